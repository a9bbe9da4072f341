"""Charts of the report as static SVG (报告图表): no script, no font and no address inside.

Titles and axis names stand beside the charts, in the page, since they come in two languages; the
texts in a chart are numbers and departments' names.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dualrandom.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dualrandom.fairness.loads import Load
    from dualrandom.reports.calendar import CalendarDay

MOST_BARS = 240
"""Above this many inspectors the bars of a department are drawn as one shape."""

WIDTH = 820
ROW_HEIGHT = 84
BAR_COLOUR, FAIR_COLOUR = "#4a78a8", "#c1440e"
NAMESPACES = re.compile(r'\s+xmlns(?::\w+)?="[^"]*"')
LOCAL_IDS = re.compile(r'(\bid="|url\(#|href="#)')


def loads_svg(loads: Sequence[Load], department: Callable[[str], str]) -> str:
    """Visits per available day of each inspector, light to heavy, with the fair load as a mark.

    One row a department; inspectors without an available day are left out. Empty without loads.
    """
    alt, convert = _libraries()
    able = [load for load in loads if load.per_day is not None]
    rows = [
        {
            "department": department(load.department),
            "place": place,
            "visits": float(load.per_day or 0),
            "fair": float(load.fair_per_day or 0),
        }
        for _, members in groupby(
            sorted(able, key=lambda load: (load.department, load.per_day, load.inspector)),
            key=lambda load: load.department,
        )
        for place, load in enumerate(members, start=1)
    ]
    if not rows:
        return ""
    bars, fair = _load_marks(alt, many=len(rows) > MOST_BARS)
    layers = alt.layer(bars, fair, data=alt.InlineData(values=rows))
    chart = layers.properties(width=WIDTH, height=ROW_HEIGHT).facet(
        row=alt.Row(
            "department:N",
            title=None,
            sort=list(dict.fromkeys(row["department"] for row in rows)),
            header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=140),
        ),
        spacing=18,
    )
    return _svg(chart.resolve_scale(x="independent"), "loads", alt, convert)


def _load_marks(alt: Any, *, many: bool) -> tuple[Any, Any]:  # noqa: ANN401  altair's classes are generated
    height = alt.Y("visits:Q", title=None, axis=alt.Axis(tickCount=3, grid=True))
    fair = alt.Y("fair:Q", title=None)
    if many:
        place = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(nice=False))
        empty = alt.Chart()
        return (
            empty.mark_area(interpolate="step", color=BAR_COLOUR).encode(x=place, y=height),
            empty.mark_line(interpolate="step", color=FAIR_COLOUR, size=1.5).encode(
                x=place, y=fair
            ),
        )
    place = alt.X("place:O", title=None, axis=None, scale=alt.Scale(paddingInner=0.25))
    return (
        alt.Chart().mark_bar(color=BAR_COLOUR).encode(x=place, y=height),
        alt.Chart().mark_tick(color=FAIR_COLOUR, thickness=2.5).encode(x=place, y=fair),
    )


def days_svg(days: Sequence[CalendarDay]) -> str:
    """Separate visits per working day, one bar a day. Empty without days."""
    alt, convert = _libraries()
    if not days:
        return ""
    rows = [{"date": str(day.day), "visits": day.visits} for day in days]
    every = -(-len(rows) // 24)
    labels = [row["date"] for row in rows[::every]]
    axis = alt.Axis(
        values=labels, labelExpr="slice(datum.value, 5)", labelAngle=-45, labelOverlap=False
    )
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color=BAR_COLOUR)
        .encode(
            x=alt.X("date:O", title=None, axis=axis, scale=alt.Scale(paddingInner=0.2)),
            y=alt.Y("visits:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=5)),
        )
        .properties(width=WIDTH + 110, height=150)
    )
    return _svg(chart, "days", alt, convert)


def _svg(chart: Any, prefix: str, alt: Any, convert: Any) -> str:  # noqa: ANN401
    quiet = chart.configure(aria=False, background="transparent").configure_view(stroke=None)
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    text: str = convert.vegalite_to_svg(quiet.to_dict(), vl_version=version)
    # In a page the namespaces are known, and two charts must not share the names of their parts.
    head, bracket, rest = text.partition(">")
    text = NAMESPACES.sub("", head) + bracket + rest
    return LOCAL_IDS.sub(rf"\g<1>{prefix}-", text)


def _libraries() -> tuple[Any, Any]:
    try:
        import altair as alt
        import vl_convert
    except ModuleNotFoundError as error:
        raise MissingExtraError("report.missing_extra", extra="charts") from error
    return alt, vl_convert
