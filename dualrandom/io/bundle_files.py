"""The files of a bundle by their names (档案文件): a folder and a zip are the same from here on.

Every file is read once, so that what was hashed is what is parsed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dualrandom.canonical import canonical_json, document_digest, sha256_hex
from dualrandom.errors import BundleError
from dualrandom.io.bundle import BUNDLE_FORMAT, MANIFEST
from dualrandom.io.bundle_archive import read_archive
from dualrandom.io.files import new_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_KEYS = {"algorithms", "digest", "files", "format", "library"}
"""Of a manifest."""


def read_files(path: Path) -> dict[str, bytes]:
    """Read a bundle's files, in the order of their names.

    Files in sub-folders, which no bundle has, are named with their path.

    Raises
    ------
    BundleError
        ``bundle.not_a_bundle``: no manifest; ``bundle.zip_*``: see ``read_archive``.
    """
    if path.is_file():
        files = read_archive(path)
    elif (path / MANIFEST).is_file():
        found = [entry for entry in path.rglob("*") if entry.is_file()]
        files = {entry.relative_to(path).as_posix(): entry.read_bytes() for entry in found}
    else:
        files = {}
    if MANIFEST not in files:
        raise BundleError("bundle.not_a_bundle", path=str(path))
    return dict(sorted(files.items()))


def write_files(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a bundle's files to a new folder.

    Raises
    ------
    BundleError
        ``bundle.target_exists``.
    """
    with new_folder(path) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def read_manifest(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Manifest of a bundle, if it is canonical and has its own digest; ``None`` otherwise."""
    try:
        document: Any = json.loads(files[MANIFEST])
        body = {key: value for key, value in document.items() if key != "digest"}
        is_sound = canonical_json(document) == files[MANIFEST]
        listed = body["files"].values()
        is_sound &= document["digest"] == document_digest(body)
        is_sound &= all(isinstance(digest, str) for digest in listed)
        is_sound &= document.keys() == _KEYS and document["format"] == BUNDLE_FORMAT
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return document if is_sound else None


def resealed(
    files: Mapping[str, bytes],
    *,
    added: Mapping[str, bytes] | None = None,
    removed: Collection[str] = (),
) -> dict[str, bytes]:
    """Add files to a bundle, or take some away, with a manifest that says so.

    What the manifest says of all other files stays as it was: sealing again vouches for nothing.

    Raises
    ------
    BundleError
        ``bundle.malformed``: the manifest is not what its digest says.
    """
    document = read_manifest(files)
    if document is None:
        raise BundleError("bundle.malformed", file=MANIFEST, reason="digest")
    new = dict(added or {})
    listed = {**document["files"], **{name: sha256_hex(content) for name, content in new.items()}}
    body = {key: value for key, value in document.items() if key != "digest"}
    body["files"] = {name: listed[name] for name in sorted(listed) if name not in removed}
    manifest = canonical_json({**body, "digest": document_digest(body)})
    kept = {name: content for name, content in files.items() if name not in removed}
    return dict(sorted({**kept, **new, MANIFEST: manifest}.items()))
