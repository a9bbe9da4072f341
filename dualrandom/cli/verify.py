"""``dualrandom verify``: recompute a bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.io.verification import verify
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument("--commitment", metavar="HEX", help=render("cli.commitment", language))


def run(arguments: argparse.Namespace) -> int:
    """Print what holds, or every mismatch."""
    result = verify(arguments.bundle, commitment=arguments.commitment)
    if arguments.json:
        document = {
            "ok": result.ok,
            "stages": list(result.stages),
            "commitment": result.commitment,
            "findings": [
                {"file": finding.file, "code": finding.code, "text": finding.text(arguments.lang)}
                for finding in result.findings
            ],
            "notices": [notice.text(arguments.lang) for notice in result.notices],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0 if result.ok else 1
    for stage in result.stages:
        print(render(f"cli.verify.{stage}", arguments.lang))
    for notice in result.notices:
        print(f"{render('cli.note', arguments.lang)} {notice.text(arguments.lang)}")
    if result.ok:
        code = "cli.verify.ok" if arguments.commitment else "cli.verify.ok_unpublished"
        print(render(code, arguments.lang, {"commitment": result.commitment}))
        return 0
    print(result.text(arguments.lang))
    print(render("verify.failed", arguments.lang, {"n": len(result.findings)}))
    return 1
