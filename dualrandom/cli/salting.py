"""What the commands share about the salt of the frame: where it is kept, and how one is made."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.salts import SHORTEST_SALT, SaltDocument
from dualrandom.errors import BundleError
from dualrandom.io.documents import document_bytes, read_document
from dualrandom.io.files import OWNER_ONLY, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

_SALT_BYTES = 32


def add_salt(
    command: argparse.ArgumentParser, language: Language, *, can_be_made: bool = False
) -> None:
    """Argument ``--salt-file``; or ``--new-salt`` where none need exist yet."""
    salts = command.add_mutually_exclusive_group()
    salts.add_argument(
        "--salt-file", type=Path, metavar="FILE", help=render("cli.salt_file", language)
    )
    if can_be_made:
        salts.add_argument(
            "--new-salt", type=Path, metavar="FILE", help=render("cli.new_salt", language)
        )


def salt_of(arguments: argparse.Namespace) -> str:
    """Salt in ``--salt-file``; empty if there is none.

    Raises
    ------
    BundleError
        ``salt.too_short``, ``bundle.malformed``.
    """
    path = getattr(arguments, "salt_file", None)
    if path is None:
        return ""
    salt = read_document(path, SaltDocument).salt
    if len(salt) < SHORTEST_SALT:
        raise BundleError("salt.too_short", file=path.name, n=len(salt), least=SHORTEST_SALT)
    return salt


def new_salt() -> str:
    """Make a salt by chance: 64 hexadecimal characters."""
    return secrets.token_hex(_SALT_BYTES)


def write_salt(path: Path, salt: str) -> None:
    """Write a salt where only its owner reads it."""
    write_bytes(path, document_bytes(SaltDocument(salt=salt)), OWNER_ONLY)
