"""``dualrandom commit``: publish this before the seed exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.cli.city import add_city, promise_of, read_city
from dualrandom.cli.redraw import add_redraw, earlier_attempts, write_attempts
from dualrandom.cli.salting import add_salt, new_salt, write_salt
from dualrandom.io.documents import document_bytes
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    add_city(command, language)
    add_redraw(command, language)
    add_salt(command, language, can_be_made=True)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=render("cli.out_file", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Write ``commitment.json`` and print its digest."""
    refuse_existing(arguments.out)
    salt = None
    if arguments.new_salt is not None:
        refuse_existing(arguments.new_salt)
        salt = new_salt()
    earlier = earlier_attempts(arguments)
    registers, campaign = read_city(arguments)
    _, promise = promise_of(arguments, campaign, registers, earlier, salt=salt)
    if salt is not None:
        write_salt(arguments.new_salt, salt)
    write_attempts(arguments.out.parent, earlier)
    write_bytes(arguments.out, document_bytes(promise))
    if arguments.json:
        print(f'{{"commitment": "{promise.digest}"}}')
    else:
        params = {"out": arguments.out.as_posix(), "commitment": promise.digest}
        print(render("cli.commit.done", arguments.lang, params))
        if salt is not None:
            params = {"salt": arguments.new_salt.as_posix()}
            print(render("cli.commit.salted", arguments.lang, params))
    return 0
