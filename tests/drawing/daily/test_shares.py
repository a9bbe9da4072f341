"""Fair shares by hand, and sums for whatever weights."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dualrandom.drawing.daily.planned import DaySeats
from dualrandom.drawing.daily.shares import block_shares, proportional_shares


def test_in_proportion_as_far_as_nobody_gets_more_than_one():
    assert proportional_shares({"a": 1, "b": 1, "c": 2}, 2) == {
        "a": Fraction(1, 2), "b": Fraction(1, 2), "c": Fraction(1),
    }  # fmt: skip
    assert proportional_shares({"a": 1, "b": 2, "c": 9}, 2) == {
        "a": Fraction(1, 3), "b": Fraction(2, 3), "c": Fraction(1),
    }  # fmt: skip
    assert proportional_shares({"a": 1, "b": 5}, 3) == {"a": 1, "b": 1}
    assert proportional_shares({"a": 1, "b": 5}, 0) == {"a": 0, "b": 0}


def seats(size, asked, marks):
    members = tuple("abcdef"[: len(marks)])
    return DaySeats("E/d", "d", 0, size, asked, members, tuple(marks))


def test_the_qualified_share_a_seat_where_in_proportion_they_would_get_less():
    weights = dict.fromkeys("abcdef", 100)
    one_of_four = seats(2, 1, [True, False, False, False])
    assert block_shares(one_of_four, weights) == {
        "a": 1,
        "b": Fraction(1, 3),
        "c": Fraction(1, 3),
        "d": Fraction(1, 3),
    }
    assert block_shares(seats(2, 0, [True, False, False, False]), weights)["a"] == Fraction(1, 2)
    two_of_four = seats(2, 1, [True, True, False, False])
    assert set(block_shares(two_of_four, weights).values()) == {Fraction(1, 2)}
    two_of_six = seats(2, 1, [True, True, False, False, False, False])
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert block_shares(two_of_six, weights) == dict(
        a=half, b=half, c=quarter, d=quarter, e=quarter, f=quarter
    )


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8), st.integers(0, 9))
def test_shares_add_up_and_keep_the_order_of_the_weights(weights, n_seats):
    given_weights = {str(number): weight for number, weight in enumerate(weights)}
    shares = proportional_shares(given_weights, n_seats)
    assert sum(shares.values()) == min(n_seats, len(weights))
    open_ones = [(weights[int(name)], share) for name, share in shares.items() if share < 1]
    assert all(0 <= share <= 1 for share in shares.values())
    assert len({share / weight for weight, share in open_ones}) <= 1
    most_open = max((weight for weight, _ in open_ones), default=0)
    assert all(weights[int(n)] > most_open for n, s in shares.items() if s == 1 and most_open)
