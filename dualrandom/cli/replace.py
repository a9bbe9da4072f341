"""``dualrandom replace``: the next reserve takes the seat of an inspector who cannot come."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from dualrandom.canonical import sha256_hex
from dualrandom.errors import BundleError, VerificationError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_replacements import add_replacements
from dualrandom.io.documents import document_bytes
from dualrandom.io.verification import verify
from dualrandom.messages import Language, render
from dualrandom.reports.replacement_sentences import replacement_sentences
from dualrandom.scheduling.replacements import Absence, ReasonKind, replacement_file
from dualrandom.scheduling.replacing import replace_everywhere, replace_inspector

if TYPE_CHECKING:
    from collections.abc import Callable


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments: one block, or all visits of a period."""
    command.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help=render("cli.replace.bundle", language)
    )
    command.add_argument("--block", metavar="ID", help=render("cli.replace.block", language))
    day = day_in(language)
    for name, target in (("from", "first_day"), ("to", "last_day")):
        words = render(f"cli.replace.{name}", language)
        command.add_argument(f"--{name}", dest=target, type=day, metavar="DATE", help=words)
    for name, metavar in (
        ("absent", "ID"), ("reason", "TEXT"), ("approver", "NAME"), ("time", "ISO"),
    ):  # fmt: skip
        words = render(f"cli.replace.{name}", language)
        command.add_argument(f"--{name}", required=True, metavar=metavar, help=words)
    command.add_argument(
        "--kind",
        required=True,
        choices=get_args(ReasonKind),
        help=render("cli.replace.kind", language),
    )
    command.set_defaults(refuse=command.error)


def run(arguments: argparse.Namespace) -> int:
    """Verify the bundle, find the substitutes, add their records to the bundle."""
    if (arguments.block is None) == (arguments.first_day is None) or (
        arguments.last_day and not arguments.first_day
    ):
        arguments.refuse(render("cli.replace.which", arguments.lang))
    if arguments.bundle.is_file():
        raise BundleError("replacement.zip", path=str(arguments.bundle))
    verify(arguments.bundle).raise_for_mismatch()
    bundle = read_bundle(arguments.bundle)
    if bundle.revisions:
        raise VerificationError("replacement.after_revision", n=len(bundle.revisions))
    absence = Absence(
        inspector=arguments.absent,
        kind=arguments.kind,
        reason=arguments.reason,
        approver=arguments.approver,
        time=arguments.time,
        first_day=arguments.first_day,
        last_day=arguments.last_day or arguments.first_day,
    )
    earlier = bundle.replacements
    new = (
        (replace_inspector(bundle.plan, arguments.block, absence, earlier=earlier),)
        if arguments.block is not None
        else replace_everywhere(bundle.plan, absence, earlier=earlier)
    )
    add_replacements(arguments.bundle, bundle.files, bundle.plan, (*earlier, *new))
    if arguments.json:
        document = {
            "bundle": str(arguments.bundle),
            "replacements": [one.model_dump(mode="json") for one in new],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    for one in new:
        print(*(line.text(arguments.lang) for line in replacement_sentences(one)), sep="\n")
        params = {"file": replacement_file(one.number), "digest": sha256_hex(document_bytes(one))}
        print(render("cli.replace.file", arguments.lang, params))
    print(render("cli.replace.done", arguments.lang, {"bundle": arguments.bundle.as_posix()}))
    return 0


def day_in(language: Language) -> Callable[[str], date]:
    """Return a reader of days for ``argparse`` that refuses in the language."""

    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(
                render("cli.replace.no_day", language, {"value": text})
            ) from error

    return day
