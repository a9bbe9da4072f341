"""Ed25519 (RFC 8032) by ``cryptography``; import it only where the extra ``sign`` is wanted."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


def new_key() -> bytes:
    """Make a private key by chance: PEM (PKCS #8), not encrypted."""
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def public_key(private_key: bytes) -> str:
    """Public key in hexadecimal; ``ValueError`` if the PEM holds no unencrypted Ed25519 key."""
    return _loaded(private_key).public_key().public_bytes_raw().hex()


def sign(private_key: bytes, data: bytes) -> str:
    """Signature in hexadecimal, the same every time; ``ValueError`` as above."""
    return _loaded(private_key).sign(data).hex()


def is_signed(key: str, data: bytes, signature: str) -> bool:
    """Whether a signature of some bytes fits a public key."""
    try:
        point = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        point.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _loaded(private_key: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(private_key, password=None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")  # noqa: TRY004  one error for every unfit key
    return key
