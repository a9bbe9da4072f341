"""The bundle (档案): one folder with everything, digests included. docs/spec/bundle-v1.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.campaign.frame_root import frame_root
from dualrandom.canonical import canonical_json, document_digest, sha256_hex
from dualrandom.drawing.attempts import AttemptDocument, check_attempts
from dualrandom.drawing.daily_demands import DEMANDS_FILE
from dualrandom.drawing.salts import SALT_FILE, SaltDocument
from dualrandom.drawing.seeds import seed_record
from dualrandom.errors import VerificationError
from dualrandom.io.bundle_attempts import attempt_files
from dualrandom.io.bundle_tables import (
    draw_table,
    frame_table,
    lottery_table,
    plan_table,
    register_table,
)
from dualrandom.io.files import new_folder
from dualrandom.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.seeds import Seed
    from dualrandom.registers.tables import Registers
    from dualrandom.scheduling.check import CheckReport
    from dualrandom.scheduling.plan import Plan

BUNDLE_FORMAT = "dualrandom/bundle/1"
MANIFEST = "manifest.json"


def write_bundle(
    path: str | Path,
    plan: Plan,
    *,
    registers: Registers,
    frame: Frame,
    seed: Seed,
    report: CheckReport | None = None,
    attempts: Sequence[AttemptDocument] = (),
    salt: str = "",
) -> Path:
    """Write a campaign's whole record to a new folder.

    Parameters
    ----------
    path
        Folder to make; it must not exist, or be empty.
    plan
        The plan; lottery, draw, commitment and campaign hang on it.
    registers, frame, seed
        What the draw was made from.
    report
        Result of ``check(plan)``; computed when not given.
    attempts
        Earlier attempts at this draw, the first one first (docs/spec/draw-v1.md §9).
    salt
        Of the frame, as committed: the bundle then holds ``salt.json`` and is not for publication.

    Returns
    -------
    Path
        The folder. The same input gives the same bytes.

    Raises
    ------
    BundleError
        ``bundle.target_exists``.
    VerificationError
        ``attempt.findings``: the earlier attempts do not lead to this one.
        ``verify.other_salt``: the commitment was made with another salt.
    """
    check_attempts(plan.lottery.draw.commitment, attempts, seed)
    if report is None:
        from dualrandom.scheduling.check import check

        report = check(plan)
    contents = {
        **record_files(plan, seed),
        **table_files(plan, frame),
        **register_files(plan, registers),
        **attempt_files(attempts),
        **salt_files(plan, frame, salt),
        "checks.json": canonical_json(checks_document(report)),
    }
    contents[MANIFEST] = canonical_json(
        manifest(contents, plan.lottery.draw.commitment.algorithms.model_dump())
    )
    target = Path(path)
    with new_folder(target) as folder:
        for name, content in sorted(contents.items()):
            (folder / name).write_bytes(content)
    return target


def record_files(plan: Plan, seed: Seed) -> dict[str, bytes]:
    """Encode the JSON records."""
    draw = plan.lottery.draw
    return {
        "campaign.json": _json(draw.campaign),
        "commitment.json": _json(draw.commitment),
        "seed.json": _json(seed_record(seed, draw.commitment)),
        "draw.json": _json(draw.record),
        **_teams_files(plan),
        "plan.json": _json(plan.record),
    }


def _teams_files(plan: Plan) -> dict[str, bytes]:
    """Encode who was drawn; where teams are drawn on the day, who may be, and for which days."""
    if plan.demands is None or plan.staffing is None:
        return {"lottery.json": _json(plan.lottery.record)}
    return {DEMANDS_FILE: _json(plan.demands.record), "staffing.json": _json(plan.staffing)}


def salt_files(plan: Plan, frame: Frame, salt: str) -> dict[str, bytes]:
    """Encode the salt, if there is one; it must lead to the committed root."""
    if not salt:
        return {}
    if frame_root(frame, salt) != plan.lottery.draw.commitment.frame_root:
        raise VerificationError("verify.other_salt")
    return {SALT_FILE: _json(SaltDocument(salt=salt))}


def table_files(plan: Plan, frame: Frame | None) -> dict[str, bytes]:
    """Encode the tables that follow from the records (and the frame, when given)."""
    lottery = plan.lottery
    tables = {
        "draw.csv": draw_table(lottery.draw.record),
        "plan.csv": plan_table(plan.record, lottery.facts),
    }
    if plan.demands is None:
        tables["lottery.csv"] = lottery_table(lottery.record)
    if frame is not None:
        tables["frame.csv"] = frame_table(frame)
    return tables


def register_files(plan: Plan, registers: Registers) -> dict[str, bytes]:
    """Encode the inspectors, and the drawn enterprises with their history."""
    drawn = set(plan.lottery.facts.enterprises)
    enterprises = registers.enterprises
    history = registers.history
    return {
        "enterprises.csv": register_table(enterprises[enterprises["identifier"].isin(drawn)]),
        "history.csv": register_table(history[history["identifier"].isin(drawn)]),
        "inspectors.csv": register_table(registers.inspectors),
    }


def checks_document(report: CheckReport) -> dict[str, Any]:
    """Encode what was checked on the plan: every rule in force, how often, how many violations.

    Rules of one's own are not among them: only who has the class could check the document.
    """
    rules = [rule for rule in report.rules if rule.asked and rule.own is None]
    return {
        "format": "dualrandom/checks/1",
        "ok": not any(rule.violations for rule in rules),
        "rules": [
            {"rule": rule.rule, "checked": rule.checked, "violations": rule.violations}
            for rule in rules
        ],
    }


def manifest(contents: dict[str, bytes], algorithms: dict[str, str]) -> dict[str, Any]:
    """List every file with its SHA-256, and digest the list itself."""
    document: dict[str, Any] = {
        "format": BUNDLE_FORMAT,
        "library": VERSION,
        "algorithms": algorithms,
        "files": {name: sha256_hex(content) for name, content in sorted(contents.items())},
    }
    return {**document, "digest": document_digest(document)}


def _json(model: BaseModel) -> bytes:
    return canonical_json(model.model_dump(mode="json"))
