"""A simulation for a spreadsheet (预演结果的 CSV 与工作簿): one CSV or one sheet a table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from dualrandom.io.files import write_bytes
from dualrandom.io.plan_tables import write_table_csv
from dualrandom.io.plan_workbook import Book
from dualrandom.reports.simulation_lines import heading_lines
from dualrandom.reports.simulation_tables import simulation_tables

if TYPE_CHECKING:
    from pathlib import Path

    from dualrandom.campaign.models import Campaign
    from dualrandom.fairness.simulation.records import Simulation
    from dualrandom.reports.simulation_tables import SimulationWords


def write_simulation_csv(simulation: Simulation, words: SimulationWords, folder: Path) -> None:
    """Write ``<table>.csv`` for every table that has rows, into ``folder``."""
    for table in simulation_tables(simulation, words):
        write_table_csv(table, words, folder / f"{table.key.replace('_', '-')}.csv")


def write_simulation_excel(
    simulation: Simulation, words: SimulationWords, campaign: Campaign, path: Path
) -> None:
    """Write one workbook, a sheet a table; the same simulation gives the same bytes.

    Raises
    ------
    MissingExtraError
        ``io.missing_extra``: xlsxwriter is not installed.
    """
    buffer = io.BytesIO()
    book = Book(buffer, words, campaign)
    book.add_summary([(str(n), line) for n, line in enumerate(heading_lines(simulation, words), 1)])
    for table in simulation_tables(simulation, words):
        book.add(table)
    book.close()
    write_bytes(path, buffer.getvalue())
