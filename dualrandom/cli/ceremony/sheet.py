"""Values that a ceremony has collected so far; days may pass until the last one is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dualrandom.drawing.contributions import contribution_findings, promised_contribution
from dualrandom.drawing.drand import signature_findings
from dualrandom.drawing.records import Record
from dualrandom.errors import Finding, SeedError
from dualrandom.io.documents import document_bytes, read_document
from dualrandom.io.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dualrandom.campaign.models import SeedSource
    from dualrandom.drawing.records import Commitment


class SeedSheet(Record):
    """File beside the seed-to-be: checked values by source, ``None`` for a secret kept back."""

    format: Literal["dualrandom/seed-sheet/1"] = "dualrandom/seed-sheet/1"
    commitment: str
    values: dict[str, str | None]


def sheet_path(out: Path) -> Path:
    """Where the sheet lies: beside the seed that it will become."""
    return out.with_name(f"{out.name}.partial")


def read_sheet(out: Path, commitment: Commitment) -> dict[str, str | None]:
    """Values collected before; none if this is the first time.

    Raises
    ------
    SeedError
        ``seed.other_commitment``: they were collected for another commitment.
    """
    path = sheet_path(out)
    if not path.is_file():
        return {}
    sheet = read_document(path, SeedSheet)
    if sheet.commitment != commitment.digest:
        raise SeedError("seed.other_commitment", found=sheet.commitment, promised=commitment.digest)
    return sheet.values


def write_sheet(out: Path, commitment: Commitment, values: Mapping[str, str | None]) -> None:
    """Keep what was collected."""
    sheet = SeedSheet(commitment=commitment.digest, values=dict(values))
    write_bytes(sheet_path(out), document_bytes(sheet))


@dataclass(frozen=True)
class Entry:
    """One source at a ceremony: its value if it stands, and what is wrong if it does not.

    ``state`` is the code of what to tell about it: ``missing_text``, ``secret``, ``drand`` …
    """

    source: SeedSource
    state: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether the source has a value that stands."""
        return not self.state.startswith("missing_") and not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the value out."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def entries(commitment: Commitment, values: Mapping[str, str | None]) -> tuple[Entry, ...]:
    """Check the values at hand, source by source, in the promised order."""
    return tuple(_entry(commitment, source, values) for source in commitment.seed_sources)


def _entry(commitment: Commitment, source: SeedSource, values: Mapping[str, str | None]) -> Entry:
    if source.name not in values:
        return Entry(source, f"missing_{source.kind}")
    try:
        part = promised_contribution(source, values[source.name])
    except SeedError as error:
        return Entry(source, source.kind, (Finding(error.code, params=error.params),))
    findings = [*contribution_findings(part, commitment, source)]
    if not findings:
        findings += signature_findings([part])
    state: str = part.kind
    if state == "contribution" and source.digest is None:
        state = "unpromised"
    if state == "drand" and findings:
        state = "drand_unchecked"
    return Entry(source, state, tuple(findings))
