"""The protocol of a draw (抽取过程记录), to read, complete by hand and sign.

It is made before the draw with blanks, and after it with the values that were entered. What a
machine cannot know, such as who was present and when a digest was published, stays a blank line.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.drawing.drand import signature_findings
from dualrandom.messages import Language, render
from dualrandom.reports.figures import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import SeedSource
    from dualrandom.drawing.contributions import Contribution
    from dualrandom.drawing.records import Commitment, DrawRecord, TaskPromise
    from dualrandom.drawing.seeds import SeedRecord

BLANK = "＿" * 12
_LONG_BLANK = "＿" * 30


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the protocol: labelled values, or steps in their order."""

    heading: str
    values: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    """Title and sections, in one language."""

    title: str
    sections: tuple[Section, ...]


def protocol(
    commitment: Commitment,
    language: Language,
    *,
    seed: SeedRecord | None = None,
    draw: DrawRecord | None = None,
) -> Protocol:
    """Put the protocol of one attempt together.

    Parameters
    ----------
    commitment
        As it was published.
    language
        ``"zh"`` or ``"en"``.
    seed, draw
        As far as they are known; without them their places are blank lines.
    """
    words = _Words(language)
    sections = [
        Section(words("commitment"), tuple(_commitment_values(commitment, words))),
        Section(words("tasks"), tuple(_task_values(commitment, words))),
        Section(words("sources"), tuple(_source_values(commitment, seed, words))),
        Section(words("steps"), steps=tuple(_steps(commitment, words))),
        Section(words("result"), tuple(_result_values(draw, words))),
        Section(words("present"), tuple(_present(commitment, words))),
    ]
    return Protocol(words("title"), tuple(sections))


def protocol_text(document: Protocol) -> str:
    """Markdown that reads well as plain text, too."""
    lines = [f"# {document.title}", ""]
    for number, section in enumerate(document.sections, start=1):
        lines += [f"## {number}. {section.heading}", ""]
        lines += [f"- {label}: {value}" for label, value in section.values]
        lines += [f"{place}. {step}" for place, step in enumerate(section.steps, start=1)]
        lines.append("")
    return "\n".join(lines)


class _Words:
    """Texts of the protocol in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, code: str, **params: object) -> str:
        return render(f"report.protocol.{code}", self._language, params)

    def raw(self, code: str, **params: object) -> str:
        """Text of another part of the catalogue."""
        return render(code, self._language, params)


def _commitment_values(commitment: Commitment, words: _Words) -> Iterator[tuple[str, str]]:
    algorithms = commitment.algorithms
    attempt = commitment.attempt
    yield words("campaign"), commitment.campaign
    yield words("attempt"), str(attempt.number)
    if attempt.number > 1:
        yield words("reason"), attempt.reason
        yield words("approver"), attempt.approver
        yield words("previous"), attempt.previous or ""
    yield words("digest"), commitment.digest
    yield words("campaign_digest"), commitment.campaign_digest
    yield words("frame_digest"), commitment.frame_digest
    yield words("inspectors_digest"), commitment.inspectors_digest
    yield words("algorithms"), ", ".join(algorithms.model_dump().values())
    yield words("published"), words("published_blank", blank=BLANK)


def _task_values(commitment: Commitment, words: _Words) -> Iterator[tuple[str, str]]:
    for task in commitment.tasks:
        label = " ".join(part for part in (task.task, task.title) if part)
        size = sum(stratum.frame_size for stratum in task.strata)
        params = {"department": task.department, "size": size, "n": _number(task)}
        yield label, words("task", **params)


def _number(task: TaskPromise) -> str:
    """Promised number of enterprises, with two decimals where only its expectation is known."""
    expected = sum((Fraction(stratum.expected_quota) for stratum in task.strata), Fraction(0))
    return decimal_text(expected, 0 if expected.denominator == 1 else 2)


def _source_values(
    commitment: Commitment, seed: SeedRecord | None, words: _Words
) -> Iterator[tuple[str, str]]:
    parts = seed.contributions if seed is not None else ()
    known = {part.source: part for part in parts}
    sources = commitment.seed_sources
    for source in sources:
        kind = words(f"kind_{source.kind}")
        value = _value(source.name, known, words)
        if source.digest is not None:
            value = words("promised", digest=source.digest, value=value)
        yield words("source", kind=kind, name=source.name), value
    for part in () if sources else parts:
        kind = words(f"kind_{part.kind}")
        yield words("source", kind=kind, name=part.source), _value(part.source, known, words)
    if any(source.kind == "contribution" for source in sources):
        yield words("unrevealed_rule"), words(f"unrevealed_{commitment.unrevealed_secrets}")
    yield words("seed"), seed.seed if seed is not None else _LONG_BLANK


def _value(name: str, known: dict[str, Contribution], words: _Words) -> str:
    """Value of a source, whether its signature was checked, or a blank."""
    part = known.get(name)
    if part is None:
        return _LONG_BLANK
    if part.kind == "unrevealed":
        return words("unrevealed")
    if part.kind != "drand":
        return part.value
    findings = [*signature_findings([part])]
    checked = [words.raw(finding.code, **finding.params) for finding in findings]
    state = "; ".join(checked) or words("signature_checked")
    return words("drand_value", signature=part.signature, value=part.value, state=state)


def _steps(commitment: Commitment, words: _Words) -> Iterator[str]:
    """What is done at the draw, in order, with a blank for the time of each step."""
    kinds = {source.kind for source in commitment.seed_sources}
    yield words("step_published", blank=BLANK)
    if "contribution" in kinds:
        yield words("step_reveal", blank=BLANK)
    if kinds != {"contribution"}:
        yield words("step_public", blank=BLANK)
    yield words("step_seed", blank=BLANK)
    yield words("step_draw", blank=BLANK)
    yield words("step_verify", blank=BLANK)


def _result_values(draw: DrawRecord | None, words: _Words) -> Iterator[tuple[str, str]]:
    if draw is None:
        yield words("drawn"), _LONG_BLANK
        yield words("draw_digest"), _LONG_BLANK
        return
    for task in draw.tasks:
        count = sum(len(stratum.selected) for stratum in task.strata)
        yield words("drawn_task", task=task.task), words("enterprises", n=count)
    yield words("draw_digest"), document_digest(draw.model_dump(mode="json"))


def _present(commitment: Commitment, words: _Words) -> Iterator[tuple[str, str]]:
    """Who signs: the chair, the operator, the witness, and each party that gave a secret."""
    line = words("signature_line", blank=BLANK)
    for role in ("chair", "operator", "witness"):
        yield words(role), line
    for source in _parties(commitment.seed_sources):
        yield words("party", name=source.name), line


def _parties(sources: tuple[SeedSource, ...]) -> Iterator[SeedSource]:
    return (source for source in sources if source.kind == "contribution")
