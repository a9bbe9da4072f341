"""``dualrandom run``: registers and campaign to a verified joint plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.cli.city import add_city, add_seed, promise_of, read_city, seed_of
from dualrandom.cli.processes import add_processes
from dualrandom.cli.progress import Progress
from dualrandom.cli.redraw import add_redraw, earlier_attempts
from dualrandom.cli.salting import add_salt, salt_of
from dualrandom.cli.whole_way import (
    add_replays,
    department_names,
    exit_status,
    plan_campaign,
    print_outcome,
    write_outcome,
)
from dualrandom.drawing.attempts import check_attempts
from dualrandom.io.files import new_folder
from dualrandom.messages import Language, render
from dualrandom.scheduling.limits import Limits

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    add_city(command, language)
    add_seed(command, language)
    add_redraw(command, language)
    add_salt(command, language)
    add_replays(command, language)
    add_processes(command, language)
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=render("cli.out", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Carry the command out."""
    progress = Progress(arguments.lang)
    with new_folder(arguments.out) as folder:
        progress("read")
        earlier = earlier_attempts(arguments)
        registers, campaign = read_city(arguments)
        promised = promise_of(arguments, campaign, registers, earlier)
        seed = seed_of(arguments, promised[1])
        check_attempts(promised[1], earlier, seed)
        outcome = plan_campaign(
            registers,
            campaign,
            seed,
            limits=Limits(),
            progress=progress,
            promised=promised,
            replays=arguments.replays,
            n_processes=arguments.processes,
        )
        notices = write_outcome(
            folder,
            outcome,
            registers,
            seed,
            attempts=earlier,
            salt=salt_of(arguments),
            language=arguments.lang,
            progress=progress,
        )
    progress.close()
    print_outcome(
        arguments.out,
        outcome,
        notices,
        arguments.lang,
        names=department_names(registers),
        as_json=arguments.json,
    )
    return exit_status(outcome, arguments.lang)
