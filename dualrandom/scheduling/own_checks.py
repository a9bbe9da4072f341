"""What a check says of rules and goals of one's own (自定规则核查), at hand or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import Finding, OwnRuleError
from dualrandom.scheduling.own_answers import failure, wrong_answer
from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from dualrandom.scheduling.own_rules import PlanRule
    from dualrandom.scheduling.plan import Plan
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
    told = ", ".join(f"{name} {value}" for name, value in breach.params.items())
    params = _titles(rule.rule_id, rule.title["zh"], rule.title["en"])
    return Finding("own.rule.violation", params={**params, "what": told})


def unchecked(plan: Plan) -> tuple[Finding, ...]:
    """Say of each rule or goal that the record names whether its class is missing here."""
    rules = {rule.rule_id for rule in plan.own_rules}
    goals = {goal.goal_id for goal in plan.own_goals}
    record = plan.record
    missing = [
        *(("own.rule_not_checked", own) for own in record.own_rules if own.id not in rules),
        *(("own.goal_not_counted", own) for own in record.own_goals if own.id not in goals),
    ]
    return tuple(
        Finding(code, "warning", _titles(own.id, own.zh, own.en), file="plan.json")
        for code, own in missing
    )


def _titles(rule: str, zh: str, en: str) -> dict[str, str]:
    return {"rule": rule, "title_zh": zh, "title_en": en}
