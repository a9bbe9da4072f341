"""The whole way from registers to outputs, as ``run`` and ``demo`` go it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.campaign.frame import Frame, build_frame
from dualrandom.canonical import sha256_hex
from dualrandom.cli.exit_status import INTERRUPTED
from dualrandom.cli.processes import processes
from dualrandom.cli.shortfalls import print_shortfalls, shortfall_document, write_shortfalls
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.daily_demands import publish_demands
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.drawing.shortfalls.findings import ShortfallWords
from dualrandom.drawing.shortfalls.records import Shortfalls
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.errors import MissingExtraError
from dualrandom.fairness.rehearsal import Rehearsal, affordable_replays, rehearse, require_enough
from dualrandom.io.bundle import MANIFEST, write_bundle
from dualrandom.io.plan_tables import write_plan_csv, write_repair_bias_csv
from dualrandom.io.plan_workbook import write_excel
from dualrandom.io.report_html import write_html
from dualrandom.messages import Language, render
from dualrandom.reports.summary import Summary, summarise
from dualrandom.scheduling.check import CheckReport, check
from dualrandom.scheduling.daily_schedule import schedule_daily
from dualrandom.scheduling.schedule import schedule

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dualrandom.campaign.models import Campaign
    from dualrandom.cli.progress import Progress
    from dualrandom.drawing.attempts import AttemptDocument
    from dualrandom.drawing.records import Commitment
    from dualrandom.drawing.seeds import Seed
    from dualrandom.registers.tables import Registers
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.plan import Plan

BIAS_FILE = "repair-bias.csv"
"""How far repairs move the odds; written only where a team could need one."""


@dataclass(frozen=True)
class Outcome:
    """A checked plan with what it rests on."""

    frame: Frame
    plan: Plan
    report: CheckReport
    rehearsal: Rehearsal | None
    summary: Summary
    shortfalls: Shortfalls


def add_replays(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare ``--replays``."""
    command.add_argument(
        "--replays", type=int, default=None, metavar="N", help=render("cli.replays", language)
    )


def plan_campaign(
    registers: Registers,
    campaign: Campaign,
    seed: Seed,
    *,
    limits: Limits,
    progress: Progress,
    promised: tuple[Frame, Commitment] | None = None,
    replays: int | None = None,
    n_processes: int = 1,
) -> Outcome:
    """Frame, commitment, both draws, plan, check and figures; nothing is written.

    ``replays`` of the lottery estimate what its odds don't tell: ``None`` makes as many as a report
    can afford, 0 none. The solver works on ``n_processes``; the plan does not depend on them.
    """
    if replays:
        require_enough(replays)
    progress("frame")
    frame = promised[0] if promised else build_frame(campaign, registers)
    promise = promised[1] if promised else commit(campaign, registers, frame)
    progress("draw")
    drawn = draw(promise, frame, seed)
    progress("lottery")
    if campaign.teams == "daily":
        demands = publish_demands(drawn, registers)
        progress("plan")
        plan = schedule_daily(demands, limits=limits, progress=progress)
    else:
        lottery = assign(drawn, registers, seed)
        progress("plan")
        with processes(n_processes) as executor:
            plan = schedule(
                lottery,
                registers,
                limits=limits,
                progress=progress,
                standing=progress.standing,
                executor=executor,
            )
    progress("check")
    report = check(plan)
    report.raise_for_violations()
    rehearsal = _rehearsal(plan, replays, progress)
    lottery = plan.lottery
    lacking = find_shortfalls(drawn, lottery.facts) if lottery.record.unstaffed else Shortfalls()
    return Outcome(frame, plan, report, rehearsal, summarise(plan, frame, rehearsal), lacking)


def _rehearsal(plan: Plan, replays: int | None, progress: Progress) -> Rehearsal | None:
    """Replays of the lottery; none where the teams are yet to be drawn."""
    if plan.demands is not None:
        return None
    progress("rehearse")
    lottery = plan.lottery
    wanted = affordable_replays(lottery.record) if replays is None else replays
    return rehearse(lottery, wanted) if wanted else None


def write_outcome(
    folder: Path,
    outcome: Outcome,
    registers: Registers,
    seed: Seed,
    *,
    language: Language,
    progress: Progress,
    attempts: Sequence[AttemptDocument] = (),
    salt: str = "",
) -> list[str]:
    """Write bundle, CSV, workbook and report; returns notices about what an extra would add."""
    progress("write")
    write_bundle(
        folder / "bundle",
        outcome.plan,
        registers=registers,
        frame=outcome.frame,
        seed=seed,
        report=outcome.report,
        attempts=attempts,
        salt=salt,
    )
    names = department_names(registers)
    _write_tables(folder, outcome, names, language)
    notices = []
    try:
        write_excel(
            outcome.plan,
            folder / "plan.xlsx",
            language=language,
            names=names,
            items=item_names(registers),
            frame=outcome.frame,
            rehearsal=outcome.rehearsal,
        )
    except MissingExtraError as error:
        notices.append(error.text(language))
    try:
        write_html(
            outcome.plan,
            folder / "report.html",
            language=language,
            frame=outcome.frame,
            check=outcome.report,
            names=names,
            rehearsal=outcome.rehearsal,
        )
    except MissingExtraError as error:
        notices.append(error.text(language))
    return notices


def item_names(registers: Registers) -> dict[str, str]:
    """Names of the inspection items by identifier."""
    return dict(zip(registers.items["item_id"], registers.items["name"], strict=True))


def _write_tables(
    folder: Path, outcome: Outcome, names: Mapping[str, str], language: Language
) -> None:
    write_plan_csv(outcome.plan, folder / "plan.csv")
    write_repair_bias_csv(outcome.plan, outcome.rehearsal, folder / BIAS_FILE, language, names)
    write_shortfalls(folder, outcome.shortfalls, _words(outcome, names), language)


def _words(outcome: Outcome, names: Mapping[str, str]) -> ShortfallWords:
    return ShortfallWords(outcome.plan.lottery.facts, names)


def department_names(registers: Registers) -> dict[str, str]:
    """Names of the departments by identifier."""
    table = registers.departments
    return dict(zip(table["department_id"], table["name"], strict=True))


def exit_status(outcome: Outcome, language: Language) -> int:
    """0; where somebody stopped the search that of Ctrl-C, and standard error says so too."""
    if not outcome.summary.interrupted:
        return 0
    print(render("summary.interrupted", language), file=sys.stderr)
    return INTERRUPTED


def print_outcome(
    folder: Path,
    outcome: Outcome,
    notices: list[str],
    language: Language,
    *,
    names: dict[str, str],
    as_json: bool,
) -> None:
    """Print what a planner asks first, and the digests that anybody may compare."""
    commitment = outcome.plan.lottery.draw.commitment.digest
    bundle = sha256_hex((folder / "bundle" / MANIFEST).read_bytes())
    if as_json:
        document = {
            "summary": outcome.summary.model_dump(mode="json"),
            "commitment": commitment,
            "bundle": bundle,
            "out": str(folder),
            "notices": notices,
            **shortfall_document(outcome.shortfalls),
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    print("\n".join(outcome.summary.lines(language, names)))
    print_shortfalls(outcome.shortfalls, _words(outcome, names), language)
    files = ", ".join(sorted(path.name for path in folder.iterdir() if path.is_file()))
    params = {"commitment": commitment, "bundle": bundle, "out": folder.as_posix(), "files": files}
    print(render("cli.written", language, params))
    for notice in notices:
        print(notice)
