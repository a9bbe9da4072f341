"""Random small worlds with all rules about whole teams (draw-v1 §7.6), and lies about repairs."""

from random import Random

import dualrandom as dr
from dualrandom.errors import InfeasibleError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_replacements import add_replacements
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.replacements import Absence
from dualrandom.scheduling.replacing import replace_inspector
from tests.verifier.worlds import write_record

SOURCE = "公开开奖"
ITEMS = """\
item_id,name,department,qualifications,duration_minutes
m1,计量,market,q1,50
m2,特种设备,market,q2,50
f,消防,fire,,50
"""


def whole_team_bundle(folder, seed, *, plain=False, groups=False):
    """Draw, plan and write one random world; ``plain`` has the same people and no such rules."""
    rng = Random(seed)
    firms = [f"E{n}" for n in range(1, 9)]
    staff = [f"p{n}" for n in range(rng.randint(6, 9))]
    others = [f"x{n}" for n in range(rng.randint(3, 4))]
    tables = {
        "departments": "department_id,name\nmarket,市场监管\nfire,消防\n",
        "items": ITEMS,
        "enterprises": "identifier,name\n" + "".join(f"{name},{name}\n" for name in firms),
        "inspectors": _people(rng, staff, others, plain=plain),
        "history": _history(rng, firms, staff, others),
    }
    registers = folder / "registers"
    registers.mkdir(parents=True)
    for name, text in tables.items():
        (registers / f"{name}.csv").write_text(text, encoding="utf-8")
    campaign = _campaign(rng, plain=plain)
    if groups:
        campaign["standing_groups"] = ["market"]
    return _written(folder / "bundle", dr.read_registers(registers), campaign, seed)


def _written(folder, registers, keys, seed):
    campaign = dr.Campaign.model_validate(keys)
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    announced = dr.Seed.from_text(f"第{seed}期", source=SOURCE)
    return write_record(folder, registers, frame, promise, announced)


def _people(rng, staff, others, *, plain):
    lines = ["inspector_id,department,qualifications,leader,leave,weekly_visits,not_with,group"]
    for names, department in ((staff, "market"), (others, "fire")):
        for place, name in enumerate(names):
            able = ["q1", "q2", "q1;q2", "q1", ""][place % 5] if department == "market" else ""
            leader = rng.choice(["yes", "no"])
            leave = rng.choice(["", "", "2026-03-02~2026-03-18", "2026-03-12~2026-03-27"])
            enemies = rng.sample(names, rng.choice([0, 0, 1, 2]))
            apart = "" if plain else ";".join(sorted(set(enemies) - {name}))
            group = f"组{place % 3}"
            lines.append(f"{name},{department},{able},{leader},{leave},8,{apart},{group}")
    if plain:
        lines = [line.rsplit(",", 2)[0] for line in lines]
    return "\n".join(lines) + "\n"


def _history(rng, firms, staff, others):
    lines = ["identifier,date,department,trigger,inspectors"]
    for firm in firms:
        for names, department, n in ((staff, "market", 2), (others, "fire", rng.randint(1, 2))):
            team = ";".join(sorted(rng.sample(names, n)))
            lines.append(f"{firm},2025-05-06,{department},random,{team}")
    return "\n".join(lines) + "\n"


def _campaign(rng, *, plain):
    size = rng.randint(2, 3)
    together = [rng.choice(["together", "together", True]) for _ in range(2)]
    leads = [rng.random() < 0.3, False]
    tasks = [
        {
            "id": f"m{n + 1}", "department": "market", "items": [f"m{n + 1}"], "quota": "100%",
            "team": {
                "size": size,
                "qualified": False if plain else together[n],
                "leader": leads[n] and not plain,
            },
        }
        for n in range(2)
    ]  # fmt: skip
    fire = {"size": rng.randint(1, 2), "qualified": True}
    tasks.append({"id": "f", "department": "fire", "items": ["f"], "quota": "100%", "team": fire})
    return {
        "id": "whole-teams",
        "window": {"start": "2026-03-02", "end": "2026-03-27"},
        "initiating_department": "market",
        "cooperating_departments": ["fire"],
        "tasks": tasks,
        "rules": {"rotation": "none" if plain else "team"},
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
        "load_band_permille": 300,
    }


def first_repair(lottery, swapped=False):
    return next(
        one for one in lottery["repairs"] if one["joins"] and bool(one["swapped_with"]) == swapped
    )


def block_of(lottery, name):
    return next(one for one in lottery["blocks"] if one["block"] == name)


def undo_a_repair(lottery):
    """Give a team back as it was rounded."""
    repair = first_repair(lottery)
    block = block_of(lottery, repair["block"])
    for gone, new in zip(repair["leaves"], repair["joins"], strict=True):
        block["team"] = [gone if name == new else name for name in block["team"]]
    lottery["repairs"].remove(repair)


def let_another_join(lottery):
    """Bring in somebody else than the order says."""
    repair = first_repair(lottery)
    block = block_of(lottery, repair["block"])
    free = set(lottery["profiles"][block["profile"]]["members"]) - set(block["team"])
    other = min(free - set(repair["leaves"]))
    block["team"] = [other if name == repair["joins"][0] else name for name in block["team"]]
    repair["joins"][0] = other


def conceal_a_repair(lottery):
    lottery["repairs"].pop(0)


def conceal_all_repairs(lottery):
    del lottery["repairs"]


def blame_another_rule(lottery):
    repair = lottery["repairs"][0]
    rules = ["lottery.forbidden_pair", "lottery.team_demands", "lottery.team_rotation"]
    repair["rule"] = next(rule for rule in rules if rule != repair["rule"])


def invent_a_repair(lottery):
    lottery["repairs"].append(dict(lottery["repairs"][0]))


def leave_a_block_without_a_team(lottery):
    """Take a team away as if nothing had helped."""
    repair = first_repair(lottery)
    block = block_of(lottery, repair["block"])
    lottery["blocks"].remove(block)
    profile = block.pop("profile")
    block.pop("team")
    eligible = len(lottery["profiles"][profile]["members"])
    size = lottery["profiles"][profile]["size"]
    lottery["unstaffed"].append(
        {**block, "rule": repair["rule"], "eligible": eligible, "needed": size}
    )
    lottery["unstaffed"].sort(key=lambda one: (one["enterprise"], one["department"]))
    repair.update(joins=[], profile=profile)


LIES = {
    change.__name__: change
    for change in (
        undo_a_repair,
        let_another_join,
        conceal_a_repair,
        conceal_all_repairs,
        blame_another_rule,
        invent_a_repair,
        leave_a_block_without_a_team,
    )
}


def replaced_bundle(folder, seed):
    """A random world in which one after the other falls ill; and the rules that passed people over."""
    bundle = whole_team_bundle(folder, seed)
    return bundle, fall_ill(bundle, seed)


def fall_ill(bundle, seed):
    """Let one after the other fall ill in a bundle; return the rules that passed people over."""
    read = read_bundle(bundle)
    rng, done = Random(seed), []
    for number in range(12):
        block = rng.choice(read.plan.lottery.record.blocks).block
        absent = rng.choice(CurrentTeams(read.plan, done).team(block))
        ill = Absence(
            inspector=absent, kind="illness", reason="发烧", approver="李明",
            time=f"2026-03-02T08:{number:02d}",
        )  # fmt: skip
        try:
            done.append(replace_inspector(read.plan, block, ill, earlier=done))
        except InfeasibleError:
            continue
    if done:
        add_replacements(bundle, read.files, read.plan, done)
    return {skip.rule for one in done for skip in one.skipped}


def swap_bundle(folder):
    """Two enterprises, A and B with room for one visit each: only a swap keeps A from E1."""
    tables = {
        "departments": "department_id,name\nmarket,市场监管\n",
        "items": "item_id,name,department,qualifications,duration_minutes\nm,检查,market,,50\n",
        "enterprises": "identifier,name\nE1,甲\nE2,乙\n",
        "inspectors": "inspector_id,department,weekly_visits\nA,market,1\nB,market,1\n",
        "history": "identifier,date,department,trigger,inspectors\nE1,2025-05-06,market,random,A\n",
    }
    (folder / "registers").mkdir(parents=True)
    for name, text in tables.items():
        (folder / "registers" / f"{name}.csv").write_text(text, encoding="utf-8")
    keys = {
        "id": "swap",
        "window": {"start": "2026-03-02", "end": "2026-03-06"},
        "initiating_department": "market",
        "tasks": [
            {
                "id": "m", "department": "market", "items": ["m"], "quota": "100%",
                "team": {"size": 1},
            }
        ],
        "rules": {"rotation": "team"},
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
    }  # fmt: skip
    return _written(folder / "bundle", dr.read_registers(folder / "registers"), keys, 3)
