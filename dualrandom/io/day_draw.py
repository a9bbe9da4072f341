"""Drawing the next day of a bundle: what was verified, announced and drawn, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.checking import check_announcement, ordered_days
from dualrandom.drawing.daily.drawing import draw_day
from dualrandom.errors import Finding, SeedError, VerificationError
from dualrandom.io.bundle_days import add_day
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.verification import verify
from dualrandom.scheduling.planned_days import daily_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from dualrandom.drawing.daily.chains import ChainSecret
    from dualrandom.drawing.daily.planned import DailyPlan
    from dualrandom.drawing.daily.records import DayAnnouncement, DayRecord


@dataclass(frozen=True)
class OpenDay:
    """The next day of a verified bundle, with the plan and the records that it rests on."""

    folder: Path
    plan: DailyPlan
    records: tuple[DayRecord, ...]

    @property
    def number(self) -> int:
        """Number of the day, from 1."""
        return len(self.records) + 1

    def draw(
        self, announcement: DayAnnouncement, elements: Mapping[str, str], public_value: str
    ) -> tuple[DayRecord, Path]:
        """Draw the day and add its record to the bundle.

        Raises
        ------
        VerificationError, SeedError
            ``daily.findings``: the announcement or an element does not follow.
        BundleError
            ``daily.needs_folder``, ``bundle.target_exists``.
        """
        check_announcement(self.plan, self.records, announcement)
        record = draw_day(self.plan, self.records, announcement, elements, public_value)
        return record, add_day(self.folder, record)


def open_day(folder: Path, day: date) -> OpenDay:
    """Verify a bundle and open its next day, which must be ``day``.

    Raises
    ------
    VerificationError
        ``verify.failed``; ``daily.no_chain``; ``daily.drawn_already``, ``daily.no_such_day``,
        ``daily.not_next``.
    """
    verify(folder).raise_for_mismatch()
    bundle = read_bundle(folder)
    plan = daily_plan(bundle.plan)
    if not plan.chains:
        raise VerificationError("daily.no_chain")
    records = ordered_days(plan, bundle.days)
    days = [planned.day for planned in plan.days]
    if day not in days:
        raise VerificationError("daily.no_such_day", day=day.isoformat())
    place = days.index(day)
    if place < len(records):
        raise VerificationError("daily.drawn_already", day=day.isoformat())
    if place > len(records):
        following = days[len(records)].isoformat()
        raise VerificationError("daily.not_next", day=day.isoformat(), next=following)
    return OpenDay(folder, plan, records)


def elements_of(plan: DailyPlan, number: int, secrets: Iterable[ChainSecret]) -> dict[str, str]:
    """Elements of one day from the parties' chains.

    Raises
    ------
    SeedError
        ``daily.findings``: a file holds another chain (``daily.other_chain``);
        ``daily.beyond_chain``.
    """
    chosen: dict[str, str] = {}
    findings: list[Finding] = []
    for secret in secrets:
        if secret.chain not in plan.chains:
            params = {"party": secret.party, "found": secret.campaign, "campaign": plan.campaign}
            findings.append(Finding("daily.other_chain", params=params))
        else:
            chosen[secret.party] = secret.element(number)
    if findings:
        raise SeedError("daily.findings", findings, n=len(findings))
    return chosen
