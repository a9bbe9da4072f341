"""Ed25519 signatures of documents (docs/spec/draw-v1.md §12)."""

import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pydantic import ValidationError

from dualrandom.drawing.signatures import (
    Signature,
    SignaturesDocument,
    new_signing_key,
    public_key_of,
    sign_document,
    signature_findings,
    signed_bytes,
)
from dualrandom.errors import BundleError, MissingExtraError

DIGEST = "ab" * 32
# RFC 8032, section 7.1, test 1: the secret key and its public key.
RFC_KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
RFC_PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def pem(key, encryption=None):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


@pytest.fixture(scope="module")
def key():
    return pem(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(RFC_KEY)))


@pytest.fixture(scope="module")
def signature(key):
    return sign_document(key, signer="市场监管局", document="draw.json", digest=DIGEST)


def codes(signatures, digests):
    return [(each.code, each.severity) for each in signature_findings(signatures, digests)]


def test_what_is_signed_is_written_in_the_specification(signature):
    by_hand = ("22:dualrandom/signature/1,15:市场监管局,9:draw.json,64:" + DIGEST + ",").encode()
    assert signed_bytes("市场监管局", "draw.json", DIGEST) == by_hand
    assert signature.public_key == RFC_PUBLIC
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(RFC_PUBLIC))
    public.verify(bytes.fromhex(signature.signature), by_hand)


def test_a_signature_that_holds_names_the_key(signature):
    digests = {"draw.json": DIGEST}
    (found,) = signature_findings([signature], digests)
    assert (found.code, found.severity) == ("sign.holds", "warning")
    assert RFC_PUBLIC in found.text("zh")


CHANGES = {
    "signer": "税务局",
    "digest": "cd" * 32,
    "public_key": "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "signature": "00" * 64,
}


@pytest.mark.parametrize(("field", "value"), CHANGES.items())
def test_any_changed_field_is_found(signature, field, value):
    forged = signature.model_copy(update={field: value})
    assert codes([forged], {"draw.json": forged.digest}) == [("sign.forged", "error")]


def test_a_signature_of_another_or_a_missing_file_is_found(signature):
    assert codes([signature], {"draw.json": "00" * 32}) == [("sign.other_document", "error")]
    assert codes([signature], {"plan.json": DIGEST}) == [("sign.no_document", "error")]
    manifest = signature.model_copy(update={"document": "manifest.json"})
    assert codes([manifest], {"manifest.json": DIGEST}) == [("sign.no_document", "error")]


def test_without_the_extra_nothing_passes_and_what_can_be_compared_is(signature, monkeypatch):
    monkeypatch.setitem(sys.modules, "dualrandom.drawing.ed25519", None)
    assert codes([signature], {"draw.json": DIGEST}) == [("sign.not_checked", "warning")]
    assert ("sign.other_document", "error") in codes([signature], {"draw.json": "00" * 32})
    for make in (new_signing_key, lambda: public_key_of(b"")):
        with pytest.raises(MissingExtraError) as caught:
            make()
        assert 'pip install "dualrandom[sign]"' in caught.value.text("en")


def test_keys_are_new_each_time_and_unfit_ones_are_refused(key):
    assert public_key_of(new_signing_key()) != public_key_of(new_signing_key())
    locked = Ed25519PrivateKey.generate()
    for unfit in (b"", b"no key", pem(X25519PrivateKey.generate()),
                  pem(locked, BestAvailableEncryption(b"password"))):  # fmt: skip
        with pytest.raises(BundleError) as caught:
            public_key_of(unfit)
        assert caught.value.code == "sign.key_unreadable"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("sign.no_signer", {"signer": " "}),
        ("sign.unsignable", {"document": "manifest.json"}),
        ("sign.unsignable", {"document": "signatures.json"}),
    ],
)
def test_what_cannot_be_signed(key, code, changes):
    with pytest.raises(BundleError) as caught:
        sign_document(key, **{"signer": "x", "document": "draw.json", "digest": DIGEST, **changes})
    assert caught.value.code == code


def test_signatures_are_ordered_and_counted_once(key, signature):
    other = sign_document(key, signer="税务局", document="commitment.json", digest=DIGEST)
    one = SignaturesDocument().with_signatures([signature]).with_signatures([other, signature])
    assert one == SignaturesDocument().with_signatures([other, signature])
    assert [each.document for each in one.signatures] == ["commitment.json", "draw.json"]


def test_keys_and_signatures_have_their_lengths(signature):
    for field in ("public_key", "signature", "digest"):
        with pytest.raises(ValidationError):
            Signature.model_validate({**signature.model_dump(), field: "ab"})
