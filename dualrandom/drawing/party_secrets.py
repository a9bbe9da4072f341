"""Secrets of parties (各方密数), fixed by their digest and revealed later: draw-v1.md §4.2.

Nobody can steer the seed as long as one party chose its secret by chance and kept it until the
others' digests were published.
"""

from __future__ import annotations

from typing import Literal

from dualrandom.canonical import netstrings, normal_text, sha256_hex
from dualrandom.drawing.records import Record

SECRET_DOMAIN = "dualrandom/secret/1"  # noqa: S105  the name of an encoding


def secret_digest(campaign: str, party: str, secret: str) -> str:
    """Digest that fixes a party's secret without telling it: 64 hexadecimal characters.

    Parameters
    ----------
    campaign
        Id of the campaign: a digest promised for one campaign opens no other.
    party
        Name of the party, as in the campaign's ``seed_sources``.
    secret
        At least 128 bits of chance, such as ``secrets.token_hex(32)``: a short secret could be
        guessed from its digest. Surrounding white space does not matter.
    """
    fields = (SECRET_DOMAIN, campaign, normal_text(party), normal_text(secret))
    return sha256_hex(netstrings(fields))


class PartySecret(Record):
    """File in which a party keeps its secret until it reveals it; no part of a bundle."""

    format: Literal["dualrandom/secret/1"] = "dualrandom/secret/1"
    campaign: str
    party: str
    secret: str

    @property
    def digest(self) -> str:
        """What the campaign's ``seed_sources`` name beforehand."""
        return secret_digest(self.campaign, self.party, self.secret)
