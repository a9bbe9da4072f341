"""``dualrandom prove``: the proof for one enterprise, to be handed to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.proofs import prove
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.documents import document_bytes
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render
from dualrandom.reports.proof_sentences import continuation_sentences, proof_sentences

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument(
        "identifier", metavar="IDENTIFIER", help=render("cli.explain.identifier", language)
    )
    command.add_argument(
        "--out",
        type=Path,
        default=Path("proof.json"),
        metavar="FILE",
        help=f"{render('cli.out_file', language)} (proof.json)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the proof and say what it shows."""
    refuse_existing(arguments.out)
    bundle = read_bundle(arguments.bundle)
    draw = bundle.plan.lottery.draw
    proof = prove(draw, bundle.frame, bundle.seed, arguments.identifier, salt=bundle.salt or "")
    write_bytes(arguments.out, document_bytes(proof))
    lines = [
        *proof_sentences(proof),
        *continuation_sentences(bundle.continuations, proof.identifier),
    ]
    texts = [line.text(arguments.lang) for line in lines]
    commitment = draw.commitment.digest
    if arguments.json:
        out = str(arguments.out)
        document = {"out": out, "identifier": proof.identifier, "commitment": commitment}
        print(json.dumps({**document, "lines": texts}, ensure_ascii=False, indent=1))
        return 0
    print("\n".join(texts))
    params = {"out": arguments.out.as_posix(), "commitment": commitment}
    print(render("cli.prove.done", arguments.lang, params))
    return 0
