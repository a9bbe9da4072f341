"""``dualrandom check``: registers and campaign, before anything is drawn."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.cli.city import add_city, promise_of, read_city
from dualrandom.messages import render

if TYPE_CHECKING:
    import argparse

    from dualrandom.drawing.records import StratumPromise
    from dualrandom.messages import Language


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    add_city(command, language)


def run(arguments: argparse.Namespace) -> int:
    """Read, lint, build the frame and show what would be drawn."""
    from dualrandom.campaign.linter import lint

    registers, campaign = read_city(arguments)
    frame, promise = promise_of(arguments, campaign, registers)
    warnings = [finding for finding in lint(campaign, registers) if finding.severity == "warning"]
    if arguments.json:
        document = {
            "tasks": [task.model_dump(mode="json") for task in promise.tasks],
            "exclusions": frame.exclusion_counts,
            "warnings": [one.text(arguments.lang) for one in (*warnings, *frame.warnings)],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    for warning in warnings:
        print(f"{render('cli.warning', arguments.lang)} {warning.text(arguments.lang)}")
    for task in promise.tasks:
        print(render("cli.check.task", arguments.lang, {"task": task.task, "title": task.title}))
        for stratum in task.strata:
            print("\n".join(_stratum_lines(stratum, arguments.lang)))
        for rule, count in frame.exclusion_counts[task.task].items():
            params = {"rule": render(rule, arguments.lang), "n": count, "id": rule}
            print(render("cli.check.excluded", arguments.lang, params))
    print(render("cli.check.good", arguments.lang, {"commitment": promise.digest}))
    return 0


def _stratum_lines(stratum: StratumPromise, language: Language) -> list[str]:
    """Number and chance of a stratum; where weights differ, the chance of each."""
    expected = Fraction(stratum.expected_quota)
    params = {
        "stratum": stratum.stratum,
        "size": stratum.frame_size,
        "n": expected if stratum.quota is None else stratum.quota,
        "probability": stratum.probability,
    }
    kind = "open" if stratum.quota is None else "stratum"
    if not stratum.levels:
        return [render(f"cli.check.{kind}", language, params)]
    return [
        render(f"cli.check.{kind}_weighted", language, params),
        *(render("cli.check.level", language, level.model_dump()) for level in stratum.levels),
    ]
