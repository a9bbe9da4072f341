"""The best plan of a few enterprises by trying everything; rules restated, no solver, no bitmaps."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import combinations, product

from hypothesis import reject

from dualrandom.campaign.calendar import span_minutes
from dualrandom.campaign.travel import TravelTimes

MOST_STEPS = 20_000
"""Visits tried; a case that needs more is not judged, whatever the machine."""


class Exhaustive:
    """All ways to give visits to enterprises one after the other, cheapest first, cut by cost."""

    def __init__(self, lottery, teams):
        self.facts = lottery.facts
        self.rules, self.hours = lottery.facts.campaign.rules, lottery.facts.campaign.hours
        self.lead = lottery.facts.campaign.initiating_department
        self.travel = TravelTimes(lottery.facts.campaign)
        self.team = {
            block.block: teams.get(block.block, block.team) for block in lottery.record.blocks
        }
        firms = {}
        for block in lottery.record.blocks:
            firms.setdefault(block.enterprise, []).append(block)
        self.options = [self._options(firms[firm]) for firm in sorted(firms)]
        self.numbers = range(len(self.options) + 1)
        self.people = [
            {stay[0] for _, stays in options for stay in stays} for options in self.options
        ]

    def best(self):
        """(fewest blocks left out, fewest visits with so many left out)."""
        self.hopes = [sum(own[0][0] for own in self.options[number:]) for number in self.numbers]
        self.at_least = {}
        self.steps = 0
        return divmod(self._cheapest(0, frozenset(), 10**9), 1000)

    def hope(self):
        """The same if every enterprise were alone in the world."""
        return divmod(sum(own[0][0] for own in self.options), 1000)

    def _cheapest(self, number, stays, limit):
        """Least cost of this enterprise and those after it, given who is where already.

        Where it is not below ``limit``, some bound from below that is not either.
        """
        if number == len(self.options):
            return 0
        later = set().union(*self.people[number:])
        stays = frozenset(stay for stay in stays if stay[0] in later)
        least, exact = self.at_least.get((number, stays), (self.hopes[number], False))
        if exact or least >= limit:
            return least
        least = limit
        for cost, more in self.options[number]:
            if cost + self.hopes[number + 1] >= least:
                break
            self.steps += 1
            if self.steps > MOST_STEPS:
                reject()
            if self._is_feasible(stays, more):
                rest = self._cheapest(number + 1, stays | set(more), least - cost)
                least = min(least, cost + rest)
        self.at_least[number, stays] = least, least < limit
        return least

    def _options(self, blocks):
        """(cost, stays) of every way to serve some blocks of one enterprise; stays are tuples."""
        found = []
        moments = {block: list(self._moments(block)) for block in blocks}
        for block, own in moments.items():  # without a fitting start of its own: no possible day
            if all(self._stays({day: {block: start}}) is None for day, start in own):
                own.clear()
        for size in range(len(blocks) + 1):
            for served in combinations(blocks, size):
                for chosen in product(*(moments[block] for block in served)):
                    visits = {}
                    for block, (day, start) in zip(served, chosen, strict=True):
                        visits.setdefault(day, {})[block] = start
                    stays = self._stays(visits)
                    if stays is not None and self._may_visit(blocks[0].enterprise, visits):
                        found.append((1000 * (len(blocks) - size) + len(visits), stays))
        return sorted(found, key=lambda option: (option[0], sorted(option[1])))

    def _moments(self, block):
        """(Day, start of the visit) at which a block might come: a superset, checked later."""
        for day in self.facts.days:
            for begin, end in map(span_minutes, self.hours.spans):
                for start in range(begin, end, self.hours.slot_minutes):
                    if self._may_come(block, day):
                        yield day, start

    def _may_come(self, block, day):
        firm = self.facts.enterprises[block.enterprise]
        gap, cap = self.rules.minimum_gap.since_last_days, self.rules.annual_cap
        counted = [visit for visit in firm.history if visit.trigger == "random"]
        if cap and cap.per == "department":
            made = sum(
                v.date.year == day.year and v.department == block.department for v in counted
            )
            if made >= cap.visits:
                return False
        return (
            all(
                self.facts.tasks[task].first_day <= day <= self.facts.tasks[task].last_day
                for task in block.tasks
            )
            and str(day.isoweekday()) in firm.opening_days
            and not any(day in closed for closed in firm.blackouts)
            and all(visit.date + timedelta(days=gap) <= day for visit in counted)
            and all(
                self.facts.inspectors[name].is_available(day) for name in self.team[block.block]
            )
        )

    def _stays(self, visits):
        """(Person, day, begin, end, minutes, enterprise) of everybody, or None if that can't be."""
        stays = []
        for day, starts in visits.items():
            if len(set(starts.values())) > 1:
                return None
            minute = start = min(starts.values())
            parts = []
            for block in sorted(starts, key=lambda b: (b.department != self.lead, b.department)):
                minutes = sum(self.facts.tasks[task].duration_minutes for task in block.tasks)
                parts.append((block, minute, minute + minutes))
                if self.hours.together == "sequential":
                    minute += minutes
            end = max(end for _, _, end in parts)
            firm = self.facts.enterprises[parts[0][0].enterprise]
            opening = firm.opening_minutes or (0, 1440)
            if not (opening[0] <= start and end <= opening[1]) or not any(
                first <= start and end <= last
                for first, last in map(span_minutes, self.hours.spans)
            ):
                return None
            for block, begin, end in parts:
                stays += [
                    (name, day, begin, end, firm.identifier) for name in self.team[block.block]
                ]
        return tuple(stays) if self._is_feasible((), stays) else None

    def _may_visit(self, firm, visits):
        """Gap, cap and lead department."""
        days = sorted(visits)
        gap, cap = self.rules.minimum_gap.between_visits_days, self.rules.annual_cap
        if any((later - day).days < gap for day, later in combinations(days, 2)):
            return False
        if cap and cap.per == "enterprise":
            per_year = Counter(day.year for day in days)
            per_year.update(
                visit.date.year
                for visit in self.facts.enterprises[firm].history
                if visit.trigger == "random"
            )
            if any(per_year[day.year] > cap.visits for day in days):
                return False
        departments = [{block.department for block in blocks} for blocks in visits.values()]
        if self.rules.lead_department_present and self.lead in set().union(*departments):
            return all(len(here) == 1 or self.lead in here for here in departments)
        return True

    def _is_feasible(self, before, more):
        """Whether everybody who is in ``more`` can be there besides where they are already."""
        for name in {stay[0] for stay in more}:
            own = sorted(
                (stay for stay in (*before, *more) if stay[0] == name), key=lambda s: s[1:4]
            )
            if not self._keeps_hours(name, own) or not self._keeps_limits(name, own):
                return False
        return True

    def _keeps_hours(self, name, own):
        places, person = self.facts.enterprises, self.facts.inspectors[name]
        out = min(begin for begin, _ in map(span_minutes, self.hours.spans))
        return all(
            begin >= out + self.travel.to_first(person, places[firm])
            for _, _, begin, _, firm in own
        ) and all(
            one[1] != two[1]
            or two[2] >= one[3] + self.travel.between(places[one[4]], places[two[4]])
            for one, two in combinations(own, 2)
        )

    def _keeps_limits(self, name, own):
        person = self.facts.inspectors[name]
        for unit, visits, minutes in (
            (lambda day: day, person.daily_visits, person.daily_minutes),
            (lambda day: day.isocalendar()[:2], person.weekly_visits, person.weekly_minutes),
            (_month, person.monthly_visits, None),
            (lambda _: 0, person.campaign_visits, None),
        ):
            made, spent = Counter(), Counter()
            for _, day, begin, end, _ in own:
                made[unit(day)] += 1
                spent[unit(day)] += end - begin + self.hours.paperwork_minutes
            if visits is not None and any(count > visits for count in made.values()):
                return False
            if minutes is not None and any(count > minutes for count in spent.values()):
                return False
        return True


def _month(day):
    thursday = day + timedelta(days=4 - day.isoweekday())
    return thursday.year, thursday.month
