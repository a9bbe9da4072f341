"""Revisions in plain words (修订说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.reports.explanation import Line, RuleId

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dualrandom.scheduling.replanning.records import Change, Revision, Slot


def revision_sentences(revision: Revision) -> Iterator[Line]:
    """Say what happened, what moves and why, who comes instead, and what is dropped."""
    yield _title(revision)
    for number, event in enumerate(revision.events, start=1):
        params = {"event": number, **event.model_dump(mode="json")}
        yield Line(f"revision.told.{event.kind}", params)
    yield Line("revision.told.changes", _counts(revision))
    yield from _about(revision, set(_blocks(revision)))


def sentences_about(revision: Revision, enterprise: str) -> Iterator[Line]:
    """Say what a revision changes at one enterprise; nothing if it changes nothing there."""
    own = {name for name in _blocks(revision) if name.startswith(f"{enterprise}/")}
    if own:
        yield _title(revision)
        yield from _about(revision, own)


def _title(revision: Revision) -> Line:
    told: dict[str, object] = {"number": revision.number, "day": revision.first_day}
    told |= {"approver": revision.approver, "time": revision.time}
    return Line("revision.told", told)


def _blocks(revision: Revision) -> Iterator[str]:
    yield from (change.block for change in revision.changes)
    yield from (step.block for step in revision.substitutions)
    yield from (left.block for left in revision.dropped)


def _about(revision: Revision, blocks: Collection[str]) -> Iterator[Line]:
    for change in revision.changes:
        if change.block in blocks:
            yield _moved(change, revision)
    for step in revision.substitutions:
        if step.block not in blocks:
            continue
        yield Line("revision.told.substitute", {**step.model_dump(), "rule": RuleId(step.rule)})
        for one in step.skipped:
            rule = RuleId(one.rule)
            yield Line("revision.told.skipped", {"inspector": one.inspector, "rule": rule})
    for left in revision.dropped:
        if left.block in blocks:
            yield Line("revision.told.dropped", {"block": left.block, "rule": RuleId(left.rule)})


def _counts(revision: Revision) -> dict[str, object]:
    return {
        "visits": len(revision.withdrawn),
        "blocks": len(revision.changes),
        "substitutions": len(revision.substitutions),
        "dropped": len(revision.dropped),
    }


def _moved(change: Change, revision: Revision) -> Line:
    told: dict[str, object] = {"block": change.block, "event": change.event}
    told |= {"before": _when(change.before), "after": _when(change.after)}
    if change.event is None:
        return Line("revision.told.moved_along", {**told, "for_block": change.for_block})
    reason = revision.events[change.event - 1].reason
    return Line("revision.told.moved", {**told, "reason": reason})


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
