"""What a class of the user's must say of itself (自定类的定义): name, titles, methods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from dualrandom.errors import Finding, OwnRuleError
from dualrandom.scheduling.own_answers import name_of
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
from dualrandom.scheduling.plan import OWN_ID, OwnTitle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dualrandom.scheduling.plan import Plan

Piece = TypeVar("Piece")

LANGUAGES = ("zh", "en")


def require_sound(rules: Sequence[object], goals: Sequence[object]) -> None:
    """Check what was given as rules and goals of one's own.

    Raises
    ------
    OwnRuleError
        ``own.findings``, one for each: ``own.not_one`` (no object of a subclass of ``PlanRule`` or
        ``PlanGoal``), ``own.identifier``, ``own.title``, ``own.twice``, ``own.says_nothing``.
    """
    findings = [*_findings(rules, PlanRule), *_findings(goals, PlanGoal)]
    if findings:
        raise OwnRuleError("own.findings", findings)


def with_own(plan: Plan, rules: Sequence[PlanRule], goals: Sequence[PlanGoal]) -> Plan:
    """Return the plan with what is given beside, or in the place of, what it brings along.

    Raises
    ------
    OwnRuleError
        As :func:`require_sound`.
    """
    if not (rules or goals):
        return plan
    require_sound(rules, goals)
    return replace(
        plan,
        own_rules=_by_name(plan.own_rules, rules),
        own_goals=_by_name(plan.own_goals, goals),
    )


def with_own_of_record(
    plan: Plan, rules: Sequence[PlanRule] = (), goals: Sequence[PlanGoal] = ()
) -> Plan:
    """Return the plan with classes that its record names.

    Raises
    ------
    OwnRuleError
        As :func:`require_sound`; ``own.not_of_the_plan``: the plan was made without it.
    """
    completed = with_own(plan, rules, goals)
    sides = ((rules, plan.record.own_rules), (goals, plan.record.own_goals))
    findings = [
        Finding("own.not_of_the_plan", value=name_of(piece))
        for given, named in sides
        for piece in given
        if name_of(piece) not in {own.id for own in named}
    ]
    if findings:
        raise OwnRuleError("own.findings", findings)
    return completed


def _by_name(brought: Sequence[Piece], given: Sequence[Piece]) -> tuple[Piece, ...]:
    """Everything once; what is given takes the place of what the plan brings along."""
    return tuple({name_of(piece): piece for piece in (*brought, *given)}.values())


def titles(pieces: Iterable[PlanRule | PlanGoal]) -> tuple[OwnTitle, ...]:
    """Identifiers and titles for the record."""
    return tuple(
        OwnTitle(id=name_of(piece), zh=piece.title["zh"], en=piece.title["en"]) for piece in pieces
    )


def _findings(pieces: Sequence[object], kind: type[PlanRule | PlanGoal]) -> Iterator[Finding]:
    seen: set[str] = set()
    for piece in pieces:
        if not isinstance(piece, kind):
            yield _finding(piece, "own.not_one", kind=kind.__name__)
            continue
        if re.fullmatch(OWN_ID, name_of(piece)) is None:
            yield _finding(piece, "own.identifier")
        elif name_of(piece) in seen:
            yield _finding(piece, "own.twice")
        seen.add(name_of(piece))
        title: object = piece.title
        texts = [title.get(one) for one in LANGUAGES] if isinstance(title, Mapping) else [None]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            yield _finding(piece, "own.title")
        if isinstance(piece, PlanRule) and not any(
            redefines(piece, method) for method in ("allows", "allows_start", "violations")
        ):
            yield _finding(piece, "own.says_nothing")


def redefines(piece: PlanRule | PlanGoal, method: str) -> bool:
    """Whether the class of the user's has a method of its own."""
    base: Any = PlanRule if isinstance(piece, PlanRule) else PlanGoal
    return getattr(type(piece), method) is not getattr(base, method)


def _finding(piece: object, code: str, **params: str) -> Finding:
    owner = piece if isinstance(piece, type) else type(piece)
    params = {"owner": owner.__name__, "module": owner.__module__, **params}
    return Finding(code, params=params, value=name_of(piece) or repr(piece))
