"""A spring of joint visits in a synthetic Wuhan: what joint planning saves, and who carries the load.

    python examples/wuhan_spring_joint.py --out DIR
虚拟武汉春季联合抽查：六部门，比较分头检查与联合检查。
"""

import argparse
from collections import Counter
from fractions import Fraction
from pathlib import Path

import dualrandom as dr
from dualrandom.io.registers import write_registers_csv
from dualrandom.testing import synthetic_city


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--enterprises", type=int, default=3000)
    arguments = parser.parse_args()

    city = synthetic_city(
        n_enterprises=arguments.enterprises, n_inspectors=120, n_departments=6, n_days=40
    )
    folder = arguments.out / "city"
    write_registers_csv(city.tables, folder)
    (folder / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")

    registers = dr.read_registers(folder)
    campaign = dr.read_campaign(folder / "campaign.toml")
    frame = dr.build_frame(campaign, registers)
    for task, reasons in frame.exclusion_counts.items():
        print(f"{task}: {sum(frame.sizes(task).values())} can be drawn; excluded {reasons}")

    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("dice 4 1 6 6 2 5", source=campaign.seed_sources[0].name)
    draw = dr.draw(promise, frame, seed)
    lottery = dr.assign(draw, registers, seed)
    plan = dr.schedule(lottery, registers)
    dr.check(plan).raise_for_violations()

    alone = len(lottery.record.blocks)
    joint = plan.record.separate_visits
    print(f"\n{draw}")
    print(
        f"each department alone: {alone} visits; joint: {joint}; no plan needs fewer than {plan.bound}"
    )
    sizes = Counter(len(visit.parts) for visit in plan.visits)
    for departments, visits in sorted(sizes.items()):
        print(f"  {visits} visits by {departments} department(s)")

    # Fair load and drawn load per 100 available days: nobody is more than one visit off.
    for load in lottery.record.loads[:5]:
        expected = float(Fraction(load.expected, lottery.record.denominator))
        print(
            f"  {load.inspector}: {load.available_days} days, expected {expected:.2f}, drawn {load.visits}"
        )

    dr.write_bundle(arguments.out / "bundle", plan, registers=registers, frame=frame, seed=seed)
    names = dict(registers.departments[["department_id", "name"]].itertuples(index=False))
    dr.write_excel(plan, arguments.out / "plan.xlsx", language="zh", names=names)
    dr.write_html(plan, arguments.out / "report.html", language="zh", frame=frame, names=names)


if __name__ == "__main__":
    main()
