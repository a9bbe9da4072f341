"""A rule and a goal of one's own: market days are kept free, and few visits fall on a Friday.

python examples/rules_of_your_own.py           自定规则与目标：逢集市日不检查，周五少检查
"""
# ruff: noqa: RUF012  a title is a plain dictionary

import tempfile
from pathlib import Path

import dualrandom as dr
from dualrandom.io.registers import write_registers_csv
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule, Proposal
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.testing import synthetic_city


class NoMarketDays(PlanRule):
    """Food shops have their peace on Tuesdays, and during the midday rush."""

    rule_id = "own.no_market_days"
    title = {"zh": "逢集市日不检查食品企业", "en": "No visits to food shops on market days"}

    def allows(self, visit: Proposal) -> bool:
        return "food" not in visit.enterprise.tags or visit.day.isoweekday() != 2

    def allows_start(self, visit: Proposal, minute: int) -> bool:
        return "food" not in visit.enterprise.tags or not 11 * 60 <= minute < 14 * 60


class FewFridays(PlanGoal):
    """Visits on Fridays."""

    goal_id = "own.few_fridays"
    title = {"zh": "周五检查次数", "en": "visits on Fridays"}

    def value(self, evidence: Evidence) -> int:
        return sum(visit.day.isoweekday() == 5 for visit in evidence.plan.visits)

    def cost(self, visit: Proposal) -> int:
        return 100 if visit.day.isoweekday() == 5 else 0


def lottery_of_a_city(folder: Path) -> dr.Lottery:
    city = synthetic_city(n_enterprises=800, n_inspectors=40, n_departments=3, n_days=20)
    write_registers_csv(city.tables, folder)
    (folder / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")
    registers = dr.read_registers(folder)
    campaign = dr.read_campaign(folder / "campaign.toml")
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("dice 4 1 6 6 2 5", source=campaign.seed_sources[0].name)
    return dr.assign(dr.draw(promise, frame, seed), registers, seed)


with tempfile.TemporaryDirectory() as place:
    lottery = lottery_of_a_city(Path(place))

before = dr.schedule(lottery)
print("without:", dr.check(before, rules=(NoMarketDays(),)))

after = dr.schedule(lottery, rules=(NoMarketDays(),), goals=(FewFridays(),))
dr.check(after).raise_for_violations()
print("with:   ", dr.check(after))

for name, plan in (("without", before), ("with", after)):
    on_fridays = sum(visit.day.isoweekday() == 5 for visit in plan.visits)
    print(f"{name}: {len(plan.visits)} visits, {on_fridays} on Fridays, {plan.gap} above the bound")
for tier in after.record.tiers:
    print(f"  {tier.goal}: {tier.value}, proven bound {tier.bound}")
