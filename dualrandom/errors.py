"""The error tree and the located finding (错误与问题清单).

Every error carries a ``code``, its ``params`` and a ``hint``; the words come from the message
catalogue in Chinese and English. ``str(error)`` is English, ``error.text("zh")`` Chinese.
All errors survive pickling, since web applications run them in worker processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from dualrandom.messages import Language, render, render_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with an input, and where.

    Parameters
    ----------
    code
        Key of the message catalogue, e.g. ``"register.duplicate_identifier"``.
    severity
        ``"error"`` stops the work, ``"warning"`` is reported and the work goes on.
    params
        Values for the message's placeholders.
    file, sheet, row, column
        Place. ``row`` is the row a person sees (the header is row 1); ``column`` is the header's
        text as it stands in the file.
    value
        The offending value as read, or ``None``.
    """

    code: str
    severity: Severity = "error"
    params: Mapping[str, Any] = field(default_factory=dict)
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def where(self) -> str:
        """Place in one string, such as ``enterprises.csv:17 [status]``."""
        place = self.file or ""
        if self.sheet:
            place += f"!{self.sheet}" if place else self.sheet
        if self.row is not None:
            place += f":{self.row}"
        if self.column:
            place += f" [{self.column}]"
        return place.strip()

    def text(self, language: Language = "en") -> str:
        """Return what is wrong, the value, the place and the remedy, in one line."""
        params = {"value": self.value, **self.params}
        parts = [self.where(), render(self.code, language, params)]
        hint = render_hint(self.code, language, params)
        return _sentences(": ".join(part for part in parts if part), hint, language)

    def __str__(self) -> str:
        return self.text()


class DualRandomError(Exception):
    """Base of all errors of this library.

    Parameters
    ----------
    code
        Key of the message catalogue.
    findings
        All located problems, when the error stands for several.
    params
        Values for the message's placeholders.
    """

    def __init__(self, code: str, findings: Iterable[Finding] = (), **params: Any) -> None:  # noqa: ANN401
        super().__init__(code)
        self.code = code
        self.findings = tuple(findings)
        self.params = params

    @property
    def hint(self) -> str:
        """What to do about it, in English; empty where nothing helps."""
        return render_hint(self.code, "en", self.params)

    def text(self, language: Language = "en", *, most: int | None = None) -> str:
        """Full message: headline, remedy, then one line a finding.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``.
        most
            Show at most this many findings; ``None`` shows all.
        """
        head = render(self.code, language, {"n": len(self.findings), **self.params})
        hint = render_hint(self.code, language, self.params)
        lines = [_sentences(head, hint, language)]
        shown = self.findings if most is None else self.findings[:most]
        lines += [f"  {finding.text(language)}" for finding in shown]
        if len(shown) < len(self.findings):
            lines.append(f"  … +{len(self.findings) - len(shown)}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, self.findings, self.params)


def _sentences(message: str, hint: str, language: Language) -> str:
    """Message, a stop if it has none, and the remedy."""
    if not hint:
        return message
    if message.endswith((".", "!", "?", ":", "。", "！", "？", "：")):
        return f"{message} {hint}"
    return f"{message}。{hint}" if language == "zh" else f"{message}. {hint}"


def _rebuild(
    kind: type[DualRandomError], code: str, findings: tuple[Finding, ...], params: dict[str, Any]
) -> DualRandomError:
    return kind(code, findings, **params)


class RegisterError(DualRandomError, ValueError):
    """A register has errors; ``findings`` holds every one of them with file, row and column."""


class CampaignError(DualRandomError, ValueError):
    """A campaign file is malformed, contradicts itself or asks for what is not built yet."""


class FrameError(DualRandomError, ValueError):
    """The frame cannot be drawn from: an empty stratum, a quota above its size, all excluded."""


class SeedError(DualRandomError, ValueError):
    """A seed is empty, malformed or not the one that was promised."""


class BundleError(DualRandomError, ValueError):
    """A bundle cannot be read or written: missing file, wrong format, target not empty."""


class VerificationError(DualRandomError):
    """A record does not stand up to recomputation; ``findings`` lists every mismatch."""


class CalendarError(DualRandomError, LookupError):
    """The working days of a year are not known yet; the hint says how to supply them."""


class InfeasibleError(DualRandomError):
    """No lottery or plan can satisfy the rules; ``findings`` names the rules that collide."""


class UndecidedError(DualRandomError):
    """A limit was reached with neither a plan nor a proof. This is not the same as infeasible."""


class OwnRuleError(DualRandomError, ValueError):
    """A rule or goal of one's own is malformed, fails, or answers with the wrong kind of thing."""


class ExecutorError(DualRandomError, RuntimeError):
    """An executor could not do its work: closed, out of reach, or a process of it died."""


class MissingExtraError(DualRandomError, ImportError):
    """An optional dependency is missing; the hint is the ``pip install`` line."""
