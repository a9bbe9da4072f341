"""Encodings, tickets and chances of the stand-alone verifier, against values worked by hand."""

import hashlib

import pytest

from dualrandom.verifier import replay


def test_netstring_counts_bytes_not_characters():
    assert replay.netstrings("企业A", "") == "7:企业A,0:,".encode()


def test_canonical_json_orders_keys_by_utf16_code_units():
    document = {"\ue000": 1, "\U00010000": 2, "b": [True, None], "a": "\x07\n/企"}
    assert replay.canonical(document) == (
        '{"a":"\\u0007\\n/企","b":[true,null],"\U00010000":2,"\ue000":1}'.encode()
    )


@pytest.mark.parametrize(
    "text",
    ["1.0", "1e3", "NaN", "-Infinity", "9007199254740993", "1" * 5000, '{"a":1,"a":1}', "{", ""],
)
def test_json_that_no_record_may_hold_is_refused(text):
    with pytest.raises(ValueError):
        replay.parse_json(text.encode())


def test_ticket_is_the_hash_of_its_netstrings():
    fields = b"19:dualrandom/ticket/1,10:enterprise,4:seed,7:\xe4\xbc\x81\xe4\xb8\x9aA,"
    ticket = replay.ticket_maker("enterprise", "seed")
    assert ticket("企业A") == hashlib.sha256(fields).digest()


def _stream(purpose: str, seed: str, n_blocks: int) -> bytes:
    head = f"19:dualrandom/stream/1,{len(purpose)}:{purpose},{len(seed)}:{seed},"
    return b"".join(
        hashlib.sha256(f"{head}{len(str(n))}:{n},".encode()).digest() for n in range(n_blocks)
    )


@pytest.mark.parametrize("bound", [1, 2, 3, 255, 256, 257, 65_537, 2**30, 2**30 + 1, 2**61 - 1])
def test_chances_read_the_stream_as_specified(bound):
    stream, at = _stream("lottery", "ab", 400), 0
    bits = len(bin(bound - 1)) - 2 if bound > 1 else 0
    size = -(-bits // 8)
    chances = replay.Chances("lottery", "ab")
    for _ in range(300):
        while True:
            number = int.from_bytes(stream[at : at + size], "big") % 2**bits
            at += size
            if number < bound:
                break
        assert chances.below(bound) == number


def test_a_certain_thing_happens_without_using_the_stream():
    one, other = replay.Chances("p", "s"), replay.Chances("p", "s")
    assert all(one.happens(1, 1) for _ in range(5))
    assert one.below(1000) == other.below(1000)


@pytest.mark.parametrize("text", ["1/2", "0", "7", "11/244"])
def test_fractions_in_lowest_terms_are_read(text):
    assert str(replay.fraction(text)) == text


@pytest.mark.parametrize("text", ["2/4", "0/3", "1.5", "1e1", "-1", " 1", "01", "4/1", "１"])
def test_other_ways_to_write_a_number_are_refused(text):
    with pytest.raises(ValueError):
        replay.fraction(text)


@pytest.mark.parametrize("text", ["25:00", "9:00", "24:01", "12:60", "", "1２:00"])
def test_times_of_day_are_strict(text):
    with pytest.raises(ValueError):
        replay.minutes(text)


def test_least_days_is_exact():
    assert replay.least_days([]) == 0
    assert replay.least_days([0b011, 0b110, 0b010]) == 1
    assert replay.least_days([0b001, 0b010, 0b011]) == 2
    assert replay.least_days([0b0011, 0b0110, 0b1100, 0b1001]) == 2
    assert replay.least_days([0, 0b1]) == 1


def test_all_messages_exist_in_both_languages_with_the_same_placeholders():
    english, chinese = replay.TEXTS["en"], replay.TEXTS["zh"]
    fields = {code: sorted(_placeholders(text)) for code, text in english.items()}
    assert fields == {code: sorted(_placeholders(text)) for code, text in chinese.items()}
    assert replay.STATUS_TEXT["en"].keys() == replay.STATUS_TEXT["zh"].keys()
    stages = [stage[0] for stage in (*replay.STAGES, *replay.PROOF_STAGES)]
    assert set(stages) == set(replay.STAGES_TEXT)


def _placeholders(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}
