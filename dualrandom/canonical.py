"""Canonical bytes and digests (规范字节与摘要): what is hashed, and how.

Two encodings, both specified in ``docs/spec/draw-v1.md`` §2: netstrings for tickets, seeds and
records, RFC 8785 JSON for documents.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_EXACT = 2**53 - 1
"""Largest integer of RFC 8785, which takes numbers from I-JSON (RFC 7493 §2.2)."""


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
    if _is_plain(document):  # the same bytes, many times faster
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        with suppress(UnicodeEncodeError):  # half a surrogate pair: rfc8785 says so
            return text.encode("utf-8")
    return rfc8785.dumps(document)


def document_digest(document: Any) -> str:  # noqa: ANN401
    """SHA-256 of the canonical JSON of a document, in hexadecimal."""
    return sha256_hex(canonical_json(document))


def normal_text(text: str) -> str:
    """NFC and without surrounding white space: the form in which text is compared and hashed."""
    return unicodedata.normalize("NFC", text).strip()


def _is_plain(document: object) -> bool:
    """Whether the standard library writes the document as RFC 8785 does; floats are refused.

    It sorts keys by code point, RFC 8785 by UTF-16 unit, and it knows no largest integer.
    """
    kind = type(document)
    if kind is str or kind is bool or document is None:
        return True
    if kind is int:
        return -_MOST_EXACT <= document <= _MOST_EXACT  # type: ignore[operator]
    if isinstance(document, float):
        raise TypeError("a canonical document holds no floats")
    if isinstance(document, dict):
        # All values, so that no float is overlooked.
        plain = [_is_plain(value) for value in document.values()]
        return kind is dict and all(plain) and all(map(_is_plain_key, document))
    if isinstance(document, list | tuple):
        plain = [_is_plain(value) for value in document]
        return all(plain)
    return False


def _is_plain_key(key: object) -> bool:
    return type(key) is str and (key.isascii() or max(key) < "\ud800")
