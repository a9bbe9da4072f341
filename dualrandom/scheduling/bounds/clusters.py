"""Proof by small clusters (小范围证明): enterprises that cannot all have the fewest visits.

A few enterprises that share people, with nobody else in the way and every day and hour open to
them: if the solver finds that even so they cannot all be complete in their fewest visits, every
plan has one visit more among them, or leaves a block out. So at least as many enterprises are
split as it takes to have one in every cluster. The same with any number of visits proves that
blocks must stay out.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.merging import MOST_PATTERNS
from dualrandom.scheduling.neighbourhood import Column, SiteChoice, surroundings
from dualrandom.scheduling.priority import unsettled
from dualrandom.scheduling.satisfaction import COLUMNS_PER_MILLISECOND, solve
from dualrandom.scheduling.solver import repeatable_solver

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.timetable import Timetable

SIZES = (5, 10, 20, 40)
"""Enterprises beside the one in question, the least first; a proof is then made smaller."""

MOST_TARGETS = 60
MOST_PARTS = 6
MILLISECONDS = 200
"""Deterministic time for one attempt."""

MOST_WORK = 1_000
"""Deterministic time for all attempts of one kind together, the building of models included: where
many stay out, each cluster is large and few of them prove anything."""


class ClusterProof(NamedTuple):
    """What every plan must suffer at least, on the solver's word, and the time that it took.

    ``extra_visits`` beyond the fewest by calendars, for the blocks that the plan places;
    ``left_out`` blocks that stay out, whatever the plan.
    """

    extra_visits: int
    left_out: int
    milliseconds: int


def prove_by_clusters(table: Timetable, merges: Merges) -> ClusterProof:
    """Look for clusters around the enterprises that a plan splits, and those it leaves out.

    Deterministic: enterprises in their order, the solver with fixed seed and deterministic time.
    """
    prover = _Prover(table, merges)
    split = [site for site in unsettled(table, merges) if _is_split(table, merges, site)]
    out = [
        site for site in unsettled(table, merges) if table.placed(site) != merges.all_parts(site)
    ]
    return ClusterProof(
        prover.count(split[:MOST_TARGETS], prover.in_fewest_visits),
        prover.count(out[:MOST_TARGETS], prover.in_any_visits),
        prover.milliseconds,
    )


def _is_split(table: Timetable, merges: Merges, site: int) -> bool:
    placed = table.placed(site)
    return len(table.visits[site]) > merges.least_for(site, placed) > 0


class _Wish(NamedTuple):
    """Parts of a site that are to be placed in at most so many visits, out of these groups."""

    site: int
    parts: int
    groups: tuple[Group, ...]
    most_visits: int

    @property
    def n_ways(self) -> int:
        """Groups and days to choose from."""
        return sum(group.days.bit_count() for group in self.groups)


class _Prover:
    """An empty timetable, who shares people with whom, and the time spent."""

    def __init__(self, table: Timetable, merges: Merges) -> None:
        self.table = table
        self.empty = merges.new_table()
        self.merges = merges
        self.milliseconds = 0
        self.columns = 0
        self.work_allowed = 0
        self._sites_of: list[list[int]] = [[] for _ in merges.problem.people]
        for number, site in enumerate(merges.problem.sites):
            for part in site.parts:
                for person in part.team:
                    self._sites_of[person].append(number)

    def count(self, targets: list[int], wish: Callable[[int], _Wish | None]) -> int:
        """Fewest enterprises that have a part in every cluster around these targets."""
        found: list[list[int]] = []
        self.work_allowed = self.work + MOST_WORK
        for target in targets:
            cluster = self._cluster(target, wish)
            if cluster:
                found.append(cluster)
        return fewest_in_all(found)

    @property
    def work(self) -> int:
        """Deterministic milliseconds so far, those of building models included."""
        return self.milliseconds + self.columns // COLUMNS_PER_MILLISECOND

    @property
    def may_go_on(self) -> bool:
        """Whether there is work left for one more attempt."""
        return self.work < self.work_allowed

    def in_fewest_visits(self, site: int) -> _Wish | None:
        """The placed blocks of a site in their fewest visits; nothing if there are many ways."""
        parts = self.table.placed(site)
        if not parts:
            return None
        least = self.merges.least_for(site, parts)
        patterns = self.merges.patterns(site, least, parts)
        if not patterns or len(patterns) == MOST_PATTERNS:
            return None
        groups = {group.parts: group for pattern in patterns for group in pattern}
        return _Wish(site, parts, tuple(group for _, group in sorted(groups.items())), least)

    def in_any_visits(self, site: int) -> _Wish | None:
        """All blocks of a site, in any visits."""
        parts = self.merges.all_parts(site)
        n_parts = parts.bit_count()
        if not 0 < n_parts <= MOST_PARTS:
            return None
        groups = tuple(self.merges.group(site, mask) for mask in range(1, parts + 1))
        return _Wish(site, parts, groups, n_parts)

    def _choice(self, wish: _Wish) -> SiteChoice:
        columns = tuple(
            Column(group, day, starts)
            for group in wish.groups
            for day in members(group.days)
            if (starts := self.empty.starts(group, day))
        )
        caps = self.merges.problem.sites[wish.site].caps
        n_parts = wish.parts.bit_count()
        return SiteChoice(wish.site, columns, wish.parts, n_parts, wish.most_visits, caps)

    def _cluster(self, target: int, wish: Callable[[int], _Wish | None]) -> list[int] | None:
        """Sites with the target that cannot all be satisfied, none of them to spare."""
        own = wish(target) if self.may_go_on else None
        if own is None:
            return None
        near = self._near(target, wish)
        for size in SIZES:
            chosen = [self._choice(one) for one in (own, *near[:size])]
            if self._is_impossible(chosen):
                return self._smallest(chosen)
            if size >= len(near) or not self.may_go_on:
                return None
        return None

    def _smallest(self, chosen: list[SiteChoice]) -> list[int]:
        """Leave away whom the proof does not need."""
        for one in chosen[:0:-1]:
            if not self.may_go_on:
                break
            rest = [other for other in chosen if other is not one]
            if self._is_impossible(rest):
                chosen = rest
        return [one.site for one in chosen]

    def _near(self, target: int, wish: Callable[[int], _Wish | None]) -> list[_Wish]:
        """Other sites of the target's people, those with the fewest ways first."""
        parts = self.merges.problem.sites[target].parts
        others = {
            site: None for part in parts for person in part.team for site in self._sites_of[person]
        }
        wishes = [one for site in others if site != target and (one := wish(site))]
        return sorted(wishes, key=lambda one: (one.n_ways, one.site))[: SIZES[-1]]

    def _is_impossible(self, chosen: list[SiteChoice]) -> bool:
        answer = solve(surroundings(self.empty, chosen), 1, MILLISECONDS)
        self.milliseconds += answer.milliseconds
        self.columns += sum(len(choice.columns) for choice in chosen)
        return answer.status == "INFEASIBLE"


def fewest_in_all(clusters: list[list[int]]) -> int:
    """Fewest enterprises such that one is in every cluster; a bound of it if it is hard to tell."""
    from ortools.sat.python import cp_model  # half a second, only when needed

    model: Any = cp_model.CpModel()
    chosen = {site: model.new_bool_var("") for cluster in clusters for site in cluster}
    for cluster in clusters:
        model.add_bool_or([chosen[site] for site in cluster])
    model.minimize(cp_model.LinearExpr.sum(list(chosen.values())))
    solver = repeatable_solver({}, seed=1, milliseconds=1000)
    solver.solve(model)
    return max(0, ceil(solver.best_objective_bound - 0.001)) if clusters else 0
