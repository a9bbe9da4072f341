"""A bundle as one zip: the same files, or a refusal that names entry and remedy."""

import io
import zipfile

import pytest

from dualrandom.errors import BundleError
from dualrandom.io import bundle_archive
from dualrandom.io.bundle_archive import read_archive, write_archive
from dualrandom.io.bundle_files import read_files

FILES = {
    "a.json": b'{"a":1}',
    "manifest.json": b"{}" * 40,
    "数据.csv": "标识,名称\n1,企业\n".encode() * 30,
    "empty.csv": b"",
}


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "bundle.zip"
    write_archive(path, FILES)
    return path


def test_the_same_files_are_the_same_zip(archive, tmp_path):
    assert read_archive(archive) == FILES
    again = tmp_path / "again.zip"
    write_archive(again, dict(reversed(FILES.items())))
    assert again.read_bytes() == archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == sorted(FILES)
        assert {entry.compress_type for entry in opened.infolist()} == {zipfile.ZIP_DEFLATED}
    assert list(read_files(archive)) == sorted(FILES)


def test_a_zip_is_never_overwritten_and_never_half_written(archive, tmp_path):
    before = archive.read_bytes()
    with pytest.raises(BundleError) as caught:
        write_archive(archive, {"b.json": b"2"})
    assert caught.value.code == "bundle.target_exists"
    assert archive.read_bytes() == before
    with pytest.raises(BundleError) as caught:
        write_archive(tmp_path / "new.zip", {"sub/b.json": b"2", **FILES})
    assert [finding.value for finding in caught.value.findings] == ["sub/b.json"]
    with pytest.raises(TypeError):
        write_archive(tmp_path / "new.zip", {"b.json": None})
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


def test_a_flip_of_any_byte_is_an_error_or_changes_no_file(archive):
    """Times and other remarks of a zip are no part of the bundle; names and contents are.

    A flip in the directory may hide files; that is for the manifest to miss.
    """
    original = archive.read_bytes()
    refused = 0
    for place in range(len(original)):
        for bit in (place % 8, (place + 4) % 8):
            changed = bytearray(original)
            changed[place] ^= 1 << bit
            archive.write_bytes(changed)
            try:
                found = read_archive(archive)
            except BundleError:
                refused += 1
                continue
            assert found.items() <= FILES.items()
    assert refused > len(original)


def made(path, entries):
    """Write a zip entry by entry: (name, content, method)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content, method in entries:
            opened.writestr(name, content, method)
    path.write_bytes(buffer.getvalue())
    return path


def refusals(path):
    with pytest.raises(BundleError) as caught:
        read_archive(path)
    assert caught.value.code == "bundle.zip_refused"
    assert caught.value.hint
    return {
        (finding.value, finding.code.removeprefix("bundle.zip_"))
        for finding in caught.value.findings
    }


def test_stored_entries_are_read_as_well(tmp_path):
    path = made(tmp_path / "z.zip", [("manifest.json", b"{}", zipfile.ZIP_STORED)])
    assert read_archive(path) == {"manifest.json": b"{}"}


@pytest.mark.parametrize("name", ["bundle/a.json", "bundle/", "/etc/passwd", "..\\a", "C:a", ".."])
def test_folders_are_refused(tmp_path, name):
    path = made(tmp_path / "z.zip", [("b.json", b"1", 8), (name, b"", 0)])
    assert refusals(path) == {(name, "folder")}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_given_twice_is_refused(tmp_path):
    path = made(tmp_path / "z.zip", [("a.json", b"1", 8), ("b.json", b"1", 8), ("a.json", b"2", 8)])
    assert refusals(path) == {("a.json", "twice")}


def test_an_encrypted_entry_is_refused(tmp_path):
    path = made(tmp_path / "z.zip", [("a.json", b"1", 8)])
    content = bytearray(path.read_bytes())
    content[6] |= 1  # local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # central directory
    path.write_bytes(content)
    assert refusals(path) == {("a.json", "encrypted")}


def test_other_methods_are_refused(tmp_path):
    path = made(tmp_path / "z.zip", [("a.json", b"1", zipfile.ZIP_BZIP2)])
    assert refusals(path) == {("a.json", "method")}


def test_what_would_unpack_absurdly_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = made(tmp_path / "z.zip", [("bomb.csv", bytes(2**24), 8), ("small.csv", bytes(2**20), 8)])
    assert refusals(path) == {("bomb.csv", "too_large")}
    monkeypatch.setattr(bundle_archive, "LARGEST_TOTAL", 10)
    path = made(tmp_path / "y.zip", [(name, b"123456", 0) for name in ("a", "b")])
    assert refusals(path) == {("b", "too_large")}


def test_a_false_size_is_found(tmp_path):
    """An entry that claims fewer bytes than it holds is damaged, not read on and on."""
    path = made(tmp_path / "z.zip", [("a.csv", bytes(2**24), 8)])
    content = path.read_bytes().replace((2**24).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(BundleError) as caught:
        read_archive(path)
    assert caught.value.code == "bundle.zip_unreadable"
    assert caught.value.params["entry"] == "a.csv"


def test_what_is_no_zip_or_no_bundle_is_said(tmp_path):
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "folder").mkdir()
    made(tmp_path / "other.zip", [("a.json", b"1", 8)])
    codes = {
        "text.zip": "bundle.zip_unreadable",
        "folder": "bundle.not_a_bundle",
        "nowhere": "bundle.not_a_bundle",
        "other.zip": "bundle.not_a_bundle",
    }
    for name, code in codes.items():
        with pytest.raises(BundleError) as caught:
            read_files(tmp_path / name)
        assert caught.value.code == code
        assert caught.value.hint
