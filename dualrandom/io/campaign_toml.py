"""Read a campaign from TOML (读取抽查方案), with its holiday files."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.campaign.models import HolidayDay, HolidayDocument
from dualrandom.campaign.parsing import parse_campaign
from dualrandom.errors import CampaignError, Finding
from dualrandom.workdays import Workdays

if TYPE_CHECKING:
    from os import PathLike

    from dualrandom.campaign.models import Campaign

_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def read_campaign(path: str | PathLike[str]) -> Campaign:
    """Read and validate a campaign file.

    Parameters
    ----------
    path
        TOML in UTF-8, with or without a byte order mark. ``calendar.files`` are looked up beside
        it, and what they hold becomes part of the campaign.

    Returns
    -------
    Campaign
        Valid by itself; ``check_campaign`` compares it with the registers.

    Raises
    ------
    CampaignError
        ``campaign.findings``: every wrong key; a syntax error with its line; a missing file.
    CalendarError
        ``calendar.malformed``: a holiday file does not follow the schema.
    """
    path = Path(path)
    document = _toml(path)
    if "holiday_documents" in document:
        finding = Finding("campaign.key_from_files", file=path.name, column="holiday_documents")
        raise CampaignError("campaign.findings", [finding])
    campaign = parse_campaign(document, file=path.name)
    if campaign.calendar.source != "file":
        return campaign
    documents = _holiday_documents(path, campaign.calendar.files)
    return campaign.model_copy(update={"holiday_documents": documents})


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
