"""A bundle with standing groups beside a department of inspectors, and lies about it."""

from random import Random

from tests.drawing.group_worlds import MEMBERS, group_world
from tests.verifier.worlds import write_record


def group_bundle(folder, **keys):
    """Draw, plan and write the hand-made world of ``group_worlds``."""
    world = group_world(departments=("market", "fire"), **keys)
    return write_record(folder / "bundle", world.registers, world.frame, world.promise, world.seed)


def random_group_bundle(folder, seed):
    """Draw groups out of a random register: leave, certificates, experts, part-timers, recusals."""
    rng = Random(seed)
    enterprises = [f"E{n}" for n in range(1, 9)]
    header = (
        "inspector_id,department,group,qualifications,leader,expert,work_share_percent,"
        "leave,certificate_until,daily_visits,weekly_visits,recusals"
    )
    rows = [
        (
            *(f"p{n:02d}", "market", rng.choice(["甲", "乙", "丙", "丁", "戊", "6", ""])),
            rng.choice(["q", "q", ""]),
            *(rng.choice(["yes", "no"]), rng.choice(["yes", "no", "no", "no"])),
            rng.choice([100, 100, 80, 50]),
            rng.choice(["", "", "2026-03-04~2026-03-11", "2026-03-19~2026-03-27"]),
            rng.choice(["", "", "2026-03-20"]),
            *(rng.choice([1, 2, 3]), rng.choice([3, 8])),
            ";".join(sorted(rng.sample(enterprises, rng.choice([0, 0, 0, 1])))),
        )
        for n in range(rng.randint(14, 22))
    ]
    rows += [(f"x{n}", "fire", "甲", "", "", "", 100, "", "", 2, 8, "") for n in range(4)]
    people = "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"
    rules = {"rotation": rng.choice(["none", "person"])}
    return group_bundle(folder, people=people, enterprises=enterprises, rules=rules)


def block_of(lottery):
    """First block of a department of groups."""
    return next(one for one in lottery["blocks"] if one["department"] == "market")


def profile_of(lottery):
    return lottery["profiles"][block_of(lottery)["profile"]]


def another_group(lottery):
    """A group that may come to the first block but was not drawn."""
    own = set(block_of(lottery)["team"])
    names = {name: people for name, people in MEMBERS.items() if people != own}
    eligible = {member.partition(";")[2] for member in profile_of(lottery)["members"]}
    return next(sorted(people) for name, people in sorted(names.items()) if name in eligible)


def swap_member(lottery):
    """Send somebody of another group in the place of a member."""
    block_of(lottery)["team"][-1] = another_group(lottery)[-1]


def leave_member_out(lottery):
    block_of(lottery)["team"].pop()


def draw_another_group(lottery):
    block_of(lottery)["team"] = another_group(lottery)


def draw_recused_group(lottery):
    """Send 二组 to E2, where b2 is recused."""
    block = next(one for one in lottery["blocks"] if one["block"] == "E2/market")
    block["team"] = sorted(MEMBERS["二组"])


def admit_recused_group(lottery):
    """Let 二组 be a candidate at E2, with odds of nothing, so that all sums still fit."""
    block = next(one for one in lottery["blocks"] if one["block"] == "E2/market")
    own = lottery["profiles"][block["profile"]]
    unit = "group:market;二组"
    members = sorted([*own["members"], unit])
    place = members.index(unit)
    odds = [*own["odds"][:place], 0, *own["odds"][place:]]
    lottery["profiles"].append(
        {**own, "members": members, "odds": odds, "qualified": [True] * len(members)}
    )
    block["profile"] = len(lottery["profiles"]) - 1


def move_odds(lottery):
    """Make one group likelier by a ten-thousandth of one chance, another less."""
    odds = profile_of(lottery)["odds"]
    odds[0] += 100_000
    odds[1] -= 100_000


def seat_two_groups(lottery):
    profile = profile_of(lottery)
    profile["size"] = 2
    profile["odds"] = [2 * odds for odds in profile["odds"]]


def ask_for_a_seat(lottery):
    profile_of(lottery)["qualified_seats"] = 1


def unmark(lottery):
    profile_of(lottery)["qualified"][0] = False


def enlarge_group(lottery):
    """Put somebody without a group into one, in the list of groups."""
    lottery["groups"][0]["inspectors"].append("zoe")


def lighten_group(lottery):
    lottery["groups"][0]["weight"] += 1


def drop_groups(lottery):
    del lottery["groups"]


def drop_one_group(lottery):
    lottery["groups"].pop()


def reorder_team(lottery):
    """Put somebody first who may not fill the qualified seat."""
    block_of(lottery)["team"].reverse()


LIES = {
    one.__name__: one
    for one in (
        swap_member,
        leave_member_out,
        draw_another_group,
        draw_recused_group,
        admit_recused_group,
        move_odds,
        seat_two_groups,
        ask_for_a_seat,
        unmark,
        enlarge_group,
        lighten_group,
        drop_groups,
        drop_one_group,
        reorder_team,
    )
}
"""Lies about ``lottery.json``."""


def first_part(plan):
    return next(
        part
        for visit in plan["visits"]
        for part in visit["parts"]
        if part["department"] == "market"
    )


def mix_in_plan(plan):
    """Send somebody without a group in the place of a member, unrecorded."""
    first_part(plan)["team"][-1] = "alone"


def substitute_in_plan(plan):
    """Record a substitution of one member of a group."""
    part = first_part(plan)
    plan["deviations"].append(
        {
            "block": part["block"],
            "drawn": part["team"][-1],
            "substitute": "alone",
            "rule": "plan.leave",
            "skipped": [],
        }
    )
    part["team"][-1] = "alone"


def leave_out_in_plan(plan):
    first_part(plan)["team"].pop()


PLAN_LIES = {one.__name__: one for one in (mix_in_plan, substitute_in_plan, leave_out_in_plan)}
