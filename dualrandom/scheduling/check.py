"""Checking a plan against every hard rule, without the solver (计划核查).

Nothing is solved again, so a plan stays checkable when OR-Tools changes or is not installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.errors import Finding, VerificationError
from dualrandom.messages import render
from dualrandom.scheduling.own_checks import unchecked, violation, violations_of
from dualrandom.scheduling.own_definitions import with_own
from dualrandom.scheduling.rules import DAILY_RULES, RULES
from dualrandom.scheduling.rules.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.messages import Language
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.rules import Rule


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule: how many things it was checked on and how many broke it; whether it is in force.

    ``own`` holds the titles of a rule of one's own.
    """

    rule: str
    checked: int
    violations: int
    asked: bool = True
    own: Mapping[str, str] | None = None

    def title(self, language: Language = "en") -> str:
        """Title of the rule in the language of the reader."""
        return self.own[language] if self.own is not None else render(self.rule, language)


@dataclass(frozen=True)
class CheckReport:
    """Outcome of a check: all rules, and a finding for every violation.

    ``unchecked`` names the rules and goals of one's own that the plan was made with and whose
    classes are not at hand here.
    """

    rules: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.findings

    def raise_for_violations(self) -> None:
        """Raise if a rule is broken.

        Raises
        ------
        VerificationError
            ``plan.violations`` with all findings.
        """
        if self.findings:
            raise VerificationError("plan.violations", self.findings)

    def __str__(self) -> str:
        checked = sum(outcome.checked for outcome in self.rules)
        asked = sum(outcome.asked for outcome in self.rules)
        told = f"{asked} rules, {checked} things checked, {len(self.findings)} violations"
        return "; ".join([told, *map(str, self.unchecked)])


def check(
    plan: Plan, *, rules: Sequence[PlanRule] = (), goals: Sequence[PlanGoal] = ()
) -> CheckReport:
    """Check a plan against every hard rule and recount its figures.

    Parameters
    ----------
    plan
        The plan with its lottery and facts. Nothing else is read.
    rules, goals
        Of one's own, beside those that the plan brings along (a plan read from a bundle brings
        none). A rule is checked whether the record names it or not, a goal recounted if it does.

    Returns
    -------
    CheckReport
        One outcome a rule, in the order of ``rules.RULES``, then rules of one's own, and all
        violations.

    Raises
    ------
    OwnRuleError
        ``own.findings``: a rule or goal of one's own is malformed, fails or answers wrongly.
    """
    plan = with_own(plan, rules, goals)
    return check_rules(plan, RULES if plan.demands is None else DAILY_RULES)


def check_rules(plan: Plan, rules: Iterable[Rule]) -> CheckReport:
    """Check a plan against some rules, and those of one's own that it brings along."""
    evidence = Evidence(plan)
    outcomes = []
    findings: list[Finding] = []
    for rule in rules:
        checked, broken = _apply(rule, evidence)
        outcomes.append(RuleOutcome(rule.rule_id, checked, len(broken), asked=rule.asked(evidence)))
        findings += broken
    for own in plan.own_rules:
        items = violations_of(own, evidence)
        broken = [violation(own, item) for item in items if item is not None]
        outcomes.append(RuleOutcome(own.rule_id, len(items), len(broken), own=own.title))
        findings += broken
    return CheckReport(tuple(outcomes), tuple(findings), unchecked(plan))


def _apply(rule: Rule, evidence: Evidence) -> tuple[int, list[Finding]]:
    checked = 0
    broken = []
    for breach in rule.violations(evidence):
        checked += 1
        if breach is not None:
            broken.append(Finding(f"{rule.rule_id}.violation", params=breach.params))
    return checked, broken
