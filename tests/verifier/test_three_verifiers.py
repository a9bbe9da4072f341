"""Three verifiers, the same three hundred flips: none of them lets a single byte pass."""

import shutil
from random import Random

import pytest

from dualrandom.io.verification import verify
from tests.verifier import lies
from tests.verifier.page_judges import verdicts

BUNDLES = ("equal", "nested", "full")
FLIPS_OF_A_BUNDLE = 100


def random_flips(folder):
    """Any byte of any file is as likely as another."""
    rng = Random(300)
    sizes = [(path.name, path.stat().st_size) for path in sorted(folder.iterdir())]
    flips = []
    for _ in range(FLIPS_OF_A_BUNDLE):
        place = rng.randrange(sum(size for _, size in sizes))
        for name, size in sizes:
            if place < size:
                flips.append((name, place, 1 << rng.randrange(8)))
                break
            place -= size
    return flips


@pytest.mark.parametrize("name", BUNDLES)
def test_the_page_lets_no_flipped_byte_pass(judge, page_bundles, name):
    found = verdicts(judge, page_bundles[name], random_flips(page_bundles[name]))
    assert len(found) == FLIPS_OF_A_BUNDLE
    assert not any(verdict["ok"] for verdict in found)


@pytest.mark.parametrize("name", BUNDLES)
def test_library_and_replay_let_no_flipped_byte_pass(page_bundles, tmp_path, name, capsys):
    folder = tmp_path / "bundle"
    shutil.copytree(page_bundles[name], folder)
    for file, place, byte in random_flips(page_bundles[name]):
        original = (folder / file).read_bytes()
        changed = bytearray(original)
        changed[place] ^= byte
        (folder / file).write_bytes(changed)
        assert not verify(folder).ok, (file, place)
        assert lies.replay.main([str(folder)]) == 1, (file, place)
        (folder / file).write_bytes(original)
    assert verify(folder).ok
    assert lies.replay.main([str(folder)]) == 0
    capsys.readouterr()
