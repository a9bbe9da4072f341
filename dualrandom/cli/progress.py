"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from typing import TextIO

from dualrandom.messages import Language, render

_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """Shows the stage that is running on standard error, when that is a terminal."""

    def __init__(self, language: Language, stream: TextIO | None = None) -> None:
        self._language = language
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show a stage, with a count where there is one."""
        if not self._shown:
            return
        text = render(f"progress.{stage}", self._language)
        count = f" {done}/{total}" if total else ""
        self._stream.write(f"{_CLEAR_LINE}{text}{count}")
        self._stream.flush()

    def close(self) -> None:
        """Leave a clean line."""
        if self._shown:
            self._stream.write(_CLEAR_LINE)
            self._stream.flush()
