"""The command line: parse, call, print. Exit status: ``exit_status.py``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dualrandom.cli.exit_status import INTERRUPTED
from dualrandom.cli.parser import build_parser, chosen_language
from dualrandom.errors import DualRandomError
from dualrandom.messages import render

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_FINDINGS = 200


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    language = chosen_language(words)
    arguments = build_parser(language).parse_args(words)
    arguments.lang = language
    try:
        return int(arguments.run(arguments))
    except DualRandomError as error:
        print(error.text(language, most=_MOST_FINDINGS), file=sys.stderr)
        return 1
    except OSError as error:
        params = {"path": error.filename or "", "reason": error.strerror or str(error)}
        print(render("cli.os_error", language, params), file=sys.stderr)
        return 1
    except UnicodeEncodeError as error:  # bytes of the command line that were no text
        text = error.object[:80].encode("utf-8", "backslashreplace").decode("utf-8")
        print(render("cli.not_text", language, {"value": text}), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(render("cli.interrupted", language), file=sys.stderr)
        return INTERRUPTED
