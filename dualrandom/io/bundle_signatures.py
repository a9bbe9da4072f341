"""Signatures beside a record (电子签名): ``signatures.json`` of a folder. draw-v1.md §12."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.canonical import canonical_json, document_digest, sha256_hex
from dualrandom.drawing.signatures import SIGNATURES_FILE, SignaturesDocument, sign_document
from dualrandom.errors import BundleError
from dualrandom.io.bundle import MANIFEST
from dualrandom.io.documents import document_bytes, read_document
from dualrandom.io.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.signatures import Signature


def read_signatures(folder: Path) -> SignaturesDocument:
    """Signatures in a folder; none if there is no ``signatures.json``.

    Raises
    ------
    BundleError
        ``bundle.malformed``.
    """
    path = folder / SIGNATURES_FILE
    return read_document(path, SignaturesDocument) if path.is_file() else SignaturesDocument()


def sign_bundle(
    path: str | Path, private_key: bytes, *, signer: str, documents: Sequence[str]
) -> tuple[Signature, ...]:
    """Sign files of a bundle, or of a folder with a commitment or a draw.

    Parameters
    ----------
    path
        The folder. Its ``signatures.json`` is made or grows; a manifest lists it from then on.
    private_key
        Ed25519 in PEM.
    signer
        Name that is shown, and signed along.
    documents
        Names of the files to sign.

    Returns
    -------
    tuple of Signature
        The new ones, in the order of the documents. Signing again changes nothing.

    Raises
    ------
    BundleError
        ``sign.missing_document``; ``sign.changed_document``: the manifest lists other bytes;
        ``sign.unsignable``, ``sign.key_unreadable``, ``sign.no_signer``, ``bundle.malformed``.
    MissingExtraError
        ``sign.missing_extra``.
    """
    folder = Path(path)
    manifest = _manifest(folder)
    signatures = tuple(
        sign_document(
            private_key, signer=signer, document=name, digest=_digest(folder, name, manifest)
        )
        for name in documents
    )
    content = document_bytes(read_signatures(folder).with_signatures(signatures))
    write_bytes(folder / SIGNATURES_FILE, content)
    if manifest is not None:
        files = {**manifest["files"], SIGNATURES_FILE: sha256_hex(content)}
        body = {**manifest, "files": files}
        write_bytes(folder / MANIFEST, canonical_json({**body, "digest": document_digest(body)}))
    return signatures


def _manifest(folder: Path) -> dict[str, Any] | None:
    """Manifest without its digest, if there is one; it must be what its digest says."""
    if not (folder / MANIFEST).is_file():
        return None
    try:
        document: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        digest = document.pop("digest")
        sound = digest == document_digest(document) and isinstance(document["files"], dict)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BundleError("bundle.malformed", file=MANIFEST, reason=str(error)) from error
    if not sound:
        raise BundleError("sign.changed_document", document=MANIFEST)
    return document


def _digest(folder: Path, name: str, manifest: dict[str, Any] | None) -> str:
    if Path(name).name != name or not (folder / name).is_file():
        raise BundleError("sign.missing_document", document=name, path=str(folder))
    digest = sha256_hex((folder / name).read_bytes())
    if manifest is not None and manifest["files"].get(name, digest) != digest:
        raise BundleError("sign.changed_document", document=name)
    return digest
