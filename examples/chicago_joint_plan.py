"""A spring of joint visits on Chicago's real food register (2014, three departments).

    python examples/chicago_joint_plan.py --data DIR --out DIR

``--data``: folder with ``chicago_food_canvasses.csv`` and ``chicago_inspections_2011_2013.csv``.
"""

import argparse
from collections import Counter
from pathlib import Path

from chicago_register import registers as chicago_tables

import dualrandom as dr
from dualrandom.io.registers import write_registers_csv

CAMPAIGN = """
id = "chicago-2014-spring"
title = "Joint visits, first quarter of 2014"
window = { start = 2014-01-06, end = 2014-03-28 }
initiating_department = "food"
cooperating_departments = ["fire", "building"]
calendar = { source = "weekdays", days_off = [2014-01-20, 2014-02-12, 2014-02-17] }
hours = { spans = ["09:00-17:00"] }
[rules]
minimum_gap = { since_last_days = 60, triggers = ["random", "routine"] }
[[tasks]]
id = "food-canvass"
department = "food"
items = ["food-canvass"]
strata = ["risk_food"]
quota_by_stratum = { High = "8%", Medium = "5%", Low = "3%" }
[[tasks]]
id = "fire-restaurants"
department = "fire"
items = ["fire-safety"]
draw_type = "targeted"
scope = { industries = ["restaurant", "school", "care"] }
quota = "4%"
[[tasks]]
id = "building-schools"
department = "building"
items = ["building-safety"]
draw_type = "targeted"
scope = { industries = ["school", "care"] }
quota = "8%"
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    city = arguments.out / "city"
    write_registers_csv(chicago_tables(arguments.data), city)
    (city / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")

    registers = dr.read_registers(city)
    campaign = dr.read_campaign(city / "campaign.toml")
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("Pick 4 evening 2014-01-03: 4 1 7 2", source="example, invented")
    lottery = dr.assign(dr.draw(promise, frame, seed), registers, seed)
    plan = dr.schedule(lottery, registers)
    report = dr.check(plan)
    report.raise_for_violations()
    dr.write_bundle(arguments.out / "bundle", plan, registers=registers, frame=frame, seed=seed)
    dr.write_html(plan, arguments.out / "report.html", language="en", frame=frame, check=report)

    print("\n".join(dr.summarise(plan, frame=frame).lines("en")))
    firms = lottery.facts.enterprises.values()
    past = Counter(visit.trigger for firm in firms for visit in firm.history)
    print(f"\nThe drawn licences' past, 2011 to 2013: {past.pop('routine', 0)} canvasses;")
    print(f"for cause or on request, never counted as avoidable: {dict(sorted(past.items()))}")


if __name__ == "__main__":
    main()
