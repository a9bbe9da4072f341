"""What a rule costs, in cities where it is known by construction, under every seed."""

from fractions import Fraction

import pytest

import dualrandom as dr
from dualrandom.fairness.simulation.figures import (
    difference,
    enterprise_shares,
    measured_spread,
)
from dualrandom.fairness.simulation.measures import MEASURES
from dualrandom.fairness.simulation.simulating import simulate
from dualrandom.fairness.simulation.what_ifs import WHAT_IFS, rules_in_force
from dualrandom.messages import catalogue
from tests.fairness.simulation.worlds import ENTERPRISES, PEOPLE, Tiny, city_of

QUICK = dr.Limits(deterministic_seconds=1)
BY_KEY = {one.key: one for one in MEASURES}
A, B = PEOPLE[:3], PEOPLE[3:]


def every(names, **cells):
    return dict.fromkeys(names, cells)


def seen(*names, day="2026-01-15", trigger="random", people=""):
    return tuple((name, day, "a", trigger, people) for name in names)


# Rule, city, inspections gained and blocks left out no longer when it is switched off.
COSTS = [
    ("annual_cap", Tiny(campaign={"rules": {"annual_cap": {"visits": 1}}}, history=seen("E1", "E4")), 4, 0),
    ("minimum_gap", Tiny(campaign={"rules": {"minimum_gap": {"since_last_days": 90}}}, history=seen("E2")), 2, 0),
    ("drawn_lately", Tiny(campaign={"rules": {"drawn_lately": {"days": 90}}}, history=seen("E1", "E2", "E3")), 6, 0),
    ("recusal", Tiny(people=every(A[:2], recusals="E5")), 1, 1),
    ("crossed_stations", Tiny(campaign={"rules": {"crossed_stations": True}}, people=every(B[:2], station="S"), enterprises={"E1": {"station": "S"}, "E6": {"station": "S"}}), 2, 2),
    ("rotation", Tiny(campaign={"rules": {"rotation": "person"}}, history=seen("E1", people="a1;a2")), 1, 1),
    ("office_days", Tiny(people=every(B, office_days="12345")), 6, 6),
    ("opening_days", Tiny(enterprises={"E1": {"opening_days": "67"}}), 2, 2),
    ("opening_hours", Tiny(enterprises={"E3": {"opening_hours": "20:00-21:00"}}), 2, 2),
    ("blackouts", Tiny(enterprises={"E2": {"blackouts": "2026-03-01~2026-03-31"}}), 2, 2),
    ("leader", Tiny(team={"size": 2, "qualified": False, "leader": True}, people={"a1": {"leader": "true"}, "b1": {"leader": "true", "recusals": "E1;E2"}}), 2, 2),
    ("department_blackouts", Tiny(enterprises={"E1": {"opening_days": "1234"}}, campaign={"department_blackouts": [{"department": "a", "start": "2026-03-02", "end": "2026-03-05"}]}), 1, 1),
    ("jurisdiction", Tiny(enterprises={**every(ENTERPRISES, division="420102"), "E5": {"division": "420103"}}, people=every(A[:2], divisions="420102")), 1, 1),
    ("qualified", Tiny(team={"size": 2, "qualified": True}, items={"a": {"qualifications": "boiler"}}, people={"a1": {"qualifications": "boiler", "recusals": "E1;E2"}}), 2, 2),
    ("not_with", Tiny(people={"a1": {"not_with": "a2", "recusals": "E4"}, "a2": {"not_with": "a1"}, "a3": {"recusals": "E3"}}), 1, 1),
    ("travel", Tiny(campaign={"travel": {"speed_kmh": 25}}, people=every(PEOPLE, latitude="30.5", longitude="114.3"), enterprises={**every(ENTERPRISES, latitude="30.5", longitude="114.3"), "E1": {"latitude": "34.5", "longitude": "114.3"}}), 2, 2),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "tiny", "gained", "placed"), COSTS, ids=[row[0] for row in COSTS])
def test_the_cost_of_a_rule_is_what_was_built_in(rule, tiny, gained, placed, tmp_path):
    campaign, registers = city_of(tiny, tmp_path)
    assert rule in rules_in_force(campaign, registers)
    simulation = simulate(campaign, registers, seeds=2, rules=(rule,), limits=QUICK)
    base, other = simulation.base, simulation.without[0]
    assert other.rule == rule
    for key, expected in (("inspections", gained), ("left_out", -placed)):
        change = difference(BY_KEY[key], base, other)
        assert (change.seeds, change.least, change.most) == (2, expected, expected)
    assert other.trials[0].inspections == 12
    assert [trial.seed for trial in base.trials] == [trial.seed for trial in other.trials]


def test_a_lead_department_that_must_be_present_costs_a_visit_an_enterprise(tmp_path):
    """a can come on Monday only, b and c from Tuesday on: together without a, or each alone."""
    monday = {"start": "2026-03-02", "end": "2026-03-02"}
    tiny = Tiny(
        departments="abc",
        people=every(A, office_days="2345"),
        campaign={
            "rules": {"lead_department_present": True},
            "department_blackouts": [{"department": name, **monday} for name in "bc"],
        },
    )
    rule = "lead_department"
    simulation = simulate(*city_of(tiny, tmp_path), seeds=2, rules=(rule,), limits=QUICK)
    base, other = simulation.base, simulation.without[0]
    assert [trial.visits for trial in base.trials] == [18, 18]
    assert [trial.visits for trial in other.trials] == [12, 12]
    for key, expected in (("inspections", 0), ("left_out", 0), ("visits", -6)):
        change = difference(BY_KEY[key], base, other)
        assert (change.least, change.most) == (expected, expected)


def test_every_rule_has_a_city_where_its_cost_is_known():
    assert {row[0] for row in COSTS} | {"lead_department"} == {one.rule for one in WHAT_IFS}


def test_a_cap_of_one_keeps_k_of_n_enterprises_at_no_visit(tmp_path):
    _, tiny, *_ = COSTS[0]
    simulation = simulate(*city_of(tiny, tmp_path), seeds=2, limits=QUICK)
    assert [one.rule for one in simulation.without] == ["annual_cap"]
    assert simulation.base.enterprises == 4
    shares = enterprise_shares(simulation.base, lambda trial: trial.visits_per_enterprise)
    assert shares[1].mean == 1  # all four that can be drawn are drawn, and visited together
    assert simulation.without[0].enterprises == 6
    visits = measured_spread(BY_KEY["visits"], simulation.without[0])
    assert (visits.mean, visits.low) == (6, None)


def test_no_rule_is_in_force_where_nobody_asks_for_one(tmp_path):
    campaign, registers = city_of(Tiny(), tmp_path)
    assert rules_in_force(campaign, registers) == ()
    assert simulate(campaign, registers, seeds=1, limits=QUICK).without == ()


def test_two_campaigns_are_compared_on_the_same_seeds(tmp_path):
    campaign, registers = city_of(Tiny(quota="50%"), tmp_path)
    whole, _ = city_of(Tiny(quota="100%"), tmp_path)
    simulation = simulate(
        campaign, registers, seeds=5, rules=(), against=(whole, registers), limits=QUICK
    )
    base, other = simulation.base, simulation.against
    assert [trial.seed for trial in base.trials] == [trial.seed for trial in other.trials]
    change = difference(BY_KEY["inspections"], base, other)
    assert (change.mean, change.low, change.high) == (6, 6, 6)  # 3 of 6 to 6 of 6, twice
    same = simulate(
        campaign, registers, seeds=5, rules=(), against=(campaign, registers), limits=QUICK
    )
    assert same.against.trials == same.base.trials
    assert difference(BY_KEY["load_range"], same.base, same.against).most == 0


def test_a_paired_interval_is_student_s(tmp_path):
    campaign, registers = city_of(Tiny(quota="50%"), tmp_path)
    base = simulate(campaign, registers, seeds=1, rules=(), limits=QUICK).base
    first, other = (
        base.model_copy(
            update={
                "trials": tuple(base.trials[0].model_copy(update={"visits": n}) for n in counts)
            }
        )
        for counts in ((5, 5, 5, 5, 5), (4, 6, 3, 5, 2))
    )
    change = difference(BY_KEY["visits"], first, other)
    assert change.mean == -1
    # t(4) = 2.776, standard error sqrt(2.5 / 5)
    assert float(change.low) == pytest.approx(-1 - 2.776 * 0.5**0.5, abs=0.01)
    assert float(change.high) == pytest.approx(-1 + 2.776 * 0.5**0.5, abs=0.01)
    assert (change.least, change.most) == (Fraction(-3), Fraction(1))


def test_every_rule_and_measure_has_a_title():
    titles = catalogue()
    assert {f"what_if.{one.rule}" for one in WHAT_IFS} <= set(titles)
    assert {f"measure.{one.key}" for one in MEASURES} <= set(titles)
