"""The shortest whole way: a small synthetic city, drawn, planned, checked, written, verified.

python examples/quickstart.py [OUT]            最短的完整流程
"""

import sys
from pathlib import Path

import dualrandom as dr
from dualrandom.io.registers import write_registers_csv
from dualrandom.testing import synthetic_city

out = Path(sys.argv[1] if len(sys.argv) > 1 else "quickstart-out")
city = synthetic_city(n_enterprises=600, n_inspectors=40, n_departments=3, n_days=20)
write_registers_csv(city.tables, out / "city")  # your own folder would stand here
(out / "city" / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")

registers = dr.read_registers(out / "city")
campaign = dr.read_campaign(out / "city" / "campaign.toml")
frame = dr.build_frame(campaign, registers)
promise = dr.commit(campaign, registers, frame)
print("publish before the seed exists:", promise.digest)

seed = dr.Seed.from_text("03 09 14 18 25 31 + 07", source=campaign.seed_sources[0].name)
draw = dr.draw(promise, frame, seed)
lottery = dr.assign(draw, registers, seed)
plan = dr.schedule(lottery, registers)
dr.check(plan).raise_for_violations()
dr.write_bundle(out / "bundle", plan, registers=registers, frame=frame, seed=seed)
print(plan)

verification = dr.verify(out / "bundle", commitment=promise.digest)
verification.raise_for_mismatch()
print("verified:", ", ".join(verification.stages))
