"""``dualrandom commit``: publish this before the seed exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import canonical_json
from dualrandom.cli.city import add_city, promise_of, read_city
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    add_city(command, language)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=render("cli.out_file", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Write ``commitment.json`` and print its digest."""
    refuse_existing(arguments.out)
    registers, campaign = read_city(arguments)
    _, promise = promise_of(arguments, campaign, registers)
    write_bytes(arguments.out, canonical_json(promise.model_dump(mode="json")))
    if arguments.json:
        print(f'{{"commitment": "{promise.digest}"}}')
    else:
        params = {"out": arguments.out.as_posix(), "commitment": promise.digest}
        print(render("cli.commit.done", arguments.lang, params))
    return 0
