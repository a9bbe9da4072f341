"""The small plan on a ground of known distances, with days of several visits."""

from dataclasses import replace

from dualrandom.campaign.models import Travel, ZoneMinutes
from dualrandom.registers.records import Position
from tests.reports.builders import DAYS, part, small_plan, visit

PLACES = (Position(30_500_000, 114_300_000), Position(30_590_000, 114_300_000), None)
"""The second firm is 0.09 degrees, about ten kilometres, north of the first; no place of the third."""

OFFICE = Position(30_500_000, 114_195_000)
"""About ten kilometres west of the first firm."""

ZONES = ("north", "south", "")
MINUTES = (
    ("north", "north", 7),
    ("north", "south", 35),
    ("south", "north", 40),
    ("south", "south", 9),
)


def at(part, start, end):
    return part.model_copy(update={"start": start, "end": end})


def busy(plan):
    """F1's first day: firm 0 at 9, firm 1 at 11, firm 2 at 14; M1 and M2 only with firm 0."""
    team = ("F1", "F2")
    visits = (
        visit(0, DAYS[0], part(0, "fire", team), part(0, "market", ("M1", "M2"))),
        visit(1, DAYS[0], at(part(1, "fire", team), "11:00", "12:00")),
        visit(2, DAYS[0], at(part(2, "fire", team), "14:00", "15:30")),
        visit(1, DAYS[2], part(1, "market", ("M2", "M3"))),
    )
    return replace(plan, record=plan.record.model_copy(update={"visits": visits}))


def on_the_ground(plan, *, travel=None, offices=("fire",)):
    """The plan with places and zones; only some departments say where they set out from."""
    facts = plan.lottery.facts
    firms = {
        name: replace(firm, position=place, zone=zone)
        for (name, firm), place, zone in zip(
            facts.enterprises.items(), (*PLACES, None), (*ZONES, ""), strict=True
        )
    }
    people = {
        name: replace(person, position=OFFICE, zone="south")
        if person.department in offices
        else person
        for name, person in facts.inspectors.items()
    }
    campaign = facts.campaign.model_copy(update={"travel": travel})
    facts = replace(facts, enterprises=firms, inspectors=people, campaign=campaign)
    return replace(plan, lottery=replace(plan.lottery, facts=facts))


def by_distance():
    """30 km/h on the straight line: two minutes a kilometre."""
    return on_the_ground(busy(small_plan()), travel=Travel(speed_kmh=30, detour_permille=1000))


def by_zone():
    rows = tuple(ZoneMinutes(origin=a, destination=b, minutes=n) for a, b, n in MINUTES)
    return on_the_ground(busy(small_plan()), travel=Travel(zone_minutes=rows))
