"""Signatures of drand's chain quicknet: scheme ``bls-unchained-g1-rfc9380``. Needs ``py_ecc``."""

from __future__ import annotations

from hashlib import sha256

from py_ecc.bls.g2_primitives import subgroup_check
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import decompress_G1, decompress_G2
from py_ecc.optimized_bls12_381 import FQ12, G2, final_exponentiate, is_inf, neg, pairing

PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
"""Point on G2, compressed; the chain's hash covers it."""

_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_SIGNATURE_BYTES = 48


def is_signed(number: int, signature: bytes) -> bool:
    """Whether a signature s of round r fits the key: e(s, g₂) = e(H(SHA-256(r)), key).

    Parameters
    ----------
    number
        The round, hashed as 8 bytes, big-endian.
    signature
        Compressed point on G1, 48 bytes; anything else is no signature.
    """
    if len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        point = decompress_G1(int.from_bytes(signature, "big"))
    except ValueError:
        return False
    if is_inf(point) or not subgroup_check(point):
        return False
    half = len(PUBLIC_KEY) // 2
    parts = (int.from_bytes(PUBLIC_KEY[:half], "big"), int.from_bytes(PUBLIC_KEY[half:], "big"))
    key = decompress_G2(parts)
    hashed = hash_to_G1(sha256(number.to_bytes(8, "big")).digest(), _DOMAIN, sha256)
    # One exponentiation for both sides: e(s, g₂) · e(−H, key) = 1.
    left = pairing(G2, point, final_exponentiate=False)
    right = pairing(key, neg(hashed), final_exponentiate=False)
    return bool(final_exponentiate(left * right) == FQ12.one())
