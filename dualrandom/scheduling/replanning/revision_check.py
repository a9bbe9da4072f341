"""Checking all revisions of a bundle, one after the other (修订核查): docs/spec/plan-v1.md §6."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.errors import DualRandomError, Finding
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.records import revision_file
from dualrandom.scheduling.replanning.requests import request_findings
from dualrandom.scheduling.replanning.revision_audit import check_revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replacements import Replacement
    from dualrandom.scheduling.replanning.records import Revision


def revision_findings(
    plan: Plan, replacements: Sequence[Replacement], revisions: Sequence[Revision]
) -> Iterator[Finding]:
    """Check each revision after those before it; with the file. Ends at the first wrong one."""
    for number, revision in enumerate(revisions, start=1):
        file = revision_file(number)
        try:
            earlier = revisions[: number - 1]
            found = [*_chain_findings(plan, replacements, earlier, revision)]
            found = found or [*_one_revision(plan, replacements, earlier, revision)]
        except DualRandomError as error:
            found = list(error.findings) or [Finding(error.code, params=error.params)]
        yield from (replace(finding, file=file) for finding in found)
        if found:
            return


def _one_revision(
    plan: Plan,
    replacements: Sequence[Replacement],
    earlier: Sequence[Revision],
    revision: Revision,
) -> Iterator[Finding]:
    before = current_plan(plan, replacements, earlier)
    last = earlier[-1] if earlier else None
    wrong = list(request_findings(before, revision, replacements, last))
    yield from wrong or check_revision(before, revision).findings


def _chain_findings(
    plan: Plan,
    replacements: Sequence[Replacement],
    earlier: Sequence[Revision],
    revision: Revision,
) -> Iterator[Finding]:
    """Number and the digests of what the revision rests on."""
    before, last = (documents[-1] if documents else None for documents in (earlier, replacements))
    expected = {
        "number": len(earlier) + 1,
        "plan": document_digest(plan.record.model_dump(mode="json")),
        "previous": document_digest(before.model_dump(mode="json")) if before else None,
        "replacement": document_digest(last.model_dump(mode="json")) if last else None,
    }
    for key, value in expected.items():
        found = getattr(revision, key)
        if found != value:
            params = {"key": key, "found": found, "expected": value}
            yield Finding("revision.differs", params=params)
