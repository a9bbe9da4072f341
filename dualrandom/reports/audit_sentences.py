"""An audit in words (监测结论用语), Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.fairness.monitoring.results import TWO_SIDED
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.fairness.monitoring.results import Audit, MonitoringTest, TestId

_SHARES = ("position_trend", "runs", "spacing")
_FACTORS = ("position_tenths", "load")
_LEAST_SHOWN = 0.001


class AuditWords:
    """Sentences about audits in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def lines(self, audit: Audit) -> Iterator[str]:
        """The whole audit, verdict first."""
        yield self.verdict(audit)
        counts = ("draws", "rounds", "selected", "visits", "set_aside")
        yield self._say("judged", **{name: getattr(audit, name) for name in counts})
        for test in audit.tests:
            yield self._say(
                "line",
                mark=self.mark(test),
                title=self.title(test.test),
                found=self.found(test),
                p=chance_text(test.p_value),
                q=chance_text(test.adjusted),
            )
            if test.alarm:
                yield f"      {self.meaning(test)}"
            yield f"      {self._say('seen', bias=self.smallest(test))}"
        for left in audit.not_tested:
            reason = self._say(f"reason.{left.reason}")
            yield self._say("not_tested", title=self.title(left.test), reason=reason)
        yield self._say("budget", percent=f"{100 * audit.budget:g}")
        yield self._say("seed", seed=audit.seed)

    def verdict(self, audit: Audit) -> str:
        """One sentence."""
        if not audit.tests:
            return self._say("nothing")
        params = {"n": len(audit.alarms), "of": len(audit.tests)}
        return self._say("alarm" if audit.alarms else "quiet", **params)

    def title(self, test: TestId) -> str:
        """Name of a question."""
        return self._say(f"title.{test}")

    def mark(self, test: MonitoringTest) -> str:
        """``ALARM`` or ``ok``."""
        return self._say("mark.alarm" if test.alarm else "mark.quiet")

    def found(self, test: MonitoringTest) -> str:
        """What the history shows."""
        digits = 3 if test.test == "position_trend" else 1
        params = {
            **test.details,
            "observed": _number(test.observed, digits),
            "expected": _number(test.expected, digits),
        }
        return self._say(f"found.{test.test}", **params)

    def meaning(self, test: MonitoringTest) -> str:
        """What an alarm of this kind may mean, and what to look at first."""
        side = f".{test.direction}" if test.test in TWO_SIDED else ""
        return self._say(f"means.{test.test}{side}")

    def smallest(self, test: MonitoringTest) -> str:
        """Smallest bias that would have been seen."""
        name: str = test.test
        if name == "position_trend" and test.smallest > 1:
            name = "position_trend_none"
        params: dict[str, str] = {}
        if test.test in _SHARES:
            params["percent"] = f"{100 * test.smallest:.0f}"
        elif test.test in _FACTORS:
            params["factor"] = f"{test.smallest:.1f}"
        else:
            params["count"] = f"{test.smallest:.0f}"
        return self._say(f"smallest.{name}", **params)

    def _say(self, code: str, **params: object) -> str:
        return render(f"report.audit.{code}", self._language, params)


def chance_text(chance: float) -> str:
    """Probability with as many digits as it is worth.

    Examples
    --------
    >>> chance_text(0.0001), chance_text(0.0234), chance_text(0.5)
    ('0.0001', '0.023', '0.50')
    """
    if chance < _LEAST_SHOWN:
        return f"{chance:.4f}"
    return f"{chance:.3f}" if chance < 0.1 else f"{chance:.2f}"  # noqa: PLR2004


def _number(value: float, digits: int) -> str:
    return str(int(value)) if value == int(value) else f"{value:.{digits}f}"
