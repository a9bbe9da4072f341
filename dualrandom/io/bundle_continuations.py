"""Continuations on disk (续抽记录): ``continuation-<n>.json`` of a bundle. draw-v1.md §10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.continuation import Continuation, continuation_file
from dualrandom.io.documents import document_bytes, parse_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def continuation_files(continuations: Sequence[Continuation]) -> dict[str, bytes]:
    """Encode continuations, the first one first."""
    return {
        continuation_file(number): document_bytes(continuation)
        for number, continuation in enumerate(continuations, start=1)
    }


def parse_continuations(files: Mapping[str, bytes]) -> tuple[Continuation, ...]:
    """Read the continuations among the files of a bundle, as far as they are numbered on.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    found: list[Continuation] = []
    while (name := continuation_file(len(found) + 1)) in files:
        found.append(parse_document(files[name], name, Continuation))
    return tuple(found)
