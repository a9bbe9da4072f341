"""Reading a bundle back into the objects it was written from."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel

from dualrandom.campaign.designs import follows_initiator
from dualrandom.campaign.frame import EXCLUSION_RULES, Frame, TaskFrame
from dualrandom.campaign.models import Campaign, Task
from dualrandom.campaign.staff_numbers import staff_of
from dualrandom.drawing.daily_demands import DEMANDS_FILE, Demands
from dualrandom.drawing.demand_records import DemandsRecord
from dualrandom.drawing.facts import CampaignFacts
from dualrandom.drawing.outcomes import Draw, Lottery
from dualrandom.drawing.records import Commitment, DrawRecord, LotteryRecord
from dualrandom.drawing.salts import SALT_FILE, SaltDocument
from dualrandom.drawing.seeds import Seed, SeedRecord
from dualrandom.drawing.signatures import SIGNATURES_FILE, SignaturesDocument
from dualrandom.errors import BundleError, CalendarError, CampaignError
from dualrandom.io.bundle_attempts import parse_attempts
from dualrandom.io.bundle_continuations import parse_continuations
from dualrandom.io.bundle_days import parse_days
from dualrandom.io.bundle_files import read_files
from dualrandom.io.bundle_replacements import parse_replacements
from dualrandom.io.bundle_revisions import parse_revisions
from dualrandom.io.documents import parse_document
from dualrandom.registers.selection import enterprise_records, inspector_records
from dualrandom.registers.tables import Registers, from_text
from dualrandom.scheduling.plan import Plan, PlanRecord, StaffingRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.drawing.attempts import AttemptDocument
    from dualrandom.drawing.continuation import Continuation
    from dualrandom.drawing.daily.records import DayRecord
    from dualrandom.drawing.signatures import Signature
    from dualrandom.scheduling.replacements import Replacement
    from dualrandom.scheduling.replanning.records import Revision

RecordT = TypeVar("RecordT", bound=BaseModel)
_WEIGHT = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class Bundle:
    """A bundle in memory. ``registers`` holds the drawn enterprises and all inspectors.

    ``files`` are the bytes that everything was read from. ``salt`` is ``None`` where the bundle
    has no ``salt.json``.
    """

    path: Path
    files: Mapping[str, bytes]
    plan: Plan
    frame: Frame
    registers: Registers
    seed_record: SeedRecord
    checks: Mapping[str, Any]
    attempts: tuple[AttemptDocument, ...] = ()
    signatures: tuple[Signature, ...] = ()
    continuations: tuple[Continuation, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    revisions: tuple[Revision, ...] = ()
    salt: str | None = None
    days: Mapping[str, DayRecord] = field(default_factory=dict)

    @property
    def seed(self) -> Seed:
        """The seed as it was given."""
        return Seed(contributions=self.seed_record.contributions)


def read_bundle(path: str | Path) -> Bundle:
    """Read a bundle without verifying it; ``verify`` does that.

    Parameters
    ----------
    path
        Folder, or a zip of its files.

    Raises
    ------
    BundleError
        ``bundle.not_a_bundle``, ``bundle.malformed`` (names the file), ``bundle.zip_unreadable``,
        ``bundle.zip_refused``.
    """
    place = Path(path)
    return parse_bundle(place, read_files(place))


def parse_bundle(path: Path, files: Mapping[str, bytes]) -> Bundle:
    """Make a bundle of its files.

    Raises
    ------
    BundleError
        ``bundle.malformed`` (names the file).
    """
    campaign = _record(files, "campaign.json", Campaign)
    commitment = _record(files, "commitment.json", Commitment)
    draw = Draw(_record(files, "draw.json", DrawRecord), commitment, campaign)
    registers = _registers(path, files)
    facts = _facts(campaign, commitment, registers)
    signatures = _optional(files, SIGNATURES_FILE, SignaturesDocument)
    salt = _optional(files, SALT_FILE, SaltDocument)
    return Bundle(
        path=path,
        files=files,
        plan=_plan(files, draw, facts),
        frame=_frame(files, campaign, registers),
        registers=registers,
        seed_record=_record(files, "seed.json", SeedRecord),
        checks=_document(files, "checks.json"),
        attempts=parse_attempts(files),
        signatures=signatures.signatures if signatures else (),
        continuations=parse_continuations(files),
        replacements=parse_replacements(files),
        revisions=parse_revisions(files),
        salt=salt.salt if salt else None,
        days=parse_days(files),
    )


def _plan(files: Mapping[str, bytes], draw: Draw, facts: CampaignFacts) -> Plan:
    record = _record(files, "plan.json", PlanRecord)
    if draw.campaign.teams == "upfront":
        return Plan(record, Lottery(_record(files, "lottery.json", LotteryRecord), draw, facts))
    demands = Demands(_record(files, DEMANDS_FILE, DemandsRecord), draw, facts)
    staffing = _record(files, "staffing.json", StaffingRecord)
    return Plan(record, demands.before_the_draw(), demands, staffing)


def _bytes(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise BundleError("bundle.malformed", file=name, reason="missing")
    return files[name]


def _document(files: Mapping[str, bytes], name: str) -> Mapping[str, Any]:
    try:
        document = json.loads(_bytes(files, name))
    except ValueError as error:
        raise BundleError("bundle.malformed", file=name, reason=str(error)) from error
    if not isinstance(document, dict):
        raise BundleError("bundle.malformed", file=name, reason="not a JSON object")
    return document


def _record(files: Mapping[str, bytes], name: str, model: type[RecordT]) -> RecordT:
    return parse_document(_bytes(files, name), name, model)


def _optional(files: Mapping[str, bytes], name: str, model: type[RecordT]) -> RecordT | None:
    return _record(files, name, model) if name in files else None


def _table(files: Mapping[str, bytes], name: str) -> pd.DataFrame:
    try:
        text = _bytes(files, name).decode("utf-8")
        return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
    except ValueError as error:
        raise BundleError("bundle.malformed", file=name, reason=str(error)) from error


def _registers(path: Path, files: Mapping[str, bytes]) -> Registers:
    tables = {name: _register(files, name) for name in ("enterprises", "inspectors", "history")}
    if "identifier" not in tables["enterprises"]:
        raise BundleError("bundle.malformed", file="enterprises.csv", reason="no identifier")
    _check_order(tables["enterprises"]["identifier"], "enterprises.csv")
    return Registers(
        **tables,
        departments=pd.DataFrame({"department_id": [], "name": []}, dtype=str),
        items=pd.DataFrame(),
        warnings=(),
        source=str(path),
    )


def _facts(campaign: Campaign, commitment: Commitment, registers: Registers) -> CampaignFacts:
    names = registers.enterprises["identifier"].tolist()
    file = "enterprises.csv, history.csv"
    try:
        enterprises = enterprise_records(registers, names)
        file = "inspectors.csv"
        inspectors = inspector_records(registers)
    except (KeyError, ValueError) as error:  # a column that is missing, a cell of another kind
        raise BundleError("bundle.malformed", file=file, reason=str(error)) from error
    return CampaignFacts(
        campaign=campaign,
        tasks={task.task: task for task in commitment.tasks},
        days=commitment.workdays,
        enterprises=enterprises,
        inspectors=inspectors,
    )


def _register(files: Mapping[str, bytes], name: str) -> pd.DataFrame:
    table = _table(files, f"{name}.csv")
    try:
        return from_text(name, table)
    except ValueError as error:
        raise BundleError("bundle.malformed", file=f"{name}.csv", reason=str(error)) from error


def _check_order(identifiers: pd.Series, file: str) -> None:
    """Everybody once, in order: a second row would be a second chance."""
    names = identifiers.tolist()
    for row, (before, name) in enumerate(pairwise(names), start=3):
        if before >= name:
            reason = f"row {row}: {name} stands twice or out of order"
            raise BundleError("bundle.malformed", file=file, reason=reason)


def _frame(files: Mapping[str, bytes], campaign: Campaign, registers: Registers) -> Frame:
    table = _table(files, "frame.csv")
    expected = ["identifier", "record", *(f"task:{task.id}" for task in campaign.tasks)]
    if list(table.columns) != expected:
        reason = f"columns are {', '.join(table.columns)}, not {', '.join(expected)}"
        raise BundleError("bundle.malformed", file="frame.csv", reason=reason)
    _check_order(table["identifier"], "frame.csv")
    return Frame(
        campaign=campaign,
        identifiers=table["identifier"].tolist(),
        record_digests=table["record"].tolist(),
        tasks={
            task.id: replace(
                _task_frame(task, table[f"task:{task.id}"]),
                staff=_staff(campaign, task, registers),
            )
            for task in campaign.tasks
        },
    )


def _staff(campaign: Campaign, task: Task, registers: Registers) -> int | None:
    if follows_initiator(campaign, task):
        return None
    try:
        return staff_of(campaign, task, registers)
    except (CampaignError, CalendarError) as error:
        raise BundleError("bundle.malformed", file="campaign.json", reason=str(error)) from error


def _task_frame(task: Task, cells: pd.Series) -> TaskFrame:
    codes, labels = pd.factorize(cells)
    weight_of = dict.fromkeys(labels, 0)
    stratum_of = {label: label[3:] for label in labels if label.startswith("in:")}
    if task.weights is not None:
        for label, text in list(stratum_of.items()):
            stratum_of[label], _, weight = text.rpartition("*")
            weight_of[label] = int(weight) if _WEIGHT.fullmatch(weight) else 0
    strata = sorted(set(stratum_of.values()))
    place = {stratum: code for code, stratum in enumerate(strata)}
    reason_of = {f"out:{rule}": code for code, rule in enumerate(EXCLUSION_RULES)}
    for label in labels:
        is_weighed = task.weights is None or weight_of[label] > 0
        if label not in reason_of and not (label in stratum_of and is_weighed):
            reason = f"task:{task.id} has the cell {label!r}"
            raise BundleError("bundle.malformed", file="frame.csv", reason=reason)
    to_stratum = np.array([place.get(stratum_of.get(x), -1) for x in labels], dtype=np.int32)
    to_reason = np.array([reason_of.get(label, -1) for label in labels], dtype=np.int8)
    to_weight = np.array([weight_of[label] for label in labels], dtype=np.int64)
    return TaskFrame(
        task_id=task.id,
        strata=tuple(strata),
        codes=to_stratum[codes],
        reasons=to_reason[codes],
        weights=to_weight[codes] if task.weights is not None else None,
    )
