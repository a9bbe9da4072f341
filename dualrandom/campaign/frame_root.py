"""One hash over the frame that single enterprises can be proved against (抽查基数的默克尔根).

docs/spec/draw-v1.md §11, RFC 6962 §2.1.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dualrandom.campaign.frame_digest import frame_lines
from dualrandom.canonical import netstring, netstrings, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.frame_tables import Frame

SALT_DOMAIN = "dualrandom/salt/1"


def frame_root(frame: Frame, salt: str = "") -> str:
    """Merkle root over the lines of the frame, in hexadecimal.

    Parameters
    ----------
    frame
        Whose lines are the leaves, in the order of the identifiers.
    salt
        Hides the lines from whoever sees a neighbour's proof; empty for a published frame.
    """
    level = list(leaves(frame, salt))
    if not level:
        return sha256_hex(b"")
    while len(level) > 1:
        level = parents(level)
    return level[0].hex()


def leaves(frame: Frame, salt: str) -> Iterator[bytes]:
    """Hash of every line, each with its own salt."""
    for identifier, line in zip(frame.identifiers, frame_lines(frame), strict=True):
        own = netstring(enterprise_salt(salt, identifier))
        yield hashlib.sha256(b"\x00" + own + line).digest()


def parents(level: list[bytes]) -> list[bytes]:
    """Return the nodes above a level; an odd last one rises as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return above + level[-1:] if len(level) % 2 else above


def enterprise_salt(salt: str, identifier: str) -> str:
    """Salt of one enterprise: can be shown without showing any other's."""
    return sha256_hex(netstrings((SALT_DOMAIN, salt, identifier))) if salt else ""
