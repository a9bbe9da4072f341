"""The whole way, many times (反复预演): a campaign, its what-ifs and another, seeds paired."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.errors import CampaignError, DualRandomError, Finding, FrameError
from dualrandom.fairness.simulation.records import Person, Scenario, Simulation, Trial
from dualrandom.fairness.simulation.setting import Setting, prepare
from dualrandom.fairness.simulation.trial_seeds import LABEL, trial_values
from dualrandom.fairness.simulation.trials import failed_trial, run_trial
from dualrandom.fairness.simulation.what_ifs import (
    WHAT_IFS,
    rules_in_force,
    unknown_rules,
    without_rule,
)
from dualrandom.scheduling.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor
    from typing import Literal

    from dualrandom.campaign.models import Campaign
    from dualrandom.registers.tables import Registers

    Outcome = tuple[tuple[Person, ...], Trial]
    Kind = Literal["base", "without", "against"]

DEFAULT_SEEDS, MOST_SEEDS = 20, 10_000
DEFAULT_LIMITS = Limits()


def simulate(
    campaign: Campaign,
    registers: Registers,
    *,
    seeds: int = DEFAULT_SEEDS,
    rules: Sequence[str] | None = None,
    against: tuple[Campaign, Registers] | None = None,
    label: str = LABEL,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[str, int, int], None] | None = None,
    executor: Executor | None = None,
) -> Simulation:
    """Rehearse a campaign before it is committed: draw, lottery and plan under trial seeds.

    Parameters
    ----------
    campaign, registers
        As read; the order of rows does not matter.
    seeds
        Number of trial seeds, 1 to ``MOST_SEEDS``; intervals shrink with its root.
    rules
        Rules to switch off, one at a time, on the same seeds (``WHAT_IFS``); ``None``: all that
        are in force; empty: none.
    against
        Another campaign with its registers, on the same seeds.
    label
        Another label gives other seeds of the same frame.
    limits
        Of every plan; the default is that of ``schedule``.
    progress
        Called with (``"simulate"``, done, total) after every trial.
    executor
        Runs trials side by side; the outcome is the same without one.

    Returns
    -------
    Simulation
        The same for the same arguments and versions, on every machine. After a
        ``KeyboardInterrupt`` it holds the seeds that were finished before, and equals the
        simulation of so many seeds but for ``asked``.

    Raises
    ------
    CampaignError
        ``simulation.findings``: too few or too many seeds, unknown rules.
    CampaignError, FrameError, CalendarError
        As ``build_frame`` and ``commit``, for either campaign.
    KeyboardInterrupt
        Before any seed was finished.
    """
    _refuse_wrong(seeds, rules)
    base = prepare(campaign, registers)
    chosen = rules_in_force(campaign, registers) if rules is None else tuple(dict.fromkeys(rules))
    scenarios = [_Scenario("base", "", base)]
    scenarios += [_without(rule, campaign, registers) for rule in chosen]
    if against is not None:
        scenarios.append(_Scenario("against", "", prepare(*against)))
    values = trial_values(base.frame.digest, seeds, label)
    jobs = [(scenario, value) for value in values for scenario in scenarios]
    outcomes: list[Outcome] = []
    try:
        for outcome in _outcomes(jobs, limits, executor):
            outcomes.append(outcome)
            if progress is not None:
                progress("simulate", len(outcomes), len(jobs))
    except KeyboardInterrupt:
        if len(outcomes) < len(scenarios):
            raise
    finished = len(outcomes) // len(scenarios) * len(scenarios)
    return Simulation(
        label=label,
        asked=seeds,
        limits=limits,
        solver_version=_solver_version(),
        scenarios=tuple(
            scenario.record(outcomes[position : finished : len(scenarios)])
            for position, scenario in enumerate(scenarios)
        ),
    )


class _Scenario:
    """A scenario to run: a setting, or the error that leaves it without one."""

    def __init__(self, kind: Kind, rule: str, setting: Setting | DualRandomError) -> None:
        self.kind: Kind = kind
        self.rule = rule
        self.setting = setting

    def record(self, outcomes: Sequence[Outcome]) -> Scenario:
        setting = self.setting
        if isinstance(setting, DualRandomError):
            return Scenario(
                kind=self.kind,
                rule=self.rule,
                campaign="",
                campaign_digest="",
                frame_digest="",
                enterprises=0,
                trials=tuple(trial for _, trial in outcomes),
            )
        return Scenario(
            kind=self.kind,
            rule=self.rule,
            campaign=setting.campaign.id,
            campaign_digest=document_digest(setting.campaign.model_dump(mode="json")),
            frame_digest=setting.promise.frame_digest,
            enterprises=setting.enterprises,
            people=next((people for people, _ in outcomes if people), ()),
            trials=tuple(trial for _, trial in outcomes),
        )


def _without(rule: str, campaign: Campaign, registers: Registers) -> _Scenario:
    """A campaign may make no sense without a rule; then its trials say so."""
    try:
        return _Scenario("without", rule, prepare(*without_rule(rule, campaign, registers)))
    except (CampaignError, FrameError) as error:
        return _Scenario("without", rule, error)


def _outcomes(
    jobs: Sequence[tuple[_Scenario, str]], limits: Limits, executor: Executor | None
) -> Iterator[Outcome]:
    """Outcomes in the order of the jobs."""
    if executor is None:
        for scenario, value in jobs:
            setting = scenario.setting
            if isinstance(setting, DualRandomError):
                yield (), failed_trial(value, setting)
            else:
                yield run_trial(setting, value, limits)
        return
    waiting = [
        None
        if isinstance(scenario.setting, DualRandomError)
        else executor.submit(run_trial, scenario.setting, value, limits)
        for scenario, value in jobs
    ]
    for (scenario, value), future in zip(jobs, waiting, strict=True):
        if future is not None:
            yield future.result()
        elif isinstance(scenario.setting, DualRandomError):
            yield (), failed_trial(value, scenario.setting)


def _refuse_wrong(seeds: int, rules: Sequence[str] | None) -> None:
    known = ", ".join(one.rule for one in WHAT_IFS)
    findings = [
        Finding("simulation.unknown_rule", value=rule, params={"known": known})
        for rule in unknown_rules(rules or ())
    ]
    if not 1 <= seeds <= MOST_SEEDS:
        findings.append(Finding("simulation.seeds", value=str(seeds), params={"most": MOST_SEEDS}))
    if findings:
        raise CampaignError("simulation.findings", findings)


def _solver_version() -> str:
    try:
        return version("ortools")
    except PackageNotFoundError:
        return "none"
