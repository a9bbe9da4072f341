"""JSON documents of the record as files: canonical bytes out, validated models in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from dualrandom.canonical import canonical_json
from dualrandom.errors import BundleError

if TYPE_CHECKING:
    from pathlib import Path

_LONG_NUMBER = re.compile(rb"[0-9]{16}")
"""Canonical JSON holds no integer of 2^53 or more (RFC 8785)."""

DocumentT = TypeVar("DocumentT", bound=BaseModel)


def document_bytes(document: BaseModel) -> bytes:
    """Encode a document in its canonical form (docs/spec/draw-v1.md §2.2)."""
    return canonical_json(document.model_dump(mode="json"))


def parse_document(content: bytes, name: str, model: type[DocumentT]) -> DocumentT:
    """Read a document.

    Raises
    ------
    BundleError
        ``bundle.malformed`` with the name of the file and the first problem.
    """
    try:
        document = model.model_validate_json(content)
        if _LONG_NUMBER.search(content):
            document_bytes(document)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise BundleError("bundle.malformed", file=name, reason=reason) from error
    except ValueError as error:  # a number that no canonical document can hold
        raise BundleError("bundle.malformed", file=name, reason=str(error)) from error
    return document


def read_document(path: Path, model: type[DocumentT]) -> DocumentT:
    """Read a document from a file; ``OSError`` if it cannot be opened.

    Raises
    ------
    BundleError
        ``bundle.malformed``.
    """
    return parse_document(path.read_bytes(), path.name, model)
