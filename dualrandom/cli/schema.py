"""``dualrandom schema``: JSON Schemas of the documents of a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.io.files import new_folder
from dualrandom.io.schemas import DOCUMENTS, schema_text
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument(
        "name", nargs="?", choices=sorted(DOCUMENTS), help=render("cli.schema.name", language)
    )
    command.add_argument("--out", type=Path, metavar="DIR", help=render("cli.out", language))


def run(arguments: argparse.Namespace) -> int:
    """Print one schema, or write all to a folder."""
    if arguments.out is not None:
        names = [arguments.name] if arguments.name else sorted(DOCUMENTS)
        with new_folder(arguments.out) as folder:
            for name in names:
                (folder / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
        return 0
    if arguments.name is None:
        print("\n".join(sorted(DOCUMENTS)))
        return 0
    print(schema_text(arguments.name), end="")
    return 0
