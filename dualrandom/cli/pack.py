"""``dualrandom pack``: a bundle as one zip file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import sha256_hex
from dualrandom.drawing.salts import SALT_FILE
from dualrandom.io.bundle import MANIFEST
from dualrandom.io.bundle_archive import write_archive
from dualrandom.io.bundle_files import read_files, resealed
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument("out", type=Path, metavar="ZIP", help=render("cli.out_file", language))
    command.add_argument(
        "--without-salt", action="store_true", help=render("cli.pack.without_salt", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the zip and say what it holds."""
    files = read_files(arguments.bundle)
    if arguments.without_salt and SALT_FILE in files:
        files = resealed(files, removed=[SALT_FILE])
    write_archive(arguments.out, files)
    params = {
        "out": arguments.out.as_posix(),
        "files": len(files),
        "bundle": sha256_hex(files[MANIFEST]),
        "salted": SALT_FILE in files,
    }
    if arguments.json:
        print(json.dumps(params, ensure_ascii=False))
        return 0
    print(render("cli.pack.done", arguments.lang, params))
    if SALT_FILE in files:
        note = render("cli.pack.salted", arguments.lang)
        print(f"{render('cli.note', arguments.lang)} {note}")
    return 0
