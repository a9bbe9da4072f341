"""Seeds nobody can steer (随机种子): docs/spec/draw-v1.md §4.

A seed is made of contributions that did not exist when the commitment was published. It becomes
usable only by being *bound* to one commitment, so no seed can be tried on two frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from dualrandom.canonical import netstrings, normal_text, sha256_hex
from dualrandom.drawing.records import Commitment, SeedAlgorithm
from dualrandom.errors import SeedError

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED_DOMAIN = "dualrandom/seed/1"


class Contribution(BaseModel):
    """One piece of randomness: where it came from, and what was read there.

    ``unrevealed`` stands for a secret that its party kept back; ``signature`` is that of a drand
    round, in hexadecimal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["text", "contribution", "drand", "unrevealed"]
    source: str
    value: str
    signature: str | None = None


class Seed(BaseModel):
    """All contributions, in the fixed order in which they are hashed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contributions: tuple[Contribution, ...]

    @classmethod
    def from_text(cls, text: str, *, source: str = "announced text") -> Seed:
        """Make a seed of a public text, such as lottery numbers or dice read aloud.

        Parameters
        ----------
        text
            As announced. Surrounding white space and the Unicode form do not matter (NFC); inner
            white space does. A number must be given as text, so that its zeros survive.
        source
            Where anybody can look the text up; must be the one named in the campaign, if it
            names any.

        Raises
        ------
        SeedError
            ``seed.not_text``: not a string. ``seed.empty``: nothing but white space.
        """
        value = _checked_text(text, source)
        return cls(contributions=(Contribution(kind="text", source=source, value=value),))

    @classmethod
    def from_contributions(cls, contributions: Mapping[str, str]) -> Seed:
        """Make a seed of one secret per party, ordered by the party's name.

        Honest as long as one party is. Committing the secrets' hashes first is the ceremony's
        business.

        Raises
        ------
        SeedError
            ``seed.empty``: no party, or an empty secret; ``seed.not_text``.
        """
        if not contributions:
            raise SeedError("seed.empty", source="contributions")
        return cls(
            contributions=tuple(
                Contribution(kind="contribution", source=name, value=_checked_text(value, name))
                for name, value in sorted(contributions.items())
            )
        )

    def bind(self, commitment: Commitment) -> str:
        """Return the bound seed: 64 hexadecimal characters.

        Raises
        ------
        SeedError
            ``seed.other_sources``: the campaign named other sources, or another order.
        """
        promised = [(source.kind, source.name) for source in commitment.seed_sources]
        given = [(part.kind, part.source) for part in self.contributions]
        if promised and promised != given:
            raise SeedError(
                "seed.other_sources",
                promised=", ".join(name for _, name in promised),
                given=", ".join(name for _, name in given),
            )
        fields = [SEED_DOMAIN, commitment.digest, str(len(self.contributions))]
        for part in self.contributions:
            fields += [part.kind, part.source, part.value]
        return sha256_hex(netstrings(fields))


class SeedRecord(BaseModel):
    """File ``seed.json``: the contributions and what they became."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["dualrandom/seed/1"] = "dualrandom/seed/1"
    algorithm: SeedAlgorithm
    commitment: str
    contributions: tuple[Contribution, ...]
    seed: str


def seed_record(seed: Seed, commitment: Commitment) -> SeedRecord:
    """Bind a seed and keep the evidence."""
    return SeedRecord(
        algorithm=commitment.algorithms.seed,
        commitment=commitment.digest,
        contributions=seed.contributions,
        seed=seed.bind(commitment),
    )


def _checked_text(text: object, source: str) -> str:
    if not isinstance(text, str):
        raise SeedError("seed.not_text", source=source, value=repr(text))
    value = normal_text(text)
    if not value:
        raise SeedError("seed.empty", source=source)
    return value
