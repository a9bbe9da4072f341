"""``dualrandom ceremony reveal``: the element of a party's chain for one planned day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.chains import ChainSecret
from dualrandom.io.documents import read_document
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(step: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    step.add_argument(
        "chain", type=Path, metavar="FILE", help=render("cli.ceremony.reveal.file", language)
    )
    step.add_argument(
        "--number",
        type=int,
        required=True,
        metavar="N",
        help=render("cli.ceremony.reveal.number", language),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print PARTY=HEX, as ``draw-today --element`` takes it."""
    secret = read_document(arguments.chain, ChainSecret)
    element = secret.element(arguments.number)
    if arguments.json:
        print(json.dumps({"party": secret.party, "element": element}, ensure_ascii=False))
    else:
        print(f"{secret.party}={element}")
    return 0
