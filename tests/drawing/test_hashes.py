"""SM3 as the second named hash (docs/spec/draw-v1.md §3), against the standard's own examples."""

import hashlib
import sys

import pytest

from dualrandom.drawing import hashes
from dualrandom.drawing.hashes import hash_maker, hash_maker_of
from dualrandom.drawing.tickets import CounterStream, ticket, tickets
from dualrandom.errors import MissingExtraError

SEED = "ab" * 32
# GB/T 32905-2016, appendix A: examples 1 and 2.
STANDARD = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


def without_openssl_sm3(monkeypatch):
    def new(name, *_):
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashes.hashlib, "new", new)


@pytest.mark.parametrize("provider", ["hashlib", "cryptography"])
@pytest.mark.parametrize("message", STANDARD)
def test_both_providers_give_the_digests_of_the_standard(message, provider, monkeypatch):
    if provider == "cryptography":
        without_openssl_sm3(monkeypatch)
    start = hash_maker("sm3")
    assert start(message).digest().hex() == STANDARD[message]
    parts = start(message[:2])
    other = parts.copy()
    other.update(b"something else")
    parts.update(message[2:])
    assert parts.digest().hex() == parts.digest().hex() == STANDARD[message]
    assert other.digest() != parts.digest()


def test_without_any_provider_the_remedy_is_named(monkeypatch):
    without_openssl_sm3(monkeypatch)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.hashes", None)
    with pytest.raises(MissingExtraError) as caught:
        ticket("enterprise", f"sm3:{SEED}", "x")
    assert caught.value.code == "drawing.sm3_missing"
    assert 'pip install "dualrandom[sign]"' in caught.value.text("zh")
    assert ticket("enterprise", SEED, "x")


def test_the_prefix_of_the_seed_chooses_the_hash_of_tickets():
    text = b"19:dualrandom/ticket/1,10:enterprise,68:sm3:" + SEED.encode() + b",2:E1,"
    assert ticket("enterprise", f"sm3:{SEED}", "E1") == hashlib.new("sm3", text).digest()
    assert tickets("enterprise", f"sm3:{SEED}", ["E1"]) == [hashlib.new("sm3", text).digest()]
    plain = text.replace(b"68:sm3:", b"64:")
    assert ticket("enterprise", SEED, "E1") == hashlib.sha256(plain).digest()
    assert hash_maker_of(SEED) is hashlib.sha256


def test_the_prefix_of_the_seed_chooses_the_hash_of_the_stream():
    prefix = b"19:dualrandom/stream/1,7:lottery,68:sm3:" + SEED.encode() + b","
    raw = b"".join(hashlib.new("sm3", prefix + b"1:%d," % n).digest() for n in range(2))
    stream = CounterStream("lottery", f"sm3:{SEED}")
    assert bytes(stream.below(256) for _ in range(64)) == raw
