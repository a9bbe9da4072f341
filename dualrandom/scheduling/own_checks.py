"""What a check says of rules and goals of one's own (自定规则核查), at hand or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import Finding, OwnRuleError
from dualrandom.scheduling.own_answers import failure, wrong_answer
from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from dualrandom.scheduling.own_rules import PlanRule
    from dualrandom.scheduling.plan import OwnTitle, Plan
    from dualrandom.scheduling.rules.evidence import Evidence


def violations_of(rule: PlanRule, evidence: Evidence) -> list[Breach | None]:
    """Items of a rule of one's own, as those of any other.

    Raises
    ------
    OwnRuleError
        ``own.failed``, ``own.wrong_answer``, located in the file of the class.
    """
    try:
        items = list(rule.violations(evidence))
    except OwnRuleError:
        raise
    except Exception as error:
        raise failure(rule, "violations", error) from error
    for item in items:
        if item is not None and not isinstance(item, Breach):
            raise wrong_answer(rule, "violations", item, "Breach | None")
    return items


def violation(rule: PlanRule, breach: Breach) -> Finding:
    """Finding for a breach: the rule by its title, and what the breach names."""
    what = ", ".join(f"{name} {value}" for name, value in breach.params.items())
    params = _titles(rule.rule_id, rule.title["zh"], rule.title["en"])
    return Finding("own.rule.violation", params={**params, "what": what})


def rules_not_at_hand(plan: Plan) -> tuple[OwnTitle, ...]:
    """Return the rules of one's own that the record names and whose class is missing here."""
    known = {rule.rule_id for rule in plan.own_rules}
    return tuple(own for own in plan.record.own_rules if own.id not in known)


def unchecked(plan: Plan) -> tuple[Finding, ...]:
    """Say of each rule or goal that the record names whether its class is missing here."""
    goals = {goal.goal_id for goal in plan.own_goals}
    missing = [own for own in plan.record.own_goals if own.id not in goals]
    return (
        *(told("own.rule_not_checked", own) for own in rules_not_at_hand(plan)),
        *(told("own.goal_not_counted", own) for own in missing),
    )


def told(code: str, own: OwnTitle) -> Finding:
    """Return the warning about a rule or goal whose class is missing here."""
    return Finding(code, "warning", _titles(own.id, own.zh, own.en), file="plan.json")


def _titles(rule: str, zh: str, en: str) -> dict[str, str]:
    return {"rule": rule, "title_zh": zh, "title_en": en}
