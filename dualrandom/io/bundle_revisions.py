"""Revisions on disk (修订记录): ``revision-<n>.json`` and ``current-plan.csv``. plan-v1.md §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import BundleError
from dualrandom.io.bundle import MANIFEST
from dualrandom.io.bundle_files import resealed
from dualrandom.io.bundle_replacements import TEAMS_TABLE
from dualrandom.io.bundle_tables import plan_table
from dualrandom.io.documents import document_bytes, parse_document
from dualrandom.io.files import write_bytes
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.records import Revision, revision_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replacements import Replacement

CURRENT_PLAN = "current-plan.csv"


def revision_files(
    plan: Plan, replacements: Sequence[Replacement], revisions: Sequence[Revision]
) -> dict[str, bytes]:
    """Encode revisions, the first one first, and the plan as it stands; none, no file."""
    if not revisions:
        return {}
    current = current_plan(plan, replacements, revisions).plan
    documents = {
        revision_file(number): document_bytes(revision)
        for number, revision in enumerate(revisions, start=1)
    }
    return {**documents, CURRENT_PLAN: plan_table(current.record, current.lottery.facts)}


def revision_names(files: Mapping[str, bytes]) -> list[str]:
    """Names of everything in a bundle that belongs to revisions, or pretends to."""
    return [name for name in files if name.startswith("revision-") or name == CURRENT_PLAN]


def parse_revisions(files: Mapping[str, bytes]) -> tuple[Revision, ...]:
    """Read the revisions among the files of a bundle, as far as they are numbered on.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    found: list[Revision] = []
    while (name := revision_file(len(found) + 1)) in files:
        found.append(parse_document(files[name], name, Revision))
    return tuple(found)


def revisions_in(folder: Path) -> list[str]:
    """Names of the revisions that lie in a folder, as far as they are numbered on."""
    names: list[str] = []
    while (folder / revision_file(len(names) + 1)).is_file():
        names.append(revision_file(len(names) + 1))
    return names


def add_revision(
    folder: Path,
    files: Mapping[str, bytes],
    plan: Plan,
    replacements: Sequence[Replacement],
    revisions: Sequence[Revision],
) -> None:
    """Add the last revision to a bundle in its folder; the manifest, last, makes it count.

    ``teams.csv``, which showed the plan as it was made with the present teams, goes.

    Parameters
    ----------
    folder, files
        The bundle and its files as they were read.
    plan, replacements, revisions
        The plan as it was made, and all that came after it, the new revision last.

    Raises
    ------
    BundleError
        ``replan.zip``: the bundle is a zip. ``bundle.malformed``: its manifest is not what its
        digest says. ``bundle.target_exists``: the file of the new revision is there already.
    """
    if not folder.is_dir():
        raise BundleError("replan.zip", path=str(folder))
    wanted = revision_files(plan, replacements, revisions)
    added = {name: content for name, content in wanted.items() if files.get(name) != content}
    sealed = resealed(files, added=added, removed={TEAMS_TABLE})
    for name in added:
        if name != CURRENT_PLAN and (folder / name).exists():
            raise BundleError("bundle.target_exists", path=str(folder / name))
    for name in (*added, MANIFEST):
        write_bytes(folder / name, sealed[name])
    (folder / TEAMS_TABLE).unlink(missing_ok=True)
