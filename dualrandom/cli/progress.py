"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from dualrandom.scheduling.priority import Standing

_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Shows the stage that is running on standard error, when that is a terminal."""

    def __init__(self, language: Language, stream: TextIO | None = None) -> None:
        self._language = language
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._standing = ""

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show a stage, with a count where there is one."""
        if not self._shown:
            return
        text = render(f"progress.{stage}", self._language)
        count = f" {done}/{total}" if total else ""
        self._stream.write(f"{_CLEAR_LINE}{text}{count}{self._standing}")
        self._stream.flush()

    def standing(self, best: Standing) -> None:
        """Show from now on how good the best plan is, and how far from what is proven."""
        params = {**best._asdict(), "gap": best.visits - best.least_visits}
        self._standing = render("progress.standing", self._language, params)

    def close(self) -> None:
        """Leave a clean line."""
        if self._shown:
            self._stream.write(_CLEAR_LINE)
            self._stream.flush()
