"""``dualrandom ceremony protocol``: what is read out, completed by hand and signed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.records import Commitment, DrawRecord
from dualrandom.drawing.seeds import Seed, SeedRecord, seed_record
from dualrandom.errors import SeedError, VerificationError
from dualrandom.io.documents import read_document
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.io.protocol_html import protocol_html
from dualrandom.messages import Language, render
from dualrandom.reports.protocol import protocol, protocol_text

if TYPE_CHECKING:
    import argparse


def add_arguments(step: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    for name, required in (("commitment", True), ("seed", False), ("draw", False), ("out", False)):
        step.add_argument(
            f"--{name}",
            type=Path,
            required=required,
            metavar="FILE",
            help=render(f"cli.ceremony.protocol.{name}", language),
        )


def run(arguments: argparse.Namespace) -> int:
    """Print the protocol, or write it as Markdown or HTML by the name of the file."""
    commitment = read_document(arguments.commitment, Commitment)
    seed = read_document(arguments.seed, SeedRecord) if arguments.seed else None
    draw = read_document(arguments.draw, DrawRecord) if arguments.draw else None
    _check(commitment, seed, draw)
    document = protocol(commitment, arguments.lang, seed=seed, draw=draw)
    text = protocol_text(document)
    if arguments.out is not None:
        refuse_existing(arguments.out)
        is_page = arguments.out.suffix.lower() in {".html", ".htm"}
        content = protocol_html(document, arguments.lang) if is_page else text
        write_bytes(arguments.out, content.encode("utf-8"))
    if arguments.json:
        out = str(arguments.out) if arguments.out else None
        print(json.dumps({"out": out, "text": text}, ensure_ascii=False))
    elif arguments.out is None:
        print(text)
    else:
        params = {"out": arguments.out.as_posix()}
        print(render("cli.ceremony.protocol.done", arguments.lang, params))
    return 0


def _check(commitment: Commitment, seed: SeedRecord | None, draw: DrawRecord | None) -> None:
    """Refuse to put together what does not belong together."""
    for record in (seed, draw):
        if record is not None and record.commitment != commitment.digest:
            raise SeedError(
                "seed.other_commitment", found=record.commitment, promised=commitment.digest
            )
    if seed is not None and seed != seed_record(Seed(contributions=seed.contributions), commitment):
        raise VerificationError("verify.seed_record")
    if draw is not None and (seed is None or draw.seed != seed.seed):
        raise VerificationError("verify.other_seed")
