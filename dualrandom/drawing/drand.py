"""The drand beacon, checked without a network (公开随机信标): docs/spec/draw-v1.md §4.2.

The randomness of a round is the SHA-256 of its signature, which anybody can recompute. Whether
the signature is the network's own takes a pairing on the curve BLS12-381: arkworks (extra
``drand``) does that for quicknet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dualrandom.campaign.drand_rounds import QUICKNET_CHAIN, drand_round
from dualrandom.canonical import sha256_hex
from dualrandom.errors import Finding, MissingExtraError, SeedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.contributions import Contribution

_HEX = re.compile(r"(?:[0-9a-f]{2})+")


def is_hexadecimal(text: str) -> bool:
    """Whether a text is one byte or more in lower-case hexadecimal."""
    return _HEX.fullmatch(text) is not None


def randomness(signature: str) -> str:
    """Randomness of a round: hexadecimal SHA-256 of the signature's bytes."""
    return sha256_hex(bytes.fromhex(signature))


def verify_drand(source: str, signature: str) -> bool:
    """Whether a signature is quicknet's own for the round that a source names.

    Parameters
    ----------
    source
        ``quicknet/<round>``, or its chain hash instead of the name.
    signature
        The round's signature in hexadecimal, as drand publishes it (48 bytes).

    Raises
    ------
    SeedError
        ``seed.drand_other_chain``: the key of that chain is not known here.
    MissingExtraError
        ``seed.drand_extra_missing``: ``py-arkworks-bls12381`` is not installed.
    """
    named = drand_round(source)
    if named is None or named.chain != QUICKNET_CHAIN:
        raise SeedError("seed.drand_other_chain", source=source)
    try:
        from dualrandom.drawing.quicknet import is_signed
    except ImportError as error:
        raise MissingExtraError("seed.drand_extra_missing", source=source, extra="drand") from error
    return is_hexadecimal(signature) and is_signed(named.number, bytes.fromhex(signature))


def signature_findings(contributions: Iterable[Contribution]) -> Iterator[Finding]:
    """Check every round's signature: an error if it is forged, a warning if it cannot be told."""
    for part in contributions:
        if part.kind != "drand" or part.signature is None:
            continue
        try:
            if not verify_drand(part.source, part.signature):
                yield Finding("seed.drand_forged", params={"source": part.source})
        except (SeedError, MissingExtraError) as error:
            yield Finding(error.code, "warning", error.params)
