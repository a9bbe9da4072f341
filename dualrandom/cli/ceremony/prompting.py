"""Ask for what was not given, when somebody sits at the terminal."""

from __future__ import annotations

import sys

from dualrandom.messages import Language, render


def can_ask() -> bool:
    """Whether a person types and reads."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(code: str, language: Language, **params: object) -> str:
    """Answer to a question; the empty text if there is none yet."""
    print(render(code, language, params), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
