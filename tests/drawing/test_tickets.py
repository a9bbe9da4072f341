"""docs/spec/draw-v1.md §2.1, §3 and §7.5, against bytes written out by hand."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.canonical import canonical_json, netstring
from dualrandom.drawing.tickets import CounterStream, ticket, tickets
from dualrandom.registers.cells import CellError, key_cell
from dualrandom.registers.identifiers import normal_identifiers

SEED = "ab" * 32


def test_a_ticket_is_sha256_over_netstrings_written_by_hand():
    by_hand = (
        "19:dualrandom/ticket/1,10:enterprise,64:" + SEED + ",18:91420106DR0000001X,"
    ).encode()
    assert ticket("enterprise", SEED, "91420106DR0000001X") == hashlib.sha256(by_hand).digest()


def test_lengths_count_bytes_not_characters():
    assert netstring("企业A") == "7:企业A,".encode()


@given(st.lists(st.text(max_size=8), max_size=6), st.text(max_size=5), st.text(max_size=5))
def test_many_tickets_equal_single_ones(identifiers, purpose, seed):
    expected = [ticket(purpose, seed, identifier) for identifier in identifiers]
    assert tickets(purpose, seed, identifiers) == expected


@given(st.text(), st.text(), st.text(), st.text())
def test_fields_cannot_imitate_each_other(a, b, c, d):
    same = (a, b) == (c, d)
    assert (ticket("p", SEED, a, b) == ticket("p", SEED, c, d)) is same


def test_identifiers_with_separators_are_other_enterprises():
    """Study §6 no. 8: "a|b" + "c" must not meet "a" + "b|c", whatever the separator."""
    for separator in ("|", ",", ":", "\x1f", " ", "1:a,"):
        joined = ticket("reserve", SEED, f"a{separator}b", "c")
        assert joined != ticket("reserve", SEED, "a", f"b{separator}c")
        assert joined != ticket("reserve", SEED, f"a{separator}b{separator}c")


def test_a_full_width_credit_code_is_the_same_enterprise_and_another_number_is_not_folded():
    wide, plain = "９１420106ma4j9x2b1a", "91420106MA4J9X2B1A"
    assert tickets("enterprise", SEED, normal_identifiers([wide])) == tickets(
        "enterprise", SEED, [plain]
    )
    odd = normal_identifiers(["鄂２"])
    assert odd == ["鄂２"]
    assert ticket("enterprise", SEED, "鄂２") != ticket("enterprise", SEED, "鄂2")


@pytest.mark.parametrize("text", ["a;b", "a；b", "42\x1f01", "42\u200b01", "a\tb"])
def test_registers_refuse_identifiers_that_hold_a_separator_or_something_invisible(text):
    with pytest.raises(CellError):
        key_cell(text)


def test_the_stream_is_sha256_in_counter_mode_with_rejection():
    prefix = b"19:dualrandom/stream/1,7:lottery,64:" + SEED.encode() + b","
    raw = b"".join(hashlib.sha256(prefix + b"1:%d," % n).digest() for n in range(3))
    stream, position, bound = CounterStream("lottery", SEED), 0, 300
    for _ in range(20):
        while True:
            value = int.from_bytes(raw[position : position + 2], "big") & 0x1FF
            position += 2
            if value < bound:
                break
        assert stream.below(bound) == value


def test_canonical_documents_refuse_floats():
    with pytest.raises(TypeError):
        canonical_json({"a": [1, {"b": 0.5}]})
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
