"""The two named hashes (杂凑算法): SHA-256, and SM3 of GB/T 32905-2016 (docs/spec/draw-v1.md §3).

Tickets, streams and the bound seed use the one that the commitment names. A bound seed says so
itself: it begins with ``sm3:`` where the hash is SM3.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol, Self

from dualrandom.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.campaign.models import Hash

SM3_PREFIX = "sm3:"


class Hasher(Protocol):
    """A hash under way, as in ``hashlib``."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""

    def digest(self) -> bytes:
        """32 bytes over what was taken in so far."""

    def copy(self) -> Self:
        """Return an independent hash that has taken in the same bytes."""


def hash_maker(name: Hash) -> Callable[[bytes], Hasher]:
    """Return what starts a hash over some bytes.

    Raises
    ------
    MissingExtraError
        ``drawing.sm3_missing``: neither Python's OpenSSL nor ``cryptography`` offers SM3.
    """
    if name == "sha256":
        return hashlib.sha256
    try:
        hashlib.new("sm3")
    except ValueError:
        return _sm3_of_cryptography()
    return lambda data: hashlib.new("sm3", data)


def hash_maker_of(seed: str) -> Callable[[bytes], Hasher]:
    """Return the hash that a bound seed asks for by its prefix."""
    return hash_maker("sm3" if seed.startswith(SM3_PREFIX) else "sha256")


def _sm3_of_cryptography() -> Callable[[bytes], Hasher]:
    """SM3 for a Python whose OpenSSL was built without it."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.hashes import SM3, Hash
    except ImportError as error:
        raise MissingExtraError("drawing.sm3_missing", extra="sign") from error
    try:
        start = Hash(SM3())
    except UnsupportedAlgorithm as error:
        raise MissingExtraError("drawing.sm3_missing", extra="sign") from error
    return lambda data: _CryptographyHasher(start.copy(), data)


class _CryptographyHasher:
    """``cryptography``'s hash with the manners of ``hashlib``."""

    def __init__(self, state: Any, data: bytes = b"") -> None:  # noqa: ANN401
        self._state = state
        self._state.update(data)

    def update(self, data: bytes, /) -> None:
        self._state.update(data)

    def digest(self) -> bytes:
        digest: bytes = self._state.copy().finalize()
        return digest

    def copy(self) -> Self:
        return type(self)(self._state.copy())
