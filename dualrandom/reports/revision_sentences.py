"""Revisions in plain words (修订说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.reports.explanation import Line, RuleId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.replanning.records import Change, Revision, Slot


def revision_sentences(revision: Revision) -> Iterator[Line]:
    """Say what happened, what moves and why, who comes instead, and what is dropped."""
    told = {"number": revision.number, "day": revision.first_day, "approver": revision.approver}
    yield Line("revision.told", {**told, "time": revision.time})
    for number, event in enumerate(revision.events, start=1):
        params = {"event": number, **event.model_dump(mode="json")}
        yield Line(f"revision.told.{event.kind}", params)
    yield Line("revision.told.changes", _counts(revision))
    for change in revision.changes:
        yield _moved(change)
        yield reason_of(revision, change.block)
    for step in revision.substitutions:
        yield Line("revision.told.substitute", {**step.model_dump(), "rule": RuleId(step.rule)})
        for one in step.skipped:
            params = {"block": step.block, "inspector": one.inspector, "rule": RuleId(one.rule)}
            yield Line("revision.told.skipped", params)
    for left in revision.dropped:
        yield Line("revision.told.dropped", {"block": left.block, "rule": RuleId(left.rule)})


def _counts(revision: Revision) -> dict[str, object]:
    return {
        "visits": len(revision.withdrawn),
        "blocks": len(revision.changes),
        "substitutions": len(revision.substitutions),
        "dropped": len(revision.dropped),
    }


def _moved(change: Change) -> Line:
    before, after = _when(change.before), _when(change.after)
    return Line("revision.told.moved", {"block": change.block, "before": before, "after": after})


def _when(slot: Slot | None) -> str:
    return f"{slot.day} {slot.start}" if slot else "–"


def reason_of(revision: Revision, block: str) -> Line:
    """Reason why a block changes its day or hours, or else its team."""
    change = next((one for one in revision.changes if one.block == block), None)
    if change is None:
        step = next(one for one in revision.substitutions if one.block == block)
        return Line("revision.told.for_rule", {"rule": RuleId(step.rule), "inspector": step.drawn})
    if change.event is not None:
        reason = revision.events[change.event - 1].reason
        return Line("revision.told.for_event", {"event": change.event, "reason": reason})
    return Line("revision.told.for_block", {"block": change.for_block})
