"""Double-random, one-public inspections that a stranger can verify (双随机、一公开).

Read registers and a campaign, commit, draw enterprises and inspectors, plan joint visits, verify::

    import dualrandom as dr

    registers = dr.read_registers("city/")
    campaign = dr.read_campaign("city/campaign.toml")
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("…", source="…")
    draw = dr.draw(promise, frame, seed)
    lottery = dr.assign(draw, registers, seed)
    plan = dr.schedule(lottery, registers)
    dr.check(plan).raise_for_violations()

The names load when they are used, so that ``import dualrandom`` costs neither pandas nor OR-Tools.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dualrandom.version import VERSION

__version__ = VERSION

_HOME = {
    "BundleError": "errors",
    "CalendarError": "errors",
    "CampaignError": "errors",
    "DualRandomError": "errors",
    "Finding": "errors",
    "FrameError": "errors",
    "InfeasibleError": "errors",
    "MissingExtraError": "errors",
    "OwnRuleError": "errors",
    "RegisterError": "errors",
    "SeedError": "errors",
    "UndecidedError": "errors",
    "VerificationError": "errors",
    "Absence": "scheduling.replacements",
    "AttemptDocument": "drawing.attempts",
    "Audit": "fairness.monitoring.results",
    "Campaign": "campaign.models",
    "Commitment": "drawing.records",
    "Continuation": "drawing.continuation",
    "Demands": "drawing.daily_demands",
    "Draw": "drawing.outcomes",
    "DrawRecord": "drawing.records",
    "Explanations": "scheduling.explaining.records",
    "Frame": "campaign.frame",
    "History": "io.audit_history",
    "Limits": "scheduling.limits",
    "Lottery": "drawing.outcomes",
    "Plan": "scheduling.plan",
    "PlanGoal": "scheduling.own_rules",
    "PlanRule": "scheduling.own_rules",
    "Proof": "drawing.proof_records",
    "ProofVerification": "drawing.proofs",
    "Proposal": "scheduling.own_rules",
    "Registers": "registers.tables",
    "Rehearsal": "fairness.rehearsal",
    "RepairBias": "fairness.repair_bias",
    "Replacement": "scheduling.replacements",
    "Request": "scheduling.replanning.records",
    "Revision": "scheduling.replanning.records",
    "SeatBias": "fairness.repair_bias",
    "Seed": "drawing.seeds",
    "Shortfalls": "drawing.shortfalls.records",
    "Simulation": "fairness.simulation.records",
    "Verification": "io.verification",
    "assign": "drawing.lottery",
    "audit": "fairness.monitoring.audit",
    "bottlenecks": "scheduling.explaining.bottlenecks",
    "build_frame": "campaign.frame",
    "check": "scheduling.check",
    "check_replaced": "scheduling.replacement_check",
    "check_revision": "scheduling.replanning.revision_audit",
    "commit": "drawing.commitments",
    "current_plan": "scheduling.replanning.current_plan",
    "draw": "drawing.objects",
    "draw_stream": "io.stream",
    "draw_teams": "drawing.lottery",
    "explain": "reports.explanation",
    "extend": "drawing.continuation",
    "find_shortfalls": "drawing.shortfalls.shortfalls",
    "lint": "campaign.linter",
    "new_signing_key": "drawing.signatures",
    "next_attempt": "drawing.attempts",
    "plan_history": "io.plan_history",
    "plan_in_force": "io.plan_history",
    "prove": "drawing.proofs",
    "publish_demands": "drawing.daily_demands",
    "publish_odds": "drawing.lottery",
    "read_attempts": "io.bundle_attempts",
    "read_bundle": "io.bundle_reading",
    "read_campaign": "io.campaign_toml",
    "read_history": "io.audit_history",
    "read_registers": "io.registers",
    "rehearse": "fairness.rehearsal",
    "repair_bias": "fairness.repair_bias",
    "replace_everywhere": "scheduling.replacing",
    "replace_inspector": "scheduling.replacing",
    "replaced_plan": "scheduling.replacement_check",
    "replan": "scheduling.replanning.replanning",
    "schedule": "scheduling.schedule",
    "schedule_daily": "scheduling.daily_schedule",
    "secret_digest": "drawing.party_secrets",
    "sign_bundle": "io.bundle_signatures",
    "simulate": "fairness.simulation.simulating",
    "stand_ins": "scheduling.stand_ins",
    "summarise": "reports.summary",
    "timetable": "reports.timetables",
    "verify": "io.verification",
    "verify_drand": "drawing.drand",
    "verify_proof": "drawing.proofs",
    "why_not": "scheduling.explaining.why_not",
    "write_bundle": "io.bundle",
    "write_calendars": "io.calendars",
    "write_excel": "io.plan_workbook",
    "write_frame": "io.frame_parts",
    "write_html": "io.report_html",
    "write_plan_csv": "io.plan_tables",
    "write_repair_bias_csv": "io.plan_tables",
}

__all__ = [
    "Absence",
    "AttemptDocument",
    "Audit",
    "BundleError",
    "CalendarError",
    "Campaign",
    "CampaignError",
    "Commitment",
    "Continuation",
    "Demands",
    "Draw",
    "DrawRecord",
    "DualRandomError",
    "Explanations",
    "Finding",
    "Frame",
    "FrameError",
    "History",
    "InfeasibleError",
    "Limits",
    "Lottery",
    "MissingExtraError",
    "OwnRuleError",
    "Plan",
    "PlanGoal",
    "PlanRule",
    "Proof",
    "ProofVerification",
    "Proposal",
    "RegisterError",
    "Registers",
    "Rehearsal",
    "RepairBias",
    "Replacement",
    "Request",
    "Revision",
    "SeatBias",
    "Seed",
    "SeedError",
    "Shortfalls",
    "Simulation",
    "UndecidedError",
    "Verification",
    "VerificationError",
    "__version__",
    "assign",
    "audit",
    "bottlenecks",
    "build_frame",
    "check",
    "check_replaced",
    "check_revision",
    "commit",
    "current_plan",
    "draw",
    "draw_stream",
    "draw_teams",
    "explain",
    "extend",
    "find_shortfalls",
    "lint",
    "new_signing_key",
    "next_attempt",
    "plan_history",
    "plan_in_force",
    "prove",
    "publish_demands",
    "publish_odds",
    "read_attempts",
    "read_bundle",
    "read_campaign",
    "read_history",
    "read_registers",
    "rehearse",
    "repair_bias",
    "replace_everywhere",
    "replace_inspector",
    "replaced_plan",
    "replan",
    "schedule",
    "schedule_daily",
    "secret_digest",
    "sign_bundle",
    "simulate",
    "stand_ins",
    "summarise",
    "timetable",
    "verify",
    "verify_drand",
    "verify_proof",
    "why_not",
    "write_bundle",
    "write_calendars",
    "write_excel",
    "write_frame",
    "write_html",
    "write_plan_csv",
    "write_repair_bias_csv",
]

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame, build_frame
    from dualrandom.campaign.linter import lint
    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.attempts import AttemptDocument, next_attempt
    from dualrandom.drawing.commitments import commit
    from dualrandom.drawing.continuation import Continuation, extend
    from dualrandom.drawing.daily_demands import Demands, publish_demands
    from dualrandom.drawing.drand import verify_drand
    from dualrandom.drawing.lottery import assign, draw_teams, publish_odds
    from dualrandom.drawing.objects import draw
    from dualrandom.drawing.outcomes import Draw, Lottery
    from dualrandom.drawing.party_secrets import secret_digest
    from dualrandom.drawing.proof_records import Proof
    from dualrandom.drawing.proofs import ProofVerification, prove, verify_proof
    from dualrandom.drawing.records import Commitment, DrawRecord
    from dualrandom.drawing.seeds import Seed
    from dualrandom.drawing.shortfalls.records import Shortfalls
    from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
    from dualrandom.drawing.signatures import new_signing_key
    from dualrandom.errors import (
        BundleError,
        CalendarError,
        CampaignError,
        DualRandomError,
        Finding,
        FrameError,
        InfeasibleError,
        MissingExtraError,
        OwnRuleError,
        RegisterError,
        SeedError,
        UndecidedError,
        VerificationError,
    )
    from dualrandom.fairness.monitoring.audit import audit
    from dualrandom.fairness.monitoring.results import Audit
    from dualrandom.fairness.rehearsal import Rehearsal, rehearse
    from dualrandom.fairness.repair_bias import RepairBias, SeatBias, repair_bias
    from dualrandom.fairness.simulation.records import Simulation
    from dualrandom.fairness.simulation.simulating import simulate
    from dualrandom.io.audit_history import History, read_history
    from dualrandom.io.bundle import write_bundle
    from dualrandom.io.bundle_attempts import read_attempts
    from dualrandom.io.bundle_reading import read_bundle
    from dualrandom.io.bundle_signatures import sign_bundle
    from dualrandom.io.calendars import write_calendars
    from dualrandom.io.campaign_toml import read_campaign
    from dualrandom.io.frame_parts import write_frame
    from dualrandom.io.plan_history import plan_history, plan_in_force
    from dualrandom.io.plan_tables import write_plan_csv, write_repair_bias_csv
    from dualrandom.io.plan_workbook import write_excel
    from dualrandom.io.registers import read_registers
    from dualrandom.io.report_html import write_html
    from dualrandom.io.stream import draw_stream
    from dualrandom.io.verification import Verification, verify
    from dualrandom.registers.tables import Registers
    from dualrandom.reports.explanation import explain
    from dualrandom.reports.summary import summarise
    from dualrandom.reports.timetables import timetable
    from dualrandom.scheduling.check import check
    from dualrandom.scheduling.daily_schedule import schedule_daily
    from dualrandom.scheduling.explaining.bottlenecks import bottlenecks
    from dualrandom.scheduling.explaining.records import Explanations
    from dualrandom.scheduling.explaining.why_not import why_not
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule, Proposal
    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replacement_check import check_replaced, replaced_plan
    from dualrandom.scheduling.replacements import Absence, Replacement
    from dualrandom.scheduling.replacing import replace_everywhere, replace_inspector
    from dualrandom.scheduling.replanning.current_plan import current_plan
    from dualrandom.scheduling.replanning.records import Request, Revision
    from dualrandom.scheduling.replanning.replanning import replan
    from dualrandom.scheduling.replanning.revision_audit import check_revision
    from dualrandom.scheduling.schedule import schedule
    from dualrandom.scheduling.stand_ins import stand_ins


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _HOME:
        raise AttributeError(f"module 'dualrandom' has no attribute {name!r}")
    value = getattr(import_module(f"dualrandom.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
