"""Credit codes: the vectorised check agrees with python-stdnum, and refuses nothing valid."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from dualrandom.credit_code import (
    ALPHABET,
    AUTHORITIES,
    check_character,
    check_character_ok,
    has_code_form,
    normalise,
)

first17 = st.builds(
    str.__add__,
    st.sampled_from(AUTHORITIES),
    st.text(alphabet=ALPHABET, min_size=16, max_size=16),
)


@given(st.lists(first17, max_size=20))
def test_the_vectorised_check_agrees_with_stdnum(stems):
    codes = [stem + uscc.calc_check_digit(stem) for stem in stems]
    assert check_character_ok(pd.Series(codes, dtype="str")).all()
    assert [stem + check_character(stem) for stem in stems] == codes


@given(first17, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(stem, place, other):
    code = stem + check_character(stem)
    changed = code[:place] + other + code[place + 1 :]
    assert check_character_ok(pd.Series([changed]))[0] == (changed == code)


@given(st.lists(st.text(max_size=20) | first17.map(lambda stem: stem + "0")))
def test_the_form_is_what_the_standard_says(codes):
    expected = [
        len(code) == 18 and code[0] in AUTHORITIES and set(code) <= set(ALPHABET) for code in codes
    ]
    assert has_code_form(pd.Series(codes, dtype="str")).tolist() == expected


@pytest.mark.parametrize("stem", ["N2420115MF1234567", "Y1420100MD0123456", "A1110000MB0123456"])
def test_authorities_of_the_2016_amendment_are_valid(stem):
    assert check_character_ok(pd.Series([stem + check_character(stem)])).all()


@pytest.mark.parametrize(
    "code",
    ["", "9142010000000000", "B1420115MF12345678", "01420115MF12345678", "9142011SMF1234567X"],
)
def test_other_shapes_have_no_code_form(code):
    assert not has_code_form(pd.Series([code]))[0]
    assert not check_character_ok(pd.Series([code]))[0]


def test_a_trailing_null_character_does_not_hide():
    assert not has_code_form(pd.Series(["N2420115MF12345678\0", "N2420115MF1234567\0"])).any()


def test_full_width_letters_digits_case_and_blanks_are_normalised():
    codes = pd.Series(["９１４２０１００ＭＡ0000000ａ", " n2420115mf12345678\t", None, ""])
    expected = ["91420100MA0000000A", "N2420115MF12345678", "", ""]
    assert normalise(codes).tolist() == expected


def test_normal_codes_stay_as_they_are_with_index_and_name():
    codes = pd.Series(["N2420115MF12345678"], index=[7], name="identifier")
    pd.testing.assert_series_equal(normalise(codes), codes.astype("str"))


@given(st.lists(st.none() | st.text("09azAZ \t０９ａｚＡＺ　", max_size=20)))
def test_normalise_is_idempotent(codes):
    once = normalise(pd.Series(codes, dtype=object))
    assert normalise(once).tolist() == once.tolist()


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_every_text_dtype_is_read(dtype):
    codes = pd.Series(["N2420115MF12345678", "x"], dtype=dtype)
    assert has_code_form(codes).tolist() == [True, False]
    assert normalise(codes).tolist() == ["N2420115MF12345678", "X"]


def test_an_empty_column_gives_an_empty_answer():
    empty = pd.Series([], dtype="str")
    assert check_character_ok(empty).shape == (0,)
    assert has_code_form(empty).dtype == np.bool_


@pytest.mark.parametrize("stem", ["", "9" * 18, "I" * 17, "9142 115MF1234567"])
def test_a_check_character_of_something_else_is_refused(stem):
    with pytest.raises(ValueError, match="first 17"):
        check_character(stem)
