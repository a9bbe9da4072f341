"""``verify``: does a bundle stand up to recomputation, and if not, where not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.campaign.frame_root import frame_root
from dualrandom.canonical import document_digest, sha256_hex
from dualrandom.drawing.attempts import attempt_findings
from dualrandom.drawing.continuation import continuation_findings
from dualrandom.drawing.daily_demands import DEMANDS_FILE, demand_mismatches
from dualrandom.drawing.drand import signature_findings as drand_findings
from dualrandom.drawing.salts import SALT_FILE, SaltDocument
from dualrandom.drawing.seeds import seed_record
from dualrandom.drawing.signatures import (
    SIGNATURES_FILE,
    SignaturesDocument,
    signature_findings,
)
from dualrandom.drawing.terms import keeps_terms
from dualrandom.drawing.verification import (
    cell_mismatches,
    draw_mismatches,
    lottery_mismatches,
    promise_mismatches,
    workday_findings,
)
from dualrandom.errors import (
    BundleError,
    DualRandomError,
    Finding,
    SeedError,
    VerificationError,
)
from dualrandom.io.bundle import MANIFEST, checks_document, record_files, table_files
from dualrandom.io.bundle_attempts import attempt_files
from dualrandom.io.bundle_continuations import continuation_files
from dualrandom.io.bundle_days import bundle_day_findings
from dualrandom.io.bundle_files import read_files, read_manifest
from dualrandom.io.bundle_reading import Bundle, parse_bundle
from dualrandom.io.bundle_replacements import (
    TEAMS_TABLE,
    replacement_files,
    replacement_names,
)
from dualrandom.io.bundle_revisions import revision_files, revision_names
from dualrandom.io.documents import document_bytes
from dualrandom.registers.digests import enterprise_digests, inspectors_digest
from dualrandom.scheduling.check import check
from dualrandom.scheduling.replacement_check import check_replaced, replacement_findings
from dualrandom.scheduling.replanning.revision_check import revision_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dualrandom.messages import Language


@dataclass(frozen=True)
class Verification:
    """Evidence for or against a bundle.

    ``stages`` are the names of what was carried out, in order; a stage that could not be carried
    out is not listed. ``ok`` only if there are no findings. ``notices`` say what was left
    unchecked, and what only the reader can compare, such as the keys of signatures.
    """

    path: Path
    stages: tuple[str, ...]
    findings: tuple[Finding, ...]
    commitment: str
    notices: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """True when everything was carried out and nothing was found."""
        return not self.findings

    def raise_for_mismatch(self) -> None:
        """Raise ``VerificationError`` with all findings, if there are any."""
        if self.findings:
            raise VerificationError("verify.failed", self.findings)

    def text(self, language: Language = "en") -> str:
        """One line a finding."""
        return "\n".join(finding.text(language) for finding in self.findings)


def verify(path: str | Path, *, commitment: str | None = None) -> Verification:
    """Recompute both draws and check the plan, from the bundle alone (验证).

    Parameters
    ----------
    path
        Folder of the bundle, or a zip of its files.
    commitment
        The digest that was published before the seed, to compare with; without it, verification
        shows only that the bundle is consistent with itself.

    Returns
    -------
    Verification
        Findings name the file. Damaged files stop the stages that rest on them.

    Raises
    ------
    BundleError
        ``bundle.not_a_bundle``: there is no manifest. ``bundle.zip_unreadable``,
        ``bundle.zip_refused``.
    """
    place = Path(path)
    files = read_files(place)
    findings = list(_file_findings(files))
    if findings:
        return Verification(place, ("files",), tuple(findings), "")
    try:
        bundle = parse_bundle(place, files)
    except BundleError as error:
        name = str(error.params.get("file", MANIFEST))
        reason = str(error.params.get("reason", error))
        finding = Finding("verify.unreadable", params={"reason": reason}, file=name)
        return Verification(place, ("files",), (finding,), "")
    stages, notices = ["files"], list[Finding]()
    for name, stage in _stages_of(bundle):
        found = list(_guarded(stage, bundle))
        findings += [finding for finding in found if finding.severity == "error"]
        notices += [finding for finding in found if finding.severity == "warning"]
        if not _NOT_CHECKED & {finding.code for finding in found}:
            stages.append(name)
        if findings:
            break
    digest = bundle.plan.lottery.draw.commitment.digest
    if commitment is not None and commitment.strip().lower() != digest:
        params = {"found": digest, "published": commitment}
        findings.append(
            Finding("verify.published_commitment", params=params, file="commitment.json")
        )
    return Verification(place, tuple(stages), tuple(findings), digest, tuple(notices))


def _guarded(stage: Callable[[Bundle], Iterator[Finding]], bundle: Bundle) -> Iterator[Finding]:
    """Turn an error of ours into a finding: malformed content must never pass for checked."""
    try:
        yield from stage(bundle)
    except DualRandomError as error:
        yield Finding("verify.not_recomputable", params={"reason": str(error)}, file=MANIFEST)


def _stages_of(bundle: Bundle) -> list[tuple[str, Callable[[Bundle], Iterator[Finding]]]]:
    """Stages to carry out; those on files that a bundle need not have only where it has them."""
    drawn_daily = bundle.plan.demands is not None
    optional = {
        "lottery": not drawn_daily,
        "demands": drawn_daily,
        "continuations": _continuation_names(bundle.files),
        "days": bundle.days,
        "replacements": replacement_names(bundle.files),
        "revisions": revision_names(bundle.files),
        "signatures": bundle.signatures,
    }
    return [(name, stage) for name, stage in _STAGES if optional.get(name, True)]


def _file_findings(files: Mapping[str, bytes]) -> Iterator[Finding]:
    manifest = read_manifest(files)
    if manifest is None:
        yield Finding("verify.manifest_digest", file=MANIFEST)
        return
    listed = manifest["files"]
    for name, digest in sorted(listed.items()):
        if name not in files:
            yield Finding("verify.missing_file", file=name)
        elif sha256_hex(files[name]) != digest:
            yield Finding("verify.digest", file=name)
    for name in sorted(files.keys() - listed.keys() - {MANIFEST}):
        yield Finding("verify.unlisted_file", file=name)


def _commitment_stage(bundle: Bundle) -> Iterator[Finding]:
    draw = bundle.plan.lottery.draw
    promise = draw.commitment
    if document_digest(draw.campaign.model_dump(mode="json")) != promise.campaign_digest:
        yield Finding("verify.campaign_digest", file="campaign.json")
    manifest = read_manifest(bundle.files)
    if manifest is None or manifest["algorithms"] != promise.algorithms.model_dump():
        yield Finding("verify.algorithms", file=MANIFEST)
    if bundle.frame.digest != promise.frame_digest:
        yield Finding("verify.frame_digest", file="frame.csv")
    if inspectors_digest(bundle.registers) != promise.inspectors_digest:
        yield Finding("verify.inspectors_digest", file="inspectors.csv")
    if not keeps_terms(draw.campaign, promise):
        yield Finding("verify.terms", file="commitment.json")
    yield from workday_findings(draw.campaign, promise)
    yield from promise_mismatches(draw.campaign, bundle.frame, promise)


def _root_stage(bundle: Bundle) -> Iterator[Finding]:
    """The root is that of the frame; without the salt of a salted frame nobody can tell."""
    if (
        frame_root(bundle.frame, bundle.salt or "")
        == bundle.plan.lottery.draw.commitment.frame_root
    ):
        return
    if bundle.salt is not None:
        yield Finding("verify.other_salt", file=SALT_FILE)
    else:
        yield Finding("verify.root_not_checked", "warning", file="commitment.json")


def _seed_stage(bundle: Bundle) -> Iterator[Finding]:
    record = bundle.seed_record
    promise = bundle.plan.lottery.draw.commitment
    try:
        expected = seed_record(bundle.seed, promise)
    except SeedError as error:
        for finding in error.findings or (Finding(error.code, params=error.params),):
            yield replace(finding, file="seed.json")
        return
    if record != expected:
        yield Finding("verify.seed_record", file="seed.json")
    for finding in drand_findings(record.contributions):
        yield replace(finding, file="seed.json")
    for part in record.contributions:
        if part.kind == "unrevealed":
            params = {"source": part.source}
            yield Finding("verify.secret_kept_back", "warning", params, file="seed.json")


def _attempt_stage(bundle: Bundle) -> Iterator[Finding]:
    """Earlier attempts lead to this one, and none lies about that is not one of them."""
    yield from attempt_findings(bundle.plan.lottery.draw.commitment, bundle.attempts, bundle.seed)
    expected = attempt_files(bundle.attempts)
    for name, content in bundle.files.items():
        if name.startswith("attempt-") and content != expected.get(name):
            yield Finding("attempt.stray_file", file=name)


def _signature_stage(bundle: Bundle) -> Iterator[Finding]:
    digests = {name: sha256_hex(content) for name, content in bundle.files.items()}
    yield from signature_findings(bundle.signatures, digests)


def _draw_stage(bundle: Bundle) -> Iterator[Finding]:
    yield from draw_mismatches(bundle.plan.lottery.draw, bundle.frame, bundle.seed)
    committed = dict(zip(bundle.frame.identifiers, bundle.frame.record_digests, strict=True))
    identifiers = bundle.registers.enterprises["identifier"].tolist()
    for identifier, digest in zip(identifiers, enterprise_digests(bundle.registers), strict=True):
        if committed.get(identifier) != digest:
            params = {"identifier": identifier}
            yield Finding("verify.record_digest", params=params, file="enterprises.csv")
    drawn = {name for names in bundle.plan.lottery.draw.selected.values() for name in names}
    for identifier in sorted(drawn.symmetric_difference(identifiers)):
        code = "verify.record_digest" if identifier in drawn else "verify.not_drawn"
        yield Finding(code, params={"identifier": identifier}, file="enterprises.csv")
    yield from cell_mismatches(bundle.plan.lottery.draw.campaign, bundle.frame, bundle.registers)


def _continuation_stage(bundle: Bundle) -> Iterator[Finding]:
    """Each continuation takes the next enterprises by ticket, and none stands beside the chain."""
    draw = bundle.plan.lottery.draw
    yield from continuation_findings(draw, bundle.frame, bundle.continuations)
    expected = continuation_files(bundle.continuations)
    for name in _continuation_names(bundle.files):
        if bundle.files[name] != expected.get(name):
            yield Finding("continuation.stray_file", file=name)


def _continuation_names(files: Mapping[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith("continuation-")]


def _lottery_stage(bundle: Bundle) -> Iterator[Finding]:
    lottery = bundle.plan.lottery
    yield from lottery_mismatches(lottery.record, lottery.draw, lottery.facts, bundle.seed)


def _demands_stage(bundle: Bundle) -> Iterator[Finding]:
    """Who may come follows from draw and registers, and nobody is named beforehand."""
    if bundle.plan.demands is not None:
        yield from demand_mismatches(bundle.plan.demands)
    for name in ("lottery.json", "lottery.csv"):
        if name in bundle.files:
            yield Finding("verify.teams_beforehand", file=name)


def _plan_stage(bundle: Bundle) -> Iterator[Finding]:
    plan = bundle.plan
    file = "lottery.json" if plan.demands is None else DEMANDS_FILE
    lottery_digest = sha256_hex(bundle.files[file])
    if plan.record.lottery != lottery_digest:
        params = {"found": plan.record.lottery, "file": file, "expected": lottery_digest}
        yield Finding("verify.rests_on", params=params, file="plan.json")
    algorithm = f"joint-plan/construct-{'repair' if plan.demands is None else 'match'}-1"
    if plan.record.algorithm != algorithm:
        params = {"found": plan.record.algorithm, "expected": algorithm}
        yield Finding("verify.plan_algorithm", params=params, file="plan.json")
    report = check(plan)
    yield from report.findings
    yield from report.unchecked
    if bundle.checks != checks_document(report):
        yield Finding("verify.checks", file="checks.json")


def _replacement_stage(bundle: Bundle) -> Iterator[Finding]:
    """Each replacement takes the next reserve, none is missing, and the plan keeps its rules."""
    if bundle.plan.demands is not None:
        names = sorted(replacement_names(bundle.files))
        yield from (Finding("verify.teams_beforehand", file=name) for name in names)
        return
    before = list(replacement_findings(bundle.plan, bundle.replacements))
    yield from before
    if before:
        return
    expected = replacement_files(bundle.plan, bundle.replacements)
    if bundle.revisions:  # then another table shows the present teams
        expected.pop(TEAMS_TABLE, None)
    for name in sorted({*expected, *replacement_names(bundle.files)}):
        if bundle.files.get(name) != expected.get(name):
            yield Finding("replacement.stray_file", file=name)
    if bundle.replacements:  # otherwise the plan's own check has said it all
        yield from check_replaced(bundle.plan, bundle.replacements).findings


def _revision_stage(bundle: Bundle) -> Iterator[Finding]:
    """Each revision keeps what is done and announced, and every rule; none stands beside them."""
    if bundle.plan.demands is not None:
        names = sorted(revision_names(bundle.files))
        yield from (Finding("verify.revisions_beforehand", file=name) for name in names)
        return
    found = list(revision_findings(bundle.plan, bundle.replacements, bundle.revisions))
    yield from found
    if found:
        return
    expected = revision_files(bundle.plan, bundle.replacements, bundle.revisions)
    for name in sorted({*expected, *revision_names(bundle.files)}):
        if bundle.files.get(name) != expected.get(name):
            yield Finding("revision.stray_file", file=name)


def _table_stage(bundle: Bundle) -> Iterator[Finding]:
    expected = {
        **record_files(bundle.plan, bundle.seed),
        **table_files(bundle.plan, bundle.frame),
    }
    if bundle.signatures:
        document = SignaturesDocument(signatures=bundle.signatures)
        expected[SIGNATURES_FILE] = document_bytes(document)
    if bundle.salt is not None:
        expected[SALT_FILE] = document_bytes(SaltDocument(salt=bundle.salt))
    for name, content in sorted(expected.items()):
        if bundle.files[name] != content:
            yield Finding("verify.table", file=name)


_STAGES: tuple[tuple[str, Callable[[Bundle], Iterator[Finding]]], ...] = (
    ("commitment", _commitment_stage),
    ("root", _root_stage),
    ("seed", _seed_stage),
    ("attempts", _attempt_stage),
    ("draw", _draw_stage),
    ("continuations", _continuation_stage),
    ("lottery", _lottery_stage),
    ("demands", _demands_stage),
    ("plan", _plan_stage),
    ("days", bundle_day_findings),
    ("replacements", _replacement_stage),
    ("revisions", _revision_stage),
    ("tables", _table_stage),
    ("signatures", _signature_stage),
)
_NOT_CHECKED = {"sign.not_checked", "verify.root_not_checked"}
"""Warnings with which a stage does not count as carried out."""
