"""The frame's tree (docs/spec/draw-v1.md §11.1) against RFC 6962's own recursive definitions."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.campaign.frame import Frame, TaskFrame
from dualrandom.campaign.frame_root import (
    enterprise_salt,
    frame_leaves,
    frame_root,
    inclusion_path,
    leaf_of,
    root_of_path,
)

# Known answers of the Certificate Transparency test suite: roots over its first 1 to 8 leaves.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
             "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def sha(data):
    return hashlib.sha256(data).digest()


def split(n):
    """The largest power of two smaller than n."""
    return 1 << (n - 1).bit_length() - 1


def tree_hash(leaves):
    """MTH of RFC 6962 §2.1, over leaf hashes."""
    n = len(leaves)
    if n == 0:
        return sha(b"")
    if n == 1:
        return leaves[0]
    k = split(n)
    return sha(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:]))


def path_of(m, leaves):
    """PATH of RFC 6962 §2.1.1."""
    n = len(leaves)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path_of(m, leaves[:k]), tree_hash(leaves[k:])]
    return [*path_of(m - k, leaves[k:]), tree_hash(leaves[:k])]


def leaves_of(size, label=""):
    return [sha(f"{label}{number}".encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_known_answers_of_certificate_transparency(size):
    leaves = [sha(b"\x00" + bytes.fromhex(text)) for text in CT_LEAVES[:size]]
    for index, leaf in enumerate(leaves):
        path = inclusion_path(leaves, index)
        assert root_of_path(leaf, index, size, path).hex() == CT_ROOTS[size - 1]


@given(st.integers(1, 130), st.data())
def test_paths_are_those_of_the_rfc(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index)
    assert list(path) == path_of(index, leaves)
    assert root_of_path(leaves[index], index, size, path) == tree_hash(leaves)


@given(st.integers(1, 130), st.data())
def test_a_path_that_was_changed_leads_elsewhere(size, data):
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(leaves, index), tree_hash(leaves)
    assert root_of_path(sha(b"another"), index, size, path) != root
    assert root_of_path(leaves[index], index, size, (*path, sha(b"one more"))) is None
    assert root_of_path(leaves[index], size, size, path) is None
    if path:
        assert root_of_path(leaves[index], index, size, path[:-1]) is None
        place = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:place], sha(b"another"), *path[place + 1 :]]
        assert root_of_path(leaves[index], index, size, changed) != root
    other = data.draw(st.integers(0, size - 1))
    assert other == index or root_of_path(leaves[index], other, size, path) != root


def frame_of(n, names=None):
    """One task; every third enterprise excluded."""
    identifiers = names or [f"企业{number:04}" for number in range(n)]
    codes = np.array([-1 if k % 3 == 2 else k % 2 for k in range(n)], dtype=np.int32)
    reasons = np.where(codes < 0, 1, -1).astype(np.int8)
    records = [hashlib.sha256(name.encode()).hexdigest() for name in identifiers]
    return Frame(None, identifiers, records, {"t": TaskFrame("t", ("a", "𠮷"), codes, reasons)})


def ns(text):
    return b"%d:%s," % (len(text.encode()), text.encode())


def lines_by_hand(frame):
    for row, (name, record) in enumerate(zip(frame.identifiers, frame.record_digests, strict=True)):
        cell = "out:frame.out_of_scope" if row % 3 == 2 else f"in:{('a', '𠮷')[row % 2]}"
        yield name, ns(name) + ns(record) + ns(cell) + b"\n"


@pytest.mark.parametrize("salt", ["", "盐 at least sixteen long"])
@pytest.mark.parametrize("n", [0, 1, 2, 3, 31, 64, 97])
def test_the_root_is_over_the_lines_of_the_frame(n, salt):
    frame = frame_of(n)
    leaves = []
    for name, line in lines_by_hand(frame):
        own = sha(ns("dualrandom/salt/1") + ns(salt) + ns(name)).hex() if salt else ""
        assert own == enterprise_salt(salt, name)
        assert leaf_of(own, line) == sha(b"\x00" + ns(own) + line)
        leaves.append(sha(b"\x00" + ns(own) + line))
    assert frame_leaves(frame, salt) == leaves
    assert frame_root(frame, salt) == tree_hash(leaves).hex()


def test_another_salt_is_another_root():
    frame = frame_of(20)
    assert len({frame_root(frame, salt) for salt in ("", "a", "b")}) == 3
