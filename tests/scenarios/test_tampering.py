"""Any change of any byte of a bundle is found, and the file is named: by both verifiers."""

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.canonical import canonical_json
from dualrandom.io.bundle import MANIFEST, manifest, write_bundle
from dualrandom.io.verification import verify

REPLAY = Path(__file__).parents[2] / "dualrandom" / "verifier" / "replay.py"
FLIPS = 300


@pytest.fixture(scope="module")
def bundle(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("bundles") / "bundle"
    parts = {"registers": world.registers, "frame": world.frame, "seed": world.seed}
    return write_bundle(path, world.plan, **parts)


@pytest.fixture(scope="module")
def replay():
    spec = importlib.util.spec_from_file_location("replay", REPLAY)
    module = importlib.util.module_from_spec(spec)
    sys.modules["replay"] = module
    spec.loader.exec_module(module)
    return module


def places(bundle):
    """Fixed places spread over all files, at least ten in each."""
    files = sorted(path for path in bundle.iterdir())
    for number in range(FLIPS):
        path = files[number % len(files)]
        digest = hashlib.sha256(f"{path.name}/{number}".encode()).digest()
        offset = int.from_bytes(digest[:8], "big") % path.stat().st_size
        yield path, offset, digest[8] | 1  # any change of bits, never none


def test_every_flipped_byte_is_found_and_its_file_named(bundle, replay, capsys):
    for path, offset, change in places(bundle):
        original = path.read_bytes()
        changed = bytearray(original)
        changed[offset] ^= change
        path.write_bytes(changed)
        try:
            result = verify(bundle)
            assert not result.ok, (path.name, offset)
            assert path.name in {finding.file for finding in result.findings}
            assert replay.main([str(bundle)]) == 1, (path.name, offset)
            assert path.name in capsys.readouterr().out
        finally:
            path.write_bytes(original)
    assert verify(bundle).ok


def test_replay_accepts_without_any_package(bundle):
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(REPLAY), str(bundle)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def forge(bundle, tmp_path, name, edit):
    """Change a file and make the manifest agree: only recomputation can find it."""
    forged = tmp_path / "forged"
    shutil.copytree(bundle, forged)
    path = forged / name
    text = path.read_text(encoding="utf-8")
    changed = edit(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    contents = {p.name: p.read_bytes() for p in forged.iterdir() if p.name != MANIFEST}
    algorithms = json.loads((forged / MANIFEST).read_bytes())["algorithms"]
    (forged / MANIFEST).write_bytes(canonical_json(manifest(contents, algorithms)))
    return forged


FORGERIES = {
    "another seed": ("seed.json", lambda text: text.replace("a seed for tests", "a seed for texts")),
    "a lighter quota": ("commitment.json", lambda text: text.replace('"quota":', '"quota":1', 1)),
    "a rule dropped": ("campaign.json", lambda text: text.replace('"visits":4', '"visits":9')),
    "an exclusion invented": ("frame.csv", lambda text: text.replace("in:all", "out:frame.cap", 1)),
    "an inspector's leave": ("inspectors.csv", lambda text: text.replace(",false,false,", ",true,false,", 1)),
    "a drawn enterprise renamed": ("enterprises.csv", lambda text: text.replace("虚拟", "虚似", 1)),
    "a cut-off moved": ("draw.json", lambda text: text.replace('"cutoff":"', '"cutoff":"0', 1)),
    "a team changed": ("lottery.json", lambda text: text.replace('"team":["', '"team":["x', 1)),
    "odds changed": ("lottery.json", lambda text: text.replace('"odds":[', '"odds":[1', 1)),
    "another algorithm claimed": ("draw.json", lambda text: text.replace("draw/equal", "draw/other")),
    "another planner claimed": ("plan.json", lambda text: text.replace("repair-1", "repair-2")),
    "a visit moved": ("plan.json", lambda text: re.sub('"start":"[0-9:]{5}"', '"start":"03:00"', text, count=1)),
    "a table retold": ("plan.csv", lambda text: re.sub(",[0-9:]{5},", ",03:00,", text, count=1)),
    "a check embellished": ("checks.json", lambda text: text.replace('"checked":', '"checked":9', 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_bundle_with_fresh_digests_is_refused_by_recomputation(
    bundle, replay, tmp_path, name
):
    file, edit = FORGERIES[name]
    forged = forge(bundle, tmp_path, file, edit)
    result = verify(forged)
    assert not result.ok
    # The stand-alone verifier recounts what matters itself: it asks neither who planned nor how
    # often the library says it looked.
    unasked = {"a check embellished", "another planner claimed"}
    assert replay.main([str(forged)]) == (0 if name in unasked else 1)


def test_an_unlisted_or_missing_file_is_named(bundle, tmp_path, replay, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    (copy / "extra.txt").write_text("hello")
    assert {finding.file for finding in verify(copy).findings} == {"extra.txt"}
    (copy / "extra.txt").unlink()
    (copy / "draw.csv").unlink()
    assert {finding.file for finding in verify(copy).findings} == {"draw.csv"}
    assert replay.main([str(copy)]) == 1
    assert "draw.csv" in capsys.readouterr().out


def test_the_published_commitment_is_compared(bundle, world):
    assert verify(bundle, commitment=world.promise.digest).ok
    result = verify(bundle, commitment="0" * 64)
    assert [finding.code for finding in result.findings] == ["verify.published_commitment"]
