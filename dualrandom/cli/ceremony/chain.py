"""``dualrandom ceremony chain``: a party makes its seed chain for teams drawn on the day."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import normal_text
from dualrandom.drawing.daily.chains import MOST_DAYS, ChainSecret
from dualrandom.io.documents import document_bytes
from dualrandom.io.files import OWNER_ONLY, refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

_SECRET_BYTES = 32


def add_arguments(step: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    for name in ("campaign", "party"):
        code = f"cli.ceremony.chain.{name}"
        step.add_argument(f"--{name}", required=True, metavar="TEXT", help=render(code, language))
    step.add_argument(
        "--length",
        type=int,
        required=True,
        metavar="DAYS",
        help=render("cli.ceremony.chain.length", language),
    )
    step.add_argument(
        "--hash",
        choices=("sha256", "sm3"),
        default="sha256",
        help=render("cli.ceremony.chain.hash", language),
    )
    step.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=render("cli.ceremony.chain.out", language),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the chain where only its owner reads it, and print what belongs in the campaign."""
    if not 1 <= arguments.length <= MOST_DAYS:
        arguments.refuse(
            render("cli.ceremony.chain.wrong_length", arguments.lang, {"n": MOST_DAYS})
        )
    refuse_existing(arguments.out)
    made = ChainSecret(
        campaign=normal_text(arguments.campaign),
        party=normal_text(arguments.party),
        hash=arguments.hash,
        length=arguments.length,
        secret=secrets.token_hex(_SECRET_BYTES),
    )
    chain = made.chain
    write_bytes(arguments.out, document_bytes(made), OWNER_ONLY)
    params = {"out": arguments.out.as_posix(), **chain.model_dump()}
    if arguments.json:
        print(json.dumps(params, ensure_ascii=False))
        return 0
    # A JSON string is a TOML string, too.
    name = json.dumps(made.party, ensure_ascii=False)
    print(render("cli.ceremony.chain.done", arguments.lang, {**params, "name": name}))
    return 0
