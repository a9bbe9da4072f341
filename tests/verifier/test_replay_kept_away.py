"""Who is kept away from an enterprise (draw-v1 §7.1a): whole worlds, one lie a rule, and by hand."""

import csv
import json
import shutil
from bisect import bisect
from datetime import date
from pathlib import Path

import pytest

from dualrandom.verifier import replay
from tests.verifier import lies
from tests.verifier.worlds import make_bundle

SEEDS = (13, 20, 37)
"""Between them every rule is the only one that keeps somebody away from a visit."""
OLDER = 3
"""A world whose register of inspectors has neither traits nor divisions."""
ALWAYS = {"recusal", "recusal_traits", "jurisdiction"}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    return {seed: make_bundle(folder / str(seed), seed) for seed in SEEDS}


def rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def beginnings(code):
    return {code[:n] for n in range(1, len(code) + 1)}


def traits_of(site):
    """List every trait that an inspector could be recused from, in so many words."""
    return {
        f"station:{site['station']}",
        f"entity_type:{site['entity_type']}",
        *(f"tag:{tag}" for tag in site["tags"].split(";")),
        *(f"{column}:{x}" for column in ("industry", "division") for x in beginnings(site[column])),
    }


def came_last(folder, block):
    mine = [block["enterprise"], block["department"]]
    past = [v for v in rows(folder, "history.csv") if [v["identifier"], v["department"]] == mine]
    last = max((visit["date"] for visit in past), default="")
    return {x for v in past if v["date"] == last for x in v["inspectors"].split(";")}


def rules_between(folder, person, site, block):
    """Return the rules that keep a person away from an enterprise, read off the tables."""
    asked = json.loads((folder / "campaign.json").read_bytes())["rules"]
    areas, traits = person["divisions"].split(";"), person["recusal_traits"].split(";")
    found = {
        "recusal": site["identifier"] in person["recusals"].split(";"),
        "recusal_traits": traits_of(site) & set(traits),
        "jurisdiction": areas != [""] and not beginnings(site["division"]) & set(areas),
        "crossed_stations": asked["crossed_stations"]
        and site["station"] != ""
        and site["station"] == person["station"],
        "rotation": asked["rotation"] == "person"
        and person["inspector_id"] in came_last(folder, block),
    }
    return {rule for rule, holds in found.items() if holds}


def kept_away_only_by(folder, rule):
    """Yield (block, inspector) of the plan: one who could come were it not for this rule."""
    facts = replay.verify(folder).facts
    sites = {row["identifier"]: row for row in rows(folder, "enterprises.csv")}
    plan = json.loads((folder / "plan.json").read_bytes())
    placed = {part["block"] for visit in plan["visits"] for part in visit["parts"]}
    for block in json.loads((folder / "lottery.json").read_bytes())["blocks"]:
        for row in rows(folder, "inspectors.csv") if block["block"] in placed else ():
            name = row["inspector_id"]
            if row["department"] == block["department"] and facts.people[name].capacity:
                between = rules_between(folder, row, sites[block["enterprise"]], block)
                if between == {rule} and facts.common_days(block, [name]):
                    yield block["block"], name


def add_member(block, name):
    """Put somebody into the profile of a block, with no chance of being drawn."""

    def change(lottery):
        place = next(b["profile"] for b in lottery["blocks"] if b["block"] == block)
        profile = lottery["profiles"][place]
        at = bisect(profile["members"], name)
        for field, value in (("members", name), ("odds", 0), ("qualified", False)):
            profile[field].insert(at, value)

    return change


def seat(block, name):
    """Send somebody in place of the last of a team."""

    def change(plan):
        parts = (part for visit in plan["visits"] for part in visit["parts"])
        next(part for part in parts if part["block"] == block)["team"][-1] = name

    return change


@pytest.fixture(scope="module", params=sorted(ALWAYS | {"crossed_stations", "rotation"}))
def occasion(request, bundles):
    """A rule, a bundle, a block of its plan and somebody whom only this rule keeps away."""
    for bundle in bundles.values():
        for block, name in kept_away_only_by(bundle, request.param):
            return request.param, bundle, block, name
    return pytest.fail("no world in which the rule matters")


@pytest.mark.parametrize("seed", SEEDS)
def test_worlds_with_these_rules_hold(bundles, seed):
    audit = replay.verify(bundles[seed])
    assert audit.findings == []
    assert {status for _, status, _ in audit.stages} == {"holds"}


def test_a_member_who_is_kept_away_is_a_stranger(occasion, tmp_path):
    _, bundle, block, name = occasion
    folder = Path(shutil.copytree(bundle, tmp_path / "bundle"))
    lies.lie(folder, "lottery.json", add_member(block, name))
    found = replay.verify(folder).findings
    assert ("lottery.json", "odds.stranger", {"block": block, "inspector": name}) in found


def test_a_plan_that_seats_somebody_kept_away_breaks_this_rule(occasion, tmp_path):
    rule, bundle, block, name = occasion
    folder = Path(shutil.copytree(bundle, tmp_path / "bundle"))
    lies.lie(folder, "plan.json", seat(block, name))
    broken = {
        params["rule"]
        for file, code, params in replay.verify(folder).findings
        if (file, code) == ("plan.json", "plan.rule")
        and (params["where"], params["detail"]) == (block, name)
    }
    assert broken == {"plan." + rule}


@pytest.mark.parametrize("rule", sorted(ALWAYS))
def test_leaving_somebody_out_whom_no_rule_keeps_away_is_found(bundles, tmp_path, rule):
    """Emptying the inspectors' cells lets them in again: then they are missing."""
    column = {"jurisdiction": "divisions", "recusal": "recusals"}.get(rule, rule)
    folder = Path(shutil.copytree(bundles[SEEDS[0]], tmp_path / "bundle"))
    listed = rows(folder, "inspectors.csv")
    with (folder / "inspectors.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, listed[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {column: ""} for row in listed)
    lies.reseal(folder)
    codes = {(file, code) for file, code, _ in replay.verify(folder).findings}
    assert ("lottery.json", "odds.left_out") in codes


@pytest.mark.parametrize("change", [{"rotation": "place"}, {"crossed_stations": 1}])
def test_the_campaign_asks_for_rules_in_the_given_words(bundles, tmp_path, change):
    folder = Path(shutil.copytree(bundles[SEEDS[0]], tmp_path / "bundle"))
    lies.lie(folder, "campaign.json", lambda campaign: campaign["rules"].update(change))
    codes = {(file, code) for file, code, _ in replay.verify(folder).findings}
    assert ("campaign.json", "file.shape") in codes


# ── By hand ──────────────────────────────────────────────────────────────────────────────────

SCHOOL = replay.Kind("institution", "P8321", "420106003", "东所", ("food", "school"))
UNKNOWN = replay.Kind("enterprise", "", "", "", ())


@pytest.mark.parametrize(
    ("trait", "kind", "has"),
    [
        ("tag:school", SCHOOL, True),
        ("tag:schoo", SCHOOL, False),
        ("tag:food;school", SCHOOL, False),
        ("tag:school", UNKNOWN, False),
        ("station:东所", SCHOOL, True),
        ("station:东", SCHOOL, False),
        ("entity_type:institution", SCHOOL, True),
        ("entity_type:inst", SCHOOL, False),
        ("industry:P83", SCHOOL, True),
        ("industry:83", SCHOOL, False),
        ("industry:P83210", SCHOOL, False),
        ("industry:P", UNKNOWN, False),
        ("industry:", SCHOOL, True),
        ("industry:", UNKNOWN, False),
        ("division:420106", SCHOOL, True),
        ("division:42010600301", SCHOOL, False),
        ("division:42", UNKNOWN, False),
        ("school", SCHOOL, False),
        ("tags:school", SCHOOL, False),
    ],
)
def test_traits(trait, kind, has):
    assert kind.has(trait) is has


def visit(day, department, *inspectors):
    return replay.Past(date.fromisoformat(day), department, "complaint", list(inspectors))


def test_who_came_last_is_asked_of_the_department_and_of_all_its_visits_that_day():
    site = replay.Site(
        "school", 1, (0, 1440),
        [visit("2026-02-03", "fire", "a", "b"), visit("2026-01-05", "fire", "c"),
         visit("2026-02-03", "fire", "d"), visit("2026-02-20", "health", "e")],
        SCHOOL,
    )  # fmt: skip
    assert site.came_last("fire") == {"a", "b", "d"}
    assert site.came_last("health") == {"e"}
    assert site.came_last("market") == set()
    silent = site._replace(past=[*site.past, visit("2026-02-25", "fire")])
    assert silent.came_last("fire") == set()


def barred(row, **rules):
    """Return the rules between an inspector and the school, whose kind alone counts."""
    facts = object.__new__(replay.Facts)
    facts.crossed = rules.get("crossed", False)
    person = replay.Person("d", 1, 1, 1, 1, 2, 8, set(), False, False, set(), *row)
    return list(facts.barred_by_kind(person, rules.get("kind", SCHOOL)))


def test_areas_begin_the_division_of_the_enterprise_and_an_unknown_one_is_in_none():
    assert barred(([], ("420102", "420106"), "")) == []
    assert barred(([], (), "")) == []
    assert barred(([], ("4201060031",), "")) == ["jurisdiction"]
    assert barred(([], ("42",), ""), kind=UNKNOWN) == ["jurisdiction"]


def test_stations_are_crossed_only_if_asked_and_only_where_there_is_one():
    assert barred(([], (), "东所"), crossed=True) == ["crossed_stations"]
    assert barred(([], (), "东所"), crossed=False) == []
    assert barred(([], (), "西所"), crossed=True) == []
    assert barred(([], (), ""), crossed=True, kind=UNKNOWN) == []


def test_a_register_without_the_columns_keeps_nobody_away_by_them(tmp_path):
    """Empty columns leave the digests alone (§2.4, §2.5): without them the bundle still holds."""
    folder = make_bundle(tmp_path, OLDER)
    listed = rows(folder, "inspectors.csv")
    dropped = {"recusal_traits", "divisions"}
    assert not any(row[column] for row in listed for column in dropped)
    with (folder / "inspectors.csv").open("w", encoding="utf-8", newline="") as handle:
        columns = [column for column in listed[0] if column not in dropped]
        writer = csv.DictWriter(handle, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    lies.reseal(folder)
    assert replay.verify(folder).findings == []
