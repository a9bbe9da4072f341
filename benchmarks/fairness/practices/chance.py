"""Seeds of practices: one text per purpose, through SHA-256, so that parts never share chance."""

from hashlib import sha256

import numpy as np


def bound_seed(seed: str, *fields: object) -> str:
    """64 hexadecimal characters for our own draws."""
    return sha256("\x1f".join([seed, *map(str, fields)]).encode()).hexdigest()


def generator(seed: str, *fields: object) -> np.random.Generator:
    """NumPy's generator for what offices do with NumPy, pandas or Java's ``Random``."""
    return np.random.default_rng(int(bound_seed(seed, *fields), 16))
