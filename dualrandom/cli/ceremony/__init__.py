"""``dualrandom ceremony``: lead a planner from secrets and sources to a seed and its protocol."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dualrandom.cli.ceremony import chain, protocol, reveal, secret, seed
from dualrandom.messages import render

if TYPE_CHECKING:
    from dualrandom.messages import Language

_STEPS = {
    "secret": secret,
    "seed": seed,
    "protocol": protocol,
    "chain": chain,
    "reveal": reveal,
}


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the steps; each is a command of its own, so that days may lie between them."""
    steps = command.add_subparsers(required=True, metavar="STEP")
    for name, module in _STEPS.items():
        step = steps.add_parser(
            name,
            help=render(f"cli.ceremony.{name}.help", language),
            description=render(f"cli.ceremony.{name}.description", language),
            epilog=render(f"cli.ceremony.{name}.example", language),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(step, language)
        step.add_argument(
            "--lang", choices=("en", "zh"), default=language, help=render("cli.lang", language)
        )
        step.add_argument("--json", action="store_true", help=render("cli.json", language))
        step.set_defaults(step=module.run, refuse=step.error)


def run(arguments: argparse.Namespace) -> int:
    """Carry one step out."""
    return int(arguments.step(arguments))
