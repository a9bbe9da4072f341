"""``dualrandom draw-today``: draw the teams of the next planned day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.announcing import announce_day
from dualrandom.drawing.daily.chains import ChainSecret
from dualrandom.drawing.daily.records import DayAnnouncement, DayRecord, Postponed
from dualrandom.errors import Finding, VerificationError
from dualrandom.fairness.seat_guess import seat_guess
from dualrandom.fairness.team_guess import team_limit
from dualrandom.io.absences import absence_of, read_absences
from dualrandom.io.day_draw import OpenDay, elements_of, open_day
from dualrandom.io.documents import document_bytes, read_document
from dualrandom.io.files import refuse_existing, write_bytes
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    import argparse

    from dualrandom.drawing.daily.records import Absence

_OPTIONS: tuple[tuple[str, type, str, str], ...] = (
    ("absences", Path, "FILE", "store"),
    ("absent", str, "ID=REASON", "append"),
    ("postpone", str, "BLOCK=REASON", "append"),
    ("public", str, "NAME", "store"),
    ("announce", Path, "FILE", "store"),
    ("announced", Path, "FILE", "store"),
    ("reveal", Path, "FILE", "append"),
    ("element", str, "PARTY=HEX", "append"),
    ("value", str, "TEXT", "store"),
)


def add_arguments(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare the arguments."""
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help=render("cli.bundle", language))
    command.add_argument(
        "day", type=date.fromisoformat, metavar="DATE", help=render("cli.draw_today.day", language)
    )
    for name, kind, metavar, action in _OPTIONS:
        code = f"cli.draw_today.{name}"
        command.add_argument(
            f"--{name}", type=kind, metavar=metavar, action=action, help=render(code, language)
        )
    command.set_defaults(refuse=command.error)


def run(arguments: argparse.Namespace) -> int:
    """Announce the day, or draw it."""
    first = (arguments.absences, arguments.absent, arguments.postpone, arguments.public)
    if arguments.announced and (any(first) or arguments.announce):
        arguments.refuse(render("cli.draw_today.announced_only", arguments.lang))
    elements = _pairs(arguments, arguments.element)
    postponed = tuple(
        Postponed(block=block, reason=reason)
        for block, reason in _pairs(arguments, arguments.postpone).items()
    )
    absences = _absences(arguments)
    opened = open_day(arguments.bundle, arguments.day)
    if arguments.announced:
        announcement = read_document(arguments.announced, DayAnnouncement)
    else:
        announcement = announce_day(
            opened.plan,
            opened.records,
            absences=absences,
            postponed=postponed,
            public_source=(arguments.public or "").strip(),
        )
    if arguments.announce:
        return _announce(arguments, opened, announcement)
    secrets = [read_document(path, ChainSecret) for path in arguments.reveal or ()]
    revealed = elements_of(opened.plan, opened.number, secrets)
    record, path = opened.draw(announcement, {**revealed, **elements}, arguments.value or "")
    _print_draw(arguments, opened, record, path)
    return 0


def _announce(arguments: argparse.Namespace, opened: OpenDay, announcement: DayAnnouncement) -> int:
    refuse_existing(arguments.announce)
    write_bytes(arguments.announce, document_bytes(announcement))
    if arguments.json:
        document = {"digest": announcement.digest, **announcement.model_dump(mode="json")}
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    _print_announcement(arguments.lang, opened, announcement)
    params = {
        "out": arguments.announce.as_posix(),
        "number": announcement.number,
        "digest": announcement.digest,
    }
    print(render("cli.draw_today.announce_done", arguments.lang, params))
    return 0


def _print_announcement(language: Language, opened: OpenDay, day: DayAnnouncement) -> None:
    params = {**day.model_dump(mode="json"), "days": len(opened.plan.days)}
    print(render("cli.draw_today.heading", language, params))
    for absence in day.absences:
        print(render("cli.draw_today.away", language, absence.model_dump()))
    for late in day.postponed:
        print(render("cli.draw_today.postponed", language, late.model_dump()))
    for certificate in day.certificates:
        params = {"department": certificate.department}
        print(render("cli.draw_today.forced", language, params))
    for block in day.blocks:
        profile = day.profiles[block.profile]
        params = {
            "block": block.block,
            "size": profile.size,
            "people": len(profile.members),
            "seat": f"{float(seat_guess(profile, day.denominator)):.3f}",
            "team": f"{float(team_limit(profile, day.denominator).chance):.3f}",
        }
        print(render("cli.draw_today.odds", language, params))


def _print_draw(
    arguments: argparse.Namespace, opened: OpenDay, record: DayRecord, path: Path
) -> None:
    if arguments.json:
        document = {"out": path.as_posix(), "digest": record.digest}
        document |= record.model_dump(mode="json")
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    language = arguments.lang
    _print_announcement(language, opened, record.announcement)
    for element in record.elements:
        print(render("cli.draw_today.element_line", language, element.model_dump()))
    for team in record.teams:
        params = {"block": team.block, "team": ", ".join(team.team)}
        print(render("cli.draw_today.team", language, params))
    params = {
        "number": str(record.announcement.number),
        "day": record.announcement.day.isoformat(),
        "announcement": record.announcement.digest,
        "seed": record.seed,
        "out": path.as_posix(),
        "digest": record.digest,
    }
    print(render("cli.draw_today.done", language, params))


def _absences(arguments: argparse.Namespace) -> tuple[Absence, ...]:
    """Absences of the file and of the options, bad ones of the latter all at once."""
    found = [*read_absences(arguments.absences)] if arguments.absences else []
    findings = []
    for text in arguments.absent or ():
        absence = absence_of([part.strip() for part in text.rpartition("=")[::2]])
        if absence is None:
            findings.append(Finding("daily.absence_row", column="--absent", value=text))
        else:
            found.append(absence)
    if findings:
        raise VerificationError("daily.findings", findings, n=len(findings))
    return tuple(found)


def _pairs(arguments: argparse.Namespace, texts: list[str] | None) -> dict[str, str]:
    """Names and values of options of the form NAME=VALUE."""
    pairs = {}
    for text in texts or ():
        name, _, value = (part.strip() for part in text.partition("="))
        if not name or not value or name in pairs:
            arguments.refuse(render("cli.draw_today.no_pair", arguments.lang, {"value": text}))
        pairs[name] = value
    return pairs
