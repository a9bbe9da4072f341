"""A bundle as one zip file (档案压缩包): its files without folders. docs/spec/bundle-v1.md."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.errors import BundleError, Finding
from dualrandom.io.files import refuse_existing, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LARGEST_TOTAL = 2**35
"""Bytes of all files together; more is no bundle but an attack."""
LARGEST_EXPANSION = 200
"""A file above a mebibyte may be this many times as large as in the zip."""
_FREE_EXPANSION = 2**20
_NO_FILE_NAME = re.compile(r"[/\\:\x00]")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 1
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises on damaged bytes."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o644


def write_archive(path: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a zip: sorted, without times, deflated; the same files, the same bytes.

    (The same bytes wherever zlib is the same; the files in it are the same everywhere.)

    Raises
    ------
    BundleError
        ``bundle.target_exists``; ``bundle.zip_refused``: a name that no bundle has.
    """
    refuse_existing(path)
    strays = [name for name in files if _NO_FILE_NAME.search(name)]
    if strays:
        findings = [Finding("bundle.zip_folder", value=name, file=path.name) for name in strays]
        raise BundleError("bundle.zip_refused", findings, path=str(path))
    with whole_file(path) as partial, zipfile.ZipFile(partial, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=6)


def read_archive(path: Path) -> dict[str, bytes]:
    """Read the files of a zip, after a look at what it claims to hold.

    Raises
    ------
    BundleError
        ``bundle.zip_unreadable``: no zip, or a damaged one; ``bundle.zip_refused`` with a finding
        per entry: in a folder, given twice, encrypted, packed in another way, absurdly large.
    """
    with _opened(path) as archive:
        entries = archive.infolist()
        findings = [*_refused(entries, path.name)]
        if findings:
            raise BundleError("bundle.zip_refused", findings, path=str(path))
        return {entry.filename: _content(archive, entry, path) for entry in entries}


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise _unreadable(path, "–", error) from error


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> bytes:
    """Bytes of an entry, as many as it claims, with its checksum compared."""
    try:
        return archive.read(entry)
    except _DAMAGED as error:
        raise _unreadable(path, entry.filename, error) from error


def _unreadable(path: Path, entry: str, error: Exception) -> BundleError:
    return BundleError("bundle.zip_unreadable", path=str(path), entry=entry, reason=str(error))


def _refused(entries: list[zipfile.ZipInfo], archive: str) -> Iterator[Finding]:
    """Entries that no bundle has."""
    times = Counter(entry.filename for entry in entries)
    total = 0
    for entry in entries:
        total += entry.file_size
        limit = max(_FREE_EXPANSION, entry.compress_size * LARGEST_EXPANSION)
        reasons = {
            "folder": _NO_FILE_NAME.search(entry.orig_filename)
            or entry.filename in {"", ".", ".."},
            "twice": times[entry.filename] > 1,
            "encrypted": entry.flag_bits & _ENCRYPTED,
            "method": entry.compress_type not in _METHODS,
            "too_large": entry.file_size > limit or total > LARGEST_TOTAL,
        }
        for reason, applies in reasons.items():
            if applies:
                params = {"size": entry.file_size}
                yield Finding(
                    f"bundle.zip_{reason}", params=params, file=archive, value=entry.filename
                )
