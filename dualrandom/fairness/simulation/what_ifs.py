"""Campaigns without one of their rules (去掉一条规则): what the rule costs is seen beside them.

A what-if is a question to whoever decides, not a proposal: some of these rules are law.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dualrandom.campaign.models import MinimumGap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.registers.tables import Registers

    City = tuple[Campaign, Registers]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One rule that can be switched off; its title is the message ``what_if.<rule>``.

    ``without`` returns campaign and registers without the rule: equal ones where it is not in
    force.
    """

    rule: str
    without: Callable[[Campaign, Registers], City]


def _without_rule(**changes: object) -> Callable[[Campaign, Registers], City]:
    def without(campaign: Campaign, registers: Registers) -> City:
        rules = campaign.rules.model_copy(update=changes)
        return campaign.model_copy(update={"rules": rules}), registers

    return without


def _without_setting(**changes: object) -> Callable[[Campaign, Registers], City]:
    def without(campaign: Campaign, registers: Registers) -> City:
        return campaign.model_copy(update=changes), registers

    return without


def _without_team(**changes: object) -> Callable[[Campaign, Registers], City]:
    def alone(task: Task) -> Task:
        return task.model_copy(update={"team": task.team.model_copy(update=changes)})

    def without(campaign: Campaign, registers: Registers) -> City:
        return campaign.model_copy(update={"tasks": tuple(map(alone, campaign.tasks))}), registers

    return without


def _without_cells(
    table: Literal["enterprises", "inspectors"], **cells: str
) -> Callable[[Campaign, Registers], City]:
    def without(campaign: Campaign, registers: Registers) -> City:
        if table == "inspectors":
            changed = _with_cells(registers.inspectors, cells)
            return campaign, replace(registers, inspectors=changed)
        return campaign, replace(registers, enterprises=_with_cells(registers.enterprises, cells))

    return without


def _with_cells(table: pd.DataFrame, cells: Mapping[str, str]) -> pd.DataFrame:
    present = {name: cell for name, cell in cells.items() if name in table.columns}
    return table.assign(**present)


WHAT_IFS: tuple[WhatIf, ...] = (
    WhatIf("annual_cap", _without_rule(annual_cap=None)),
    WhatIf("minimum_gap", _without_rule(minimum_gap=MinimumGap())),
    WhatIf("drawn_lately", _without_rule(drawn_lately=None)),
    WhatIf("crossed_stations", _without_rule(crossed_stations=False)),
    WhatIf("rotation", _without_rule(rotation="none")),
    WhatIf("lead_department", _without_rule(lead_department_present=False)),
    WhatIf("travel", _without_setting(travel=None)),
    WhatIf("department_blackouts", _without_setting(department_blackouts=())),
    WhatIf("qualified", _without_team(qualified=False)),
    WhatIf("leader", _without_team(leader=False)),
    WhatIf("recusal", _without_cells("inspectors", recusals="", recusal_traits="")),
    WhatIf("jurisdiction", _without_cells("inspectors", divisions="")),
    WhatIf("not_with", _without_cells("inspectors", not_with="")),
    WhatIf("office_days", _without_cells("inspectors", office_days="")),
    WhatIf("opening_days", _without_cells("enterprises", opening_days="1234567")),
    WhatIf("opening_hours", _without_cells("enterprises", opening_hours="")),
    WhatIf("blackouts", _without_cells("enterprises", blackouts="")),
)
"""Every rule that can be switched off, in the order of reports. A minimum gap falls back to "not
twice a day": two separate visits on one day would be one."""

_BY_RULE: Mapping[str, WhatIf] = {one.rule: one for one in WHAT_IFS}


def rules_in_force(campaign: Campaign, registers: Registers) -> tuple[str, ...]:
    """Rules whose absence would change campaign or registers, in the order of ``WHAT_IFS``."""
    found = []
    for one in WHAT_IFS:
        other, changed = one.without(campaign, registers)
        if other != campaign or _differ(registers, changed):
            found.append(one.rule)
    return tuple(found)


def without_rule(rule: str, campaign: Campaign, registers: Registers) -> City:
    """Campaign and registers without one rule; ``KeyError`` for an unknown one."""
    return _BY_RULE[rule].without(campaign, registers)


def unknown_rules(rules: Iterable[str]) -> tuple[str, ...]:
    """Those of the given names that are no rule that can be switched off, in the order given."""
    return tuple(rule for rule in rules if rule not in _BY_RULE)


def _differ(registers: Registers, changed: Registers) -> bool:
    pairs = (
        (registers.enterprises, changed.enterprises),
        (registers.inspectors, changed.inspectors),
    )
    return any(
        not before[column].astype(object).equals(after[column].astype(object))
        for before, after in pairs
        if before is not after
        for column in before.columns
    )
