"""The browser verifier and the library on random cities: one opinion of true plans and of others."""

import json
import shutil
from datetime import date, timedelta
from random import Random

import pytest

from dualrandom.io.bundle_reading import read_bundle
from dualrandom.scheduling.check import check
from tests.verifier import lies
from tests.verifier.busy_cities import busy_bundle
from tests.verifier.journeys import later
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.whole_teams import fall_ill

SEEDS = (2, 3, 6, 17)
"""With positions and zones, side by side and in turn, with deviations and unplaced blocks."""
NEW_RULES = {
    *("plan.travel", "plan.office_days", "plan.department_blackout", "plan.lead_department"),
    *("plan.daily_minutes", "plan.weekly_minutes"),
}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    return {seed: busy_bundle(tmp_path_factory.mktemp(f"city{seed}"), seed) for seed in SEEDS}


def test_the_page_accepts_plans_of_the_library(judge, bundles):
    listed = set()
    for seed, bundle in bundles.items():
        (verdict,) = judge(files_of(bundle), [{}])
        assert verdict["ok"], (seed, verdict)
        listed |= set(verdict["rules"])
    assert listed >= NEW_RULES


def test_the_page_accepts_the_substitutes_of_the_library(judge, bundles, tmp_path):
    passed_over = set()
    for seed, bundle in bundles.items():
        copy = shutil.copytree(bundle, tmp_path / str(seed))
        passed_over |= fall_ill(copy, seed)
        (verdict,) = judge(files_of(copy), [{}])
        assert verdict["ok"], (seed, verdict)
    assert "plan.office_days" in passed_over
    assert passed_over & {"plan.daily_minutes", "plan.weekly_minutes", "plan.travel"}


def test_page_and_library_see_the_same_rules_broken(judge, bundles, tmp_path):
    seen = set()
    for seed, bundle in bundles.items():
        rng, told, cases = Random(seed), [], []
        for number in range(12):
            copy = shutil.copytree(bundle, tmp_path / f"{seed}-{number}")
            lies.lie(copy, "plan.json", lambda plan, rng=rng: _rearrange(plan, rng))
            report = check(read_bundle(copy).plan)
            told.append({one.rule for one in report.rules if one.violations} & NEW_RULES)
            cases.append(changed_files(copy, files_of(bundle)))
        results = judge(files_of(bundle), cases)
        found = [
            {rule for rule, times in verdict["rules"].items() if times} & NEW_RULES
            for verdict in results
        ]
        assert found == told, seed
        seen |= set().union(*told)
    assert seen >= {"plan.travel", "plan.office_days"}


def _rearrange(plan, rng):
    """Move a visit by minutes, to another day, or right after another one; or split it."""
    visit = rng.choice(plan["visits"])
    kind = rng.randrange(4)
    if kind == 0:
        _shift(visit, rng.choice([-60, -30, 30, 60]))
    elif kind == 1:
        _on(visit, date.fromisoformat(visit["day"]) + timedelta(days=rng.choice([-2, -1, 1, 2])))
    elif kind == 2:
        other = rng.choice(plan["visits"])
        _on(visit, date.fromisoformat(other["day"]))
        _shift(visit, _minutes(other["end"]) + rng.choice([0, 15, 45]) - _minutes(visit["start"]))
    else:
        split = json.loads(json.dumps(visit))
        part = visit["parts"].pop(rng.randrange(len(visit["parts"])))
        split["parts"] = [part]
        _on(split, date.fromisoformat(visit["day"]) + timedelta(days=1))
        plan["visits"].append(split)
    plan["visits"] = [one for one in plan["visits"] if one["parts"]]
    plan["visits"].sort(key=lambda one: (one["day"], one["start"], one["enterprise"]))


def _minutes(clock):
    hours, minutes = map(int, clock.split(":"))
    return 60 * hours + minutes


def _shift(visit, minutes):
    for one in (visit, *visit["parts"]):
        one["start"], one["end"] = later(one["start"], minutes), later(one["end"], minutes)


def _on(visit, day):
    visit["day"], visit["visit"] = day.isoformat(), f"{day.isoformat()}/{visit['enterprise']}"
