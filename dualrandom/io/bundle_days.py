"""Days of a bundle (按日记录), one added each morning: daily-v1.md §5.3, §6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.daily.checking import day_findings, ordered_days
from dualrandom.drawing.daily.records import DayRecord, day_file
from dualrandom.errors import BundleError, Finding
from dualrandom.io.bundle import MANIFEST
from dualrandom.io.bundle_files import read_files, resealed
from dualrandom.io.documents import document_bytes, parse_document
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.scheduling.planned_days import daily_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dualrandom.io.bundle_reading import Bundle

DAY_PREFIX = "day-"


def parse_days(files: Mapping[str, bytes]) -> dict[str, DayRecord]:
    """Read the records of days among the files of a bundle, by name.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    names = sorted(name for name in files if name.startswith(DAY_PREFIX))
    return {name: parse_document(files[name], name, DayRecord) for name in names}


def bundle_day_findings(bundle: Bundle) -> Iterator[Finding]:
    """Find what is wrong with the days of a bundle; say how many are still open."""
    plan = daily_plan(bundle.plan)
    yield from day_findings(plan, bundle.days)
    for name, record in bundle.days.items():
        if document_bytes(record) != bundle.files[name]:
            yield Finding("verify.table", file=name)
    open_days = len(plan.days) - len(ordered_days(plan, bundle.days))
    if open_days:
        yield Finding("daily.open_days", "warning", {"n": open_days, "days": len(plan.days)})


def add_day(folder: Path, record: DayRecord) -> Path:
    """Write a day's record into a bundle's folder and seal the bundle again.

    The record comes first: if the manifest can't be written, ``verify`` names the unlisted file.

    Raises
    ------
    BundleError
        ``daily.needs_folder``: the bundle is a zip; ``bundle.target_exists``: the day was drawn.
    """
    if not folder.is_dir():
        raise BundleError("daily.needs_folder", path=str(folder))
    path = folder / day_file(record.announcement.day)
    refuse_existing(path)
    content = document_bytes(record)
    sealed = resealed(read_files(folder), added={path.name: content})
    write_bytes(path, content)
    write_bytes(folder / MANIFEST, sealed[MANIFEST])
    return path
