"""``dualrandom extend``: draw more enterprises of a stratum, with those drawn so far kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.continuation import continuation_file, extend
from dualrandom.io.bundle_files import resealed, write_files
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.documents import document_bytes
from dualrandom.io.files import refuse_existing
from dualrandom.io.verification import verify
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments; ``--task``, ``--stratum`` and ``--to`` may be given several times."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    for name, metavar in (("task", "ID"), ("stratum", "NAME"), ("to", "N")):
        command.add_argument(
            f"--{name}",
            action="append",
            required=True,
            type=int if name == "to" else str,
            metavar=metavar,
            help=render(f"cli.extend.{name}", language),
        )
    for name, metavar in (("reason", "TEXT"), ("approver", "NAME")):
        command.add_argument(
            f"--{name}",
            required=True,
            metavar=metavar,
            help=render(f"cli.extend.{name}", language),
        )
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=render("cli.out", language)
    )
    command.set_defaults(refuse=command.error)


def run(arguments: argparse.Namespace) -> int:
    """Verify the bundle, continue its draw and write it anew with the continuation."""
    cells = list(zip(arguments.task, arguments.stratum, strict=False))
    if not len(set(cells)) == len(arguments.task) == len(arguments.stratum) == len(arguments.to):
        arguments.refuse(render("cli.extend.unequal", arguments.lang))
    refuse_existing(arguments.out)
    verify(arguments.bundle).raise_for_mismatch()
    bundle = read_bundle(arguments.bundle)
    continuation = extend(
        bundle.plan.lottery.draw,
        bundle.frame,
        dict(zip(cells, arguments.to, strict=True)),
        reason=arguments.reason,
        approver=arguments.approver,
        earlier=bundle.continuations,
    )
    name = continuation_file(continuation.number)
    added = {name: document_bytes(continuation)}
    write_files(arguments.out, resealed(bundle.files, added=added))
    if arguments.json:
        document = {"out": str(arguments.out), "continuation": continuation.model_dump(mode="json")}
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    for stratum in continuation.strata:
        params = {**stratum.model_dump(), "n": len(stratum.added)}
        print(render("cli.extend.grown", arguments.lang, params))
    params = {"out": arguments.out.as_posix(), "file": name}
    print(render("cli.extend.done", arguments.lang, params))
    return 0
