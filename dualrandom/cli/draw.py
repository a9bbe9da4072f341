"""``dualrandom draw``: the first random alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import canonical_json
from dualrandom.cli.city import add_city, add_seed, promise_of, read_city, seed_of
from dualrandom.cli.redraw import add_redraw, earlier_attempts, write_attempts
from dualrandom.cli.salting import add_salt
from dualrandom.cli.shortfalls import print_shortfalls, shortfall_document, write_shortfalls
from dualrandom.cli.whole_way import department_names
from dualrandom.drawing.attempts import check_attempts
from dualrandom.drawing.lottery import gather_facts
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import seed_record
from dualrandom.drawing.shortfalls.findings import ShortfallWords
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.io.bundle_tables import draw_table, frame_table
from dualrandom.io.files import new_folder
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

    from dualrandom.drawing.records import BurdenBounds


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    add_city(command, language)
    add_seed(command, language)
    add_redraw(command, language)
    add_salt(command, language)
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=render("cli.out", language)
    )


def run(arguments: argparse.Namespace) -> int:
    """Write campaign, commitment, seed, frame and draw; print counts and bounds."""
    with new_folder(arguments.out) as folder:
        earlier = earlier_attempts(arguments)
        registers, campaign = read_city(arguments)
        frame, promise = promise_of(arguments, campaign, registers, earlier)
        seed = seed_of(arguments, promise)
        check_attempts(promise, earlier, seed)
        drawn = draw(promise, frame, seed)
        write_attempts(folder, earlier)
        for name, model in (
            ("campaign", campaign),
            ("commitment", promise),
            ("seed", seed_record(seed, promise)),
            ("draw", drawn.record),
        ):
            content = canonical_json(model.model_dump(mode="json"))
            (folder / f"{name}.json").write_bytes(content)
        (folder / "draw.csv").write_bytes(draw_table(drawn.record))
        (folder / "frame.csv").write_bytes(frame_table(frame))
        facts = gather_facts(drawn, registers)
        lacking = find_shortfalls(drawn, facts)
        words = ShortfallWords(facts, department_names(registers))
        write_shortfalls(folder, lacking, words, arguments.lang)
    counts = {task: len(names) for task, names in drawn.selected.items()}
    if arguments.json:
        document = {
            "commitment": promise.digest,
            "seed": drawn.record.seed,
            "selected": counts,
            "bounds": drawn.record.bounds.model_dump(mode="json"),
            **shortfall_document(lacking),
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    for task, n in counts.items():
        print(render("cli.draw.task", arguments.lang, {"task": task, "n": n}))
    print(render("cli.draw.bounds", arguments.lang, _bounds_params(drawn.record.bounds)))
    print_shortfalls(lacking, words, arguments.lang)
    params = {"out": arguments.out.as_posix(), "commitment": promise.digest}
    print(render("cli.draw.done", arguments.lang, params))
    return 0


def _bounds_params(bounds: BurdenBounds) -> dict[str, object]:
    return {
        "inspections": bounds.inspections,
        "enterprises": bounds.enterprises,
        "expected": f"{float(Fraction(bounds.expected_inspections)):.1f}",
        "least": f"{float(Fraction(bounds.least_expected_enterprises)):.1f}",
    }
