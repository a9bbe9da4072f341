"""``dualrandom calendars``: the plan as calendar files, one for each inspector and department."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.calendars import write_calendars
from dualrandom.io.plan_history import plan_history
from dualrandom.messages import Language, render
from dualrandom.scheduling.stand_ins import stand_ins

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument("out", type=Path, metavar="DIR", help=render("cli.out", language))


def run(arguments: argparse.Namespace) -> int:
    """Write the files of the plan in force, with what it cancels, and say how many."""
    bundle = read_bundle(arguments.bundle)
    *earlier, plan = plan_history(bundle)
    files = write_calendars(
        plan,
        arguments.out,
        language=arguments.lang,
        revision=len(earlier),
        earlier=earlier,
        stand_ins=stand_ins(bundle.plan, plan),
    )
    params = {"out": arguments.out.as_posix(), "files": files}
    if arguments.json:
        print(json.dumps(params, ensure_ascii=False))
    else:
        print(render("cli.calendars.done", arguments.lang, params))
    return 0
