"""Signatures of documents (电子签名): Ed25519, RFC 8032. docs/spec/draw-v1.md §12.

A signature binds a name, a document and its bytes to a key. Whether the key is that person's is
for the reader to know: compare it with the one that was published.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from dualrandom.campaign.models import Digest
from dualrandom.canonical import netstrings, normal_text
from dualrandom.drawing.records import Record
from dualrandom.errors import BundleError, Finding, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SIGNATURE_DOMAIN = "dualrandom/signature/1"
SIGNATURES_FILE = "signatures.json"
UNSIGNABLE = frozenset({"manifest.json", SIGNATURES_FILE})
"""Files that change when a signature is added."""


class Signature(Record):
    """One person's signature of one file; key and signature in hexadecimal."""

    signer: str = Field(min_length=1)
    document: str
    digest: Digest
    public_key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class SignaturesDocument(Record):
    """File ``signatures.json``; in order of document, signer and key."""

    format: Literal["dualrandom/signatures/1"] = "dualrandom/signatures/1"
    signatures: tuple[Signature, ...] = ()

    def with_signatures(self, more: Sequence[Signature]) -> SignaturesDocument:
        """Return these signatures and more; the same one twice counts once."""
        everyone = {*self.signatures, *more}
        ordered = sorted(everyone, key=lambda one: (one.document, one.signer, one.public_key))
        return SignaturesDocument(signatures=tuple(ordered))


def new_signing_key() -> bytes:
    """Make a private key by chance: PEM (PKCS #8), not encrypted.

    Raises
    ------
    MissingExtraError
        ``sign.missing_extra``.
    """
    key: bytes = _ed25519().new_key()
    return key


def public_key_of(private_key: bytes) -> str:
    """Public key of a private key in PEM: 64 hexadecimal characters, to be published.

    Raises
    ------
    BundleError
        ``sign.key_unreadable``: no unencrypted Ed25519 key in PEM.
    MissingExtraError
        ``sign.missing_extra``.
    """
    ed25519 = _ed25519()
    try:
        key: str = ed25519.public_key(private_key)
    except ValueError as error:
        raise BundleError("sign.key_unreadable", reason=str(error)) from error
    return key


def sign_document(private_key: bytes, *, signer: str, document: str, digest: str) -> Signature:
    """Sign a file by its digest; the same input gives the same signature.

    Parameters
    ----------
    private_key
        PEM, as ``new_signing_key`` makes it.
    signer
        Name to be shown, and signed along.
    document
        Name of the file in the bundle.
    digest
        SHA-256 of the file in hexadecimal.

    Raises
    ------
    BundleError
        ``sign.key_unreadable``; ``sign.no_signer``; ``sign.unsignable``: the manifest and the
        signatures themselves cannot be signed.
    MissingExtraError
        ``sign.missing_extra``.
    """
    name = normal_text(signer)
    if not name:
        raise BundleError("sign.no_signer")
    if document in UNSIGNABLE:
        raise BundleError("sign.unsignable", document=document)
    public_key = public_key_of(private_key)
    signature = _ed25519().sign(private_key, signed_bytes(name, document, digest))
    return Signature(
        signer=name, document=document, digest=digest, public_key=public_key, signature=signature
    )


def signed_bytes(signer: str, document: str, digest: str) -> bytes:
    """Bytes under a signature."""
    return netstrings((SIGNATURE_DOMAIN, signer, document, digest))


def signature_findings(
    signatures: Sequence[Signature], digests: Mapping[str, str]
) -> Iterator[Finding]:
    """Check signatures against the files of a bundle.

    Parameters
    ----------
    signatures
        As in ``signatures.json``.
    digests
        SHA-256 of every file by its name.

    Yields
    ------
    Finding
        An error for each that does not hold, a warning that names the key of each that does; one
        warning for all of them if the extra that checks them is missing.
    """
    try:
        ed25519 = _ed25519()
    except MissingExtraError as error:
        ed25519 = None
        yield Finding("sign.not_checked", "warning", error.params, file=SIGNATURES_FILE)
    held: dict[tuple[str, str], list[str]] = {}
    for one in signatures:
        params = {"signer": one.signer, "document": one.document, "public_key": one.public_key}
        data = signed_bytes(one.signer, one.document, one.digest)
        if one.document in UNSIGNABLE or one.document not in digests:
            yield Finding("sign.no_document", params=params, file=SIGNATURES_FILE)
        elif digests[one.document] != one.digest:
            yield Finding("sign.other_document", params=params, file=SIGNATURES_FILE)
        elif ed25519 is not None and not ed25519.is_signed(one.public_key, data, one.signature):
            yield Finding("sign.forged", params=params, file=SIGNATURES_FILE)
        elif ed25519 is not None:
            held.setdefault((one.signer, one.public_key), []).append(one.document)
    for (signer, key), names in held.items():
        params = {"signer": signer, "documents": ", ".join(names), "public_key": key}
        yield Finding("sign.holds", "warning", params, file=SIGNATURES_FILE)


def _ed25519() -> Any:  # noqa: ANN401  a module
    try:
        return import_module("dualrandom.drawing.ed25519")
    except ImportError as error:
        raise MissingExtraError("sign.missing_extra", extra="sign") from error
