"""What is published about a draw: the commitment, the seed, both draws (抽取记录).

These models *are* the JSON files of a bundle. Probabilities are exact: text fractions for
enterprises, integers over ``denominator`` for inspectors. Nothing here holds a clock or a machine.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from dualrandom.campaign.models import (
    Hash,
    Method,
    ObjectDrawAlgorithm,
    ObjectDrawReason,
    Qualified,
    Rounding,
    SeedSource,
)
from dualrandom.canonical import document_digest

DENOMINATOR = 2**30
"""All odds of the lottery are integers over this number."""

LotteryAlgorithm = Literal["inspector-lottery/maxent-cycle-1"]
TicketAlgorithm = Literal["ticket/sha256-1", "ticket/sm3-1"]
SeedAlgorithm = Literal["seed/sha256-1", "seed/sm3-1"]
LOTTERY_ALGORITHM: LotteryAlgorithm = "inspector-lottery/maxent-cycle-1"


class Record(BaseModel):
    """Base of all published records: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Party(Record):
    """People of one department who are drawn from one pool: its inspectors, or its experts.

    ``experts`` is written only where it is true (docs/spec/draw-v1.md §7.1d).
    """

    department: str
    experts: bool = Field(default=False, exclude_if=lambda experts: not experts)

    @property
    def party(self) -> str:
        """``market`` or ``market/experts``: the end of the block's identifier."""
        return f"{self.department}/experts" if self.experts else self.department


class Algorithms(Record):
    """Ids of everything that turns public bytes into an outcome (docs/spec/draw-v1.md)."""

    ticket: TicketAlgorithm
    seed: SeedAlgorithm
    object_draw: ObjectDrawAlgorithm
    lottery: LotteryAlgorithm = LOTTERY_ALGORITHM

    @property
    def hash(self) -> Hash:
        """Hash of tickets, bound seed and streams."""
        return "sm3" if self.seed == "seed/sm3-1" else "sha256"


class Attempt(Record):
    """Which attempt at the draw this is; from the second on why, and who approved it (§9).

    ``previous`` is the document digest of the attempt before.
    """

    number: int = Field(default=1, ge=1)
    reason: str = ""
    approver: str = ""
    previous: str | None = None


class LevelPromise(Record):
    """Enterprises of one weight within a stratum: how many, and everybody's exact chance."""

    weight: int = Field(ge=1)
    frame_size: int = Field(ge=1)
    probability: str


class StratumPromise(Record):
    """One stratum of one task before the draw: its size, its quota and the chances.

    ``quota`` is ``None`` where it is known only after the draw (a follower, a rounding by the
    seed, a Poisson draw); ``expected_quota`` always is an exact fraction. ``probability`` is
    everybody's chance, or the mean one where ``levels`` differ.
    """

    stratum: str
    frame_size: int = Field(ge=0)
    quota: int | None = Field(default=None, ge=0)
    expected_quota: str
    probability: str
    levels: tuple[LevelPromise, ...] = ()
    rule: str = ""


class TaskPromise(Record):
    """A task as it will be drawn and inspected, with everything the items ask for resolved.

    ``weights`` names the column, ``staff`` counts the inspectors behind a quota by staff. What is
    asked of experts is written only where a task asks for some.
    """

    task: str
    title: str
    department: str
    items: tuple[str, ...]
    method: Method
    first_day: date
    last_day: date
    duration_minutes: int
    qualifications: tuple[str, ...]
    team_size: int
    team_qualified: Qualified
    team_leader: bool
    team_experts: int = Field(default=0, ge=0, exclude_if=lambda experts: not experts)
    expert_qualifications: tuple[str, ...] = Field(default=(), exclude_if=lambda names: not names)
    rounding: Rounding
    reserves: int
    batches: int = 1
    weights: str | None = None
    staff: int | None = None
    follows: str | None = None
    strata: tuple[StratumPromise, ...]


class Commitment(Record):
    """What is fixed and published before the seed exists (抽取前承诺)."""

    format: Literal["dualrandom/commitment/1"] = "dualrandom/commitment/1"
    campaign: str
    algorithms: Algorithms
    object_draw_reason: ObjectDrawReason
    campaign_digest: str
    frame_digest: str
    frame_root: str
    inspectors_digest: str
    workdays: tuple[date, ...]
    workdays_source: str
    seed_sources: tuple[SeedSource, ...]
    unrevealed_secrets: Literal["redraw", "omit"] = "redraw"
    attempt: Attempt = Attempt()
    tasks: tuple[TaskPromise, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of this commitment; publish it before the seed."""
        return document_digest(self.model_dump(mode="json"))

    def task(self, task_id: str) -> TaskPromise:
        """Return the promise of one task; ``KeyError`` if there is none."""
        for task in self.tasks:
            if task.task == task_id:
                return task
        raise KeyError(task_id)


class DrawnEnterprise(Record):
    """An enterprise with its ticket and its place in the order of its stratum (from 1).

    ``batch`` counts from 1 in a task with batches (§6.9).
    """

    identifier: str
    ticket: str
    rank: int = Field(ge=1)
    batch: int | None = Field(default=None, ge=1)


class StratumDraw(Record):
    """Outcome in one stratum.

    ``cutoff`` is the ticket of the last one selected where tickets alone decide, else empty.
    """

    stratum: str
    frame_size: int
    quota: int
    probability: str
    cutoff: str
    selected: tuple[DrawnEnterprise, ...]
    reserves: tuple[DrawnEnterprise, ...]


class TaskDraw(Record):
    """Outcome of one task."""

    task: str
    follows: str | None
    strata: tuple[StratumDraw, ...]


class BurdenBounds(Record):
    """Proven bounds on the number of enterprises visited, beside this draw's own counts.

    ``expected_inspections`` = Σ over enterprises and tasks of the chance; no design can expect
    to visit fewer enterprises than ``least_expected_enterprises`` = Σ of each enterprise's largest
    chance (Matei & Tillé 2005).
    """

    expected_inspections: str
    least_expected_enterprises: str
    inspections: int
    enterprises: int


class DrawRecord(Record):
    """The first random (随机抽取检查对象), file ``draw.json``."""

    format: Literal["dualrandom/draw/1"] = "dualrandom/draw/1"
    algorithm: ObjectDrawAlgorithm
    commitment: str
    seed: str
    tasks: tuple[TaskDraw, ...]
    bounds: BurdenBounds


class Profile(Record):
    """Odds that several blocks share: who may come, with which chance.

    ``members`` are sorted by identifier: inspectors, or the standing groups of a department that
    draws these as a whole, of which one comes (``size`` 1, docs/spec/draw-v1.md §7.1b). ``odds``
    are integers over the record's denominator; ``qualified`` says who may fill the qualified seat.
    ``qualified_seats`` is 0 or 1.
    """

    members: tuple[str, ...]
    odds: tuple[int, ...]
    qualified: tuple[bool, ...]
    size: int
    qualified_seats: int


class Block(Party):
    """One department's team at one enterprise, or its experts: the unit of the second random.

    ``profile`` is an index into the record's profiles. ``team`` lists the one who fills the
    qualified seat first, the others by their tickets.
    """

    block: str
    enterprise: str
    tasks: tuple[str, ...]
    profile: int
    team: tuple[str, ...]


class Unstaffed(Party):
    """A block for which no complete team exists, with the rule that stands in the way."""

    block: str
    enterprise: str
    tasks: tuple[str, ...]
    rule: str
    eligible: int
    needed: int


class InspectorLoad(Record):
    """Expected and realised visits of one inspector.

    ``weight`` is available days × work share in percent; ``fair_visits`` the leximin-fair load,
    ``expected`` the sum of the odds over the denominator, ``visits`` what was drawn.
    """

    inspector: str
    department: str
    available_days: int
    weight: int
    capacity_visits: int
    fair_visits: str
    expected: int
    visits: int


class GroupLoad(Record):
    """Members, expected and realised visits of a standing group that is drawn as a whole.

    ``group`` is its identifier in profiles and cuts. ``available_days`` are those on which all
    members are available, ``weight`` their number × the least work share in percent, and
    ``capacity_visits`` the least of what its members can take on in these days. The other fields
    are those of ``InspectorLoad``, and its members' as well.
    """

    group: str
    department: str
    inspectors: tuple[str, ...]
    available_days: int
    weight: int
    capacity_visits: int
    fair_visits: str
    expected: int
    visits: int


class FairnessCut(Party):
    """Why no table of odds can be fairer: these people must bear at least these seats.

    ``seats`` seats of the department can only be filled from ``inspectors`` (after the earlier
    cuts' people have taken theirs; groups where groups are drawn); ``level`` = seats per unit of
    weight, the least possible maximum among them.
    """

    inspectors: tuple[str, ...]
    seats: int
    level: str


class Repair(Record):
    """One change that a rule about whole teams forced after the rounding (docs/spec §7.6).

    ``leaves`` and ``joins`` are in the order of the block. ``swapped_with`` is the block from whose
    team somebody came in exchange. A block that no change could put in order lost its whole team:
    nobody joins, it stands among the unstaffed, and ``profile`` keeps the odds that it had.
    """

    block: str
    rule: str
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    swapped_with: str | None
    profile: int | None


class LotteryRecord(Record):
    """The second random (随机选派执法检查人员), file ``lottery.json``.

    ``groups`` is written only where a department draws standing groups as a whole.
    ``repairs`` is written only where a team could break a rule of docs/spec §7.6.
    """

    format: Literal["dualrandom/lottery/1"] = "dualrandom/lottery/1"
    algorithm: LotteryAlgorithm = LOTTERY_ALGORITHM
    commitment: str
    seed: str
    denominator: int = DENOMINATOR
    band_permille: int
    profiles: tuple[Profile, ...]
    blocks: tuple[Block, ...]
    unstaffed: tuple[Unstaffed, ...]
    loads: tuple[InspectorLoad, ...]
    cuts: tuple[FairnessCut, ...]
    groups: tuple[GroupLoad, ...] = Field(default=(), exclude_if=lambda groups: not groups)
    repairs: tuple[Repair, ...] | None = Field(
        default=None, exclude_if=lambda repairs: repairs is None
    )
