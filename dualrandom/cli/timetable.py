"""``dualrandom timetable``: where somebody has to be and when, day by day, with the ways."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.errors import BundleError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.files import refuse_existing
from dualrandom.io.plan_history import plan_in_force
from dualrandom.io.plan_tables import write_table_csv
from dualrandom.io.plan_workbook import write_table_excel
from dualrandom.messages import Language, render
from dualrandom.reports.tables import departments_of
from dualrandom.reports.timetables import timetable, timetable_lines
from dualrandom.reports.wording import Wording
from dualrandom.scheduling.stand_ins import stand_ins

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.plan import Plan

WRITERS = {".csv": write_table_csv, ".xlsx": write_table_excel}


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments: whose timetable, of which day, printed or written."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    for name, metavar, kind in (
        ("inspector", "ID", str),
        ("department", "ID", str),
        ("day", "DATE", _day_in(language)),
        ("out", "FILE", Path),
    ):
        words = render(f"cli.timetable.{name}", language)
        command.add_argument(f"--{name}", type=kind, metavar=metavar, help=words)
    command.set_defaults(refuse=command.error)


def run(arguments: argparse.Namespace) -> int:
    """Print the timetable, or write it to a file."""
    chosen = (arguments.inspector, arguments.department, arguments.day, arguments.out)
    if chosen == (None, None, None, None) and not arguments.json:
        arguments.refuse(render("cli.timetable.which", arguments.lang))
    if arguments.out is not None:
        if arguments.out.suffix.lower() not in WRITERS:
            arguments.refuse(render("cli.timetable.kind", arguments.lang))
        refuse_existing(arguments.out)
    bundle = read_bundle(arguments.bundle)
    plan = plan_in_force(bundle)
    words = Wording(plan, arguments.lang, stand_ins=stand_ins(bundle.plan, plan))
    people = _people(plan, arguments.inspector, arguments.department)
    days = None if arguments.day is None else {arguments.day}
    table = timetable(plan, words, people, days=days)
    if arguments.out is not None:
        WRITERS[arguments.out.suffix.lower()](table, words, arguments.out)
        params = {"out": arguments.out.as_posix(), "rows": len(table.rows)}
        print(render("cli.timetable.done", arguments.lang, params))
    elif arguments.json:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        print(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    elif table.rows:
        print("\n".join(timetable_lines(table, words)))
    else:
        code = "daily" if plan.demands is not None else "nothing"
        print(render(f"cli.timetable.{code}", arguments.lang))
    return 0


def _people(plan: Plan, inspector: str | None, department: str | None) -> set[str] | None:
    """Return whose timetables are asked for; ``None`` for everybody's.

    Raises
    ------
    BundleError
        ``timetable.unknown_inspector``, ``timetable.unknown_department``.
    """
    inspectors = plan.lottery.facts.inspectors
    if inspector is not None and inspector not in inspectors:
        raise BundleError("timetable.unknown_inspector", inspector=inspector)
    if department is None:
        return None if inspector is None else {inspector}
    known = {*departments_of(plan), *(person.department for person in inspectors.values())}
    if department not in known:
        names = ", ".join(sorted(known))
        raise BundleError("timetable.unknown_department", department=department, known=names)
    members = {
        name
        for visit in plan.visits
        for part in visit.parts
        if part.party == department
        for name in part.team
    }
    return members if inspector is None else members & {inspector}


def _day_in(language: Language) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(
                render("cli.replace.no_day", language, {"value": text})
            ) from error

    return day
