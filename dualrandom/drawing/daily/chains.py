"""Seed chains (种子链): each day reveals one element, and none tells the next. daily-v1.md §1.

Lamport 1981, *Password authentication with insecure communication*: hashing backwards is easy,
forwards impossible, and the anchor fixes all elements beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dualrandom.campaign.models import Chain, Hash
from dualrandom.canonical import netstrings, normal_text
from dualrandom.drawing.hashes import hash_maker
from dualrandom.drawing.records import Record
from dualrandom.errors import Finding, SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHAIN_DOMAIN = "dualrandom/chain/1"
MOST_DAYS = 3660


def chain_link(algorithm: Hash, campaign: str, party: str, number: int, value: str) -> str:
    """Element of that number made of the next one, or the last one made of the secret.

    Parameters
    ----------
    algorithm
        The campaign's hash.
    campaign, party
        Whose chain it is: the same secret gives another chain elsewhere.
    number
        Place of the element that is made, from 0 (the anchor).
    value
        Element of the next number in hexadecimal, or the secret.
    """
    fields = (CHAIN_DOMAIN, campaign, party, str(number), value)
    return hash_maker(algorithm)(netstrings(fields)).digest().hex()


class ChainSecret(Record):
    """File in which a party keeps its chain; no part of a bundle.

    Whoever knows the ``secret`` of every party knows the teams of all coming days.
    """

    format: Literal["dualrandom/chain-secret/1"] = "dualrandom/chain-secret/1"
    campaign: str
    party: str
    hash: Hash = "sha256"
    length: int = Field(ge=1, le=MOST_DAYS)
    secret: str = Field(min_length=1)

    def element(self, number: int) -> str:
        """Element to reveal on planned day ``number``; 0 is the anchor.

        Raises
        ------
        SeedError
            ``daily.beyond_chain``: the chain is shorter.
        """
        if not 0 <= number <= self.length:
            raise SeedError(
                "daily.beyond_chain", party=self.party, number=number, length=self.length
            )
        value = normal_text(self.secret)
        for place in range(self.length, number - 1, -1):
            value = chain_link(self.hash, self.campaign, self.party, place, value)
        return value

    @property
    def chain(self) -> Chain:
        """What the campaign names beforehand."""
        return Chain(party=self.party, anchor=self.element(0), length=self.length)


def element_findings(
    chains: Sequence[Chain],
    algorithm: Hash,
    campaign: str,
    number: int,
    elements: Mapping[str, str],
    before: Mapping[str, str],
) -> Iterator[Finding]:
    """Find what is wrong with the elements revealed on planned day ``number``.

    Parameters
    ----------
    chains
        As the campaign names them.
    algorithm, campaign
        Hash and id of the campaign.
    number
        Of the planned day, from 1.
    elements
        By party: x_k.
    before
        By party: x_{k-1}; the anchors for the first day.
    """
    for party in sorted(elements.keys() - {chain.party for chain in chains}):
        yield Finding("daily.unknown_party", params={"party": party})
    for chain in chains:
        element = elements.get(chain.party)
        params = {"party": chain.party, "number": number, "length": chain.length}
        if number > chain.length:
            yield Finding("daily.beyond_chain", params=params)
        elif element is None:
            yield Finding("daily.element_missing", params=params)
        elif (
            chain_link(algorithm, campaign, chain.party, number - 1, element) != before[chain.party]
        ):
            yield Finding("daily.wrong_element", params=params, value=element)
