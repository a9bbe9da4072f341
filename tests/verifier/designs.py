"""Ways to draw: each changes the campaign of a small random world (``worlds.py``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

WEIGHTS = {"column": "risk_credit", "table": {"A": 1, "B": 3, "𠮷": 40}}


def lone(keys: dict[str, Any], algorithm: str) -> None:
    """Leave one department, with two tasks and weights in the first."""
    keys.update(mode="coordinated", cooperating_departments=[], object_draw=algorithm)
    keys["tasks"] = [task for task in keys["tasks"] if task["department"] == "market"]
    for task in keys["tasks"]:
        task.update(strata=["opening_days"], quota="30%", scope={}, reserves=0)
        if algorithm == "object-draw/pareto":
            task["reserves"] = 2
    keys["tasks"][0]["weights"] = WEIGHTS


def drawn_by_themselves(keys: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    """Give all tasks that follow nobody the same fields; return them."""
    tasks = [
        task for task in keys["tasks"] if keys["mode"] != "joint" or task["department"] == "market"
    ]
    for task in tasks:
        task.update(scope={}, reserves=3, **fields)
    return tasks


def nested(keys: dict[str, Any], _: Random) -> None:
    """Crossing strata, weights in every second task, quotas as they come."""
    keys["mode"] = "coordinated"
    strata = (["risk_credit"], ["opening_days"], [], ["tags"])
    for n, task in enumerate(drawn_by_themselves(keys, quota="20%")):
        task.update(strata=strata[n % 4], weights=WEIGHTS if n % 2 == 0 else None)
    keys["hash"] = "sm3"


def nested_by_the_seed(keys: dict[str, Any], rng: Random) -> None:
    nested(keys, rng)
    drawn_by_themselves(keys, rounding="exact_in_expectation", minimum_per_stratum=1)


def joint_with_weights(keys: dict[str, Any], _: Random) -> None:
    keys["mode"] = "joint"
    for task in keys["tasks"]:
        task.update(quota=None, strata=[], method="on_site")
    keys["tasks"] = [task for task in keys["tasks"] if task["id"] != "market-2"]
    drawn_by_themselves(keys, quota="30%", strata=["opening_days"], weights=WEIGHTS)


def joint_in_part(keys: dict[str, Any], rng: Random) -> None:
    """Let nobody who follows reach all strata of the initiator."""
    joint_with_weights(keys, rng)
    for task in keys["tasks"]:
        follows = task["department"] != "market"
        task.update(scope={"risk": {"credit": ["A"]}} if follows else {})
    drawn_by_themselves(keys, strata=["risk_credit"], weights=None)


def equal_by_the_seed(keys: dict[str, Any], _: Random) -> None:
    keys.update(mode="coordinated", object_draw="object-draw/equal")
    drawn_by_themselves(
        keys, quota="13%", strata=["risk_credit"], rounding="exact_in_expectation",
        whole_strata_up_to=4, overall_minimum="1/5",
    )  # fmt: skip


def batches(keys: dict[str, Any], _: Random) -> None:
    keys["mode"] = "coordinated"
    drawn_by_themselves(keys, quota="100%", strata=["risk_credit"], batches=4)


def by_staff(keys: dict[str, Any], _: Random) -> None:
    keys["mode"] = "coordinated"
    drawn_by_themselves(keys, quota="3:2", strata=["risk_credit"], minimum_per_stratum=2)


DESIGNS: dict[str, Callable[[dict[str, Any], Random], None]] = {
    "nested": nested,
    "nested by the seed": nested_by_the_seed,
    "joint with weights": joint_with_weights,
    "joint in part": joint_in_part,
    "equal by the seed": equal_by_the_seed,
    "batches": batches,
    "by staff": by_staff,
    "pareto": lambda keys, _: lone(keys, "object-draw/pareto"),
    "poisson": lambda keys, _: lone(keys, "object-draw/poisson"),
}
