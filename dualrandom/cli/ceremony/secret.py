"""``dualrandom ceremony secret``: a party makes its secret and promises it by a digest."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import normal_text
from dualrandom.cli.ceremony.prompting import ask, can_ask
from dualrandom.drawing.party_secrets import PartySecret
from dualrandom.io.documents import document_bytes
from dualrandom.io.files import OWNER_ONLY, refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

_SECRET_BYTES = 32


def add_arguments(step: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    for name in ("campaign", "party"):
        code = f"cli.ceremony.secret.{name}"
        step.add_argument(f"--{name}", metavar="TEXT", help=render(code, language))
    step.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=render("cli.ceremony.secret.out", language),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the secret where only its owner reads it, and print what belongs in the campaign."""
    refuse_existing(arguments.out)
    answers = {}
    for name in ("campaign", "party"):
        answer = getattr(arguments, name) or ""
        if not answer and can_ask():
            answer = ask(f"cli.ceremony.secret.ask_{name}", arguments.lang)
        answers[name] = normal_text(answer)
        if not answers[name]:
            arguments.refuse(render(f"cli.ceremony.secret.no_{name}", arguments.lang))
    promised = PartySecret(**answers, secret=secrets.token_hex(_SECRET_BYTES))
    write_bytes(arguments.out, document_bytes(promised), OWNER_ONLY)
    params = {"out": arguments.out.as_posix(), "digest": promised.digest, **answers}
    if arguments.json:
        print(json.dumps(params, ensure_ascii=False))
        return 0
    # A JSON string is a TOML string, too.
    name = json.dumps(answers["party"], ensure_ascii=False)
    print(render("cli.ceremony.secret.done", arguments.lang, {**params, "name": name}))
    return 0
