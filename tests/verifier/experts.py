"""Bundles with experts and long limits: hand-made, random; and lies about them."""

from datetime import date, timedelta
from random import Random

from tests.drawing.expert_worlds import TEAMS, expert_world
from tests.verifier.worlds import write_record

EXPERTS_BLOCK = "E2/market/experts"
AWAY = ("2026-03-02~2026-03-20", "2026-03-16~2026-04-10", "2026-03-04~2026-04-08")


def expert_bundle(folder, **keys):
    """Draw, plan and write a hand-made world of ``expert_worlds``."""
    world = expert_world(**keys)
    return write_record(folder / "bundle", world.registers, world.frame, world.promise, world.seed)


def alone_bundle(folder):
    """X1 alone may assist, and is there on no day on which a1 and a2 both are."""
    people = """\
inspector_id,department,qualifications,expert,leave
a1,market,q,,2026-03-02~2026-03-13
a2,market,,,
x1,market,e,yes,2026-03-16~2026-03-27
"""
    return expert_bundle(folder, people=people, tasks=["market"], enterprises=("E1", "E2"))


def at_home_bundle(folder):
    """No expert could be drawn; a department without a team; a capacity of a month used up."""
    people = """\
inspector_id,department,qualifications,expert,monthly_visits,recusals
a1,market,q,,2,
a2,market,,,2,
a3,market,q,,,E2
x1,market,e,yes,,E1
y1,fire,,,,
y2,fire,,,,E3
z1,fire,k,yes,,
"""
    fire = {**TEAMS["fire"], "department": "fire", "team": {"experts": 1}}
    tasks = ["market", fire]
    return expert_bundle(folder, people=people, tasks=tasks, enterprises=("E1", "E2", "E3"))


def month_bundle(folder):
    """Two people who may come once a month, and twice in all, to two enterprises."""
    people = """\
inspector_id,department,qualifications,monthly_visits,campaign_visits
a1,market,q,1,2
a2,market,,1,2
"""
    task = {"id": "m", "department": "market", "items": ["m"]}
    window = {"start": "2026-03-02", "end": "2026-04-24"}
    keys = {"tasks": [task], "window": window, "enterprises": ("E1", "E2")}
    return expert_bundle(folder, people=people, **keys)


def crowd_a_month(plan):
    """Make both visits in the month of the first, a day apart."""
    first, second = plan["visits"]
    step = 1 if first["day"][8:] != "06" else 3  # no visit on a Saturday
    day = (date.fromisoformat(first["day"]) + timedelta(days=step)).isoformat()
    second |= {"day": day, "visit": f"{day}/{second['enterprise']}"}


NOBODY = (2, 6)
"""Seeds that give too few people or experts for any lottery."""


def campaign_bundle(folder):
    """Four enterprises; a1 may come to two of them."""
    people = """\
inspector_id,department,qualifications,campaign_visits
a1,market,q,2
a2,market,q,
a3,market,q,
"""
    task = {"id": "m", "department": "market", "items": ["m"]}
    return expert_bundle(folder, people=people, tasks=[task])


def send_one_everywhere(plan):
    """Send a1 to all of them, whoever was drawn."""
    for visit in plan["visits"]:
        for part in visit["parts"]:
            if "a1" not in part["team"]:
                part["team"][-1] = "a1"


def random_expert_bundle(folder, seed):
    """Experts, groups, part-timers, leave, recusals and limits out of a random register."""
    rng = Random(f"experts {seed}")
    enterprises = [f"E{n}" for n in range(1, 8)]
    header = (
        "inspector_id,department,group,qualifications,expert,work_share_percent,leave,"
        "certificate_until,daily_visits,weekly_visits,monthly_visits,campaign_visits,recusals"
    )
    rows = []
    for department in ("market", "fire"):
        for n in range(rng.randint(12, 16)):
            expert = n >= 8
            rows.append(
                (
                    *(f"{department}-{n:02d}", department),
                    rng.choice(["甲", "乙", "丙", ""]) if not expert else rng.choice(["甲", ""]),
                    rng.choice(["e", "e;k"]) if expert else rng.choice(["q", "q", ""]),
                    *("yes" if expert else "no", rng.choice([100, 100, 60])),
                    rng.choice(["", "", *AWAY]),
                    rng.choice(["", "", "", "2026-04-03"]),
                    *(rng.choice([1, 2]), rng.choice([3, 8])),
                    *(rng.choice(["", 5, 9]), rng.choice(["", 7, 12])),
                    ";".join(sorted(rng.sample(enterprises, rng.choice([0, 0, 1])))),
                )
            )
    people = "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"
    asked = [
        {"experts": rng.choice([1, 1, 2]), "expert_qualifications": rng.choice([[], ["e"], ["k"]])},
        {"experts": rng.choice([0, 1])},
        {},
    ]
    first = date(2026, 3, 9) + timedelta(days=rng.randint(0, 7))
    windows = [None, {"start": first, "end": date(2026, 4, 10)}, None]
    tasks = [
        {"id": name, "department": department, "items": [name], "team": team, "window": window}
        for name, department, team, window in zip(
            "mwf", ("market", "market", "fire"), asked, windows, strict=True
        )
    ]
    return expert_bundle(
        folder,
        people=people,
        enterprises=enterprises,
        tasks=tasks,
        window={"start": "2026-03-02", "end": "2026-04-10"},
        rules={"rotation": rng.choice(["none", "person"])},
        standing_groups=rng.choice([[], [], ["market"]]),
    )


def side(lottery, name=EXPERTS_BLOCK):
    return next(one for one in lottery["blocks"] if one["block"] == name)


def profile_of(lottery):
    return lottery["profiles"][side(lottery)["profile"]]


def draw_another_expert(lottery):
    block = side(lottery)
    others = [one for one in profile_of(lottery)["members"] if one not in block["team"]]
    block["team"] = others[:1]


def draw_an_inspector(lottery):
    side(lottery)["team"] = ["a1"]


def draw_an_expert_for_the_team(lottery):
    side(lottery, "E2/market")["team"][-1] = "x1"


def admit_without_qualification(lottery):
    """Let x4, who lacks e, be a candidate with odds of nothing."""
    own = profile_of(lottery)
    odds = [*own["odds"], 0]
    lottery["profiles"].append(
        {**own, "members": [*own["members"], "x4"], "odds": odds, "qualified": [True] * len(odds)}
    )
    side(lottery)["profile"] = len(lottery["profiles"]) - 1


def move_odds(lottery):
    odds = profile_of(lottery)["odds"]
    odds[0] += 100_000
    odds[1] -= 100_000


def ask_for_a_seat(lottery):
    profile_of(lottery)["qualified_seats"] = 1


def drop_experts(lottery):
    lottery["blocks"].remove(side(lottery))


def hide_experts(lottery):
    del side(lottery)["experts"]


def hide_experts_of_a_cut(lottery):
    for cut in lottery["cuts"]:
        cut.pop("experts", None)


def give_capacity(lottery):
    """Say that an expert outside the pool has room."""
    next(row for row in lottery["loads"] if row["inspector"] == "y4")["capacity_visits"] = 32


def forget_a_limit(lottery):
    """Give a2 the capacity without the limit of the campaign."""
    next(row for row in lottery["loads"] if row["inspector"] == "a2")["capacity_visits"] = 32


def swap_order(lottery):
    """List the experts before their department."""
    blocks = lottery["blocks"]
    at = blocks.index(side(lottery))
    blocks[at - 1], blocks[at] = blocks[at], blocks[at - 1]


def take_other_tasks(lottery):
    side(lottery)["tasks"] = ["w"]


LIES = {
    one.__name__: one
    for one in (
        draw_another_expert,
        draw_an_inspector,
        draw_an_expert_for_the_team,
        admit_without_qualification,
        move_odds,
        ask_for_a_seat,
        drop_experts,
        hide_experts,
        hide_experts_of_a_cut,
        give_capacity,
        forget_a_limit,
        swap_order,
        take_other_tasks,
    )
}
"""Lies about ``lottery.json``."""


def visit_of(plan, name=EXPERTS_BLOCK):
    for visit in plan["visits"]:
        for part in visit["parts"]:
            if part["block"] == name:
                return visit, part
    raise KeyError(name)


def leave_experts_out(plan):
    """Say that there was no room for the experts."""
    visit, part = visit_of(plan)
    visit["parts"].remove(part)
    left = {key: part[key] for key in ("block", "department", "experts", "tasks")}
    plan["unplaced"].append(
        {**left, "enterprise": "E2", "rule": "plan.leave", "proven": True, "blocked": []}
    )


def forget_experts(plan):
    visit, part = visit_of(plan)
    visit["parts"].remove(part)


def let_experts_leave_early(plan):
    _, part = visit_of(plan)
    part["end"] = f"{part['start'][:3]}{int(part['start'][3:]) + 5:02d}"


def send_experts_alone(plan):
    """Give the experts a visit of their own, after all others."""
    visit, part = visit_of(plan)
    visit["parts"].remove(part)
    day = max(one["day"] for one in plan["visits"])
    later = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    plan["visits"].append({**visit, "visit": f"{later}/E2", "day": later, "parts": [part]})


def send_another_expert(plan):
    _, part = visit_of(plan)
    part["team"] = ["x3" if part["team"] != ["x3"] else "x1"]


def call_experts_inspectors(plan):
    _, part = visit_of(plan)
    del part["experts"]


PLAN_LIES = {
    one.__name__: one
    for one in (
        leave_experts_out,
        forget_experts,
        let_experts_leave_early,
        send_experts_alone,
        send_another_expert,
        call_experts_inspectors,
    )
}
"""Lies about ``plan.json``."""


def lost_team_bundle(folder):
    """Two people who must not be in one team: a repair has to give the team up, the expert waits."""
    people = """\
inspector_id,department,qualifications,expert,not_with
a1,market,q,,a2
a2,market,,,
x1,market,e,yes,
"""
    return expert_bundle(folder, people=people, tasks=["market"], enterprises=("E1",))
