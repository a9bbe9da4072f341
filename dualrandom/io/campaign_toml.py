"""Read a campaign from TOML (读取抽查方案), with the files beside it."""

from __future__ import annotations

import json
import re
import tomllib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.campaign.models import HolidayDay, HolidayDocument
from dualrandom.campaign.parsing import parse_campaign
from dualrandom.errors import CampaignError, Finding
from dualrandom.io.travel_matrix import read_zone_minutes
from dualrandom.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from dualrandom.campaign.models import Campaign, Travel

_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def read_campaign(path: str | PathLike[str]) -> Campaign:
    """Read and validate a campaign file.

    Parameters
    ----------
    path
        TOML in UTF-8, with or without a byte order mark. ``calendar.files`` and
        ``travel.matrix`` are looked up beside it, and what they hold becomes part of the campaign.

    Returns
    -------
    Campaign
        Valid by itself; ``check_campaign`` compares it with the registers.

    Raises
    ------
    CampaignError
        ``campaign.findings``: every wrong key; a syntax error with its line; missing files, and
        every bad row of the matrix.
    CalendarError
        ``calendar.malformed``: a holiday file does not follow the schema.
    """
    path = Path(path)
    document = _toml(path)
    _refuse_filled_keys(document, path.name)
    campaign = parse_campaign(document, file=path.name)
    read: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, reader in _readers(path, campaign).items():
        try:
            read[key] = reader()
        except CampaignError as error:
            findings += error.findings
    if findings:
        raise CampaignError("campaign.findings", findings)
    return campaign.model_copy(update=read)


def _refuse_filled_keys(document: dict[str, Any], file: str) -> None:
    """Refuse keys that only the files beside the campaign may fill."""
    travel = document.get("travel")
    filled = {
        "holiday_documents": ("calendar.files", "holiday_documents" in document),
        "travel.zone_minutes": (
            "travel.matrix",
            isinstance(travel, dict) and "zone_minutes" in travel,
        ),
    }
    findings = [
        Finding("campaign.key_from_files", params={"source": source}, file=file, column=key)
        for key, (source, is_written) in filled.items()
        if is_written
    ]
    if findings:
        raise CampaignError("campaign.findings", findings)


def _readers(path: Path, campaign: Campaign) -> dict[str, Callable[[], object]]:
    """Fields that files beside the campaign fill, and what reads them."""
    readers: dict[str, Callable[[], object]] = {}
    if campaign.calendar.source == "file":
        readers["holiday_documents"] = partial(_holiday_documents, path, campaign.calendar.files)
    if campaign.travel and campaign.travel.matrix:
        readers["travel"] = partial(_with_matrix, path, campaign.travel)
    return readers


def _with_matrix(campaign_path: Path, travel: Travel) -> Travel:
    try:
        rows = read_zone_minutes(campaign_path.parent / travel.matrix)
    except OSError as error:
        finding = Finding(
            "campaign.matrix_missing",
            params={"reason": error.strerror},
            file=campaign_path.name,
            column="travel.matrix",
            value=travel.matrix,
        )
        raise CampaignError("campaign.findings", [finding]) from None
    return travel.model_copy(update={"zone_minutes": rows})


def _toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CampaignError("campaign.not_utf8", value=path.name) from None
    except OSError:
        raise CampaignError("campaign.file_missing", value=str(path)) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else len(text.splitlines())
        reason = _PLACE.sub("", str(error))
        finding = Finding("campaign.not_toml", file=path.name, row=line, value=reason)
        raise CampaignError("campaign.findings", [finding]) from None


def _holiday_documents(campaign_path: Path, names: tuple[str, ...]) -> tuple[HolidayDocument, ...]:
    """Read the files beside the campaign; all that cannot be read are reported together."""
    documents: list[Any] = []
    findings: list[Finding] = []
    for number, name in enumerate(names):
        try:
            text = (campaign_path.parent / name).read_text(encoding="utf-8-sig")
            documents.append(json.loads(text))
        except (OSError, ValueError) as error:
            missing = isinstance(error, OSError)
            findings.append(
                Finding(
                    "campaign.holiday_file_missing"
                    if missing
                    else "campaign.holiday_file_malformed",
                    params={"reason": str(error)},
                    file=campaign_path.name,
                    column=f"calendar.files[{number}]",
                    value=name,
                )
            )
    if findings:
        raise CampaignError("campaign.findings", findings)
    if documents:
        Workdays.from_holiday_files(documents, names=names)
    return tuple(_plain(document) for document in documents)


def _plain(document: dict[str, Any]) -> HolidayDocument:
    """Keep what a campaign needs of a holiday document that follows the schema."""
    return HolidayDocument(
        year=document["year"],
        papers=tuple(str(paper) for paper in document["papers"]),
        days=tuple(
            HolidayDay(name=str(day.get("name", "")), date=day["date"], isOffDay=day["isOffDay"])
            for day in document["days"]
        ),
    )
