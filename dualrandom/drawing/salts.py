"""The salt of a frame (名录盐值), kept by the operator: docs/spec/draw-v1.md §11.1."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dualrandom.drawing.records import Record

SALT_FILE = "salt.json"
SHORTEST_SALT = 16
"""Characters that a new commitment's salt must have."""


class SaltDocument(Record):
    """File ``salt.json``: hides every enterprise's line behind the root of the frame.

    At least 128 bits of chance, such as ``secrets.token_hex(32)``: who guesses the salt can test
    guesses of any line against the proof of a neighbour. Not for publication.
    """

    format: Literal["dualrandom/salt/1"] = "dualrandom/salt/1"
    salt: str = Field(min_length=1)
