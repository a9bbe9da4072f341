"""The browser verifier on who is kept away (draw-v1 §7.1a) and on the plan rules of the same names."""

import csv
import io
import json
import shutil

import pytest

from dualrandom.drawing import blocks
from dualrandom.scheduling.rules import RULES as RULES_OF_PLANS
from tests.verifier import lies
from tests.verifier.kept_away import ASKED_FOR, AWAY, PEOPLE, eligible, kept_away_bundle
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.told import cases_about

RULES = sorted(set(AWAY.values()))


@pytest.fixture(scope="module", params=[True, False], ids=["asked", "not asked"])
def world(request, tmp_path_factory):
    """A bundle, and whether its campaign crosses stations and rotates people."""
    return kept_away_bundle(tmp_path_factory.mktemp("kept"), request.param), request.param


def rules_of(stage, verdict):
    """Rules about who is kept away that a verdict says are broken."""
    return {name for name in RULES if f"{stage}.{name}" in verdict["codes"]}


def admit(enterprise, person):
    """Put somebody among the candidates, with odds of nothing, so that all else still fits."""

    def change(lottery):
        block = next(one for one in lottery["blocks"] if one["enterprise"] == enterprise)
        profile = lottery["profiles"][block["profile"]]
        place = sorted([*profile["members"], person]).index(person)
        for key, value in (("members", person), ("odds", 0), ("qualified", True)):
            profile[key].insert(place, value)

    return change


def seat(enterprise, person):
    """Send somebody in the place of one who was drawn."""

    def change(plan):
        visit = next(one for one in plan["visits"] if one["enterprise"] == enterprise)
        visit["parts"][0]["team"][0] = person

    return change


def test_the_page_accepts_who_may_come_by_hand(judge, world):
    bundle, asked = world
    lottery = json.loads((bundle / "lottery.json").read_bytes())
    members = {
        block["enterprise"]: lottery["profiles"][block["profile"]]["members"]
        for block in lottery["blocks"]
    }
    assert members == {name: eligible(name, asked) for name in ("E1", "E2", "E3")}
    (verdict,) = judge(files_of(bundle), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


def test_who_is_kept_away_is_no_candidate(judge, world, tmp_path):
    bundle, asked = world
    pairs = [pair for pair, rule in AWAY.items() if asked or rule not in ASKED_FOR]
    original, cases = cases_about(
        bundle, tmp_path, "lottery.json", [admit(*pair) for pair in pairs]
    )
    for pair, verdict in zip(pairs, judge(original, cases), strict=True):
        assert rules_of("lottery", verdict) == {AWAY[pair]}, pair
        assert set(verdict["files"]) == {"lottery.json", "lottery.csv"}
        assert not verdict["ok"]
        assert not verdict["untold"], verdict


@pytest.mark.parametrize("rule", RULES)
def test_a_whole_draw_that_forgot_a_rule_is_refused(judge, tmp_path, monkeypatch, rule):
    drawn = [one for one in blocks.RULES if one.rule_id != f"lottery.{rule}"]
    planned = [
        one._replace(violations=lambda _: iter(())) if one.rule_id == f"plan.{rule}" else one
        for one in RULES_OF_PLANS
    ]
    monkeypatch.setattr(blocks, "RULES", drawn)
    monkeypatch.setattr("dualrandom.scheduling.check.RULES", planned)
    bundle = kept_away_bundle(tmp_path)
    (verdict,) = judge(files_of(bundle), [{}])
    assert rules_of("lottery", verdict) == {rule}
    assert rules_of("plan", verdict) == ({rule} if rule in broken_by(bundle) else set())
    assert not verdict["ok"]


def broken_by(bundle):
    """Rules that the plan of a bundle breaks, as read off the tables."""
    visits = json.loads((bundle / "plan.json").read_bytes())["visits"]
    seats = {
        (visit["enterprise"], name)
        for visit in visits
        for part in visit["parts"]
        for name in part["team"]
    }
    return {rule for pair, rule in AWAY.items() if pair in seats}


def test_who_may_come_is_missed_among_the_candidates(judge, world, tmp_path):
    bundle, asked = world

    def leave_out(enterprise, person):
        def change(lottery):
            block = next(one for one in lottery["blocks"] if one["enterprise"] == enterprise)
            profile = lottery["profiles"][block["profile"]]
            place = profile["members"].index(person)
            for key in ("members", "odds", "qualified"):
                del profile[key][place]

        return change

    pairs = [("E1", "near-miss"), ("E2", "areas"), ("E2", "came-before"), ("E3", "any-industry")]
    pairs += [] if asked else [("E1", "own-station"), ("E2", "came-last")]
    original, cases = cases_about(
        bundle, tmp_path, "lottery.json", [leave_out(*pair) for pair in pairs]
    )
    for pair, verdict in zip(pairs, judge(original, cases), strict=True):
        assert "lottery.profile" in verdict["codes"], pair
        assert rules_of("lottery", verdict) == set(), pair


def test_who_is_kept_away_is_not_sent(judge, world, tmp_path):
    bundle, asked = world
    original, cases = cases_about(bundle, tmp_path, "plan.json", [seat(*pair) for pair in AWAY])
    for (pair, rule), verdict in zip(AWAY.items(), judge(original, cases), strict=True):
        found = {rule} if asked or rule not in ASKED_FOR else set()
        assert rules_of("plan", verdict) == found, pair
        assert "plan.drawn_team" in verdict["codes"]
        assert not verdict["ok"]
        assert not verdict["untold"], verdict


def test_the_campaign_says_whether_stations_are_crossed_and_people_rotate(judge, world, tmp_path):
    bundle, asked = world
    changes = [
        lambda campaign: campaign["rules"].pop("rotation"),
        lambda campaign: campaign["rules"].pop("crossed_stations"),
        lambda campaign: campaign["rules"].update(rotation="place"),
        lambda campaign: campaign["rules"].update(crossed_stations="true"),
    ]
    original, cases = cases_about(bundle, tmp_path, "campaign.json", changes)
    codes = [set(verdict["codes"]) for verdict in judge(original, cases)]
    assert codes == [{"shape.missing"}, {"shape.missing"}, {"shape"}, {"shape"}]
    turned = {"rotation": "none" if asked else "person", "crossed_stations": not asked}
    for key, value in turned.items():
        change = lambda campaign, key=key, value=value: campaign["rules"].update({key: value})  # noqa: E731
        original, cases = cases_about(bundle, tmp_path / key, "campaign.json", [change])
        (verdict,) = judge(original, cases)
        assert {"commitment.campaign", "lottery.profile"} <= set(verdict["codes"]), key


def test_the_latest_date_counts_in_whatever_order_the_history_stands(judge, world, tmp_path):
    bundle, _ = world
    header, *visits = (bundle / "history.csv").read_text("utf-8").splitlines()
    copy = shutil.copytree(bundle, tmp_path / "reversed")
    (copy / "history.csv").write_text("\n".join([header, *visits[::-1], ""]), encoding="utf-8")
    lies.reseal(copy)
    case = changed_files(copy, files_of(bundle))
    assert "history.csv" in case["files"]
    (verdict,) = judge(files_of(bundle), [case])
    assert verdict["ok"], verdict


def test_a_rule_left_out_of_checks_is_missed(judge, world, tmp_path):
    bundle, _ = world

    def without(rule):
        def change(checks):
            checks["rules"] = [one for one in checks["rules"] if one["rule"] != f"plan.{rule}"]

        return change

    original, cases = cases_about(
        bundle, tmp_path, "checks.json", [without(rule) for rule in RULES]
    )
    for rule, verdict in zip(RULES, judge(original, cases), strict=True):
        assert verdict["files"] == ["checks.json"], rule


def test_registers_without_the_columns_keep_their_digest_and_nobody_away(judge, tmp_path):
    rows = [line.split(",") for line in PEOPLE.splitlines()]
    plain = "".join(",".join(row[:4]) + "\n" for row in rows)
    bundle = kept_away_bundle(tmp_path / "older", people=plain)
    drop_columns(bundle)
    (verdict,) = judge(files_of(bundle), [{}])
    assert verdict["ok"], verdict
    present = kept_away_bundle(tmp_path / "newer")
    drop_columns(present)
    (verdict,) = judge(files_of(present), [{}])
    assert {"commitment.inspectors", "lottery.profile"} <= set(verdict["codes"]), verdict


def drop_columns(bundle):
    """Make the register of inspectors one from before the columns were known."""
    rows = list(csv.DictReader(io.StringIO((bundle / "inspectors.csv").read_text("utf-8"))))
    names = [name for name in rows[0] if name not in ("recusal_traits", "divisions")]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (bundle / "inspectors.csv").write_text(out.getvalue(), encoding="utf-8")
    lies.reseal(bundle)
