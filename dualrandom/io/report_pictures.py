"""Calendar, map and timetables of the report (日程图、路线图): drawings over data in the page.

The overview and the map of all places are plain drawings. Week, day, person and route are drawn by
a script in the page from compact data beside it; the page's content policy names the script by its
digest, so that no other script can run, and still forbids every fetch. The script makes texts only
as texts, so no name can become markup.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from markupsafe import Markup

from dualrandom.messages import catalogue
from dualrandom.reports.route_map import route_map, scale_metres
from dualrandom.reports.timetables import minutes, turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dualrandom.reports.calendar import CalendarDay
    from dualrandom.reports.route_map import RouteMap
    from dualrandom.reports.timetables import Turn
    from dualrandom.reports.wording import Wording
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart

T = TypeVar("T", str, date)

DOT = 4
"""Units of the sheet within which two enterprises are one dot."""

LABELS, ACROSS, ROW, WEEK_GAP = 190, 1000, 26, 3
"""Width of the names and of the whole overview, height of its rows, space between weeks."""

MONTH = 45
"""Width of the name of a month."""

LEAST_NUMBERED = 15
"""Cells narrower than this have their number only as a title."""


class Script(NamedTuple):
    """The page's script, and the source of it that the content policy allows."""

    text: Markup
    policy: str


def script() -> Script:
    """Return the script of the pictures with its digest."""
    text = files("dualrandom.io").joinpath("report_pictures.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Script(Markup(text), f"'sha256-{digest}'")  # noqa: S704  our own file


def embedded(document: Any) -> Markup:  # noqa: ANN401  any JSON document
    """JSON that may stand inside a script element, whatever the texts in it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  no sign that could end the element is left


def pictures(plan: Plan, words: tuple[Wording, Wording]) -> dict[str, Any]:
    """Return what the template ``report_pictures.html.jinja`` needs."""
    sheet = route_map(plan)
    return {
        "script": script(),
        "style": Markup(_asset("report_pictures.css")),  # noqa: S704  our own file
        "data": embedded(picture_data(plan, words, sheet)) if plan.visits else None,
        "sheet": sheet,
        "dots": _dots(sheet) if sheet else "",
        "scale": _scale(sheet) if sheet else None,
        "drawn_daily": plan.demands is not None,
        "travel": plan.lottery.facts.campaign.travel is not None,
    }


def _asset(name: str) -> str:
    return files("dualrandom.io").joinpath(name).read_text(encoding="utf-8")


def _dots(sheet: RouteMap) -> str:
    """One path with a point for each place; points that would cover each other once."""
    spots = sorted({(x // DOT * DOT, y // DOT * DOT) for x, y in sheet.enterprises.values()})
    return "".join(f"M{x} {y}h0" for x, y in spots)


def _scale(sheet: RouteMap) -> tuple[int, int]:
    """Length of the scale bar on the ground in metres, and on the sheet."""
    length = scale_metres(sheet.width * sheet.unit_mm // 4000)
    return length, length * 1000 // sheet.unit_mm


class Cell(NamedTuple):
    """One day of a department in the overview."""

    day: date
    n_visits: int
    x: int
    width: int


class Overview(NamedTuple):
    """The whole campaign: a row a department, a column a day, weeks set apart."""

    width: int
    height: int
    months: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, int, tuple[Cell, ...]], ...]
    numbered: bool


def overview(days: Sequence[CalendarDay]) -> Overview | None:
    """Lay the overview out; ``None`` without days or departments. Lengths are hundredths."""
    if not days or not days[0].by_department:
        return None
    weeks = [list(week) for _, week in groupby(days, key=lambda one: one.day.isocalendar()[:2])]
    room = 100 * (ACROSS - LABELS - WEEK_GAP * len(weeks))
    width = min(room // len(days), 4000)
    places: dict[date, int] = {}
    x = 100 * LABELS
    for week in weeks:
        for one in week:
            places[one.day] = x
            x += width
        x += 100 * WEEK_GAP
    months = {f"{one.day:%Y-%m}": places[one.day] for one in reversed(days)}
    rows = tuple(
        (
            name,
            ROW * (row + 1),
            tuple(Cell(one.day, one.by_department[name], places[one.day], width) for one in days),
        )
        for row, name in enumerate(days[0].by_department)
    )
    return Overview(
        ACROSS,
        ROW * (len(rows) + 1),
        tuple((month, x) for month, x in sorted(months.items()) if x < 100 * (ACROSS - MONTH)),
        rows,
        numbered=width >= 100 * LEAST_NUMBERED,
    )


def picture_data(
    plan: Plan, words: tuple[Wording, Wording], sheet: RouteMap | None
) -> dict[str, Any]:
    """Everything that the script draws, by numbers: days, places, people, visits and ways.

    A visit is ``[enterprise, day, parts]``, a part ``[department, start, end, team, ways]`` in
    minutes since midnight; a way of -1 minutes is not known. No register's other columns are here.
    """
    names = _Names(plan)
    ways = {(turn.inspector, turn.part.block): _way(turn) for turn in turns(plan)}
    return {
        "days": [str(day) for day in names.days],
        "departments": [[one.department(name) for one in words] for name in names.departments],
        "firms": [
            [words[0].enterprise(name), name, *(sheet.enterprises.get(name, ()) if sheet else ())]
            for name in names.firms
        ],
        "people": [
            [words[0].inspector(name), name, *(sheet.bases.get(name, ()) if sheet else ())]
            for name in names.people
        ],
        "visits": [names.visit(visit, ways) for visit in plan.visits],
        "instead": [
            [names.visit_of[block], names.people[name], words[0].inspector(absent)]
            for (block, name), absent in sorted(words[0].stand_ins.items())
            if block in names.visit_of
        ],
        "map": [sheet.width, sheet.height, sheet.unit_mm] if sheet else None,
        "words": _words(),
    }


def _way(turn: Turn) -> int:
    return -1 if turn.travel_minutes is None else turn.travel_minutes


def _words() -> dict[str, list[str]]:
    """Texts of the script in Chinese and English."""
    wanted = {
        code: texts
        for code, texts in catalogue().items()
        if code.startswith(("pictures.", "weekday."))
    }
    return {
        code.removeprefix("pictures."): [text["zh"], text["en"]] for code, text in wanted.items()
    }


class _Names:
    """Numbers that stand for days, departments, enterprises and people in the data."""

    def __init__(self, plan: Plan) -> None:
        parts = [(visit, part) for visit in plan.visits for part in visit.parts]
        days = {*plan.lottery.facts.days, *(visit.day for visit in plan.visits)}
        self.days = _numbered(days)
        self.departments = _numbered({part.party for _, part in parts})
        self.firms = _numbered({visit.enterprise for visit in plan.visits})
        self.people = _numbered({name for _, part in parts for name in part.team})
        self.visit_of = {
            part.block: number
            for number, visit in enumerate(plan.visits)
            for part in visit.parts
        }  # fmt: skip

    def visit(self, visit: PlannedVisit, ways: Mapping[tuple[str, str], int]) -> list[Any]:
        parts = [self._part(part, ways) for part in visit.parts]
        return [self.firms[visit.enterprise], self.days[visit.day], parts]

    def _part(self, part: VisitPart, ways: Mapping[tuple[str, str], int]) -> list[Any]:
        return [
            self.departments[part.party],
            minutes(part.start),
            minutes(part.end),
            [self.people[name] for name in part.team],
            [ways[name, part.block] for name in part.team],
        ]


def _numbered(things: set[T]) -> dict[T, int]:
    return {thing: number for number, thing in enumerate(sorted(things))}
