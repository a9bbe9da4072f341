from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dualrandom.scheduling.bits import block_of_ones, lowest, members


@given(st.sets(st.integers(0, 200)))
def test_members_are_the_set_bits_in_order(positions):
    mask = sum(1 << position for position in positions)
    assert list(members(mask)) == sorted(positions)
    if mask:
        assert lowest(mask) == min(positions)


@given(st.integers(0, 20), st.integers(-3, 20))
def test_a_block_of_ones_is_the_range(first, after):
    assert list(members(block_of_ones(first, after))) == list(range(first, after))
