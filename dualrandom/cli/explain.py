"""``dualrandom explain``: why this enterprise, these inspectors, that day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.io.bundle_reading import read_bundle
from dualrandom.messages import Language, render
from dualrandom.reports.explanation import explain
from dualrandom.reports.proof_sentences import continuation_sentences
from dualrandom.reports.replacement_sentences import replacement_sentences
from dualrandom.reports.revision_sentences import sentences_about

if TYPE_CHECKING:
    import argparse


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument(
        "identifier", metavar="IDENTIFIER", help=render("cli.explain.identifier", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation."""
    bundle = read_bundle(arguments.bundle)
    explanation = explain(bundle.plan, bundle.frame, arguments.identifier)
    added = continuation_sentences(bundle.continuations, explanation.identifier)
    blocks = bundle.plan.lottery.record.blocks
    own = {block.block for block in blocks if block.enterprise == explanation.identifier}
    replaced = [
        line
        for one in bundle.replacements
        if one.block in own
        for line in replacement_sentences(one)
    ]
    revised = [
        line for one in bundle.revisions for line in sentences_about(one, explanation.identifier)
    ]
    said = (*explanation.lines, *added, *replaced, *revised)
    lines = [line.text(arguments.lang) for line in said]
    if arguments.json:
        document = {"identifier": explanation.identifier, "lines": lines}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines))
    return 0
