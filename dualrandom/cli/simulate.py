"""``dualrandom simulate``: the whole way under trial seeds, before anything is committed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import canonical_json
from dualrandom.cli.city import print_warnings
from dualrandom.cli.processes import add_processes, processes
from dualrandom.cli.progress import Progress
from dualrandom.cli.whole_way import department_names
from dualrandom.errors import MissingExtraError
from dualrandom.fairness.simulation.figures import failures
from dualrandom.fairness.simulation.simulating import DEFAULT_SEEDS, simulate
from dualrandom.fairness.simulation.trial_seeds import LABEL
from dualrandom.fairness.simulation.what_ifs import WHAT_IFS
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.files import new_folder, refuse_existing
from dualrandom.io.registers import read_registers
from dualrandom.io.simulation_html import write_simulation_html
from dualrandom.io.simulation_tables import write_simulation_csv, write_simulation_excel
from dualrandom.messages import Language, render
from dualrandom.reports.simulation_lines import simulation_lines
from dualrandom.reports.simulation_tables import SimulationWords
from dualrandom.scheduling.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.campaign.models import Campaign
    from dualrandom.fairness.simulation.records import Simulation
    from dualrandom.registers.tables import Registers

JSON_FILE, EXCEL_FILE, HTML_FILE = "simulation.json", "simulation.xlsx", "simulation.html"
MOST_SECONDS = 86_400


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    known = ", ".join(one.rule for one in WHAT_IFS)
    command.add_argument(
        "campaign", type=Path, metavar="CAMPAIGN", help=render("cli.simulate.campaign", language)
    )
    command.add_argument(
        "--seeds", type=int, default=DEFAULT_SEEDS, metavar="N",
        help=render("cli.simulate.seeds", language),
    )  # fmt: skip
    command.add_argument(
        "--rules", default="all", metavar="NAMES",
        help=render("cli.simulate.rules", language, {"known": known}),
    )  # fmt: skip
    command.add_argument(
        "--against", type=Path, metavar="CAMPAIGN", help=render("cli.simulate.against", language)
    )
    command.add_argument(
        "--label", default=LABEL, metavar="TEXT", help=render("cli.simulate.label", language)
    )
    command.add_argument(
        "--seconds", type=_seconds_in(language), default=Limits().deterministic_seconds,
        metavar="N", help=render("cli.simulate.seconds", language),
    )  # fmt: skip
    command.add_argument(
        "--out", type=Path, metavar="DIR", help=render("cli.simulate.out", language)
    )
    add_processes(command, language)


def run(arguments: argparse.Namespace) -> int:
    """Rehearse, print, and write where asked."""
    if arguments.out is not None:
        refuse_existing(arguments.out)
    progress = Progress(arguments.lang)
    progress("read")
    campaign, registers = _read(arguments.campaign)
    print_warnings(registers.warnings, arguments.lang)
    against = None
    if arguments.against is not None:
        against = _read(arguments.against, registers)
    with processes(arguments.processes) as executor:
        simulation = simulate(
            campaign,
            registers,
            seeds=arguments.seeds,
            rules=_rules(arguments.rules),
            against=against,
            label=arguments.label,
            limits=Limits(deterministic_seconds=arguments.seconds),
            progress=progress,
            executor=executor,
        )
    progress.close()
    words = _words(registers, arguments.lang)
    if arguments.json:
        print(canonical_json(simulation.model_dump(mode="json")).decode())
    else:
        print("\n".join(simulation_lines(simulation, words)))
    if arguments.out is not None:
        _write(arguments, simulation, campaign, registers)
    return 0 if simulation.complete and not failures(simulation) else 1


def _seconds_in(language: Language) -> Callable[[str], int]:
    def seconds(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text) <= MOST_SECONDS):
            params = {"value": text, "most": MOST_SECONDS}
            raise argparse.ArgumentTypeError(render("cli.simulate.bad_seconds", language, params))
        return int(text)

    return seconds


def _read(path: Path, registers: Registers | None = None) -> tuple[Campaign, Registers]:
    """Campaign and registers; those beside a campaign file, unless there are some already."""
    if path.suffix.lower() == ".toml":
        return read_campaign(path), registers or read_registers(path.parent)
    folder = path if path.is_dir() else path.parent
    return read_campaign(folder / "campaign.toml"), read_registers(path)


def _rules(text: str) -> tuple[str, ...] | None:
    """Names of rules: ``None`` for those in force."""
    names = tuple(name.strip() for name in text.replace("，", ",").split(",") if name.strip())
    if names == ("all",):
        return None
    return () if names == ("none",) else names


def _words(registers: Registers, language: Language) -> SimulationWords:
    people = registers.inspectors
    inspectors = dict(zip(people["inspector_id"], people["name"], strict=True))
    return SimulationWords(language, department_names(registers), inspectors)


def _write(
    arguments: argparse.Namespace,
    simulation: Simulation,
    campaign: Campaign,
    registers: Registers,
) -> None:
    """Write everything into a new folder; what an extra would add is told."""
    language = arguments.lang
    words = {one: _words(registers, one) for one in ("zh", "en")}
    notices = []
    with new_folder(arguments.out) as folder:
        document = canonical_json(simulation.model_dump(mode="json"))
        (folder / JSON_FILE).write_bytes(document)
        write_simulation_csv(simulation, words[language], folder)
        try:
            write_simulation_excel(simulation, words[language], campaign, folder / EXCEL_FILE)
        except MissingExtraError as error:
            notices.append(error.text(language))
        try:
            write_simulation_html(
                simulation, (words["zh"], words["en"]), campaign, folder / HTML_FILE, language
            )
        except MissingExtraError as error:
            notices.append(error.text(language))
        files = ", ".join(sorted(path.name for path in folder.iterdir()))
    if not arguments.json:
        params = {"out": arguments.out.as_posix(), "files": files}
        print("\n" + render("cli.simulate.written", language, params))
        print("\n".join(notices), end="\n" if notices else "")
