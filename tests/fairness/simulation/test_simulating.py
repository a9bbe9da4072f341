"""The simulation against a run by hand, and what it does when somebody stops it."""

import pickle
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

import dualrandom as dr
from dualrandom.fairness.simulation import trials
from dualrandom.fairness.simulation.figures import people_spreads
from dualrandom.fairness.simulation.setting import prepare
from dualrandom.fairness.simulation.simulating import simulate
from dualrandom.fairness.simulation.trial_seeds import TrialSeed, trial_values
from tests.fairness.simulation.worlds import Tiny, city_of

HALF = Tiny(quota="50%")
QUICK = dr.Limits(deterministic_seconds=1)


def by_hand(world, value):
    """The public functions in a row."""
    seed = TrialSeed(trial=value)
    drawn = dr.draw(world.promise, world.frame, seed)
    return dr.schedule(dr.assign(drawn, world.registers, seed), world.registers)


def test_the_counts_are_those_of_the_same_seeds_by_hand(world):
    simulation = simulate(world.campaign, world.registers, seeds=3, rules=())
    base = simulation.base
    assert [trial.seed for trial in base.trials] == list(trial_values(world.frame.digest, 3))
    able = set()
    for task in world.frame.tasks.values():
        able |= {
            name
            for name, code in zip(world.frame.identifiers, task.codes, strict=True)
            if code >= 0
        }
    assert base.enterprises == len(able)
    for trial in base.trials:
        plan = by_hand(world, trial.seed)
        doors = Counter(visit.enterprise for visit in plan.visits)
        each = Counter(doors.get(name, 0) for name in able)
        assert trial.visits_per_enterprise == dict(each)
        done = Counter()
        seats = Counter()
        for visit in plan.visits:
            for part in visit.parts:
                done[visit.enterprise] += len(part.tasks)
                seats.update(part.team)
        assert trial.inspections_per_enterprise == dict(Counter(done.get(name, 0) for name in able))
        assert (trial.visits, trial.inspections) == (len(plan.visits), done.total())
        assert trial.bound_of_placed == plan.record.visit_bound_of_placed
        assert trial.left_out == dict(Counter(one.rule for one in plan.unplaced))
        names = [person.inspector for person in base.people]
        assert dict(zip(names, trial.loads, strict=True)) == {n: seats.get(n, 0) for n in names}
    assert len({trial.visits for trial in base.trials}) > 1


def test_loads_per_day_over_seeds_are_means_and_extremes(tmp_path):
    tiny = Tiny(quota="50%", people={"a1": {"leave": "2026-03-02~2026-03-05"}})
    base = simulate(*city_of(tiny, tmp_path), seeds=6, rules=(), limits=QUICK).base
    one = next(row for row in people_spreads(base) if row.person.inspector == "a1")
    assert one.person.weight == 100  # one full day
    place = [person.inspector for person in base.people].index("a1")
    visits = [trial.loads[place] for trial in base.trials]
    assert one.per_day.mean == Fraction(sum(visits), 6)
    assert (one.per_day.least, one.per_day.most) == (min(visits), max(visits))


def test_the_same_again_whatever_the_order_of_rows_and_the_executor(tmp_path):
    campaign, registers = city_of(HALF, tmp_path)
    plain = simulate(campaign, registers, seeds=4, rules=("annual_cap",), limits=QUICK)
    turned = dr.Registers(
        **{
            name: getattr(registers, name).iloc[::-1].reset_index(drop=True)
            for name in ("enterprises", "inspectors", "departments", "items", "history")
        }
    )
    assert simulate(campaign, turned, seeds=4, rules=("annual_cap",), limits=QUICK) == plain
    with ThreadPoolExecutor(2) as executor:
        threads = simulate(
            campaign, registers, seeds=4, rules=("annual_cap",), limits=QUICK, executor=executor
        )
    assert threads == plain
    setting = prepare(campaign, registers)
    value = plain.base.trials[0].seed
    assert trials.run_trial(pickle.loads(pickle.dumps(setting)), value, QUICK) == (
        plain.base.people,
        plain.base.trials[0],
    )
    assert simulate(campaign, registers, seeds=4, rules=(), label="b", limits=QUICK) != plain


@pytest.mark.parametrize("done", [4, 5])
def test_stopped_it_is_the_simulation_of_the_seeds_that_were_finished(done, tmp_path):
    campaign, registers = city_of(HALF, tmp_path)

    def stop(_, so_far, total):
        assert total == 12
        if so_far == done:
            raise KeyboardInterrupt

    wanted = {"rules": ("annual_cap",), "limits": QUICK}
    stopped = simulate(campaign, registers, seeds=6, progress=stop, **wanted)
    assert (stopped.seeds, stopped.complete) == (2, False)
    whole = simulate(campaign, registers, seeds=2, **wanted)
    assert stopped == whole.model_copy(update={"asked": 6})
    with pytest.raises(KeyboardInterrupt):
        simulate(campaign, registers, seeds=6, progress=stop_at_once, **wanted)


def stop_at_once(_, so_far, total):
    raise KeyboardInterrupt


def test_half_a_search_is_no_trial(world, monkeypatch):
    run = world.plan.record.run
    parameters = {**run.parameters, "interrupted": True}
    record = world.plan.record.model_copy(
        update={"run": run.model_copy(update={"parameters": parameters})}
    )
    half = dr.Plan(record, world.lottery)
    monkeypatch.setattr(trials, "planned", lambda *_: half)
    with pytest.raises(KeyboardInterrupt):
        trials.run_trial(prepare(world.campaign, world.registers), "0" * 64, QUICK)


def test_a_seed_without_a_lottery_says_so(tmp_path):
    tiny = Tiny(people={name: {"weekly_visits": "2"} for name in ("a1", "a2", "a3")})
    simulation = simulate(*city_of(tiny, tmp_path), seeds=2, rules=(), limits=QUICK)
    assert [trial.failed for trial in simulation.base.trials] == ["lottery.capacity_short"] * 2
    assert simulation.base.planned == ()


def test_daily_teams_are_counted_without_people(tmp_path):
    tiny = Tiny(campaign={"teams": "daily", "chains": []})
    campaign, registers = city_of(tiny, tmp_path)
    base = simulate(campaign, registers, seeds=1, rules=(), limits=QUICK).base
    assert base.people == ()
    assert base.trials[0].inspections == 12


def test_everything_wrong_is_told_at_once(world):
    with pytest.raises(dr.CampaignError) as refused:
        simulate(world.campaign, world.registers, seeds=0, rules=("travel", "weather", "luck"))
    codes = [finding.code for finding in refused.value.findings]
    assert codes == ["simulation.unknown_rule"] * 2 + ["simulation.seeds"]
    assert "weather" in refused.value.text("en")
    assert "没有可去掉的规则“weather”" in refused.value.text("zh")
