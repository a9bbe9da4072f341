"""A small plan by hand: two departments, four enterprises, five inspectors, three days.

Every count in it can be checked on one's fingers; ``enlarged`` makes a big one of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from dualrandom.campaign.models import Campaign, Task, Window
from dualrandom.drawing.facts import CampaignFacts
from dualrandom.drawing.outcomes import Draw, Lottery
from dualrandom.drawing.records import (
    DENOMINATOR,
    Algorithms,
    Block,
    BurdenBounds,
    Commitment,
    DrawnEnterprise,
    DrawRecord,
    InspectorLoad,
    LotteryRecord,
    Profile,
    StratumDraw,
    StratumPromise,
    TaskDraw,
    TaskPromise,
    Unstaffed,
)
from dualrandom.registers.records import Enterprise, Inspector
from dualrandom.scheduling.plan import (
    Blocked,
    Deviation,
    Plan,
    PlannedVisit,
    PlanRecord,
    Skipped,
    SolverRun,
    Tier,
    Unplaced,
    VisitPart,
)

DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
NAMES = {"market": "市场监管局", "fire": "消防救援支队"}
TICKETS = tuple(f"{number:064x}" for number in (17, 23, 42, 99))
FIRMS = ("91420100MA00000001", "91420100MA00000002", "91420100MA00000003", "00420100MA00000004")
SCRIPT = "<script>alert('店')</script>"
FORMULA = "=cmd()"


@dataclass
class FakeFrame:
    """What a summary asks of a frame."""

    identifiers: list[str] = field(default_factory=lambda: [str(number) for number in range(1000)])
    exclusion_counts: dict = field(
        default_factory=lambda: {
            "food": {"frame.not_active": 5, "frame.out_of_scope": 900, "frame.cap": 0},
            "exits": {"frame.out_of_scope": 940},
        }
    )


def enterprise(identifier: str, name: str) -> Enterprise:
    return Enterprise(identifier, name, "420106", "武昌所", "12345", None, ())


def inspector(inspector_id: str, name: str, department: str, share: int = 100) -> Inspector:
    return Inspector(
        inspector_id=inspector_id,
        name=name,
        department=department,
        station="",
        qualifications=frozenset(),
        certificate_from=None,
        certificate_until=None,
        leader=False,
        expert=False,
        work_share_percent=share,
        leave=(),
        daily_visits=2,
        weekly_visits=8,
        recusals=frozenset(),
    )


PEOPLE = (
    inspector("F1", "陈一", "fire"),
    inspector("F2", "林二", "fire"),
    inspector("M1", "王伟", "market"),
    inspector("M2", "王伟", "market"),
    inspector("M3", "赵六", "market", share=50),
)


def task_promise(task: str, title: str, department: str, items: tuple[str, ...]) -> TaskPromise:
    return TaskPromise(
        task=task,
        title=title,
        department=department,
        items=items,
        method="on_site",
        first_day=DAYS[0],
        last_day=DAYS[-1],
        duration_minutes=90,
        qualifications=(),
        team_size=2,
        team_qualified=False,
        team_leader=False,
        rounding="at_least",
        reserves=0,
        strata=(
            StratumPromise(
                stratum="all", frame_size=95, quota=3, expected_quota="3", probability="3/95"
            ),
        ),
    )


def drawn_task(task: str, chosen: tuple[str, ...], frame_size: int) -> TaskDraw:
    selected = tuple(
        DrawnEnterprise(identifier=name, ticket=TICKETS[FIRMS.index(name)], rank=rank)
        for rank, name in enumerate(chosen, start=1)
    )
    stratum = StratumDraw(
        stratum="all",
        frame_size=frame_size,
        quota=len(chosen),
        probability=f"{len(chosen)}/{frame_size}",
        cutoff=selected[-1].ticket,
        selected=selected,
        reserves=(),
    )
    return TaskDraw(task=task, follows=None, strata=(stratum,))


def draw() -> Draw:
    campaign = Campaign(
        id="spring-2026",
        title="春季联合抽查 & 演示",
        window=Window(start=DAYS[0], end=DAYS[-1]),
        initiating_department="market",
        cooperating_departments=("fire",),
        tasks=(
            Task(id="food", department="market", items=("F01", "F07"), quota="3"),
            Task(id="exits", department="fire", items=("X02",), quota="3"),
        ),
    )
    commitment = Commitment(
        campaign=campaign.id,
        algorithms=Algorithms(
            ticket="ticket/sha256-1", seed="seed/sha256-1", object_draw="object-draw/equal"
        ),
        object_draw_reason="equal_chances",
        frame_root="",
        campaign_digest="a" * 64,
        frame_digest="b" * 64,
        inspectors_digest="c" * 64,
        workdays=DAYS,
        workdays_source="weekdays",
        seed_sources=(),
        tasks=(
            task_promise("food", "食品销售监督检查", "market", ("F01", "F07")),
            task_promise("exits", "", "fire", ("X02",)),
        ),
    )
    record = DrawRecord(
        algorithm="object-draw/equal",
        commitment=commitment.digest,
        seed="d" * 64,
        tasks=(
            drawn_task("food", (FIRMS[0], FIRMS[1], FIRMS[3]), 95),
            drawn_task("exits", (FIRMS[0], FIRMS[1], FIRMS[2]), 60),
        ),
        bounds=BurdenBounds(
            expected_inspections="6",
            least_expected_enterprises="7/2",
            inspections=6,
            enterprises=4,
        ),
    )
    return Draw(record=record, commitment=commitment, campaign=campaign)


def block(firm: int, department: str, team: tuple[str, ...]) -> Block:
    task = "food" if department == "market" else "exits"
    return Block(
        block=f"{FIRMS[firm]}/{department}",
        enterprise=FIRMS[firm],
        department=department,
        tasks=(task,),
        profile=0 if department == "market" else 1,
        team=team,
    )


BLOCKS = (
    block(0, "fire", ("F1", "F2")),
    block(0, "market", ("M1", "M2")),
    block(1, "fire", ("F1", "F2")),
    block(1, "market", ("M1", "M3")),
    block(2, "fire", ("F2", "F1")),
)


def load(name: str, department: str, weight: int, visits: int, fair: str) -> InspectorLoad:
    return InspectorLoad(
        inspector=name,
        department=department,
        available_days=3,
        weight=weight,
        capacity_visits=6,
        fair_visits=fair,
        expected=visits * DENOMINATOR,
        visits=visits,
    )


def lottery_record() -> LotteryRecord:
    third = DENOMINATOR // 4
    return LotteryRecord(
        commitment="e" * 64,
        seed="d" * 64,
        band_permille=50,
        profiles=(
            Profile(
                members=("M1", "M2", "M3"),
                odds=(3 * third, 3 * third, 2 * third),
                qualified=(False,) * 3,
                size=2,
                qualified_seats=0,
            ),
            Profile(
                members=("F1", "F2"),
                odds=(DENOMINATOR, DENOMINATOR),
                qualified=(False, False),
                size=2,
                qualified_seats=0,
            ),
        ),
        blocks=BLOCKS,
        unstaffed=(
            Unstaffed(
                block=f"{FIRMS[3]}/market",
                enterprise=FIRMS[3],
                department="market",
                tasks=("food",),
                rule="lottery.too_few_eligible",
                eligible=1,
                needed=2,
            ),
        ),
        loads=(
            load("F1", "fire", 300, 3, "3"),
            load("F2", "fire", 300, 3, "3"),
            load("M1", "market", 300, 2, "8/5"),
            load("M2", "market", 300, 1, "8/5"),
            load("M3", "market", 150, 1, "4/5"),
        ),
        cuts=(),
    )


def part(firm: int, department: str, team: tuple[str, ...], end: str = "10:30") -> VisitPart:
    own = block(firm, department, team)
    return VisitPart(
        block=own.block,
        department=department,
        tasks=own.tasks,
        team=team,
        start="09:00",
        end=end,
    )


def visit(firm: int, day: date, *parts: VisitPart) -> PlannedVisit:
    return PlannedVisit(
        visit=f"{day}/{FIRMS[firm]}",
        enterprise=FIRMS[firm],
        day=day,
        start="09:00",
        end="10:30",
        parts=parts,
    )


def plan_record() -> PlanRecord:
    unplaced = (
        Unplaced(
            block=f"{FIRMS[3]}/market",
            enterprise=FIRMS[3],
            department="market",
            tasks=("food",),
            rule="lottery.too_few_eligible",
            proven=True,
            blocked=(Blocked(rule="plan.leave", subject="M3", days=3),),
        ),
    )
    deviation = Deviation(
        block=f"{FIRMS[1]}/market",
        drawn="M1",
        substitute="M2",
        rule="plan.leave",
        skipped=(Skipped(inspector="M3", rule="plan.leave"),),
    )
    return PlanRecord(
        lottery="f" * 64,
        status="feasible",
        tiers=(Tier(goal="plan.goal.separate_visits", value=4, bound=3, gap=1),),
        inspections=6,
        separate_visits=4,
        visit_bound=4,
        visit_bound_of_placed=3,
        visits=(
            visit(0, DAYS[0], part(0, "fire", ("F1", "F2")), part(0, "market", ("M1", "M2"))),
            visit(1, DAYS[1], part(1, "fire", ("F1", "F2"))),
            visit(1, DAYS[2], part(1, "market", ("M2", "M3"))),
            visit(2, DAYS[2], part(2, "fire", ("F2", "F1"))),
        ),
        deviations=(deviation,),
        unplaced=unplaced,
        run=SolverRun(
            solver="none",
            version="0",
            parameters={},
            subproblems=0,
            placed_by_solver=0,
            deterministic_time_milli=0,
        ),
    )


def small_plan() -> Plan:
    own_draw = draw()
    facts = CampaignFacts(
        campaign=own_draw.campaign,
        tasks={promise.task: promise for promise in own_draw.commitment.tasks},
        days=DAYS,
        enterprises={
            FIRMS[0]: enterprise(FIRMS[0], "甲店"),
            FIRMS[1]: enterprise(FIRMS[1], SCRIPT),
            FIRMS[2]: enterprise(FIRMS[2], FORMULA),
            FIRMS[3]: enterprise(FIRMS[3], "丁店"),
        },
        inspectors={person.inspector_id: person for person in PEOPLE},
    )
    return Plan(record=plan_record(), lottery=Lottery(lottery_record(), own_draw, facts))


def with_visits(plan: Plan, n_visits: int) -> Plan:
    """The same plan with its first visit repeated on later and later days."""
    first = plan.visits[0]
    visits = tuple(
        first.model_copy(update={"day": first.day + timedelta(days=number % 250)})
        for number in range(n_visits)
    )
    record = plan.record.model_copy(update={"visits": visits, "separate_visits": n_visits})
    return Plan(record=record, lottery=plan.lottery)
