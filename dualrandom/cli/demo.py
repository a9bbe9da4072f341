"""``dualrandom demo``: the whole way on a synthetic Wuhan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.cli.processes import add_processes
from dualrandom.cli.progress import Progress
from dualrandom.cli.whole_way import (
    add_replays,
    department_names,
    exit_status,
    plan_campaign,
    print_outcome,
    write_outcome,
)
from dualrandom.drawing.seeds import Seed
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.files import new_folder, write_bytes
from dualrandom.io.registers import read_registers, write_registers_csv
from dualrandom.io.verification import verify
from dualrandom.messages import Language, render
from dualrandom.scheduling.limits import Limits
from dualrandom.testing import synthetic_city

if TYPE_CHECKING:
    import argparse

    from dualrandom.campaign.models import Campaign
    from dualrandom.registers.tables import Registers


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=render("cli.out", language)
    )
    for name, default in (
        ("enterprises", 5000), ("inspectors", 120), ("departments", 4), ("days", 40),
    ):  # fmt: skip
        command.add_argument(
            f"--{name}", type=int, default=default, metavar="N",
            help=f"{render(f'cli.demo.{name}', language)} ({default})",
        )  # fmt: skip
    command.add_argument(
        "--seed", default="demonstration 2026", metavar="TEXT", help=render("cli.seed", language)
    )
    add_replays(command, language)
    add_processes(command, language)


def run(arguments: argparse.Namespace) -> int:
    """Make the city, plan, write and verify."""
    progress = Progress(arguments.lang)
    with new_folder(arguments.out) as folder:
        registers, campaign = _city(arguments, folder / "city", progress)
        names = [source.name for source in campaign.seed_sources] or ["demonstration"]
        seed = Seed.from_text(arguments.seed, source=names[0])
        outcome = plan_campaign(
            registers,
            campaign,
            seed,
            limits=Limits(),
            progress=progress,
            replays=arguments.replays,
            n_processes=arguments.processes,
        )
        notices = write_outcome(
            folder, outcome, registers, seed, language=arguments.lang, progress=progress
        )
        progress("verify")
        verify(folder / "bundle").raise_for_mismatch()
        notices.append(render("cli.demo.verified", arguments.lang))
    progress.close()
    print_outcome(
        arguments.out,
        outcome,
        notices,
        arguments.lang,
        names=department_names(registers),
        as_json=arguments.json,
    )
    return exit_status(outcome, arguments.lang)


def _city(
    arguments: argparse.Namespace, folder: Path, progress: Progress
) -> tuple[Registers, Campaign]:
    """Make the city, write it as a user would bring it and read it back."""
    progress("city")
    city = synthetic_city(
        n_enterprises=arguments.enterprises,
        n_inspectors=arguments.inspectors,
        n_departments=arguments.departments,
        n_days=arguments.days,
        seed=arguments.seed,
    )
    write_registers_csv(city.tables, folder)
    campaign_file = folder / "campaign.toml"
    write_bytes(campaign_file, city.campaign_toml.encode("utf-8"))
    progress("read")
    return read_registers(folder), read_campaign(campaign_file)
