"""``dualrandom verify-proof``: check the proof for one enterprise alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.proofs import verify_proof
from dualrandom.messages import Language, render
from dualrandom.reports.proof_sentences import proof_sentences

if TYPE_CHECKING:
    import argparse

    from dualrandom.drawing.proofs import ProofVerification


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument(
        "proof", type=Path, metavar="PROOF", help=render("cli.verify_proof.proof", language)
    )
    command.add_argument(
        "--commitment-digest", metavar="HEX", help=render("cli.verify_proof.commitment", language)
    )
    command.add_argument(
        "--draw", type=Path, metavar="FILE", help=render("cli.verify_proof.draw", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Say what the proof shows, or everything that does not hold."""
    result = verify_proof(
        arguments.proof.read_bytes(),
        commitment=arguments.commitment_digest,
        draw=arguments.draw.read_bytes() if arguments.draw else None,
    )
    file = arguments.proof.name
    result = replace(result, findings=tuple(replace(one, file=file) for one in result.findings))
    if arguments.json:
        print(json.dumps(_document(result, arguments.lang), ensure_ascii=False, indent=1))
    elif result.ok:
        _print_outcome(result, arguments.lang)
    else:
        params = {"n": len(result.findings)}
        print(result.text(arguments.lang))
        print(render("proof.does_not_hold", arguments.lang, params))
    return 0 if result.ok else 1


def _sentences(result: ProofVerification, language: Language) -> list[str]:
    if result.proof is None or not result.ok:
        return []
    return [line.text(language) for line in proof_sentences(result.proof)]


def _print_outcome(result: ProofVerification, language: Language) -> None:
    print("\n".join(_sentences(result, language)))
    for notice in result.notices:
        print(f"{render('cli.note', language)} {notice.text(language)}")
    print(render("cli.verify_proof.ok", language))


def _document(result: ProofVerification, language: Language) -> dict[str, object]:
    return {
        "ok": result.ok,
        "identifier": result.proof.identifier if result.proof else None,
        "lines": _sentences(result, language),
        "findings": [
            {"key": finding.column, "code": finding.code, "text": finding.text(language)}
            for finding in result.findings
        ],
        "notices": [notice.text(language) for notice in result.notices],
    }
