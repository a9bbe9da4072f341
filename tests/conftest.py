"""Worlds that several test modules share; built once."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from dualrandom.campaign.frame import Frame, build_frame
from dualrandom.campaign.models import Campaign
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.drawing.outcomes import Draw, Lottery
from dualrandom.drawing.records import Commitment
from dualrandom.drawing.seeds import Seed
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.registers import read_registers, write_registers_csv
from dualrandom.registers.tables import Registers
from dualrandom.scheduling.plan import Plan
from dualrandom.scheduling.schedule import schedule
from dualrandom.testing import synthetic_city

# The same cases in every run, and no clock: a slow machine is no failure.
settings.register_profile(
    "gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate")


@dataclass(frozen=True)
class World:
    """A campaign that went the whole way."""

    folder: Path
    registers: Registers
    campaign: Campaign
    frame: Frame
    promise: Commitment
    seed: Seed
    draw: Draw
    lottery: Lottery
    plan: Plan


def live_through(folder: Path, text: str = "a seed for tests") -> World:
    """Read a city from its files and go the whole way."""
    registers = read_registers(folder)
    campaign = read_campaign(folder / "campaign.toml")
    frame = build_frame(campaign, registers)
    promise = commit(campaign, registers, frame)
    source = campaign.seed_sources[0].name if campaign.seed_sources else "test"
    seed = Seed.from_text(text, source=source)
    drawn = draw(promise, frame, seed)
    lottery = assign(drawn, registers, seed)
    plan = schedule(lottery, registers)
    return World(folder, registers, campaign, frame, promise, seed, drawn, lottery, plan)


def write_city(folder: Path, **sizes: int) -> Path:
    """Write a synthetic city as a user would bring it."""
    city = synthetic_city(**sizes)
    write_registers_csv(city.tables, folder)
    (folder / "campaign.toml").write_text(city.campaign_toml, encoding="utf-8")
    return folder


def with_daily_teams(text: str) -> str:
    """Text of a campaign whose teams are drawn on the day; these go without travel."""
    return 'teams = "daily"\n' + re.sub(r"(?ms)^\[travel\].*?^$", "", text, count=1)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A small synthetic city with three departments, planned."""
    folder = tmp_path_factory.mktemp("city")
    sizes = {"n_enterprises": 400, "n_inspectors": 30, "n_departments": 3, "n_days": 15}
    return live_through(write_city(folder, **sizes))
