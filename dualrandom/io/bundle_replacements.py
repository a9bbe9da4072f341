"""Replacements on disk (递补记录): ``replacement-<n>.json`` and ``teams.csv``. draw-v1.md §8.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import BundleError
from dualrandom.io.bundle import MANIFEST
from dualrandom.io.bundle_files import resealed
from dualrandom.io.bundle_tables import csv_bytes
from dualrandom.io.documents import document_bytes, parse_document
from dualrandom.io.files import write_bytes
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.replacements import Replacement, replacement_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from dualrandom.scheduling.plan import Plan

TEAMS_TABLE = "teams.csv"
_HEADER = (
    "block", "enterprise", "department", "day", "start", "end", "seat", "drawn", "inspector",
    "changes",
)  # fmt: skip


def replacement_files(plan: Plan, replacements: Sequence[Replacement]) -> dict[str, bytes]:
    """Encode replacements, the first one first, and the teams as they are now; none, no file."""
    if not replacements:
        return {}
    return {
        **{
            replacement_file(number): document_bytes(replacement)
            for number, replacement in enumerate(replacements, start=1)
        },
        TEAMS_TABLE: teams_table(plan, replacements),
    }


def replacement_names(files: Mapping[str, bytes]) -> list[str]:
    """Names of everything in a bundle that belongs to replacements, or pretends to."""
    return [name for name in files if name.startswith("replacement-") or name == TEAMS_TABLE]


def parse_replacements(files: Mapping[str, bytes]) -> tuple[Replacement, ...]:
    """Read the replacements among the files of a bundle, as far as they are numbered on.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    found: list[Replacement] = []
    while (name := replacement_file(len(found) + 1)) in files:
        found.append(parse_document(files[name], name, Replacement))
    return tuple(found)


def replacements_in(folder: Path) -> list[str]:
    """Names of the replacements that lie in a folder, as far as they are numbered on."""
    names: list[str] = []
    while (folder / replacement_file(len(names) + 1)).is_file():
        names.append(replacement_file(len(names) + 1))
    return names


def teams_table(plan: Plan, replacements: Sequence[Replacement]) -> bytes:
    """``teams.csv``: one row a seat, with who was drawn and who comes now."""
    return csv_bytes(_HEADER, _team_rows(CurrentTeams(plan, replacements)))


def _team_rows(teams: CurrentTeams) -> Iterator[tuple[object, ...]]:
    for name, block in teams.blocks.items():
        when = teams.appointments.get(name)
        hours = (when.day.isoformat(), when.start, when.end) if when else ("", "", "")
        for number, seat in enumerate(teams.seats[name], start=1):
            yield (
                name,
                block.enterprise,
                block.department,
                *hours,
                number,
                seat.drawn,
                seat.inspector,
                ";".join(seat.changes),
            )


def add_replacements(
    folder: Path,
    files: Mapping[str, bytes],
    plan: Plan,
    replacements: Sequence[Replacement],
) -> None:
    """Add replacements to a bundle in its folder; the manifest, last, makes them count.

    Parameters
    ----------
    folder, files
        The bundle and its files as they were read.
    plan, replacements
        The plan, and all replacements, those that the bundle has included.

    Raises
    ------
    BundleError
        ``replacement.zip``: the bundle is a zip. ``bundle.malformed``: its manifest is not what
        its digest says. ``bundle.target_exists``: the file of a new replacement is there already.
    """
    if not folder.is_dir():
        raise BundleError("replacement.zip", path=str(folder))
    wanted = replacement_files(plan, replacements)
    added = {name: content for name, content in wanted.items() if files.get(name) != content}
    sealed = resealed(files, added=added)
    for name in added:
        if name != TEAMS_TABLE and (folder / name).exists():
            raise BundleError("bundle.target_exists", path=str(folder / name))
    for name in (*added, MANIFEST):
        write_bytes(folder / name, sealed[name])
