"""``dualrandom why``: why blocks have no visit, and the smallest change that would help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import normal_text
from dualrandom.cli.progress import Progress
from dualrandom.errors import CampaignError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.why_table import WHY, write_why_csv
from dualrandom.messages import Language, render
from dualrandom.reports.why_not_sentences import WhyNotWords
from dualrandom.scheduling.explaining.bottlenecks import bottlenecks
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.limits import Limits

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from dualrandom.scheduling.explaining.records import Bottleneck, Explanations

MOST_BLOCKS = 20
"""Blocks that a terminal shows; the table holds all."""


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument("--enterprise", metavar="ID", help=render("cli.why.enterprise", language))
    command.add_argument(
        "--seconds", type=int, default=10, metavar="N", help=render("cli.why.seconds", language)
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=render("cli.why.out", language, {"path": WHY})
    )


def run(arguments: argparse.Namespace) -> int:
    """Explain, print, and write the table where asked."""
    bundle = read_bundle(arguments.bundle)
    plan, language = bundle.plan, arguments.lang
    wanted = None
    if arguments.enterprise is not None:
        wanted = normal_text(arguments.enterprise)
        known = {one.enterprise for one in plan.unplaced}
        wanted = wanted if wanted in known else wanted.upper()
        if wanted not in known:
            raise CampaignError("why.unknown", identifier=arguments.enterprise)
    progress = Progress(language)
    explanations = why_not(
        plan,
        enterprises=None if wanted is None else {wanted},
        limits=Limits(deterministic_seconds=arguments.seconds),
        progress=progress,
    )
    progress.close()
    found = bottlenecks(plan.lottery) if wanted is None and plan.demands is None else ()
    words = WhyNotWords(plan, language)
    if arguments.out is not None:
        write_why_csv(explanations, found, words, arguments.out / WHY, language)
    if arguments.json:
        print(json.dumps(_document(explanations, found), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(explanations, found, words, language)))
        if arguments.out is not None:
            path = (arguments.out / WHY).as_posix()
            print(render("why.table", language, {"path": path}))
    return 0


def _lines(
    explanations: Explanations,
    found: tuple[Bottleneck, ...],
    words: WhyNotWords,
    language: Language,
) -> Iterator[str]:
    if found:
        yield render("why.bottleneck.heading", language)
        yield from (f"  - {words.bottleneck(one)}" for one in found)
    shared = list(words.shared(explanations))
    if shared:
        yield render("why.summary", language)
        yield from (f"  - {line}" for line in shared)
    for explanation in explanations.blocks[:MOST_BLOCKS]:
        head, *rest = words.lines(explanation)
        yield head
        yield from (f"  - {line}" for line in rest)
    if len(explanations.blocks) > MOST_BLOCKS:
        yield f"… +{len(explanations.blocks) - MOST_BLOCKS}"
    if not explanations.blocks:
        yield render("why.nothing", language)


def _document(explanations: Explanations, found: tuple[Bottleneck, ...]) -> dict[str, object]:
    return {
        "blocks": [one.model_dump(mode="json") for one in explanations.blocks],
        "bottlenecks": [one.model_dump(mode="json") for one in found],
    }
