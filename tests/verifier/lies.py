"""Lies about a bundle, told in its own words: each changes one document, digests fitting."""

import json

from dualrandom.verifier import replay


def reseal(folder):
    """Make the manifest fit whatever the files hold now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["digest"]
    for path in folder.iterdir():
        if path.name != "manifest.json":
            manifest["files"][path.name] = replay.sha256_hex(path.read_bytes())
    manifest["digest"] = replay.sha256_hex(replay.canonical(manifest))
    (folder / "manifest.json").write_bytes(replay.canonical(manifest))


def lie(folder, name, change):
    """Change one document, and put right what hangs on its bytes."""
    document = json.loads((folder / name).read_bytes())
    change(document)
    (folder / name).write_bytes(replay.canonical(document))
    if name == "lottery.json":
        plan = json.loads((folder / "plan.json").read_bytes())
        plan["lottery"] = replay.sha256_hex((folder / name).read_bytes())
        (folder / "plan.json").write_bytes(replay.canonical(plan))
    reseal(folder)


def stratum(draw):
    return next(s for task in draw["tasks"] for s in task["strata"] if s["reserves"])


def swap_selected(draw):
    one = stratum(draw)
    one["selected"][-1], one["reserves"][0] = one["reserves"][0], one["selected"][-1]


def lower_cutoff(draw):
    stratum(draw)["cutoff"] = "0" * 64


def better_bound(draw):
    draw["bounds"]["least_expected_enterprises"] = "1"


def swap_team(lottery):
    block = next(
        block
        for block in lottery["blocks"]
        if len(lottery["profiles"][block["profile"]]["members"]) > len(block["team"])
    )
    members = lottery["profiles"][block["profile"]]["members"]
    block["team"][-1] = next(name for name in members if name not in block["team"])


def move_odds(lottery):
    profile = max(lottery["profiles"], key=lambda one: len(one["members"]))
    profile["odds"][0] += 2**20
    profile["odds"][1] -= 2**20


def break_sum(lottery):
    lottery["profiles"][0]["odds"][0] -= 1


def drop_member(lottery):
    profile = max(lottery["profiles"], key=lambda one: len(one["members"]))
    for field in ("members", "odds", "qualified"):
        del profile[field][0]


def wrong_level(lottery):
    lottery["cuts"][0]["level"] = "1/1000"


def drop_cut(lottery):
    del lottery["cuts"][-1]


def drop_block(lottery):
    del lottery["blocks"][0]


def fewer_visits(lottery):
    lottery["loads"][0]["visits"] += 1


def other_day(plan):
    plan["visits"][0]["day"] = "2026-03-01"


def later_end(plan):
    plan["visits"][-1]["end"] = plan["visits"][-1]["parts"][0]["end"] = "17:59"


def drop_visit(plan):
    del plan["visits"][0]


def fewer_reasons(plan):
    del plan["unplaced"][0]


def other_team(plan):
    part = next(part for visit in plan["visits"] for part in visit["parts"] if part["team"])
    part["team"][0] = "i00" if part["team"][0] != "i00" else "i03"


def needless_deviation(plan):
    part = plan["visits"][0]["parts"][0]
    plan["deviations"].append(
        {
            "block": part["block"],
            "drawn": part["team"][0],
            "substitute": "i04",
            "rule": "plan.leave",
            "skipped": [],
        }
    )


def false_bound(plan):
    plan["visit_bound_of_placed"] += 1


def false_checks(checks):
    checks["ok"] = False


def other_seed(seed):
    seed["contributions"][0]["value"] += "1"


def inexact_number(plan):
    plan["inspections"] = 1.5


def missing_key(plan):
    del plan["tiers"]


def wrong_type(draw):
    draw["tasks"][0]["strata"] = "none"


def smaller_quota(commitment):
    commitment["tasks"][0]["strata"][0]["quota"] = 0


def shorter_window(commitment):
    commitment["tasks"][0]["last_day"] = "2026-03-03"


def fewer_days(commitment):
    commitment["workdays"].reverse()


def other_campaign(campaign):
    campaign["rules"]["minimum_gap"]["since_last_days"] += 1
