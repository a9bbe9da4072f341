"""What the commands share about a draw that is repeated: which one, why, and who approved it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.attempts import next_attempt
from dualrandom.errors import VerificationError
from dualrandom.io.bundle_attempts import attempt_files, read_attempts
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from dualrandom.drawing.attempts import AttemptDocument
    from dualrandom.drawing.records import Attempt


def add_redraw(command: argparse.ArgumentParser, language: Language) -> None:
    """Arguments ``--redraw-of``, ``--reason`` and ``--approver``."""
    command.add_argument(
        "--redraw-of", type=Path, metavar="PATH", help=render("cli.redraw_of", language)
    )
    command.add_argument("--reason", metavar="TEXT", help=render("cli.reason", language))
    command.add_argument("--approver", metavar="NAME", help=render("cli.approver", language))


def earlier_attempts(arguments: argparse.Namespace) -> tuple[AttemptDocument, ...]:
    """Attempts before this one, the first one first; none unless ``--redraw-of`` is given."""
    given = arguments.reason or arguments.approver
    if arguments.redraw_of is None and given:
        raise VerificationError("attempt.reason_of_the_first", value=given)
    return read_attempts(arguments.redraw_of) if arguments.redraw_of is not None else ()


def attempt_of(arguments: argparse.Namespace, earlier: Sequence[AttemptDocument]) -> Attempt | None:
    """Return the attempt that is made now; ``None`` for the first."""
    if not earlier:
        return None
    reason, approver = arguments.reason or "", arguments.approver or ""
    return next_attempt(earlier[-1], reason=reason, approver=approver)


def write_attempts(folder: Path, earlier: Sequence[AttemptDocument]) -> None:
    """Write earlier attempts beside a commitment; the same bytes may lie there already."""
    for name, content in attempt_files(earlier).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            refuse_existing(path)
            write_bytes(path, content)
