"""The solver's model of a neighbourhood: what is said of two visits is said once."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dualrandom.scheduling.neighbourhood import blocking_sites, cut_out
from dualrandom.scheduling.satisfaction import _Model, solve

from .test_suited_days import built

SIZE = 25


@pytest.fixture(scope="module", params=[False, True], ids=["no travel", "travel"])
def cuts(request):
    """Neighbourhoods of the enterprises with most departments; several people share visits."""
    table, merges = built(travel=request.param)
    sites = sorted(
        range(len(table.visits)), key=lambda site: (-len(merges.problem.sites[site].parts), site)
    )
    found = []
    for site in sites[:6]:
        parts = merges.all_parts(site).bit_count()
        near = blocking_sites(table, merges, site, SIZE)
        found.append(cut_out(table, merges, near, site, (parts, parts)))
    return found


def test_no_pair_of_visits_is_there_twice(cuts):
    for cut in cuts:
        pairs = _Model(cut).pairs
        assert bool(pairs) == bool(cut.ways)
        assert not [pair for pair in pairs if (*pair[2:], *pair[:2]) in pairs]


def test_whoever_makes_two_visits_on_a_day_has_the_time_for_them_and_the_way(cuts):
    solved = 0
    for cut in cuts:
        answer = solve(cut, 1, 2000)
        if answer.bookings is None:
            continue
        solved += 1
        groups = {
            (choice.site, column.group.parts): column.group
            for choice in cut.choices
            for column in choice.columns
        }
        agendas = {}
        for site, parts, day, start in answer.bookings:
            for person, offset, minutes in groups[site, parts].members:
                begin = cut.calendar.slot_minutes[start] + offset
                agendas.setdefault((person, day), []).append((begin, begin + minutes, site))
        assert any(len(agenda) > 1 for agenda in agendas.values())
        for agenda in agendas.values():
            for (_, end, here), (begin, _, there) in pairwise(sorted(agenda)):
                assert begin - end >= cut.ways.get((here, there), 0)
    assert solved
