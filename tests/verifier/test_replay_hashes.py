"""SM3, Ed25519 and Merkle trees of the stand-alone verifier, against published vectors."""

import hashlib

import pytest

from dualrandom.verifier import replay

# ── SM3: GB/T 32905-2016, annex A ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_examples_of_the_standard(text, digest):
    assert replay.Sm3(text).digest().hex() == digest


def test_sm3_in_pieces_and_copies_is_sm3_at_once():
    data = bytes(range(256)) * 3
    for cut in (0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 700):
        begun = replay.Sm3(data[:cut])
        other = begun.copy()
        begun.update(b"something else")
        other.update(data[cut:])
        assert other.digest() == replay.Sm3(data).digest() == other.digest()


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="OpenSSL without SM3")
@pytest.mark.parametrize("size", [0, 1, 54, 55, 56, 57, 63, 64, 65, 1000])
def test_sm3_agrees_with_openssl(size):
    data = b"\xa5" * size
    assert replay.Sm3(data).digest() == hashlib.new("sm3", data).digest()


def test_only_a_seed_that_says_so_is_hashed_by_sm3():
    def digest(seed):
        state = replay.hash_of(seed)
        state.update(b"abc")
        return state.digest()

    assert digest("sm3:ab") == replay.Sm3(b"abc").digest()
    assert digest("ab") == hashlib.sha256(b"abc").digest()


# ── Ed25519: RFC 8032 §7.1 ───────────────────────────────────────────────────────────────────

SIGNED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), SIGNED)
def test_signatures_of_the_rfc_hold_and_no_changed_one_does(key, message, signature):
    parts = [bytes.fromhex(part) for part in (key, message, signature)]
    assert replay.ed25519_holds(*parts)
    assert not replay.ed25519_holds(parts[0], parts[1] + b"\x00", parts[2])
    for which, place in ((0, 0), (0, 31), (2, 0), (2, 31), (2, 32), (2, 62)):
        changed = [*parts]
        changed[which] = bytes(
            byte ^ (1 if at == place else 0) for at, byte in enumerate(parts[which])
        )
        assert not replay.ed25519_holds(*changed)


def test_a_second_writing_of_the_same_signature_is_refused():
    key, message, signature = (bytes.fromhex(part) for part in SIGNED[1])
    scalar = int.from_bytes(signature[32:], "little") + replay.ORDER
    assert not replay.ed25519_holds(key, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_and_signatures_of_another_size_are_refused(size):
    key, message, signature = (bytes.fromhex(part) for part in SIGNED[0])
    assert not replay.ed25519_holds(bytes(size), message, signature)
    assert not replay.ed25519_holds(key, message, bytes(2 * size))


def test_what_is_no_point_of_the_curve_is_no_key():
    assert replay.decode_point((2).to_bytes(32, "little")) is None
    assert replay.decode_point((2**255 - 19).to_bytes(32, "little")) is None  # 0, written as p
    assert replay.decode_point((1 + 2**255).to_bytes(32, "little")) is None  # x = 0 is not odd


# ── Merkle trees: RFC 6962 §2.1, roots of the Certificate Transparency test data ─────────────

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(text):
    return hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest()


def test_roots_are_those_of_certificate_transparency():
    tree, roots = replay.Tree(), [replay.Tree().root()]
    for text in INPUTS:
        tree.add(leaf(text))
        roots.append(tree.root())
    assert roots == ROOTS


def inclusion_path(leaves, index):
    """RFC 6962 §2.1.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    below, beside = (leaves[:k], leaves[k:]) if index < k else (leaves[k:], leaves[:k])
    return [*inclusion_path(below, index % k if index < k else index - k), root(beside)]


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 8, 13, 31])
def test_paths_lead_to_the_root_from_their_own_place_only(size):
    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    top = root(leaves).hex()
    for index in range(size):
        path = inclusion_path(leaves, index)
        assert replay.root_above(leaves[index], index, size, path) == top
        places = [n for n in range(size) if n != index]
        assert all(replay.root_above(leaves[index], n, size, path) != top for n in places)
        assert replay.root_above(leaves[index], index, size, [*path, bytes(32)]) != top
        assert not path or replay.root_above(leaves[index], index, size, path[:-1]) != top
