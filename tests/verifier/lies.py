"""Lies about a bundle, told in its own words: each changes one document, digests fitting."""

import json

from dualrandom.verifier import replay

CELLS = [
    ("frame.csv", "in:", "out:frame.cap-"),
    ("inspectors.csv", "true", "false"),
    ("draw.csv", ",selected,", ",reserve,"),
    ("lottery.csv", ",yes\n", ",no\n"),
    ("plan.csv", "2026-03", "2026-04"),
    ("enterprises.csv", "12345", "1234"),
    ("history.csv", "2026-", "2025-"),
]
"""A cell of each table: file, what it holds, what it holds instead."""


def reseal(folder):
    """Make the manifest fit whatever the files hold now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["digest"]
    manifest["files"] = {
        path.name: replay.sha256_hex(path.read_bytes())
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }
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


# ── Lies about ways to draw (``designs.py``) ─────────────────────────────────────────────────


def weighed(commitment):
    """Return the first stratum with several weights."""
    strata = (stratum for task in commitment["tasks"] for stratum in task["strata"])
    return next(stratum for stratum in strata if len(stratum["levels"]) > 1)


def equal_chances(commitment):
    levels = weighed(commitment)["levels"]
    levels[0]["probability"] = levels[1]["probability"]


def fewer_heavy(commitment):
    levels = weighed(commitment)["levels"]
    levels[0]["frame_size"] += 1
    levels[1]["frame_size"] -= 1


def hidden_levels(commitment):
    weighed(commitment)["levels"] = []


def other_mean(commitment):
    weighed(commitment)["probability"] = "1/97"


def other_weights(commitment):
    next(task for task in commitment["tasks"] if task["weights"])["weights"] = "tags"


def other_hash(commitment):
    commitment["algorithms"]["ticket"] = "ticket/sha256-1"


def other_draw(commitment):
    commitment["algorithms"]["object_draw"] = "object-draw/equal"


def other_reason(commitment):
    commitment["object_draw_reason"] = "named"


def known_before(commitment):
    """State a quota that only the seed can know."""
    strata = (stratum for task in commitment["tasks"] for stratum in task["strata"])
    next(one for one in strata if "/" in one["expected_quota"])["quota"] = 1


def other_expectation(commitment):
    strata = (stratum for task in commitment["tasks"] for stratum in task["strata"])
    next(one for one in strata if "/" in one["expected_quota"])["expected_quota"] = "1"


def more_staff(commitment):
    next(task for task in commitment["tasks"] if task["staff"] is not None)["staff"] += 1


def fewer_batches(commitment):
    commitment["tasks"][0]["batches"] = 2


def strata_in_other_order(commitment):
    next(task for task in commitment["tasks"] if len(task["strata"]) > 1)["strata"].reverse()


def more_than_all(commitment):
    one = commitment["tasks"][0]["strata"][0]
    one["expected_quota"] = str(one["frame_size"] + 1)


def follows_itself(commitment):
    task = next(task for task in commitment["tasks"] if task["follows"])
    task["follows"] = task["task"]


def follows_nobody(commitment):
    next(task for task in commitment["tasks"] if task["follows"])["follows"] = None


def other_root(commitment):
    commitment["frame_root"] = "0" * 64


def secrets_may_go(commitment):
    commitment["unrevealed_secrets"] = "redraw"


def another_rank(draw):
    stratum(draw)["selected"][0]["rank"] += 1


def drop_selected(draw):
    strata = (one for task in draw["tasks"] for one in task["strata"] if one["selected"])
    one = next(strata)
    del one["selected"][-1]
    one["quota"] -= 1


def another_quota(draw):
    """Round one quota down that the seed rounded up, with a fitting cut-off."""
    strata = (one for task in draw["tasks"] for one in task["strata"] if len(one["selected"]) > 1)
    one = next(strata)
    one["reserves"] = [one["selected"].pop(), *one["reserves"]][:3]
    one["quota"] -= 1
    one["cutoff"] = one["selected"][-1]["ticket"]


def an_earlier_batch(draw):
    drawn = (e for task in draw["tasks"] for one in task["strata"] for e in one["selected"])
    next(one for one in drawn if one["batch"] == 2)["batch"] = 1


def no_batches(draw):
    for task in draw["tasks"]:
        for one in task["strata"]:
            for drawn in one["selected"]:
                drawn["batch"] = None


# ── Lies about what surrounds a draw (``ceremony.py``) ───────────────────────────────────────


def part_of(seed, kind):
    return next(part for part in seed["contributions"] if part["kind"] == kind)


def other_secret(seed):
    part_of(seed, "contribution")["value"] += "!"


def other_round(seed):
    part_of(seed, "drand")["signature"] = "00" * 48


def unsigned_round(seed):
    part_of(seed, "drand")["signature"] = None


def signed_text(seed):
    part_of(seed, "text")["signature"] = "00"


def kept_back_with_value(seed):
    part_of(seed, "unrevealed")["value"] = "x"


def one_more_kept_back(seed):
    part_of(seed, "text").update(kind="unrevealed", value="")


def without_the_kept_back(seed):
    seed["contributions"].remove(part_of(seed, "unrevealed"))


def other_order(seed):
    seed["contributions"].reverse()


def forgotten_attempt(commitment):
    commitment["attempt"]["previous"] = None


def earlier_number(commitment):
    commitment["attempt"]["number"] = 2


def no_cause(commitment):
    commitment["attempt"]["reason"] = ""


def nobody_approved(commitment):
    commitment["attempt"]["approver"] = ""


def redrawn_attempt(attempt):
    attempt["draw"]["tasks"][0]["strata"][0]["cutoff"] = "f" * 64


def attempt_with_other_value(attempt):
    attempt["seed"]["contributions"][0]["value"] = "04 10"


def attempt_with_other_bound(attempt):
    attempt["draw"]["seed"] = "0" * 64


def attempt_of_other_format(attempt):
    attempt["commitment"]["format"] = "dualrandom/commitment/0"


def other_salt(salt):
    salt["salt"] = "5b" * 32


def empty_salt(salt):
    salt["salt"] = ""


def drop_added(more):
    more["strata"][0]["added"].clear()


def other_added(more):
    more["strata"][0]["added"][0]["identifier"] = "E999"


def too_many(more):
    more["strata"][0]["quota"] = more["strata"][0]["frame_size"] + 1


def none_more(more):
    more["strata"][0]["quota"] = more["strata"][0]["quota_before"]


def other_start(more):
    more["strata"][0]["quota_before"] += 1


def other_chance(more):
    more["strata"][0]["probability"] = "1/2"


def other_cutoff(more):
    more["strata"][0]["cutoff"] = "0" * 64


def unknown_stratum(more):
    more["strata"][0]["stratum"] = "nowhere"


def continued_twice(more):
    more["strata"].append(more["strata"][0])


def continued_without_cause(more):
    more["reason"] = ""


def other_place(more):
    more["number"] += 1


def other_base(more):
    more["draw"] = "0" * 64


def other_signer(signatures):
    signatures["signatures"][0]["signer"] = "somebody"


def other_key(signatures):
    signatures["signatures"][0]["public_key"] = "01" + "00" * 31


def forged(signatures):
    one = signatures["signatures"][0]
    one["signature"] = ("0" if one["signature"][0] != "0" else "1") + one["signature"][1:]


def of_other_bytes(signatures):
    signatures["signatures"][0]["digest"] = "0" * 64


def of_no_file(signatures):
    signatures["signatures"][0]["document"] = "nothing.json"


def of_itself(signatures):
    signatures["signatures"][0]["document"] = "signatures.json"
