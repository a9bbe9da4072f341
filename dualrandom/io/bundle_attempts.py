"""Earlier attempts on disk (历次抽取): ``attempt-<n>.json`` beside a commitment. draw-v1.md §9."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.attempts import AttemptDocument, attempt_file
from dualrandom.drawing.records import Commitment, DrawRecord
from dualrandom.drawing.seeds import SeedRecord
from dualrandom.errors import BundleError
from dualrandom.io.documents import DocumentT, document_bytes, parse_document, read_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def attempt_files(attempts: Sequence[AttemptDocument]) -> dict[str, bytes]:
    """Encode earlier attempts, the first one first."""
    return {
        attempt_file(number): document_bytes(document)
        for number, document in enumerate(attempts, start=1)
    }


def parse_attempts(files: Mapping[str, bytes]) -> tuple[AttemptDocument, ...]:
    """Read the earlier attempts among the files of a bundle, as far as they are numbered on.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    found: list[AttemptDocument] = []
    while (name := attempt_file(len(found) + 1)) in files:
        found.append(parse_document(files[name], name, AttemptDocument))
    return tuple(found)


def read_attempts(path: str | Path) -> tuple[AttemptDocument, ...]:
    """Read an attempt that is to be repeated, with all before it.

    Parameters
    ----------
    path
        The folder that ``draw`` or ``run`` wrote, a bundle, or the file of the commitment if it
        never came to a draw. Seed and draw count as far as they lie beside the commitment and
        rest on it: a seed that was known stays known, drawn with or not.

    Returns
    -------
    tuple of AttemptDocument
        The first one first; the last one is the attempt at ``path``.

    Raises
    ------
    BundleError
        ``attempt.not_found``: no commitment at ``path``. ``bundle.malformed``.
    """
    file = _commitment_file(Path(path))
    folder = file.parent
    commitment = read_document(file, Commitment)
    numbers = range(1, commitment.attempt.number)
    present = [name for name in map(attempt_file, numbers) if (folder / name).is_file()]
    earlier = parse_attempts({name: (folder / name).read_bytes() for name in present})
    seed = _resting_on(commitment, folder / "seed.json", SeedRecord)
    draw = _resting_on(commitment, folder / "draw.json", DrawRecord)
    return (*earlier, AttemptDocument(commitment=commitment, seed=seed, draw=draw))


def _commitment_file(path: Path) -> Path:
    candidates = (path, path / "commitment.json", path / "bundle" / "commitment.json")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise BundleError("attempt.not_found", path=str(path))


def _resting_on(commitment: Commitment, path: Path, model: type[DocumentT]) -> DocumentT | None:
    """Read a document if it is there and names this commitment: another's is left alone."""
    if not path.is_file():
        return None
    content = path.read_bytes()
    try:
        named = json.loads(content)["commitment"]
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError("bundle.malformed", file=path.name, reason=str(error)) from error
    return parse_document(content, path.name, model) if named == commitment.digest else None
