"""A bundle as one zip: what a folder proves, a zip proves; what no bundle holds is refused."""

import zipfile
from random import Random

import pytest

from dualrandom.verifier import replay
from tests.verifier.worlds import make_bundle


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_bundle(tmp_path_factory.mktemp("zips"), 3)


def pack(folder, path, method=zipfile.ZIP_DEFLATED, more=()):
    with zipfile.ZipFile(path, "w", method) as packed:
        for file in sorted(folder.iterdir()):
            packed.write(file, file.name)
        for name, content in more:
            packed.writestr(name, content)
    return path


def found(path):
    return {(file, code) for file, code, _ in replay.verify(path).findings}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_is_read_like_its_folder(folder, tmp_path, method):
    audit = replay.verify(pack(folder, tmp_path / "bundle.zip", method))
    assert audit.findings == []
    assert audit.stages == replay.verify(folder).stages
    assert audit.digests == replay.verify(folder).digests


def test_a_file_more_or_less_is_named(folder, tmp_path):
    assert found(pack(folder, tmp_path / "more.zip", more=[("notes.txt", "x")])) == {
        ("notes.txt", "file.unlisted")
    }
    with zipfile.ZipFile(tmp_path / "less.zip", "w") as packed:
        for file in folder.iterdir():
            if file.name != "plan.csv":
                packed.write(file, file.name)
    assert found(tmp_path / "less.zip") == {("plan.csv", "file.missing")}


@pytest.mark.parametrize(
    "name", ["bundle/", "bundle/plan.csv", "../plan.csv", "/plan.csv", "C:plan.csv", "..", "a\\b"]
)
def test_folders_in_a_zip_are_refused(folder, tmp_path, name):
    path = pack(folder, tmp_path / "bundle.zip", more=[(name, "")])
    assert (name, "file.refused") in found(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["plan.csv", "manifest.json"])
def test_a_name_given_twice_is_refused(folder, tmp_path, name):
    same = (folder / name).read_bytes()
    path = pack(folder, tmp_path / "bundle.zip", more=[(name, same)])
    assert (name, "file.refused") in found(path)
    statuses = {stage: status for stage, status, _ in replay.verify(path).stages}
    assert statuses["tables"] == "not_run"


def test_what_is_packed_otherwise_or_absurdly_large_is_refused(folder, tmp_path):
    path = pack(folder, tmp_path / "bzip.zip", zipfile.ZIP_BZIP2)
    assert ("draw.csv", "file.refused") in found(path)
    path = pack(folder, tmp_path / "bomb.zip", more=[("zeros", bytes(2**21))])
    assert found(path) == {("zeros", "file.refused")}


def test_an_encrypted_entry_is_refused(folder, tmp_path):
    path = pack(folder, tmp_path / "bundle.zip", zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # the last entry of the directory
    data[at + 8] |= 1
    path.write_bytes(data)
    assert found(path) == {("seed.json", "file.refused")}


def test_any_changed_byte_of_a_zip_is_found_or_changes_nothing(folder, tmp_path):
    path, rng = pack(folder, tmp_path / "bundle.zip"), Random(5)
    before = path.read_bytes()
    contents = {file.name: file.read_bytes() for file in folder.iterdir()}
    harmless = 0
    for _ in range(200):
        after = bytearray(before)
        after[rng.randrange(2, len(after))] ^= 1 << rng.randrange(8)
        path.write_bytes(after)
        if not found(path):
            harmless += 1
            with zipfile.ZipFile(path) as packed:
                assert {name: packed.read(name) for name in packed.namelist()} == contents
    assert harmless < 50


@pytest.mark.parametrize("size", [2, 4, 100, 5000])
def test_a_torn_zip_is_a_finding_never_a_crash(folder, tmp_path, size):
    path = pack(folder, tmp_path / "bundle.zip")
    path.write_bytes(path.read_bytes()[:size])
    assert found(path) == {("manifest.json", "file.malformed")}
