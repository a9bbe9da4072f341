"""``dualrandom sign``: sign the record of a draw, or make a key to sign with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.signatures import SIGNATURES_FILE, new_signing_key, public_key_of
from dualrandom.io.bundle_replacements import replacements_in
from dualrandom.io.bundle_revisions import revisions_in
from dualrandom.io.bundle_signatures import sign_bundle
from dualrandom.io.files import OWNER_ONLY, refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

_RECORDS = ("commitment.json", "seed.json", "draw.json", "lottery.json", "plan.json")
_SIGNED_UNASKED = (*_RECORDS, "replacement-<n>.json", "revision-<n>.json")
"""Signed unless documents are named, as far as they are there."""


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument(
        "bundle", nargs="?", type=Path, metavar="FOLDER", help=render("cli.sign.folder", language)
    )
    for name, kind, metavar in (
        ("new-key", Path, "FILE"), ("key", Path, "FILE"), ("signer", str, "NAME"),
    ):  # fmt: skip
        code = f"cli.sign.{name.replace('-', '_')}"
        command.add_argument(f"--{name}", type=kind, metavar=metavar, help=render(code, language))
    command.add_argument(
        "--document",
        action="append",
        metavar="NAME",
        help=f"{render('cli.sign.document', language)} ({', '.join(_SIGNED_UNASKED)})",
    )
    command.set_defaults(refuse=command.error)


def run(arguments: argparse.Namespace) -> int:
    """Make a key, or sign with one."""
    signing = (arguments.bundle, arguments.key, arguments.signer)
    if arguments.new_key is not None and not any(signing):
        return _make_key(arguments)
    if arguments.new_key is None and all(signing):
        return _sign(arguments)
    arguments.refuse(render("cli.sign.incomplete", arguments.lang))
    return 2


def _make_key(arguments: argparse.Namespace) -> int:
    refuse_existing(arguments.new_key)
    private_key = new_signing_key()
    write_bytes(arguments.new_key, private_key, OWNER_ONLY)
    params = {"key": arguments.new_key.as_posix(), "public_key": public_key_of(private_key)}
    if arguments.json:
        print(json.dumps(params, ensure_ascii=False))
    else:
        print(render("cli.sign.key_made", arguments.lang, params))
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    present = [name for name in _RECORDS if (arguments.bundle / name).is_file()]
    present += [*replacements_in(arguments.bundle), *revisions_in(arguments.bundle)]
    names = arguments.document or present or list(_RECORDS[:1])
    private_key = arguments.key.read_bytes()
    signatures = sign_bundle(
        arguments.bundle, private_key, signer=arguments.signer, documents=names
    )
    if arguments.json:
        document = {"signatures": [one.model_dump() for one in signatures]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    params = {
        "documents": ", ".join(names),
        "out": (arguments.bundle / SIGNATURES_FILE).as_posix(),
        "public_key": public_key_of(private_key),
    }
    print(render("cli.sign.done", arguments.lang, params))
    return 0
