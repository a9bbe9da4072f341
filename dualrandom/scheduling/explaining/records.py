"""What is found out about blocks that stay out (未安排原因与补救): advice, no record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dualrandom.drawing.records import Party, Record
from dualrandom.errors import Finding, UndecidedError

Verdict = Literal["impossible", "no_room", "room", "undecided"]

ChangeKind = Literal[
    "inspector_free",
    "office_days",
    "certificate_from",
    "certificate_until",
    "daily_visits",
    "weekly_visits",
    "monthly_visits",
    "campaign_visits",
    "daily_minutes",
    "weekly_minutes",
    "replacement",
    "extra_inspector",
    "window_from",
    "window_until",
    "department_free",
    "opening_days",
    "opening_from",
    "opening_until",
    "no_blackout",
    "working_until",
    "campaign_until",
    "since_last_days",
    "between_visits_days",
    "annual_cap",
    "lead_absent",
]


class RuleFor(Record):
    """A rule and whose calendar or limit it is: an inspector, an enterprise, a task."""

    rule: str
    subject: str


class Blocker(RuleFor):
    """Working days that a rule closes to a block; ``alone`` are those that nothing else closes."""

    days: int
    alone: int


class Change(Record):
    """One change of the registers or the campaign, such as "inspector X free on 12 March".

    Parameters
    ----------
    kind
        What is changed.
    subject
        Whose: identifier of an inspector, enterprise, task or department; for ``replacement`` and
        ``extra_inspector`` the block; for what holds for everybody the campaign.
    old, new
        Values as text: dates in ISO form, clock times, whole numbers, identifiers.
    """

    kind: ChangeKind
    subject: str
    old: str
    new: str


class Relaxation(Record):
    """Changes with which a block has a visit; that was tried, not estimated.

    ``blocks`` are all blocks that are left out and for which the same changes were found, each on
    its own. ``moved`` enterprises get another day or hour for it.
    """

    changes: tuple[Change, ...]
    blocks: tuple[str, ...]
    moved: int


class Explanation(Party):
    """Why one block has no visit.

    Parameters
    ----------
    verdict
        ``impossible``: windows, calendars, annual cap, gap and the lead department that must be
        there alone exclude it, proven.
        ``no_room``: the visits placed leave no room. Proven for ``overbooked`` (however their own
        visits are moved) or for the ``rearranged`` enterprises (whatever other day or hour the
        solver gives to their visits). ``room``: the solver found a place by moving the visits
        of other enterprises. ``undecided``: the limits were reached, or the place found may break
        a rule of one's own that was not looked at; nothing is known.
    colliding
        A minimal set of rules that can't hold together: without any one of them a day would be
        left. Where the verdict is not ``impossible``, with all other visits where they are.
    blockers
        Closed days of each rule, most first.
    moved
        Other enterprises that must move, where there is room.
    overbooked
        Inspectors of the team who cannot take one more visit on any of the possible days.
    rearranged
        Enterprises whose visits the solver was free to move; 0 where it was not asked.
    relaxations
        Smallest first; empty if none was found.
    """

    block: str
    enterprise: str
    verdict: Verdict
    colliding: tuple[RuleFor, ...]
    blockers: tuple[Blocker, ...]
    moved: int = 0
    overbooked: tuple[str, ...] = ()
    rearranged: int = 0
    relaxations: tuple[Relaxation, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether it is proven that the rules alone exclude the block."""
        return self.verdict == "impossible"


@dataclass(frozen=True)
class Explanations:
    """One explanation for each block that stays out, by identifier of the block.

    ``not_kept`` warns of each rule of one's own that was not looked at.
    """

    blocks: tuple[Explanation, ...]
    not_kept: tuple[Finding, ...] = ()

    def of(self, block: str) -> Explanation:
        """Explanation of a block; ``KeyError`` if it has a visit."""
        for explanation in self.blocks:
            if explanation.block == block:
                return explanation
        raise KeyError(block)

    @property
    def undecided(self) -> tuple[Explanation, ...]:
        """Blocks for which the limits were reached before anything was proven."""
        return tuple(one for one in self.blocks if one.verdict == "undecided")

    def raise_for_undecided(self) -> None:
        """Raise if the search ended without an answer for some block.

        Raises
        ------
        UndecidedError
            ``why.undecided`` with one finding a block.
        """
        if self.undecided:
            findings = [Finding("why.verdict.undecided", value=one.block) for one in self.undecided]
            raise UndecidedError("why.undecided", findings)


class Bottleneck(Record):
    """People who are asked for more than they can do in some weeks (人员瓶颈).

    Parameters
    ----------
    scope
        ``department``: all its people; ``qualification``: those who may fill the qualified seats of
        some blocks; ``inspector``: one person, as drawn.
    department, qualifications, inspectors
        Who they are.
    unit
        ``visits`` or ``minutes``, each counted once for every member of a team.
    first_day, last_day
        First and last working day of the weeks, as far as anything is asked of these people then.
    blocks
        Blocks that can only be visited then.
    demand, capacity
        In units. The demand is more than the capacity, so not all the blocks can have a visit.
    room_each
        Room in these weeks of the one among them who has most.
    more_inspectors
        So many more people, each with ``room_each``, would do;
        ``None`` for an inspector, since the visits were drawn for that person, and where nobody
        has room.
    more_days
        So many more working days after the last would do if the blocks could be visited then;
        ``None`` if ``MOST_MORE_DAYS`` would not.
    """

    scope: Literal["department", "qualification", "inspector"]
    department: str
    qualifications: tuple[str, ...]
    inspectors: tuple[str, ...]
    unit: Literal["visits", "minutes"]
    first_day: str
    last_day: str
    blocks: int
    demand: int
    capacity: int
    room_each: int
    more_inspectors: int | None
    more_days: int | None
