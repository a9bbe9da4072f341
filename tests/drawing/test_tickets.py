"""docs/spec/draw-v1.md §2.1, §3 and §7.5, against bytes written out by hand."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.canonical import canonical_json, netstring
from dualrandom.drawing.tickets import CounterStream, ticket, tickets

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
