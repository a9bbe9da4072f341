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
from dualrandom.scheduling.explaining.remaining import remaining
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.replanning.changed_facts import sites_of
from dualrandom.scheduling.replanning.current_plan import CurrentPlan, current_plan

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from dualrandom.io.bundle_reading import Bundle
    from dualrandom.scheduling.explaining.records import Bottleneck, Explanations
    from dualrandom.scheduling.plan import Plan

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
    """Explain the plan as it stands, print, and write the table where asked."""
    bundle = read_bundle(arguments.bundle)
    language: Language = arguments.lang
    current = _current(bundle)
    plan = remaining(current) if isinstance(current, CurrentPlan) else current
    wanted = _wanted(arguments.enterprise, plan)
    progress = Progress(language)
    explanations = why_not(
        current,
        enterprises=wanted,
        limits=Limits(deterministic_seconds=arguments.seconds),
        progress=progress,
    )
    progress.close()
    found = bottlenecks(plan.lottery) if wanted is None and plan.demands is None else ()
    words = WhyNotWords(plan, language)
    if arguments.out is not None:
        write_why_csv(explanations, found, words, arguments.out / WHY, language)
    if arguments.json:
        document = {"plan": _stage(bundle), **_document(explanations, found)}
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    print(
        "\n".join([*_stage_lines(bundle, language), *_lines(explanations, found, words, language)])
    )
    if arguments.out is not None:
        path = (arguments.out / WHY).as_posix()
        print(render("why.table", language, {"path": path}))
    return 0


def _current(bundle: Bundle) -> Plan | CurrentPlan:
    """Return the plan as it stands; as it was made where nothing came after it."""
    if not (bundle.replacements or bundle.revisions) or bundle.plan.demands is not None:
        return bundle.plan
    return current_plan(bundle.plan, bundle.replacements, bundle.revisions)


def _wanted(identifier: str | None, plan: Plan) -> set[str] | None:
    """Enterprise that is asked for, with its visits for cause; ``None`` for all.

    Raises
    ------
    CampaignError
        ``why.unknown``: it has no block that is left out.
    """
    if identifier is None:
        return None
    known = {one.enterprise for one in plan.unplaced}
    name = normal_text(identifier)
    found = sites_of(name, known) or sites_of(name.upper(), known)
    if not found:
        raise CampaignError("why.unknown", identifier=identifier)
    return set(found)


def _stage(bundle: Bundle) -> dict[str, object]:
    """Which plan is explained: after how many replacements, and which revision from which day."""
    last = bundle.revisions[-1] if bundle.revisions else None
    return {
        "replacements": len(bundle.replacements),
        "revision": last.number if last else None,
        "first_day": last.first_day.isoformat() if last else None,
    }


def _stage_lines(bundle: Bundle, language: Language) -> Iterator[str]:
    stage = _stage(bundle)
    if stage["revision"] is not None:
        yield render("why.plan.revised", language, stage)
    elif stage["replacements"]:
        yield render("why.plan.replaced", language, stage)


def _lines(
    explanations: Explanations,
    found: tuple[Bottleneck, ...],
    words: WhyNotWords,
    language: Language,
) -> Iterator[str]:
    for warning in explanations.not_kept:
        yield f"{render('cli.warning', language)} {warning.text(language)}"
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
        "not_kept": [one.params["rule"] for one in explanations.not_kept],
        "blocks": [one.model_dump(mode="json") for one in explanations.blocks],
        "bottlenecks": [one.model_dump(mode="json") for one in found],
    }
