"""Sources of randomness that would decide nothing, or could be steered (种子来源)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.drand_rounds import DrandRound, drand_round
from dualrandom.campaign.linting.findings import problem, remark
from dualrandom.canonical import normal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, SeedSource
    from dualrandom.errors import Finding


def seed_sources_are_named(campaign: Campaign) -> Iterator[Finding]:
    """The source of randomness is named before the draw."""
    if not campaign.seed_sources:
        yield remark("campaign.seed_sources_missing", "seed_sources")


def seed_sources_are_named_once(campaign: Campaign) -> Iterator[Finding]:
    """No name and no round of a beacon stands twice, and no secret serves two parties."""
    seen: set[object] = set()
    for key, source in _located(campaign):
        marks = {_mark(source), source.digest} - {None}
        if marks & seen:
            yield problem("campaign.duplicate_seed_source", key, source.name)
        seen |= marks


def seed_names_are_plain(campaign: Campaign) -> Iterator[Finding]:
    """A name is hashed as it stands: it has no outer white space and is NFC."""
    for key, source in _located(campaign):
        if source.name != normal_text(source.name):
            yield problem("campaign.seed_name_not_normal", f"{key}.name", repr(source.name))


def secrets_are_promised(campaign: Campaign) -> Iterator[Finding]:
    """A party's secret is fixed by its digest before the others can be known."""
    for key, source in _located(campaign):
        if source.kind == "contribution" and source.digest is None:
            yield remark("campaign.secret_without_digest", f"{key}.digest", source=source.name)
        if source.kind != "contribution" and source.digest is not None:
            yield problem("campaign.digest_of_no_secret", f"{key}.digest", source=source.name)


def drand_rounds_are_named(campaign: Campaign) -> Iterator[Finding]:
    """A drand source names its chain and its round."""
    for key, source in _located(campaign):
        if source.kind == "drand" and drand_round(source.name) is None:
            yield problem("campaign.drand_name_malformed", f"{key}.name", source.name)


def omitting_a_secret_steers_nothing(campaign: Campaign) -> Iterator[Finding]:
    """Who may keep a secret back decides so before a later source is known (§4.3)."""
    kinds = {source.kind for source in campaign.seed_sources}
    if campaign.unrevealed_secrets == "omit" and not kinds & {"text", "drand"}:
        yield problem("campaign.omit_without_public_source", "unrevealed_secrets", "omit")


def _located(campaign: Campaign) -> Iterator[tuple[str, SeedSource]]:
    for number, source in enumerate(campaign.seed_sources):
        yield f"seed_sources[{number}]", source


def _mark(source: SeedSource) -> str | DrandRound:
    """Return what must not recur: the round behind a drand name, else the name."""
    named_round = drand_round(source.name) if source.kind == "drand" else None
    return named_round or normal_text(source.name)


RULES = (
    seed_sources_are_named,
    seed_sources_are_named_once,
    seed_names_are_plain,
    secrets_are_promised,
    drand_rounds_are_named,
    omitting_a_secret_steers_nothing,
)
