"""``dualrandom report``: a bundle's lists and report anew, with the people who come now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.cli.whole_way import department_names, item_names
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.files import new_folder
from dualrandom.io.plan_history import plan_in_force
from dualrandom.io.plan_tables import write_plan_csv
from dualrandom.io.plan_workbook import write_excel
from dualrandom.io.registers import read_registers
from dualrandom.io.report_html import write_html
from dualrandom.messages import Language, render
from dualrandom.scheduling.check import check
from dualrandom.scheduling.stand_ins import stand_ins

if TYPE_CHECKING:
    import argparse

FILES = ("plan.csv", "plan.xlsx", "report.html")


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument("out", type=Path, metavar="DIR", help=render("cli.out", language))
    command.add_argument(
        "--registers", type=Path, metavar="CITY", help=render("cli.report.registers", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Read the bundle, check its plan, write the three files."""
    bundle = read_bundle(arguments.bundle)
    registers = read_registers(arguments.registers) if arguments.registers else None
    names = department_names(registers) if registers else None
    items = item_names(registers) if registers else None
    now = plan_in_force(bundle)
    replaced = stand_ins(bundle.plan, now)
    with new_folder(arguments.out) as folder:
        csv, excel, page = (folder / name for name in FILES)
        write_plan_csv(now, csv, arguments.lang, names, stand_ins=replaced)
        write_excel(
            bundle.plan,
            excel,
            arguments.lang,
            names,
            items=items,
            frame=bundle.frame,
            in_force=now,
            stand_ins=replaced,
        )
        write_html(
            bundle.plan,
            page,
            arguments.lang,
            frame=bundle.frame,
            check=check(bundle.plan),
            names=names,
            in_force=now,
            stand_ins=replaced,
        )
    if arguments.json:
        print(json.dumps({"out": arguments.out.as_posix(), "files": FILES}))
    else:
        params = {"out": arguments.out.as_posix(), "files": ", ".join(FILES)}
        print(render("cli.report.done", arguments.lang, params))
    return 0
