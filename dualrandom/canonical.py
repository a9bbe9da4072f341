"""Canonical bytes and digests (规范字节与摘要): what is hashed, and how.

Two encodings, both specified in ``docs/spec/draw-v1.md`` §2: netstrings for tickets, seeds and
records, RFC 8785 JSON for documents.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Iterable


def netstring(text: str) -> bytes:
    """``<length>:<bytes>,`` over the UTF-8 form of ``text`` (Bernstein 1997).

    The length makes a sequence of fields unambiguous: no identifier can imitate two.
    """
    data = text.encode("utf-8")
    return b"%d:%s," % (len(data), data)


def netstrings(fields: Iterable[str]) -> bytes:
    """Concatenate the netstrings of several fields."""
    return b"".join(netstring(field) for field in fields)


def sha256_hex(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(document: Any) -> bytes:  # noqa: ANN401
    """RFC 8785 bytes of a JSON document; floats are refused, since none may be hashed.

    Raises
    ------
    TypeError
        The document holds a float.
    """
    _refuse_floats(document)
    return rfc8785.dumps(document)


def document_digest(document: Any) -> str:  # noqa: ANN401
    """SHA-256 of the canonical JSON of a document, in hexadecimal."""
    return sha256_hex(canonical_json(document))


def normal_text(text: str) -> str:
    """NFC and without surrounding white space: the form in which text is compared and hashed."""
    return unicodedata.normalize("NFC", text).strip()


def _refuse_floats(document: object) -> None:
    if isinstance(document, float):
        raise TypeError("a canonical document holds no floats")
    if isinstance(document, dict):
        for value in document.values():
            _refuse_floats(value)
    elif isinstance(document, list | tuple):
        for value in document:
            _refuse_floats(value)
