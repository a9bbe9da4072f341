"""Replacements in plain words (递补说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.reports.explanation import Line, RuleId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.replacements import Replacement


def replacement_sentences(replacement: Replacement) -> Iterator[Line]:
    """Say who came in for whom and why, with which chance, and who was passed over."""
    told = replacement.model_dump(mode="json")
    kind = RuleId(f"replacement.kind.{replacement.kind}")
    visit = replacement.visit or "–"
    yield Line("replacement.told", {**told, "kind": kind, "visit": visit})
    code = "replacement.told.chance" if len(replacement.candidates) > 1 else "replacement.told.sole"
    yield Line(code, {**told, "n": len(replacement.candidates)})
    if replacement.skipped:
        yield Line("replacement.told.skipped", {})
    for one in replacement.skipped:
        yield Line(f"{one.rule}.excludes", {"block": replacement.block, "inspector": one.inspector})
