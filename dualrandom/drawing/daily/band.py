"""Visits of the day that keep all within one of the fair share: daily-v1.md §4.2, §4.4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.circulation import Bounds, Circulation, circulate, day_edges
from dualrandom.drawing.daily.records import BandCertificate, SessionPair
from dualrandom.errors import InfeasibleError
from dualrandom.exact import ceiling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from dualrandom.drawing.daily.planned import DaySeats


def band(due: Fraction, room: int) -> Bounds:
    """Least and most visits with which a person who is due ``due`` stays within one visit of it."""
    least, most = ceiling(due - 1), (due + 1).numerator // due.denominator
    return min(room, max(0, least)), min(room, max(0, most))


@dataclass(frozen=True)
class DayLimits:
    """Bounds of one department's people.

    ``published`` is the band, or what had to be wider by the ``certificate``; ``wanted`` lies
    within it and spares the days ahead where that is possible.
    """

    published: Mapping[str, Bounds]
    wanted: Mapping[str, Bounds]
    certificate: BandCertificate | None = None


def day_limits(
    department: str,
    seats: Sequence[DaySeats],
    bands: Mapping[str, Bounds],
    rooms: Mapping[str, int],
    spare: Mapping[str, int],
) -> DayLimits:
    """Find bounds that today's seats can keep, as narrow as they can be.

    Parameters
    ----------
    department, seats
        Blocks of one department with the members present.
    bands
        Of each person (``band``).
    rooms, spare
        What the limits leave, and what of it the days ahead don't need.

    Raises
    ------
    InfeasibleError
        ``daily.not_staffable``: too few people are there for the seats.
    """
    spared = _spared(bands, spare)
    if spared is not None and circulate(day_edges(seats, spared)).exists:
        return DayLimits(bands, spared)
    found = circulate(day_edges(seats, bands))
    if found.exists:
        return DayLimits(bands, bands)
    wider = _widened(department, seats, bands, rooms)
    spared = _spared(wider, spare)
    if spared is None or not circulate(day_edges(seats, spared)).exists:
        spared = wider
    return DayLimits(wider, spared, certificate_of(department, seats, found))


def _spared(bounds: Mapping[str, Bounds], spare: Mapping[str, int]) -> dict[str, Bounds] | None:
    """Bounds cut off at what the days ahead leave; none if somebody must come more often."""
    cut = {name: (least, min(most, spare[name])) for name, (least, most) in bounds.items()}
    return cut if all(least <= most for least, most in cut.values()) else None


def _widened(
    department: str,
    seats: Sequence[DaySeats],
    bands: Mapping[str, Bounds],
    rooms: Mapping[str, int],
) -> dict[str, Bounds]:
    """Widen by as little as possible, then only for those without whom it doesn't do."""
    for reach in range(1, max((rooms[name] for name in bands), default=0) + 1):
        bounds = {
            name: (max(0, least - reach), min(rooms[name], most + reach))
            for name, (least, most) in bands.items()
        }
        if circulate(day_edges(seats, bounds)).exists:
            break
    else:
        raise not_staffable(department, seats, len(bands))
    for name in sorted(bands):
        narrower = {**bounds, name: bands[name]}
        if circulate(day_edges(seats, narrower)).exists:
            bounds = narrower
    return bounds


def not_staffable(department: str, seats: Sequence[DaySeats], people: int) -> InfeasibleError:
    """Say that the people who are there can't fill the seats, and which blocks these are."""
    return InfeasibleError(
        "daily.not_staffable",
        department=department,
        seats=sum(one.size for one in seats),
        people=people,
        blocks=", ".join(one.block for one in seats),
    )


def certificate_of(
    department: str, seats: Sequence[DaySeats], found: Circulation
) -> BandCertificate:
    """Publish the cut that rules the band out."""
    names = {
        kind: tuple(one.block for one in seats if (kind, one.block) in found.cut)
        for kind in ("block", "qualified", "others")
    }
    pairs = sorted((str(node[1]), int(node[2])) for node in found.cut if node[0] == "pair")
    return BandCertificate(
        department=department,
        kind="too_many" if found.too_many else "too_few",
        blocks=names["block"],
        qualified=names["qualified"],
        others=names["others"],
        pairs=tuple(SessionPair(inspector=name, session=session) for name, session in pairs),
        inspectors=tuple(sorted(str(node[1]) for node in found.cut if node[0] == "person")),
    )


def certificate_holds(
    certificate: BandCertificate, seats: Sequence[DaySeats], bands: Mapping[str, Bounds]
) -> bool:
    """Count what must at least enter the set and what can at most leave it, or the other way."""
    inside = {("block", name) for name in certificate.blocks}
    inside |= {("qualified", name) for name in certificate.qualified}
    inside |= {("others", name) for name in certificate.others}
    nodes = inside | {("pair", pair.inspector, pair.session) for pair in certificate.pairs}
    nodes |= {("person", name) for name in certificate.inspectors}
    must = can = 0
    for tail, head, least, most in day_edges(seats, bands):
        enters, leaves = head in nodes and tail not in nodes, tail in nodes and head not in nodes
        if certificate.kind == "too_few":
            enters, leaves = leaves, enters
        must += least if enters else 0
        can += most if leaves else 0
    return must > can
