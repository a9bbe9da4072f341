"""Signatures of drand's chain quicknet: scheme ``bls-unchained-g1-rfc9380``. Needs arkworks."""

from __future__ import annotations

from hashlib import sha256

from py_arkworks_bls12381 import GT, G1Point, G2Point

PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""Point on G2, compressed; the chain's hash covers it."""

_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def is_signed(number: int, signature: bytes) -> bool:
    """Whether a signature s of round r fits the key: e(s, g₂) = e(H(SHA-256(r)), key).

    Parameters
    ----------
    number
        The round, hashed as 8 bytes, big-endian.
    signature
        Compressed point of the right subgroup of G1, 48 bytes; anything else is no signature. A
        part of small order could be added to any signature and vanish in the pairing.
    """
    try:
        point = G1Point.from_compressed_bytes(signature)  # on the curve and in the subgroup
    except ValueError:
        return False
    hashed = G1Point.hash_to_curve(sha256(number.to_bytes(8, "big")).digest(), _DOMAIN)
    key = G2Point.from_compressed_bytes(PUBLIC_KEY)
    return GT.pairing_check([point, -hashed], [G2Point(), key])
