"""Lowest tickets in parts (docs/spec/draw-v1.md §3, §6.1, §6.2): any partition gives the whole."""

import hashlib
import itertools
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.drawing import lowest_tickets
from dualrandom.drawing.lowest_tickets import Search, find_lowest, lowest_in_part, merge

SEED = "ab" * 32
NAMES = [f"企业{number}" if number % 3 else f"E{number:03}" for number in range(60)]


def by_hand(name):
    data = name.encode()
    prefix = b"19:dualrandom/ticket/1,10:enterprise,64:" + SEED.encode() + b","
    return hashlib.sha256(prefix + b"%d:%s," % (len(data), data)).digest()


def groups(codes):
    return np.array(codes, dtype=np.int32)


def content(found):
    n_groups = len(found.sizes)
    return found.sizes.tolist(), [found.of_group(group) for group in range(n_groups)]


# Two tasks: groups 0, 1 are the first one's strata, groups 2, 3 the second one's.
TASKS = st.tuples(
    st.lists(st.sampled_from([-1, 0, 1]), min_size=60, max_size=60),
    st.lists(st.sampled_from([-1, 2, 3]), min_size=60, max_size=60),
)
NUMBERS = st.tuples(*[st.one_of(st.integers(0, 5), st.integers(0, 60))] * 4)


@given(TASKS, NUMBERS)
def test_the_lowest_tickets_are_those_of_a_sorted_list(tasks, numbers):
    found = lowest_in_part(Search.of(SEED, numbers), NAMES, [groups(own) for own in tasks])
    for group, number in enumerate(numbers):
        members = [
            (by_hand(name), name)
            for own in tasks
            for name, code in zip(NAMES, own, strict=True)
            if code == group
        ]
        assert found.of_group(group) == sorted(members)[:number]
        assert found.sizes[group] == len(members)


@given(
    TASKS,
    NUMBERS,
    st.lists(st.integers(0, 6), min_size=60, max_size=60),
    st.permutations(range(7)),
    st.randoms(use_true_random=False),
)
def test_any_partition_in_any_order_of_merging_gives_the_whole(
    tasks, numbers, owners, order, random
):
    search = Search.of(SEED, numbers)
    whole = content(lowest_in_part(search, NAMES, [groups(own) for own in tasks]))
    parts = []
    for owner in order:
        rows = [row for row, own in enumerate(owners) if own == owner]
        random.shuffle(rows)
        own = [groups([task[row] for row in rows]) for task in tasks]
        parts.append(([NAMES[row] for row in rows], own))
    assert content(find_lowest(search, parts)) == whole  # limits narrow from part to part
    pieces = [lowest_in_part(search, *part) for part in parts]
    while len(pieces) > 1:  # pairs at random: associative, commutative
        left = pieces.pop(random.randrange(len(pieces)))
        right = pieces.pop(random.randrange(len(pieces)))
        pieces.append(merge(search, [left, right]))
    assert content(pieces[0]) == whole


def test_whole_tickets_decide_where_their_first_bytes_are_equal(monkeypatch):
    """Study §6 no. 4: the first 8 bytes are the same; then the same ticket altogether."""
    tails = dict(zip("abcdef", [5, 3, 9, 3, 1, 0], strict=True))

    def stub(purpose, seed, identifiers):
        return [bytes(8) + bytes([tails[name]]) * 24 for name in identifiers]

    monkeypatch.setattr(lowest_tickets, "tickets", stub)
    search = Search.of(SEED, [4])
    for names in itertools.permutations("abcdef"):
        parts = [(names[:4], [groups([0] * 4)]), (names[4:], [groups([0] * 2)])]
        found = find_lowest(search, parts)
        assert [name for _, name in found.of_group(0)] == ["f", "e", "b", "d"]


def test_a_larger_number_extends_the_smaller_one():
    """Study §6 no. 3."""
    samples = []
    for number in (0, 1, 7, 20, 60, 99):
        parts = [
            (NAMES[start : start + 13], [groups([0] * len(NAMES[start : start + 13]))])
            for start in range(0, 60, 13)
        ]
        samples.append(find_lowest(Search.of(SEED, [number]), parts).of_group(0))
    for smaller, larger in itertools.pairwise(samples):
        assert larger[: len(smaller)] == smaller
    assert [len(sample) for sample in samples] == [0, 1, 7, 20, 60, 60]


def test_a_part_above_the_limits_hands_nothing_back():
    search = Search.of(SEED, [2])
    parts = [([name], [groups([0])]) for name in NAMES]
    seen = []

    class Spy(ThreadPoolExecutor):
        def submit(self, function, own_search, *part):
            seen.append(own_search.limits.tolist())
            return super().submit(function, own_search, *part)

    with Spy(1) as executor:
        found = find_lowest(search, parts, executor)
    assert content(found) == content(find_lowest(search, parts))
    narrowest = int.from_bytes(found.of_group(0)[-1][0][:8], "big")
    assert seen[0] == [2**64 - 1]
    assert narrowest <= seen[-1][0] < 2**60


def test_what_is_under_way_is_cancelled_when_reading_fails():
    given_away = []

    class Busy(Executor):
        def submit(self, function, *arguments):
            given_away.append(Future())
            return given_away[-1]

    def parts():
        for name in NAMES[:5]:
            yield [name], [groups([0])]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_lowest(Search.of(SEED, [2]), parts(), Busy())
    assert [future.cancelled() for future in given_away] == [True] * 5


def test_no_parts_have_no_tickets():
    found = find_lowest(Search.of(SEED, [2, 0]), [])
    assert content(found) == ([0, 0], [[], []])
    found = find_lowest(Search.of(SEED, [2, 0]), [([], [groups([])])])
    assert content(found) == ([0, 0], [[], []])
