"""Who may come where, before anybody is drawn (待抽席位): file ``demands.json``."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from dualrandom.drawing.records import Record, Unstaffed


class SeatProfile(Record):
    """Eligible people that several blocks share, sorted; ``qualified``: may fill that seat."""

    members: tuple[str, ...]
    qualified: tuple[bool, ...]


class DemandBlock(Record):
    """Seats of one department at one enterprise; ``profile`` is an index into the profiles.

    ``qualified_seats`` (0 or 1) of the ``size`` seats are for the qualified.
    """

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    size: int = Field(ge=1)
    qualified_seats: int = Field(ge=0, le=1)
    profile: int = Field(ge=0)


class DemandsRecord(Record):
    """Blocks whose teams are drawn on the day, file ``demands.json`` (docs/spec/draw-v1.md §7.7).

    ``commitment`` and ``draw`` are the digests of the files it rests on.
    """

    format: Literal["dualrandom/demands/1"] = "dualrandom/demands/1"
    commitment: str
    draw: str
    profiles: tuple[SeatProfile, ...]
    blocks: tuple[DemandBlock, ...]
    unstaffed: tuple[Unstaffed, ...]

    @model_validator(mode="after")
    def _refers_to_profiles(self) -> Self:
        for profile in self.profiles:
            if len(profile.members) != len(profile.qualified):
                raise ValueError("a profile has not as many members as marks")
        for block in self.blocks:
            if block.profile >= len(self.profiles):
                raise ValueError(f"block {block.block}: there is no profile {block.profile}")
        return self
