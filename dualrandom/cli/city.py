"""What several commands share: where registers, campaign and seed come from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.campaign.frame import Frame, build_frame
from dualrandom.cli.redraw import attempt_of
from dualrandom.cli.salting import salt_of
from dualrandom.drawing.attempts import check_attempts
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.seeds import Seed, SeedRecord
from dualrandom.errors import SeedError, VerificationError
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.documents import read_document
from dualrandom.io.registers import read_registers
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.attempts import AttemptDocument
    from dualrandom.drawing.records import Commitment
    from dualrandom.errors import Finding
    from dualrandom.registers.tables import Registers

_MOST_WARNINGS = 20


def add_city(command: argparse.ArgumentParser, language: Language) -> None:
    """Arguments ``CITY`` and ``--campaign``."""
    command.add_argument("city", type=Path, metavar="CITY", help=render("cli.city", language))
    command.add_argument(
        "--campaign", type=Path, metavar="FILE", help=render("cli.campaign", language)
    )


def add_seed(command: argparse.ArgumentParser, language: Language) -> None:
    """Arguments ``--seed`` or ``--seed-file``, ``--seed-source`` and ``--commitment``."""
    seeds = command.add_mutually_exclusive_group(required=True)
    seeds.add_argument("--seed", metavar="TEXT", help=render("cli.seed", language))
    seeds.add_argument(
        "--seed-file", type=Path, metavar="FILE", help=render("cli.seed_file", language)
    )
    command.add_argument("--seed-source", metavar="NAME", help=render("cli.seed_source", language))
    command.add_argument("--commitment", metavar="HEX", help=render("cli.commitment", language))


def read_city(arguments: argparse.Namespace) -> tuple[Registers, Campaign]:
    """Read registers and campaign; warnings go to standard error."""
    registers = read_registers(arguments.city)
    folder = arguments.city if arguments.city.is_dir() else arguments.city.parent
    campaign = read_campaign(arguments.campaign or folder / "campaign.toml")
    print_warnings(registers.warnings, arguments.lang)
    return registers, campaign


def print_warnings(warnings: Sequence[Finding], language: Language) -> None:
    """Tell them on standard error, the first ones in full."""
    for warning in warnings[:_MOST_WARNINGS]:
        print(f"{render('cli.warning', language)} {warning.text(language)}", file=sys.stderr)
    if len(warnings) > _MOST_WARNINGS:
        params = {"n": len(warnings) - _MOST_WARNINGS}
        print(render("cli.more_warnings", language, params), file=sys.stderr)


def promise_of(
    arguments: argparse.Namespace,
    campaign: Campaign,
    registers: Registers,
    earlier: Sequence[AttemptDocument] = (),
    *,
    salt: str | None = None,
) -> tuple[Frame, Commitment]:
    """Build frame and commitment; refuse one that differs from ``--commitment``.

    The salt is that of ``--salt-file`` unless one is given. Remarks on the quotas go to standard
    error.
    """
    frame = build_frame(campaign, registers)
    print_warnings(frame.warnings, arguments.lang)
    promise = commit(
        campaign,
        registers,
        frame,
        salt=salt_of(arguments) if salt is None else salt,
        attempt=attempt_of(arguments, earlier),
    )
    check_attempts(promise, earlier)
    published = getattr(arguments, "commitment", None)
    if published and published.strip().lower() != promise.digest:
        raise VerificationError(
            "verify.published_commitment", found=promise.digest, published=published
        )
    return frame, promise


def seed_of(arguments: argparse.Namespace, promise: Commitment) -> Seed:
    """Seed from ``--seed-file``, or from ``--seed`` under the name given or promised."""
    if arguments.seed_file is not None:
        record = read_document(arguments.seed_file, SeedRecord)
        if record.commitment != promise.digest:
            raise SeedError(
                "seed.other_commitment", found=record.commitment, promised=promise.digest
            )
        return Seed(contributions=record.contributions)
    named = [source.name for source in promise.seed_sources if source.kind == "text"]
    source = arguments.seed_source or (named[0] if len(named) == 1 else "announced text")
    return Seed.from_text(arguments.seed, source=source)
