"""Tickets and the counter stream (抽签号与随机流): docs/spec/draw-v1.md §3 and §7.

A ticket is a pure function of bytes: purpose, seed, identifier. It does not depend on the order
of rows, on other enterprises or on the task, so departments that share a seed hit the same
enterprises, a sample can be extended, and parts of a register can be drawn alone and merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.canonical import netstring, netstrings
from dualrandom.drawing.hashes import hash_maker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

TICKET_DOMAIN = "dualrandom/ticket/1"
STREAM_DOMAIN = "dualrandom/stream/1"
_BATCH = 16
"""Blocks of a stream made at a time."""


def ticket(purpose: str, seed: str, *fields: str) -> bytes:
    """Hash the netstrings of domain, purpose, seed and fields: 32 bytes.

    Parameters
    ----------
    purpose
        What the ticket is for: ``enterprise``, ``inspector``, ``repair`` or ``reserve``.
    seed
        The bound seed: 64 hexadecimal characters for SHA-256, or these after ``sm3:`` for SM3.
    fields
        Identifiers, NFC. Order matters.
    """
    return hash_maker_of(seed)(netstrings((TICKET_DOMAIN, purpose, seed, *fields))).digest()


def tickets(purpose: str, seed: str, identifiers: Sequence[str]) -> list[bytes]:
    """Tickets of many single identifiers, in the given order; the prefix is hashed once."""
    base = hash_maker_of(seed)(netstrings((TICKET_DOMAIN, purpose, seed)))
    result = []
    begun, known = base.copy, -1
    for data in _ended(identifiers):
        if len(data) != known:  # neighbours are often as long: the length is hashed once, too
            known = len(data)
            longer = base.copy()
            longer.update(b"%d:" % (known - 1))
            begun = longer.copy
        digest = begun()
        digest.update(data)
        result.append(digest.digest())
    return result


def _ended(identifiers: Sequence[str]) -> list[bytes]:
    """UTF-8 of each identifier and the comma that ends its netstring; encoded all at once."""
    ended = (",\n".join(identifiers) + ",").encode().split(b"\n")
    if len(ended) == len(identifiers):
        return ended
    return [identifier.encode() + b"," for identifier in identifiers]  # some hold a line feed


class CounterStream:
    """Exact chances from the seed's hash in counter mode.

    Bytes are ``H(prefix ‖ netstring(counter))`` for counter 0, 1, 2, …; integers below a bound
    are taken by rejection, so a chance of a/b is a/b and not an approximation.
    """

    def __init__(self, purpose: str, seed: str) -> None:
        self._base = hash_maker_of(seed)(netstrings((STREAM_DOMAIN, purpose, seed)))
        self._counter = 0
        self._bytes = b""
        self._at = 0

    def _refill(self, n_bytes: int) -> None:
        """Have at least so many bytes ahead; blocks are made in batches."""
        blocks = [self._bytes[self._at :]]
        for counter in range(self._counter, self._counter + _BATCH + n_bytes // 32):
            digest = self._base.copy()
            digest.update(netstring(str(counter)))
            blocks.append(digest.digest())
        self._counter += len(blocks) - 1
        self._bytes, self._at = b"".join(blocks), 0

    def below(self, bound: int) -> int:
        """Uniform integer in [0, bound), bound ≥ 1.

        Takes ⌈bits/8⌉ bytes, big-endian, keeps the lowest ``bits`` = bit length of bound − 1, and
        tries again with the next bytes when the value is not below the bound.
        """
        bits = (bound - 1).bit_length()
        n_bytes = (bits + 7) >> 3
        mask = (1 << bits) - 1
        while True:
            end = self._at + n_bytes
            if end > len(self._bytes):
                self._refill(n_bytes)
                end = n_bytes
            value = int.from_bytes(self._bytes[self._at : end], "big") & mask
            self._at = end
            if value < bound:
                return value

    def chance(self, numerator: int, denominator: int) -> bool:
        """Return true with chance numerator/denominator, exactly."""
        return self.below(denominator) < numerator
