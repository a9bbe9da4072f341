"""``dualrandom template``: empty registers and a commented campaign."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.io.campaign_template import campaign_template
from dualrandom.io.files import new_folder, write_bytes
from dualrandom.io.register_templates import write_register_templates
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=render("cli.out", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the templates."""
    with new_folder(arguments.out) as folder:
        write_register_templates(folder, arguments.lang)
        write_bytes(folder / "campaign.toml", campaign_template(arguments.lang).encode("utf-8"))
    names = sorted(path.name for path in arguments.out.iterdir())
    if arguments.json:
        print(json.dumps({"out": str(arguments.out), "files": names}, ensure_ascii=False))
    else:
        params = {"out": arguments.out.as_posix(), "files": ", ".join(names)}
        print(render("cli.template.done", arguments.lang, params))
    return 0
