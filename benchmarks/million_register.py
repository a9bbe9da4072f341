"""From a CSV register of a million enterprises to the draw: seconds and peak memory.

The register is made first, by another process, so that the peak is that of reading and drawing.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dualrandom as dr


def make(folder: Path, n_enterprises: int) -> None:
    from dualrandom.io.registers import write_registers_csv
    from dualrandom.testing import synthetic_city

    city = synthetic_city(n_enterprises=n_enterprises, n_inspectors=600, n_departments=4, n_days=60)
    write_registers_csv(city.tables, folder)
    (folder / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")


def measure(folder: Path) -> dict[str, float]:
    seconds: dict[str, float] = {}
    start = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal start
        now = time.perf_counter()
        seconds[name], start = round(now - start, 2), now

    registers = dr.read_registers(folder)
    lap("read and validate")
    campaign = dr.read_campaign(folder / "campaign.toml")
    frame = dr.build_frame(campaign, registers)
    lap("frame")
    promise = dr.commit(campaign, registers, frame)
    lap("commit")
    seed = dr.Seed.from_text("benchmark", source=campaign.seed_sources[0].name)
    drawn = dr.draw(promise, frame, seed)
    lap("draw")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {
        "enterprises": len(registers.enterprises),
        "tasks": len(campaign.tasks),
        "selected": sum(map(len, drawn.selected.values())),
        **seconds,
        "total seconds": round(sum(seconds.values()), 2),
        "peak GiB": round(peak, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=1_000_000)
    parser.add_argument("--step", choices=("make", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step == "make":
        make(arguments.folder, arguments.enterprises)
        return
    if arguments.step == "measure":
        print(json.dumps(measure(arguments.folder), indent=1))
        return
    with tempfile.TemporaryDirectory() as folder:
        for step in ("make", "measure"):
            command = [sys.executable, __file__, "--step", step, "--folder", folder]
            subprocess.run([*command, "--enterprises", str(arguments.enterprises)], check=True)


if __name__ == "__main__":
    main()
