"""One hash over the frame that single enterprises can be proved against (抽查基数的默克尔根).

docs/spec/draw-v1.md §11.1; the tree, its paths and their check are those of RFC 6962 §2.1.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dualrandom.campaign.frame_digest import frame_lines
from dualrandom.canonical import netstring, netstrings, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dualrandom.campaign.frame_tables import Frame

SALT_DOMAIN = "dualrandom/salt/1"


def frame_root(frame: Frame, salt: str = "") -> str:
    """Merkle root over the lines of the frame: 64 hexadecimal characters.

    Parameters
    ----------
    frame
        Whose lines are the leaves, in the order of the identifiers.
    salt
        Hides the lines from whoever sees a neighbour's proof; empty for a published frame.
    """
    level = frame_leaves(frame, salt)
    while len(level) > 1:
        level = _parents(level)
    return level[0].hex() if level else sha256_hex(b"")


def frame_leaves(frame: Frame, salt: str) -> list[bytes]:
    """Leaf of every line, in the order of the frame."""
    lines = frame_lines(frame)
    if not salt:
        sha256, prefix = hashlib.sha256, b"\x00" + netstring("")
        return [sha256(prefix + line).digest() for line in lines]
    salts = _enterprise_salts(salt, frame.identifiers)
    return [leaf_of(own, line) for own, line in zip(salts, lines, strict=True)]


def leaf_of(own_salt: str, line: bytes) -> bytes:
    """Leaf of one line with the salt of its enterprise."""
    return hashlib.sha256(b"\x00" + netstring(own_salt) + line).digest()


def enterprise_salt(salt: str, identifier: str) -> str:
    """Salt of one enterprise: it can be shown without showing any other's.

    Hexadecimal; empty if the frame has no salt.
    """
    return next(iter(_enterprise_salts(salt, [identifier]))) if salt else ""


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Nodes that lead from a leaf to the root, bottom first (RFC 6962 §2.1.1).

    Parameters
    ----------
    leaves
        All of them; at least one.
    index
        Place of the leaf, from 0.
    """
    path = []
    level = leaves
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        level, index = _parents(level), index // 2
    return tuple(path)


def root_of_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Root to which a path leads from a leaf; ``None`` if no such tree has this path.

    Parameters
    ----------
    leaf, path
        Hashes of 32 bytes.
    index, size
        Place of the leaf, from 0, and number of leaves. They say at which side each node of the
        path stands. Other pairs may ask for the same sides: the root does not fix them.
    """
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    above = iter(path)
    while last:
        if index % 2 or index < last:
            sibling = next(above, None)
            if sibling is None:
                return None
            node = _parent(sibling, node) if index % 2 else _parent(node, sibling)
        index, last = index // 2, last // 2
    return node if next(above, None) is None else None


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _parents(level: Sequence[bytes]) -> list[bytes]:
    """Return the nodes above a level; an odd last one rises as it is."""
    sha256 = hashlib.sha256
    above = [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    return [*above, level[-1]] if len(level) % 2 else above


def _enterprise_salts(salt: str, identifiers: Iterable[str]) -> Iterable[str]:
    base = hashlib.sha256(netstrings((SALT_DOMAIN, salt)))
    for identifier in identifiers:
        own = base.copy()
        own.update(netstring(identifier))
        yield own.hexdigest()
