"""Rounds of the drand beacon, checked without a network (docs/spec/draw-v1.md §4.2)."""

import hashlib
import struct
import sys

import pytest
from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

from dualrandom.campaign.drand_rounds import QUICKNET_CHAIN, DrandRound, drand_round
from dualrandom.drawing.contributions import drand_contribution
from dualrandom.drawing.drand import randomness, signature_findings, verify_drand
from dualrandom.drawing.quicknet import PUBLIC_KEY
from dualrandom.errors import MissingExtraError, SeedError

# Real rounds of quicknet with the randomness that the network published.
ROUNDS = {
    1: (
        "b55e7cb2d5c613ee0b2e28d6750aabbb78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b",
        "1466a6cd24e327188770752f6134001c64d6efcc590ccc26b721611ad96f165a",
    ),
    1000: (
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    657413: (
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
}
CURVE_ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
OTHER_CHAIN = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"


@pytest.mark.parametrize("number", ROUNDS)
def test_real_rounds_hold_under_both_names_of_the_chain(number):
    signature, published = ROUNDS[number]
    assert randomness(signature) == published
    assert verify_drand(f"quicknet/{number}", signature)
    assert verify_drand(f"{QUICKNET_CHAIN}/{number}", signature)


def test_the_key_is_the_one_that_the_chain_hash_covers():
    """The hash in the specification pins the key: period, genesis, key, group, name."""
    group = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
    head = struct.pack(">Iq", 3, 1692803367)
    found = hashlib.sha256(head + PUBLIC_KEY + bytes.fromhex(group) + b"quicknet").hexdigest()
    assert found == QUICKNET_CHAIN


SIGNATURE = ROUNDS[1000][0]
FORGED = {
    "of another round": ROUNDS[1][0],
    "with a flipped sign": f"{int(SIGNATURE[0], 16) ^ 2:x}{SIGNATURE[1:]}",
    "no point of the curve": SIGNATURE[:-1] + "8",
    "too short": SIGNATURE[:-2],
    "the point at infinity": "c0" + "00" * 47,
    "outside of the subgroup": "80" + "00" * 46 + "04",
    "no hexadecimal": SIGNATURE.upper(),
    "empty": "",
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_any_other_signature_is_refused(signature):
    assert not verify_drand("quicknet/1000", signature)


def test_a_genuine_signature_cannot_be_varied():
    """A point of small order added to a signature vanishes in the pairing: another value, free."""
    outside = bytes.fromhex(FORGED["outside of the subgroup"])
    point = G1Point.from_compressed_bytes_unchecked(outside)
    small = point * Scalar(CURVE_ORDER - 1) + point
    assert small != G1Point.identity()
    genuine = G1Point.from_compressed_bytes(bytes.fromhex(SIGNATURE))
    varied = genuine + small
    assert GT.pairing(varied, G2Point()) == GT.pairing(genuine, G2Point())
    assert not verify_drand("quicknet/1000", varied.to_compressed_bytes().hex())


def test_what_cannot_be_told_is_a_warning_and_never_silence(monkeypatch):
    part = drand_contribution("quicknet/1000", SIGNATURE)
    elsewhere = drand_contribution(f"{OTHER_CHAIN}/1000", SIGNATURE)
    forged = drand_contribution("quicknet/1001", SIGNATURE)
    found = [(each.code, each.severity) for each in signature_findings([part, elsewhere, forged])]
    assert found == [("seed.drand_other_chain", "warning"), ("seed.drand_forged", "error")]
    with pytest.raises(SeedError) as other:
        verify_drand(elsewhere.source, SIGNATURE)
    assert other.value.code == "seed.drand_other_chain"
    monkeypatch.setitem(sys.modules, "dualrandom.drawing.quicknet", None)
    with pytest.raises(MissingExtraError) as caught:
        verify_drand("quicknet/1000", SIGNATURE)
    assert 'pip install "dualrandom[drand]"' in caught.value.text("en")
    (finding,) = signature_findings([part])
    assert (finding.code, finding.severity) == ("seed.drand_extra_missing", "warning")
    assert "not checked" in finding.text("en")
    assert "未核验" in finding.text("zh")


def test_names_of_rounds():
    assert drand_round("quicknet/7") == DrandRound(QUICKNET_CHAIN, 7)
    assert drand_round(f"{OTHER_CHAIN}/123") == DrandRound(OTHER_CHAIN, 123)
    bad = ("quicknet", "quicknet/", "quicknet/0", "quicknet/07", "quicknet/-1", "quicknet/1 ",
           "Quicknet/1", "fastnet/1", "quicknet/٣", f"{OTHER_CHAIN[1:]}/1", "quicknet/1\n")  # fmt: skip
    assert [name for name in bad if drand_round(name) is not None] == []
