"""The next reserve takes the seat of who cannot come (递补): docs/spec/draw-v1.md §8.1."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from dualrandom.canonical import document_digest, normal_text
from dualrandom.errors import Finding, InfeasibleError, VerificationError
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.plan import Skipped
from dualrandom.scheduling.replacement_rules import Vacancy
from dualrandom.scheduling.replacements import LocalTime, Replacement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replacements import Absence

_TIME: TypeAdapter[str] = TypeAdapter(LocalTime)


def replace_inspector(
    drawn: Plan | Lottery, block: str, absence: Absence, *, earlier: Sequence[Replacement] = ()
) -> Replacement:
    """Give the seat of an inspector who cannot come to the next reserve (递补).

    Parameters
    ----------
    drawn
        The plan, or the lottery where there is no plan: then no day can be looked at.
    block
        Block (``enterprise/department``) whose team loses the inspector.
    absence
        Who, why, approved by whom and when.
    earlier
        The replacements before this one, the first one first.

    Returns
    -------
    Replacement
        The first reserve whom no rule excludes, with everybody passed over and the exact chance.
        A pure function of its arguments.

    Raises
    ------
    VerificationError
        ``replacement.findings`` with everything that is wrong: no such block, the inspector is not
        in its team, a standing group, no reason, no approver, a time that does not exist or lies
        before the last one, a period that does not hold the visit.
    InfeasibleError
        ``replacement.nobody``: a rule excludes every reserve; each with its rule.
    """
    teams = CurrentTeams(drawn, earlier)
    findings = [*_absence_findings(absence, earlier), *_seat_findings(teams, block, absence)]
    if findings:
        raise VerificationError("replacement.findings", findings)
    return _replaced(teams, block, absence, earlier[-1] if earlier else None)


def replace_everywhere(
    plan: Plan, absence: Absence, *, earlier: Sequence[Replacement] = ()
) -> tuple[Replacement, ...]:
    """Replace an inspector at all visits from ``absence.first_day`` to ``absence.last_day``.

    Parameters
    ----------
    plan, earlier
        As for :func:`replace_inspector`.
    absence
        With both days.

    Returns
    -------
    tuple of Replacement
        One a visit, in order of day, start and block; each knows the ones before. All or none.

    Raises
    ------
    VerificationError
        ``replacement.findings``: as above, or no visit in the period.
    InfeasibleError
        ``replacement.nobody`` with all visits for which nobody is left.
    """
    teams = CurrentTeams(plan, earlier)
    first, last = absence.first_day, absence.last_day
    blocks = [
        block
        for block, when in teams.appointments_of(absence.inspector).items()
        if first is not None and last is not None and first <= when.day <= last
    ]
    findings = [*_absence_findings(absence, earlier)]
    findings += [finding for block in blocks for finding in _seat_findings(teams, block, absence)]
    if not blocks:
        params = {"inspector": absence.inspector, "first": first, "last": last}
        findings.append(Finding("replacement.no_visits", params=params))
    if findings:
        raise VerificationError("replacement.findings", findings)
    done = list(earlier)
    failed: list[InfeasibleError] = []
    for block in blocks:
        try:
            done.append(_replaced(teams, block, absence, done[-1] if done else None))
        except InfeasibleError as error:
            failed.append(error)
            continue
        teams.apply(done[-1])
    if failed:
        named = ", ".join(str(error.params["blocks"]) for error in failed)
        all_findings = [finding for error in failed for finding in error.findings]
        raise InfeasibleError("replacement.nobody", all_findings, blocks=named)
    return tuple(done[len(earlier) :])


def _replaced(
    teams: CurrentTeams, block: str, absence: Absence, previous: Replacement | None
) -> Replacement:
    """Record the replacement; the absence and the seat are known to be in order."""
    vacancy = Vacancy(teams, teams.blocks[block], absence.inspector)
    order = teams.lottery.reserves_of(vacancy.block)
    obstacles = {name: vacancy.obstacle(name) for name in order}
    able = [name for name in order if obstacles[name] is None]
    if not able:
        raise InfeasibleError(
            "replacement.nobody", _table(vacancy, obstacles, absence), blocks=block
        )
    substitute = able[0]
    certain = substitute in teams.known_part(vacancy.block)
    candidates = [substitute] if certain else sorted(able)
    plan, when = teams.plan, teams.appointments.get(block)
    return Replacement(
        number=previous.number + 1 if previous else 1,
        lottery=teams.lottery.digest,
        plan=document_digest(plan.record.model_dump(mode="json")) if plan else None,
        previous=document_digest(previous.model_dump(mode="json")) if previous else None,
        block=block,
        visit=when.visit if when else None,
        absent=absence.inspector,
        first_day=absence.first_day,
        last_day=absence.last_day,
        kind=absence.kind,
        reason=normal_text(absence.reason),
        approver=normal_text(absence.approver),
        time=absence.time,
        skipped=tuple(
            Skipped(inspector=name, rule=rule)
            for name in order[: order.index(substitute)]
            if (rule := obstacles[name]) is not None
        ),
        substitute=substitute,
        candidates=tuple(candidates),
        probability=str(Fraction(1, len(candidates))),
    )


def _table(
    vacancy: Vacancy, obstacles: dict[str, str | None], absence: Absence
) -> Iterator[Finding]:
    """Say for each reserve what excludes it, then on which days somebody could come."""
    block = vacancy.block.block
    if not obstacles:
        yield Finding("replacement.no_reserves", params={"block": block})
    for name, rule in obstacles.items():
        yield Finding(f"{rule}.excludes", params={"block": block, "inspector": name})
    days = vacancy.better_days(datetime.fromisoformat(absence.time).date())
    if days:
        params = {"block": block, "days": ", ".join(day.isoformat() for day in days)}
        yield Finding("replacement.better_days", params=params)


def _absence_findings(absence: Absence, earlier: Sequence[Replacement]) -> Iterator[Finding]:
    """Everything wrong with what was reported, whatever the block."""
    if not normal_text(absence.reason):
        yield Finding("replacement.no_reason")
    if not normal_text(absence.approver):
        yield Finding("replacement.no_approver")
    if not _is_time(absence.time):
        yield Finding("replacement.no_time", value=absence.time)
    elif earlier and absence.time < earlier[-1].time:
        params = {"time": absence.time, "number": earlier[-1].number, "before": earlier[-1].time}
        yield Finding("replacement.too_early", params=params)
    first, last = absence.first_day, absence.last_day
    if (first is None) != (last is None) or (first and last and first > last):
        yield Finding("replacement.bad_period", params={"first": first, "last": last})


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(_TIME.validate_python(text))
    except (ValidationError, ValueError):
        return False
    return True


def _seat_findings(teams: CurrentTeams, block: str, absence: Absence) -> Iterator[Finding]:
    """Everything wrong with the seat: the block, who sits in it, and the day of its visit."""
    params = {"block": block, "inspector": absence.inspector}
    if block not in teams.blocks:
        yield Finding("replacement.unknown_block", params=params)
        return
    own = teams.blocks[block]
    if own.department in teams.lottery.facts.campaign.standing_groups and not own.experts:
        yield Finding("replacement.standing_group", params=params)
    team = teams.team(block)
    if absence.inspector not in team:
        yield Finding("replacement.not_in_team", params={**params, "team": ", ".join(team)})
    when, first, last = teams.appointments.get(block), absence.first_day, absence.last_day
    if first is not None and last is not None and not (when and first <= when.day <= last):
        day = when.day if when else "–"
        yield Finding("replacement.other_days", params={**params, "day": day})
