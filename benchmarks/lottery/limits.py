"""Times that the lottery must keep: odds and draw of two campaigns, and a replay without us.

    python -m benchmarks.lottery.limits --repeats 3 --out benchmarks/results/lottery_limits.json

Processor seconds, which other programs hardly change (though they share the caches), each in a new
process; the median of the repeats. The replay is ``replay.py`` alone, isolated (``-I``),
on the whole record of the large campaign; reading its JSON files is counted, the plan, the
enterprises' draw and the CSV tables are told apart.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import dualrandom as dr
from benchmarks.draw.comparison.machine import load, machine
from benchmarks.lottery.contenders import CONTENDERS
from benchmarks.lottery.goals import MOST_SECONDS, Goal
from benchmarks.lottery.instances import INSTANCES
from benchmarks.lottery.registers import recorded
from benchmarks.lottery.timing import timing

MOST_REPLAY_SECONDS = 12
REPLAY = Path(dr.__file__).parent / "verifier" / "replay.py"
LIMIT = 600
WHOLE = "large: replay.py, every stage of the record"
STAGES_OF_THE_LOTTERY = ("documents", "lottery")
BY_STAGE = """
import importlib.util, json, sys, time
from pathlib import Path
spec = importlib.util.spec_from_file_location("replay", sys.argv[1])
replay = importlib.util.module_from_spec(spec)
sys.modules["replay"] = replay
spec.loader.exec_module(replay)
seconds = {}
def timed(name, check):
    def run(audit):
        start = time.process_time()
        check(audit)
        seconds[name] = time.process_time() - start
    return run
replay.STAGES = tuple((name, timed(name, check), needs) for name, check, needs in replay.STAGES)
audit = replay.verify(Path(sys.argv[2]))
print(json.dumps({"findings": len(audit.findings), "seconds": seconds}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lottery.limits", description=__doc__
    )
    parser.add_argument("--repeats", type=int, default=3, help="how often each is timed")
    parser.add_argument("--out", type=Path, help="JSON file of the results")
    arguments = parser.parse_args()
    load_before = load()
    with TemporaryDirectory() as folder:
        goals = _odds_and_draw(arguments.repeats, Path(folder))
        replay, whole = _replay(arguments.repeats, Path(folder))
        goals.append(replay)
    for goal in goals:
        met = "met" if goal.is_met else "NOT MET"
        print(f"{goal.what}: {goal.value:.2f} {goal.unit}, at most {goal.target:g}: {met}")
    print(f"{WHOLE}: {whole:.2f} processor s")
    if arguments.out:
        loads = f"{load_before} at the start, {load()} at the end"
        rows = [{**goal._asdict(), "met": goal.is_met} for goal in goals]
        command = f"python -m benchmarks.lottery.limits --repeats {arguments.repeats}"
        document = {"command": command, "machine": {**machine(), "load": loads}, "limits": rows}
        document["beside"] = {WHOLE: round(whole, 2)}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        arguments.out.write_text(text + "\n", encoding="utf-8")


def _odds_and_draw(repeats: int, folder: Path) -> list[Goal]:
    ours = next(one for one in CONTENDERS if one.is_ours)
    found = []
    for name, most in MOST_SECONDS.items():
        print(f"odds and draw of {name}", file=sys.stderr, flush=True)
        timings = [timing(ours, name, LIMIT, folder / f"{name}{n}") for n in range(repeats)]
        seconds = median(own.processor_seconds for own in timings)
        what = f"{name}: odds, certified, and one draw on one core"
        found.append(Goal(what, seconds, "processor s", most))
    return found


def _replay(repeats: int, folder: Path) -> tuple[Goal, float]:
    """Return the goal of the lottery, and the seconds of all stages together."""
    print("record of large: drawn and planned", file=sys.stderr, flush=True)
    bundle = recorded(INSTANCES["large"](), folder / "large")
    runs = []
    for number in range(1, repeats + 1):
        print(f"replay of large, {number} of {repeats}", file=sys.stderr, flush=True)
        runs.append(_replay_once(bundle))
    own = median(sum(run[stage] for stage in STAGES_OF_THE_LOTTERY) for run in runs)
    whole = median(sum(run.values()) for run in runs)
    about = "reading, odds, certificate and rounding"
    return Goal(f"large: replay.py, {about}", own, "processor s", MOST_REPLAY_SECONDS), whole


def _replay_once(bundle: Path) -> Counter[str]:
    command = [sys.executable, "-I", "-c", BY_STAGE, str(REPLAY), str(bundle)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT)
    told = json.loads(done.stdout)
    if told["findings"]:
        raise RuntimeError(f"replay.py refuses the record: {told['findings']} findings")
    return Counter(told["seconds"])


if __name__ == "__main__":
    main()
