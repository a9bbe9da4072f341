"""Writing without half-written results: a temporary name first, then a rename."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.errors import BundleError

if TYPE_CHECKING:
    from collections.abc import Iterator


OWNER_ONLY = 0o600
"""Mode of a file that only its owner may read, where the system knows such modes."""


@contextmanager
def whole_file(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """Yield a temporary name beside ``path`` that replaces it when all went well.

    For files that are streamed or written by another library; ``write_bytes`` for those whose
    bytes are at hand. The temporary file can be read by its owner only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=".partial-", suffix=path.suffix, delete=False
    ) as file:
        partial = Path(file.name)
    try:
        yield partial
        partial.chmod(mode)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file so that it is either the old one or the whole new one."""
    with whole_file(path, mode) as partial:
        partial.write_bytes(content)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``path`` when all went well, and vanishes otherwise.

    Raises
    ------
    BundleError
        ``bundle.target_exists``: there is something at ``path`` already. A record is never
        overwritten.
    """
    refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=path.parent, prefix=".partial-"))
    try:
        yield partial
        partial.chmod(0o755)
        if path.exists():
            path.rmdir()  # empty, or refused above
        partial.replace(path)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def refuse_existing(path: Path) -> None:
    """Raise ``BundleError`` unless ``path`` is free or an empty folder."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise BundleError("bundle.target_exists", path=str(path))
