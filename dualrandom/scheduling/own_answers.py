"""Asking a class of the user's (询问自定类): whatever goes wrong is located in their file."""

from __future__ import annotations

from inspect import unwrap
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, TypeVar

from dualrandom.errors import Finding, OwnRuleError

if TYPE_CHECKING:
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule

Answer = TypeVar("Answer", bool, int)


def answer(piece: PlanRule | PlanGoal, method: str, kind: type[Answer], *given: Any) -> Answer:  # noqa: ANN401
    """Call a method that must return exactly this kind.

    Raises
    ------
    OwnRuleError
        ``own.failed``: the method raised an error. ``own.wrong_answer``: it returned another kind,
        or a negative number. The finding has the file and the line.
    """
    try:
        found = getattr(piece, method)(*given)
    except OwnRuleError:
        raise
    except Exception as error:
        raise failure(piece, method, error, given) from error
    if type(found) is not kind or found < 0:
        raise wrong_answer(piece, method, found, kind.__name__, given)
    return found


def name_of(piece: object) -> str:
    """Identifier of a rule or goal."""
    return str(getattr(piece, "rule_id", "") or getattr(piece, "goal_id", ""))


def failure(
    piece: PlanRule | PlanGoal, method: str, error: Exception, given: tuple[Any, ...] = ()
) -> OwnRuleError:
    """Error for a method that raised one, at the last line of the user's file that was reached."""
    file, first_line = _place(piece, method)
    lines = [one.lineno for one in extract_tb(error.__traceback__) if one.filename == file]
    params = {**_asked(piece, method, given), "error": f"{type(error).__name__}: {error}"}
    row = lines[-1] if lines else first_line
    return OwnRuleError("own.findings", [Finding("own.failed", params=params, file=file, row=row)])


def wrong_answer(
    piece: PlanRule | PlanGoal,
    method: str,
    found: object,
    expected: str,
    given: tuple[Any, ...] = (),
) -> OwnRuleError:
    """Error for a method that returned another kind of thing, at its first line."""
    file, row = _place(piece, method)
    params = {**_asked(piece, method, given), "expected": expected, "found": repr(found)}
    return OwnRuleError(
        "own.findings", [Finding("own.wrong_answer", params=params, file=file, row=row)]
    )


def _place(piece: PlanRule | PlanGoal, method: str) -> tuple[str | None, int | None]:
    """File and line of a method; none of one that is not written in Python."""
    code = getattr(unwrap(getattr(type(piece), method)), "__code__", None)
    return (code.co_filename, code.co_firstlineno) if code is not None else (None, None)


def _asked(piece: PlanRule | PlanGoal, method: str, given: tuple[Any, ...]) -> dict[str, str]:
    """Name the method and the visit that it was asked about."""
    words = [
        f"{one.enterprise.identifier} {one.day}" if hasattr(one, "enterprise") else str(one)
        for one in given
        if not hasattr(one, "plan")  # the whole plan says nothing more
    ]
    return {"piece": name_of(piece), "method": method, "asked": " ".join(words) or "–"}
