"""Rules of one's own in a revision (自定规则): at hand or asked for, kept by what changes.

A rule whose class is missing cannot be kept, so a plan that was made with it is not replanned
unless the caller says that it is to be left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.errors import VerificationError
from dualrandom.scheduling.check import CheckReport, RuleOutcome
from dualrandom.scheduling.own_checks import rules_not_at_hand, told, violation, violations_of
from dualrandom.scheduling.own_definitions import redefines
from dualrandom.scheduling.rules.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.scheduling.own_rules import PlanRule
    from dualrandom.scheduling.plan import Plan, PlannedVisit
    from dualrandom.scheduling.rules.evidence import Breach


def require_at_hand(plan: Plan) -> None:
    """Refuse a plan that was made with rules of one's own whose classes are missing.

    Raises
    ------
    VerificationError
        ``replan.own_rules``, one ``replan.own_rule`` for each.
    """
    findings = [
        replace(told("replan.own_rule", own), severity="error") for own in rules_not_at_hand(plan)
    ]
    if findings:
        raise VerificationError("replan.own_rules", findings, n=len(findings))


def own_report(before: Plan, after: Plan, first_day: date) -> CheckReport:
    """Check that a revision brings no breach of a rule of one's own.

    What is done is not bound by it, and a breach of the plan before is not the revision's.
    Rules whose class is missing are ``unchecked``.
    """
    outcomes, findings = [], []
    for rule in after.own_rules:
        items, old = _items(rule, before, after, first_day)
        broken = [violation(rule, one) for one in items if one is not None and one not in old]
        outcomes.append(RuleOutcome(rule.rule_id, len(items), len(broken), own=rule.title))
        findings += broken
    missing = tuple(told("own.rule_not_checked", own) for own in rules_not_at_hand(after))
    return CheckReport(tuple(outcomes), tuple(findings), missing)


def _items(
    rule: PlanRule, before: Plan, after: Plan, first_day: date
) -> tuple[list[Breach | None], list[Breach | None]]:
    """Items after the revision, and those of what it leaves as it was.

    A rule about single visits is asked about those to come; one about several, about all.
    """
    if not redefines(rule, "violations"):
        later = [visit for visit in after.visits if visit.day >= first_day]
        same = set(later)
        stood = [visit for visit in before.visits if visit in same]
        before, after = _with_visits(before, stood), _with_visits(after, later)
    return violations_of(rule, Evidence(after)), violations_of(rule, Evidence(before))


def _with_visits(plan: Plan, visits: Iterable[PlannedVisit]) -> Plan:
    return replace(plan, record=plan.record.model_copy(update={"visits": tuple(visits)}))
