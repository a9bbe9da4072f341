"""Seeds nobody can steer (随机种子): docs/spec/draw-v1.md §4.

A seed is made of contributions that did not exist when the commitment was published. It becomes
usable only by being *bound* to one commitment, so no seed can be tried on two frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from dualrandom.canonical import netstrings, normal_text
from dualrandom.drawing.contributions import (
    Contribution,
    contribution_findings,
    drand_contribution,
    order_findings,
    promised_contribution,
    text_contribution,
)
from dualrandom.drawing.hashes import SM3_PREFIX, hash_maker
from dualrandom.drawing.records import Commitment, SeedAlgorithm
from dualrandom.errors import Finding, SeedError

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED_DOMAIN = "dualrandom/seed/1"


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
        return cls(contributions=(text_contribution("text", source, text),))

    @classmethod
    def from_contributions(cls, contributions: Mapping[str, str]) -> Seed:
        """Make a seed of one secret per party, ordered by the party's name.

        Honest as long as one party is, and the secrets' digests were fixed first.

        Raises
        ------
        SeedError
            ``seed.empty``: no party, or an empty secret; ``seed.not_text``.
        """
        if not contributions:
            raise SeedError("seed.empty", source="contributions")
        return cls(
            contributions=tuple(
                text_contribution("contribution", name, value)
                for name, value in sorted(contributions.items())
            )
        )

    @classmethod
    def from_drand(cls, source: str, signature: str) -> Seed:
        """Make a seed of one round of the drand beacon.

        Parameters
        ----------
        source
            ``quicknet/<round>`` or ``<chain hash>/<round>``, as the campaign names it. The round
            must lie in the future when the commitment is published.
        signature
            The round's signature in hexadecimal; ``verify_drand`` tells whether it is genuine.

        Raises
        ------
        SeedError
            ``seed.signature_malformed``, ``seed.empty``, ``seed.not_text``.
        """
        return cls(contributions=(drand_contribution(source, signature),))

    @classmethod
    def of(cls, commitment: Commitment, values: Mapping[str, str | None]) -> Seed:
        """Make the seed that a commitment asks for, from the value of each named source.

        Parameters
        ----------
        commitment
            Names the sources; their order is the seed's.
        values
            By name of the source, in any order: the announced text, the revealed secret, the
            signature of the drand round; ``None`` for a secret that its party kept back.

        Raises
        ------
        SeedError
            ``seed.findings`` with everything that is missing, unknown or wrong;
            ``seed.no_named_sources``: the commitment leaves the source open.
        """
        if not commitment.seed_sources:
            raise SeedError("seed.no_named_sources")
        given = {normal_text(name): value for name, value in values.items()}
        names = [source.name for source in commitment.seed_sources]
        findings = [
            Finding("seed.source_unknown", params={"source": name, "named": ", ".join(names)})
            for name in sorted(given.keys() - set(names))
        ]
        parts = []
        for source in commitment.seed_sources:
            if source.name not in given:
                findings.append(Finding("seed.source_missing", params={"source": source.name}))
                continue
            try:
                part = promised_contribution(source, given[source.name])
            except SeedError as error:
                findings.append(Finding(error.code, params=error.params))
                continue
            findings += contribution_findings(part, commitment, source)
            parts.append(part)
        if findings:
            raise SeedError("seed.findings", findings)
        return cls(contributions=tuple(parts))

    def check(self, commitment: Commitment) -> None:
        """Refuse a seed that is not the one the commitment asks for.

        Raises
        ------
        SeedError
            ``seed.other_sources``: other sources than named, or another order.
            ``seed.findings``: every contribution that does not fit its source.
        """
        sources = commitment.seed_sources
        promised = [(source.kind, source.name) for source in sources]
        given = [
            ("contribution" if part.kind == "unrevealed" else part.kind, part.source)
            for part in self.contributions
        ]
        if promised and promised != given:
            raise SeedError(
                "seed.other_sources",
                promised=", ".join(name for _, name in promised),
                given=", ".join(name for _, name in given),
            )
        if not given:
            raise SeedError("seed.empty", source="contributions")
        findings = [] if promised else [*order_findings(self.contributions)]
        for number, part in enumerate(self.contributions):
            findings += contribution_findings(
                part, commitment, sources[number] if sources else None
            )
        if findings:
            raise SeedError("seed.findings", findings)

    def bind(self, commitment: Commitment) -> str:
        """Return the bound seed: 64 hexadecimal characters, after ``sm3:`` where that is the hash.

        Raises
        ------
        SeedError
            ``seed.other_sources``, ``seed.findings``: see ``check``.
        MissingExtraError
            ``drawing.sm3_missing``.
        """
        self.check(commitment)
        fields = [SEED_DOMAIN, commitment.digest, str(len(self.contributions))]
        for part in self.contributions:
            fields += [part.kind, part.source, part.value]
        name = commitment.algorithms.hash
        bound = hash_maker(name)(netstrings(fields)).digest().hex()
        return SM3_PREFIX + bound if name == "sm3" else bound


class SeedRecord(BaseModel):
    """File ``seed.json``: the contributions and what they became."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["dualrandom/seed/1"] = "dualrandom/seed/1"
    algorithm: SeedAlgorithm
    commitment: str
    contributions: tuple[Contribution, ...]
    seed: str


def seed_record(seed: Seed, commitment: Commitment) -> SeedRecord:
    """Bind a seed and keep the evidence; a seed that may only rehearse leaves none."""
    seed.check(commitment)
    return SeedRecord(
        algorithm=commitment.algorithms.seed,
        commitment=commitment.digest,
        contributions=seed.contributions,
        seed=seed.bind(commitment),
    )
