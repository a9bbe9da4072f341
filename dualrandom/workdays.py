"""Working days (工作日), make-up days included; a year that is not published is refused.

The holiday notice of a year normally appears in the November before it. Nobody can know its
make-up working days earlier, so nothing is guessed here: ask for such a year and there is a
``CalendarError`` that says how to supply it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from dualrandom.errors import CalendarError, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MONDAY_TO_FRIDAY = frozenset(range(1, 6))
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLAUSIBLE_YEARS = range(1950, 2200)


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked.

    Parameters
    ----------
    source
        Short text for records, e.g. ``"chinesecalendar 1.11.0"``.
    evidence
        Addresses of the official notices, if known.
    years
        Years that are covered; ``None`` means every year.
    iso_weekdays
        ISO weekdays that are worked unless a date says otherwise.
    days_off, extra_workdays
        Single dates: holidays, and make-up working days (调休上班).
    """

    source: str
    evidence: tuple[str, ...] = ()
    years: frozenset[int] | None = None
    iso_weekdays: frozenset[int] = _MONDAY_TO_FRIDAY
    days_off: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()

    @classmethod
    def china(cls) -> Workdays:
        """Official working days as the package ``chinesecalendar`` holds them."""
        from chinese_calendar.constants import holidays, workdays

        first, last = min(holidays).year, max(holidays).year
        return cls(
            source=f"chinesecalendar {version('chinesecalendar')}",
            years=frozenset(range(first, last + 1)),
            days_off=frozenset(holidays),
            extra_workdays=frozenset(workdays),
        )

    @classmethod
    def from_holiday_files(
        cls, documents: Iterable[object], *, names: Sequence[str] = ()
    ) -> Workdays:
        """Working days from parsed JSON documents in the holiday-cn schema.

        Only the years of the documents are covered. A notice may rule the last days of the
        December before: give the files of both years if the window reaches the end of a year.

        Parameters
        ----------
        documents
            ``{"year": …, "papers": […], "days": [{"date": …, "isOffDay": …}, …]}`` each.
        names
            File names for messages, in the same order.

        Raises
        ------
        CalendarError
            ``calendar.malformed`` with every problem as a finding.
        """
        reading = _Reading()
        for number, document in enumerate(documents):
            reading.read(document, names[number] if number < len(names) else f"[{number + 1}]")
        return reading.result()

    @classmethod
    def weekdays(cls, weekdays: str, days_off: Iterable[date] = ()) -> Workdays:
        """Plain weekdays without single days off; covers every year."""
        if not weekdays or len(set(weekdays)) < len(weekdays) or set(weekdays) - set("1234567"):
            raise CalendarError("calendar.bad_weekdays", value=repr(weekdays))
        off = frozenset(days_off)
        source = f"weekdays {''.join(sorted(weekdays))}"
        return cls(
            source=f"{source} (days off: {len(off)})" if off else source,
            iso_weekdays=frozenset(map(int, weekdays)),
            days_off=off,
        )

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is worked.

        Raises
        ------
        CalendarError
            ``calendar.unpublished_year``: the day's year is not covered.
        """
        if isinstance(day, datetime):
            day = day.date()
        if self.years is not None and day.year not in self.years:
            covered = _spans(self.years)
            raise CalendarError(
                "calendar.unpublished_year", year=day.year, source=self.source, covered=covered
            )
        if day in self.extra_workdays:
            return True
        return day not in self.days_off and day.isoweekday() in self.iso_weekdays

    def between(self, start: date, end: date) -> tuple[date, ...]:
        """Working days from ``start`` to ``end``, both included, in order."""
        days = (start + timedelta(days=offset) for offset in range((end - start).days + 1))
        return tuple(day for day in days if self.is_workday(day))


def _spans(years: frozenset[int]) -> str:
    """``2004-2006, 2009``."""
    firsts = [year for year in sorted(years) if year - 1 not in years]
    lasts = [year for year in sorted(years) if year + 1 not in years]
    spans = zip(firsts, lasts, strict=True)
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


class _Reading:
    """Gathers holiday documents and every problem in them."""

    def __init__(self) -> None:
        self.years: set[int] = set()
        self.papers: list[str] = []
        self.is_off: dict[date, bool] = {}
        self.findings: list[Finding] = []

    def read(self, document: object, name: str) -> None:
        match document:
            case {"year": int(year), "papers": list(papers), "days": list(days)} if (
                year in _PLAUSIBLE_YEARS
            ):
                self._read_year(year, papers, days, name)
            case _:
                self._report("calendar.not_a_document", name)

    def _read_year(self, year: int, papers: list[Any], days: list[Any], name: str) -> None:
        if year in self.years:
            self._report("calendar.repeated_year", name, year=year)
        if not days:
            self._report("calendar.empty_year", name, year=year)
        self.years.add(year)
        self.papers += [paper for paper in map(str, papers) if paper not in self.papers]
        for entry in days:
            self._read_day(year, entry, name)

    def _read_day(self, year: int, entry: object, name: str) -> None:
        day, off = _day_of(entry)
        if day is None or abs(day.year - year) > 1:
            self._report("calendar.bad_day", name, value=str(entry), year=year)
        elif self.is_off.setdefault(day, off) != off:
            self._report("calendar.contradiction", name, value=day.isoformat())

    def _report(self, code: str, name: str, value: str | None = None, **params: int) -> None:
        self.findings.append(Finding(code, params=params, file=name, value=value))

    def result(self) -> Workdays:
        if not self.years and not self.findings:
            self.findings.append(Finding("calendar.no_documents"))
        if self.findings:
            raise CalendarError("calendar.malformed", self.findings)
        return Workdays(
            source=f"holiday files {_spans(frozenset(self.years))}",
            evidence=tuple(self.papers),
            years=frozenset(self.years),
            days_off=frozenset(day for day, off in self.is_off.items() if off),
            extra_workdays=frozenset(day for day, off in self.is_off.items() if not off),
        )


def _day_of(entry: object) -> tuple[date | None, bool]:
    match entry:
        case {"date": str(text), "isOffDay": bool(off)} if _ISO_DATE.fullmatch(text):
            try:
                return date.fromisoformat(text), off
            except ValueError:
                return None, off
    return None, False
