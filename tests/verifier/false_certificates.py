"""Certificates of fairness as a liar would write them who knows the specification.

Whatever is changed, all that follows from it is put right: seats, levels, fair loads, expected
loads, teams, visits.
"""

import copy
from collections import Counter
from fractions import Fraction

from dualrandom.drawing.records import LotteryRecord
from dualrandom.drawing.verification import lottery_mismatches
from dualrandom.verifier import replay
from tests.drawing.small_campaigns import SEED, Case, bundle_of, people

VISITS = {f"W{n:02}": "t" for n in range(20)} | {f"S{n:02}": "t" for n in range(21)}
CASE = Case(
    # West and south have nearly the same level: 40/3 and 42/3 visits; x is the only holder of q1.
    people=people("abc", divisions="4201") | people("def", divisions="4301")
    | people("x", department="d2", qualifications="q1") | people("yz", department="d2"),
    tasks={"t": {}, "u": {"department": "d2", "qualifications": "q1"}, "v": {"department": "d2"}},
    visits=VISITS | {"W00": "t;u", "W01": "t;u", "W02": "t;u", "W03": "t;u", "S00": "t;v"},
    enterprises={name: {"division": {"W": "4201", "S": "4301"}[name[0]]} for name in VISITS},
    eligible={},
    last_day="2026-03-13",
)  # fmt: skip


class Court:
    """The bundle of the case, and what the two verifiers say about another lottery in it."""

    def __init__(self, folder):
        self.lottery, self.bundle = bundle_of(CASE, folder)
        self.audit = replay.Audit(self.bundle, None)
        before = [stage for stage in replay.STAGES if stage[0] not in ("plan", "tables")]
        replay.run_stages(self.audit, before)
        assert not self.audit.findings
        self.record = self.audit.documents["lottery.json"]

    def replayed(self, record):
        """Codes of what ``replay.py`` finds."""
        self.audit.findings.clear()
        self.audit.documents["lottery.json"] = record
        replay.check_lottery(self.audit)
        return {code for _, code, _ in self.audit.findings}

    def verified(self, record):
        """Codes of what the library finds."""
        found = LotteryRecord.model_validate(record)
        findings = lottery_mismatches(found, self.lottery.draw, self.lottery.facts, SEED)
        return {finding.code for finding in findings}

    def put_right(self, record, cuts=None):
        """Let all that follows from odds and cuts follow from them."""
        if cuts is not None:
            record["cuts"] = [{"department": own, "inspectors": sorted(who)} for own, who in cuts]
        facts = self.audit.facts
        seats = [
            (block["department"], replay.Seats(record["profiles"][block["profile"]], 1))
            for block in record["blocks"]
        ]
        fair = {}
        for cut in record["cuts"]:
            inside = set(cut["inspectors"])
            own = [seat for name, seat in seats if name == cut["department"]]
            room = [facts.people[name] for name in inside if name in facts.people]
            cut["seats"] = sum(seat.take(inside) for seat in own)
            level = replay.water_level(room, cut["seats"]) or Fraction(0)
            cut["level"] = str(level)
            for name in inside & set(facts.people):
                person = facts.people[name]
                fair[name] = min(level * person.weight, Fraction(person.capacity))
        teams = replay.draw_teams(record, replay.Chances("lottery", record["seed"]))
        expected, visits = Counter(), Counter()
        for block, team in zip(record["blocks"], teams, strict=True):
            block["team"] = team
            visits.update(team)
            profile = record["profiles"][block["profile"]]
            expected.update(dict(zip(profile["members"], profile["odds"], strict=True)))
        for load in record["loads"]:
            name = load["inspector"]
            load["visits"], load["expected"] = visits[name], expected[name]
            load["fair_visits"] = str(fair.get(name, 0))
        return record


def copied(court):
    return copy.deepcopy(court.record)


def cut_people(record):
    return [(cut["department"], set(cut["inspectors"])) for cut in record["cuts"]]


def left_out(cuts):
    cuts[0][1].discard(min(cuts[0][1]))


def in_two_cuts(cuts):
    cuts[1][1].add(min(cuts[0][1]))


def of_another_department(cuts):
    cuts[0][1].add("x")


def unknown(cuts):
    cuts[0][1].add("nobody")


def dropped_first(cuts):
    del cuts[0]


def dropped_last(cuts):
    del cuts[-1]


def empty(cuts):
    cuts.append(("d2", set()))


def of_no_department(cuts):
    cuts.append(("d3", set()))


def repeated(cuts):
    cuts.insert(1, cuts[0])


def lightest_first(cuts):
    cuts[0], cuts[1] = cuts[1], cuts[0]


def departments_the_other_way_round(cuts):
    cuts[:] = cuts[2:] + cuts[:2]


WEAKENED = [
    left_out, in_two_cuts, of_another_department, unknown, dropped_first, dropped_last, empty,
    of_no_department, repeated, lightest_first, departments_the_other_way_round,
]  # fmt: skip
