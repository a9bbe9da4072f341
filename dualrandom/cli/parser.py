"""All commands and options; help texts in Chinese and English come from the catalogue."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from dualrandom.cli import (
    audit,
    calendars,
    ceremony,
    check,
    commit,
    demo,
    draw,
    draw_today,
    explain,
    extend,
    pack,
    prove,
    replace,
    replan,
    report,
    run,
    schema,
    sign,
    simulate,
    template,
    timetable,
    verify,
    verify_proof,
    why,
)
from dualrandom.messages import Language, render
from dualrandom.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "demo": demo,
    "template": template,
    "check": check,
    "simulate": simulate,
    "commit": commit,
    "ceremony": ceremony,
    "draw": draw,
    "draw-today": draw_today,
    "run": run,
    "sign": sign,
    "verify": verify,
    "explain": explain,
    "why": why,
    "prove": prove,
    "verify-proof": verify_proof,
    "extend": extend,
    "replace": replace,
    "timetable": timetable,
    "replan": replan,
    "calendars": calendars,
    "report": report,
    "audit": audit,
    "pack": pack,
    "schema": schema,
}


def build_parser(language: Language) -> argparse.ArgumentParser:
    """Make the parser with help in the given language."""
    parser = argparse.ArgumentParser(
        prog="dualrandom",
        description=render("cli.description", language),
        epilog=render("cli.epilog", language),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"dualrandom {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module in _COMMANDS.items():
        code = f"cli.{name.replace('-', '_')}"
        command = commands.add_parser(
            name,
            help=render(f"{code}.help", language),
            description=render(f"{code}.description", language),
            epilog=render(f"{code}.example", language),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command, language)
        command.add_argument(
            "--lang", choices=("en", "zh"), default=language, help=render("cli.lang", language)
        )
        command.add_argument("--json", action="store_true", help=render("cli.json", language))
        command.set_defaults(run=module.run)
    return parser


def chosen_language(words: Sequence[str]) -> Language:
    """Language of ``--lang``, else of the environment's locale, else English."""
    for index, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else None
        if word == "--lang" and index + 1 < len(words):
            value = words[index + 1]
        if value in {"en", "zh"}:
            return "zh" if value == "zh" else "en"
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
