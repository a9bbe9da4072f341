"""``dualrandom ceremony seed``: collect the values, check each, and bind them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.cli.ceremony.prompting import ask, can_ask
from dualrandom.cli.ceremony.sheet import Entry, entries, read_sheet, sheet_path, write_sheet
from dualrandom.drawing.attempts import check_attempts
from dualrandom.drawing.party_secrets import PartySecret
from dualrandom.drawing.records import Commitment
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.errors import SeedError
from dualrandom.io.bundle_attempts import read_attempts
from dualrandom.io.documents import document_bytes, read_document
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add_arguments(step: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    for name in ("commitment", "out"):
        step.add_argument(
            f"--{name}",
            type=Path,
            required=True,
            metavar="FILE",
            help=render(f"cli.ceremony.seed.{name}", language),
        )
    for name, metavar, kind in (
        ("value", "SOURCE=TEXT", str), ("signature", "SOURCE=HEX", str),
        ("reveal", "FILE", Path), ("unrevealed", "PARTY", str),
    ):  # fmt: skip
        step.add_argument(
            f"--{name}",
            action="append",
            default=[],
            type=kind,
            metavar=metavar,
            help=render(f"cli.ceremony.seed.{name}", language),
        )


def run(arguments: argparse.Namespace) -> int:
    """Add what is given to what was collected; write the seed when everything is there."""
    refuse_existing(arguments.out)
    commitment = read_document(arguments.commitment, Commitment)
    if not commitment.seed_sources:
        raise SeedError("seed.no_named_sources")
    collected = read_sheet(arguments.out, commitment)
    values = {**collected, **_given(arguments, commitment)}
    if can_ask():
        values |= _answers(commitment, values, arguments.lang)
    found = entries(commitment, values)
    settled = {entry.source.name: values[entry.source.name] for entry in found if entry.is_settled}
    if len(settled) == len(found):
        return _finish(arguments, commitment, settled, found)
    if settled:
        write_sheet(arguments.out, commitment, {**collected, **settled})
    _report(arguments, commitment, found)
    errors = [finding for entry in found for finding in entry.errors]
    if errors:
        raise SeedError("seed.findings", errors)
    return 1


def _finish(
    arguments: argparse.Namespace,
    commitment: Commitment,
    values: dict[str, str | None],
    found: Sequence[Entry],
) -> int:
    """Bind the values, keep the seed, and say what comes next."""
    seed = Seed.of(commitment, values)
    earlier = read_attempts(arguments.commitment)[:-1]
    if len(earlier) == commitment.attempt.number - 1:
        check_attempts(commitment, earlier, seed)
    record = seed_record(seed, commitment)
    write_bytes(arguments.out, document_bytes(record))
    sheet_path(arguments.out).unlink(missing_ok=True)
    _report(arguments, commitment, found, seed=record.seed)
    return 0


def _given(arguments: argparse.Namespace, commitment: Commitment) -> dict[str, str | None]:
    """Values of the options, by source; a word that names no source is wrong use."""
    names = [source.name for source in commitment.seed_sources]
    given: dict[str, str | None] = dict.fromkeys(arguments.unrevealed)
    for word in (*arguments.value, *arguments.signature):
        # A name may hold the sign itself; the longest that fits is meant.
        fitting = [name for name in names if word.startswith(f"{name}=")]
        name = max(fitting, key=len) if fitting else word.partition("=")[0]
        given[name] = word[len(name) + 1 :]
    for path in arguments.reveal:
        secret = read_document(path, PartySecret)
        if secret.campaign != commitment.campaign:
            raise SeedError(
                "seed.secret_of_other_campaign",
                file=path.name,
                found=secret.campaign,
                expected=commitment.campaign,
            )
        given[secret.party] = secret.secret
    unknown = sorted(given.keys() - set(names))
    if unknown:
        params = {"source": ", ".join(unknown), "named": ", ".join(names)}
        arguments.refuse(render("seed.source_unknown", arguments.lang, params))
    return given


def _answers(
    commitment: Commitment, values: dict[str, str | None], language: Language
) -> dict[str, str | None]:
    """Ask for what is missing, secrets first; an empty answer leaves it missing."""
    answers: dict[str, str | None] = {}
    for source in sorted(commitment.seed_sources, key=lambda one: one.kind != "contribution"):
        if source.name not in values:
            code = f"cli.ceremony.seed.ask_{source.kind}"
            answer = ask(code, language, source=source.name)
            if answer:
                answers[source.name] = answer
    return answers


def _report(
    arguments: argparse.Namespace,
    commitment: Commitment,
    found: Sequence[Entry],
    seed: str | None = None,
) -> None:
    """Tell source by source what stands and what is missing, and what to do next."""
    language = arguments.lang
    params = {
        "campaign": commitment.campaign,
        "attempt": commitment.attempt.number,
        "next": commitment.attempt.number + 1,
        "commitment": commitment.digest,
        "file": arguments.commitment.as_posix(),
        "out": arguments.out.as_posix(),
        "seed": seed,
        "redraw": _redraw_words(commitment),
    }
    if arguments.json:
        document = {
            "seed": seed,
            "out": str(arguments.out) if seed else None,
            "commitment": commitment.digest,
            "sources": {entry.source.name: entry.state for entry in found},
            "missing": [entry.source.name for entry in found if not entry.is_settled],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    print(render("cli.ceremony.seed.head", language, params))
    for entry in found:
        code = "wrong" if entry.errors else entry.state
        text = render(f"cli.ceremony.seed.state_{code}", language, {"source": entry.source.name})
        print(f"  {'+' if entry.is_settled else '-'} {text}")
        notes = [finding for finding in entry.findings if finding.severity == "warning"]
        for note in notes:
            print(f"    {note.text(language)}")
    codes = {finding.code for entry in found for finding in entry.errors}
    end = "done" if seed else "redraw" if "seed.unrevealed" in codes else "incomplete"
    print(render(f"cli.ceremony.seed.{end}", language, params))


def _redraw_words(commitment: Commitment) -> str:
    """Options that a repeated draw takes besides; the path is known to its operator only."""
    attempt = commitment.attempt
    if attempt.number == 1:
        return ""
    reason, approver = (
        json.dumps(text, ensure_ascii=False) for text in (attempt.reason, attempt.approver)
    )
    return f"--redraw-of PATH --reason {reason} --approver {approver} "
