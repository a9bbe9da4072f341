"""``dualrandom audit``: past draws and visits against the draw that was claimed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.errors import DualRandomError
from dualrandom.fairness.monitoring.audit import audit
from dualrandom.io.audit_history import read_history
from dualrandom.io.audit_table import AUDIT, write_audit_csv
from dualrandom.io.audit_template import write_audit_template
from dualrandom.io.files import new_folder
from dualrandom.messages import Language, render
from dualrandom.reports.audit_sentences import AuditWords

if TYPE_CHECKING:
    import argparse

    from dualrandom.fairness.monitoring.results import Audit
    from dualrandom.io.audit_history import History

WRONG_USE = 2
_MOST_FINDINGS = 200


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "history",
        type=Path,
        nargs="?",
        metavar="HISTORY",
        help=render("cli.audit.history", language),
    )
    source.add_argument(
        "--template", type=Path, metavar="DIR", help=render("cli.audit.template", language)
    )
    command.add_argument(
        "--columns", type=Path, metavar="MAPPING.toml", help=render("cli.audit.columns", language)
    )
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=render("cli.audit.out", language, {"path": AUDIT})
    )


def run(arguments: argparse.Namespace) -> int:
    """Judge, print, write the table where asked; 1 is an alarm, 2 means that nothing was judged."""
    try:
        return _judge(arguments) if arguments.template is None else _template(arguments)
    except DualRandomError as error:
        print(error.text(arguments.lang, most=_MOST_FINDINGS), file=sys.stderr)
    except OSError as error:
        params = {"path": error.filename or "", "reason": error.strerror or str(error)}
        print(render("cli.os_error", arguments.lang, params), file=sys.stderr)
    return WRONG_USE


def _judge(arguments: argparse.Namespace) -> int:
    language = arguments.lang
    history = read_history(arguments.history, arguments.columns)
    found = audit(history.draws, history.visits, history.inspectors)
    words = AuditWords(language)
    path = None if arguments.out is None else arguments.out / AUDIT
    if path is not None:
        write_audit_csv(found, words, path, language)
    if arguments.json:
        print(json.dumps(_document(found, words, history, language), ensure_ascii=False, indent=1))
    else:
        for warning in history.warnings:
            print(f"{render('cli.note', language)} {warning.text(language)}")
        print("\n".join(words.lines(found)))
        if path is not None:
            print(render("report.audit.table", language, {"path": path.as_posix()}))
    return 1 if found.alarms else 0


def _template(arguments: argparse.Namespace) -> int:
    with new_folder(arguments.template) as folder:
        files = write_audit_template(folder, arguments.lang)
    out = arguments.template.as_posix()
    if arguments.json:
        print(json.dumps({"out": out, "files": files}, ensure_ascii=False))
    else:
        params = {"out": out, "files": ", ".join(files)}
        print(render("report.audit.templated", arguments.lang, params))
    return 0


def _document(
    found: Audit, words: AuditWords, history: History, language: Language
) -> dict[str, object]:
    tests = [
        {
            **asdict(test),
            "title": words.title(test.test),
            "found": words.found(test),
            "meaning": words.meaning(test) if test.alarm else None,
            "would_have_been_seen": words.smallest(test),
        }
        for test in found.tests
    ]
    return {
        **asdict(found),
        "alarm": bool(found.alarms),
        "verdict": words.verdict(found),
        "tests": tests,
        "warnings": [warning.text(language) for warning in history.warnings],
    }
