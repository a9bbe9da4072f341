"""The tables of a bundle as CSV (docs/spec/bundle-v1.md): UTF-8, LF, a header row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dualrandom.campaign.frame_digest import cells
from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.registers.tables import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import DrawRecord, LotteryRecord
    from dualrandom.scheduling.plan import PlanRecord


_LOTTERY_HEADER = (
    "block",
    "enterprise",
    "department",
    "inspector",
    "odds",
    "probability",
    "qualified",
    "drawn",
)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Encode a table; the same rows give the same bytes everywhere."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def frame_table(frame: Frame) -> bytes:
    """``frame.csv``: one row an enterprise, one cell a task."""
    header = ["identifier", "record", *(f"task:{task_id}" for task_id in frame.tasks)]
    columns = []
    for task in frame.tasks.values():
        texts, codes = cells(task)
        columns.append([texts[code] for code in codes.tolist()])
    return csv_bytes(header, zip(frame.identifiers, frame.record_digests, *columns, strict=True))


def register_table(table: pd.DataFrame) -> bytes:
    """Any register as it is hashed: all columns, all cells text."""
    columns = [as_text(table[name]) for name in table.columns]
    return csv_bytes(list(table.columns), zip(*columns, strict=True))


def draw_table(record: DrawRecord) -> bytes:
    """``draw.csv``: selected and reserves with tickets, ranks and chances."""
    header = ["task", "stratum", "identifier", "outcome", "rank", "ticket", "probability"]
    return csv_bytes(header, _draw_rows(record))


def _draw_rows(record: DrawRecord) -> Iterator[tuple[object, ...]]:
    for task in record.tasks:
        for stratum in task.strata:
            for outcome, drawn_list in (
                ("selected", stratum.selected),
                ("reserve", stratum.reserves),
            ):
                for drawn in drawn_list:
                    yield (
                        task.task,
                        stratum.stratum,
                        drawn.identifier,
                        outcome,
                        drawn.rank,
                        drawn.ticket,
                        stratum.probability,
                    )


def lottery_table(record: LotteryRecord) -> bytes:
    """``lottery.csv``: the odds of every member of a profile at every block, and who was drawn."""
    return csv_bytes(_LOTTERY_HEADER, _lottery_rows(record))


def _lottery_rows(record: LotteryRecord) -> Iterator[tuple[object, ...]]:
    yes_no = {True: "yes", False: "no"}
    units = RecordedUnits(record)
    for block in record.blocks:
        profile = record.profiles[block.profile]
        drawn = units.drawn(block)
        for member, odds, qualified in zip(
            profile.members, profile.odds, profile.qualified, strict=True
        ):
            yield (
                block.block,
                block.enterprise,
                block.department,
                member,
                odds,
                _decimal(odds, record.denominator),
                yes_no[qualified],
                yes_no[member in drawn],
            )


def _decimal(odds: int, denominator: int) -> str:
    """Six decimals, rounded half up, in integers."""
    millionths = (odds * 2_000_000 + denominator) // (2 * denominator)
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


def plan_table(record: PlanRecord, facts: CampaignFacts) -> bytes:
    """``plan.csv``: one row per department of a visit."""
    header = [
        "visit", "day", "start", "end", "enterprise", "name", "department", "tasks", "team",
    ]  # fmt: skip
    rows = (
        (
            visit.visit,
            visit.day.isoformat(),
            part.start,
            part.end,
            visit.enterprise,
            facts.enterprises[visit.enterprise].name,
            part.party,
            ";".join(part.tasks),
            ";".join(part.team),
        )
        for visit in record.visits
        for part in visit.parts
    )
    return csv_bytes(header, rows)
