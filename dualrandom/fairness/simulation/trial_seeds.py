"""Seeds that can only rehearse (预演种子): no draw on record can ever have one of them.

A bound seed of a draw is SHA-256 (or SM3) over netstrings that begin with ``dualrandom/seed/1`` and
name the commitment; a trial seed is SHA-256 over netstrings that begin with
``dualrandom/rehearsal/1``. The two could only agree by a collision of the hash. And there is no
text to announce: a trial seed has no contributions, so that no record can be made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from pydantic import Field

from dualrandom.canonical import netstrings, sha256_hex
from dualrandom.drawing.contributions import Contribution  # noqa: TC001  pydantic reads it
from dualrandom.drawing.hashes import SM3_PREFIX
from dualrandom.drawing.seeds import Seed
from dualrandom.errors import SeedError

if TYPE_CHECKING:
    from dualrandom.drawing.records import Commitment

TRIAL_DOMAIN = "dualrandom/rehearsal/1"
LABEL = "simulate"


class TrialSeed(Seed):
    """A seed for one rehearsal; the same whatever the commitment, so that campaigns can be paired.

    Attributes
    ----------
    trial
        64 hexadecimal characters from ``trial_values``.
    """

    contributions: tuple[Contribution, ...] = ()
    trial: str = Field(pattern=r"^[0-9a-f]{64}$")

    def check(self, commitment: Commitment) -> NoReturn:
        """Refuse: a rehearsal is no draw.

        Raises
        ------
        SeedError
            ``seed.rehearsal``, always.
        """
        raise SeedError("seed.rehearsal", seed=self.trial, commitment=commitment.digest)

    def bind(self, commitment: Commitment) -> str:
        """Return the trial's own value, in the form that the commitment's hash asks for."""
        return (SM3_PREFIX if commitment.algorithms.hash == "sm3" else "") + self.trial


def trial_values(frame_digest: str, number: int, label: str = LABEL) -> tuple[str, ...]:
    """First ``number`` trial seeds of a frame: SHA-256 of domain, frame digest, label and position.

    The first k of n are the k of k: an interrupted simulation is a shorter one.

    Examples
    --------
    >>> two = trial_values("0" * 64, 2)
    >>> two[:1] == trial_values("0" * 64, 1), two[0] == trial_values("0" * 64, 1, "other")[0]
    (True, False)
    """
    return tuple(
        sha256_hex(netstrings((TRIAL_DOMAIN, frame_digest, label, str(position))))
        for position in range(number)
    )
