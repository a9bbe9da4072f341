"""A world by hand for what plan-v1 §2.4 to §2.7 ask of a plan, and plans for it, visit by visit.

Three enterprises, and two people in each department, who make up all of its teams. Facts and plan
are written over those of the library, digests of the files fitting: what a rule says of them is
under test, not how the library plans.
"""

from __future__ import annotations

import csv
import io
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import dualrandom as dr
from dualrandom.errors import DualRandomError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.scheduling.goals import tiers_of
from dualrandom.scheduling.rules.evidence import Evidence
from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.worlds import write_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.verifier.page_judges import Case

    Cells = Mapping[str, Mapping[str, str]]

SOURCE = "公开开奖"
MONDAY, TUESDAY, NEXT_MONDAY = "2026-03-02", "2026-03-03", "2026-03-09"
MINUTES = {"fire": 40, "health": 30, "market": 50}
"""Minutes of each department at an enterprise; market is the initiating one."""
ENTERPRISES = """\
identifier,name,latitude,longitude,tags
E1,甲,30.5,114.3,fire;health
E2,乙,30.52,114.3,fire
E3,丙,30.5,114.5,
"""
N_BLOCKS = 6
"""Market everywhere, fire at E1 and E2, health at E1."""

Visit = tuple[str, str, str, str]
"""Enterprise, day, start, and who comes: names of departments, with ``@09:50`` for another start."""


def bundle_of_journeys(folder: Path) -> Path:
    """Every enterprise drawn for each department that its tags name; whoever is drawn must come."""
    tables = {
        "departments": "department_id,name\n" + "".join(f"{one},{one}\n" for one in MINUTES),
        "items": "item_id,name,department,duration_minutes\n"
        + "".join(f"{one},{one},{one},{minutes}\n" for one, minutes in MINUTES.items()),
        "enterprises": ENTERPRISES,
        "inspectors": "inspector_id,department,daily_visits,weekly_visits\n"
        + "".join(f"{one[0]}{n},{one},3,9\n" for one in MINUTES for n in (1, 2)),
    }
    (folder / "registers").mkdir(parents=True)
    for name, text in tables.items():
        (folder / "registers" / f"{name}.csv").write_text(text, encoding="utf-8")
    registers = dr.read_registers(folder / "registers")
    tasks = [
        {"id": one, "department": one, "items": [one], "quota": "100%"}
        | ({} if one == "market" else {"scope": {"tags": [one]}})
        for one in MINUTES
    ]
    campaign = dr.Campaign.model_validate(
        {
            "id": "city",
            "window": {"start": MONDAY, "end": "2026-03-13"},
            "initiating_department": "market",
            "cooperating_departments": ["fire", "health"],
            "tasks": tasks,
            "calendar": {"source": "weekdays"},
            "hours": {"slot_minutes": 5},
            "seed_sources": [{"kind": "text", "name": SOURCE}],
        }
    )
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    seed = dr.Seed.from_text("03 09 14", source=SOURCE)
    return write_record(folder / "bundle", registers, frame, promise, seed)


def later(clock: str, minutes: int) -> str:
    """Return a time of day some minutes after another."""
    hours, rest = map(int, clock.split(":"))
    return "{:02d}:{:02d}".format(*divmod(60 * hours + rest + minutes, 60))


def case_of(
    bundle: Path,
    folder: Path,
    visits: Sequence[Visit],
    *,
    bound: int = 3,
    bound_of_placed: int | None = None,
    campaign: Callable[[dict[str, Any]], Any] = dict,
    people: Cells | None = None,
    firms: Cells | None = None,
) -> Case:
    """Case of a plan with these visits, under a changed campaign and other cells of registers.

    ``bound`` is the least number of visits that the plan says; ``people`` and ``firms`` are cells
    by row and column, the columns new or not.
    """
    copy = shutil.copytree(bundle, folder)
    placed = bound if bound_of_placed is None else bound_of_placed
    lies.lie(copy, "campaign.json", campaign)
    lies.lie(copy, "plan.json", lambda plan: _plan(plan, visits, bound, placed))
    _write_cells(copy / "inspectors.csv", people or {})
    _write_cells(copy / "enterprises.csv", firms or {})
    lies.reseal(copy)
    with suppress(DualRandomError, ValueError, KeyError):  # some facts are wrong on purpose
        tiers = tiers_of(Evidence(read_bundle(copy).plan))
        lies.lie(copy, "plan.json", lambda plan: plan.update(tiers=[vars(one) for one in tiers]))
    return changed_files(copy, files_of(bundle))


def _plan(plan: dict[str, Any], visits: Sequence[Visit], bound: int, of_placed: int) -> None:
    """Put visits into a plan, with the figures that follow from their number."""
    parts = {part["block"]: part for visit in plan["visits"] for part in visit["parts"]}
    assert len(parts) == N_BLOCKS
    plan["visits"] = [_visit(*one, parts) for one in sorted(visits, key=lambda one: one[1:3])]
    placed = {part["block"] for visit in plan["visits"] for part in visit["parts"]}
    plan["unplaced"] = [
        {key: part[key] for key in ("block", "department", "tasks")}
        | {"enterprise": name[:2], "rule": "plan.travel", "proven": True, "blocked": []}
        for name, part in sorted(parts.items())
        if name not in placed
    ]
    figures = [(len(placed), N_BLOCKS), (len(visits), of_placed)]
    for tier, (value, limit) in zip(plan["tiers"], figures, strict=False):
        tier.update(value=value, bound=limit, gap=abs(value - limit))
    optimal = all(value == limit for value, limit in figures)
    plan.update(status="optimal" if optimal else "feasible", separate_visits=len(visits))
    plan.update(visit_bound=bound, visit_bound_of_placed=of_placed)


def _visit(enterprise: str, day: str, start: str, who: str, parts: dict[str, Any]) -> Any:
    own = []
    for department, _, begin in sorted(word.partition("@") for word in who.split()):
        begins = begin or start
        hours = {"start": begins, "end": later(begins, MINUTES[department])}
        own.append(parts[f"{enterprise}/{department}"] | hours)
    visit = {"visit": f"{day}/{enterprise}", "enterprise": enterprise, "day": day, "parts": own}
    return visit | {"start": start, "end": max(part["end"] for part in own)}


def _write_cells(path: Path, cells: Cells) -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    more = {column: "" for row in cells.values() for column in row}
    rows = [more | row | dict(cells.get(next(iter(row.values())), {})) for row in rows]
    order = list(rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, order, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
