"""Attempts are numbered, reasoned, approved and chained (docs/spec/draw-v1.md §9)."""

import hashlib

import pytest

from dualrandom.campaign.models import SeedSource
from dualrandom.canonical import canonical_json
from dualrandom.drawing.attempts import (
    AttemptDocument,
    attempt_findings,
    check_attempts,
    next_attempt,
)
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.objects import draw
from dualrandom.drawing.records import Attempt
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.errors import VerificationError

APPROVED = {"reason": "名录有误", "approver": "李局长"}


def document(world, promise=None, text=None):
    """An attempt as it was left: with a draw if there was a seed."""
    promise = promise or world.promise
    if text is None:
        return AttemptDocument(commitment=promise, seed=None, draw=None)
    seed = seed_of(promise, text)
    record = draw(promise, world.frame, seed).record
    return AttemptDocument(commitment=promise, seed=seed_record(seed, promise), draw=record)


def seed_of(promise, text):
    return Seed.from_text(text, source=promise.seed_sources[0].name)


def committed(world, attempt, source=None):
    names = (SeedSource(name=source),) if source else world.campaign.seed_sources
    campaign = world.campaign.model_copy(update={"seed_sources": names})
    return commit(campaign, world.registers, world.frame, attempt=attempt)


@pytest.fixture(scope="module")
def three(world):
    """Two attempts that failed, one with a draw, and the third one's commitment."""
    first = document(world, text="1 2 3")
    second = document(world, committed(world, next_attempt(first, **APPROVED), "dice"))
    third = committed(world, next_attempt(second, **APPROVED))
    return first, second, third


def codes(findings):
    return {(finding.code, finding.file) for finding in findings}


def test_three_attempts_follow_each_other(three, world):
    first, second, third = three
    assert (second.number, third.attempt.number) == (2, 3)
    check_attempts(third, (first, second), seed_of(third, "4 5 6"))
    check_attempts(world.promise, (), world.seed)


def test_previous_is_the_digest_of_the_three_files_together(three):
    first, second, _ = three
    parts = {
        "format": "dualrandom/attempt/1",
        "commitment": first.commitment.model_dump(mode="json"),
        "seed": first.seed.model_dump(mode="json"),
        "draw": first.draw.model_dump(mode="json"),
    }
    expected = hashlib.sha256(canonical_json(parts)).hexdigest()
    assert second.commitment.attempt.previous == expected


def test_every_attempt_has_a_commitment_and_so_a_seed_of_its_own(three):
    first, second, third = three
    digests = {first.commitment.digest, second.commitment.digest, third.digest}
    assert len(digests) == 3
    assert len({seed_of(promise, "7").bind(promise) for promise in (third, first.commitment)}) == 2


@pytest.mark.parametrize("missing", ["reason", "approver"])
def test_a_repetition_without_reason_or_approver_is_refused(three, missing):
    with pytest.raises(VerificationError) as caught:
        next_attempt(three[0], **{**APPROVED, missing: " "})
    assert [finding.code for finding in caught.value.findings] == [f"attempt.no_{missing}"]


def test_a_missing_or_exchanged_attempt_breaks_the_chain(three):
    first, second, third = three
    commitment = "commitment.json"
    assert codes(attempt_findings(third, (first,))) == {
        ("attempt.number", commitment),
        ("attempt.previous", commitment),
    }
    assert codes(attempt_findings(third, ())) == codes(attempt_findings(third, (first,)))
    found = codes(attempt_findings(third, (second, first)))
    assert {("attempt.number", "attempt-1.json"), ("attempt.previous", "attempt-2.json")} <= found
    unseeded = first.model_copy(update={"seed": None, "draw": None})
    assert codes(attempt_findings(third, (unseeded, second))) == {
        ("attempt.previous", "attempt-2.json"),
        ("attempt.source_again", commitment),  # what the text was may be known
    }


def test_the_first_attempt_gives_no_reason_and_names_no_other(world):
    for attempt, code in (
        (Attempt(reason="because"), "attempt.reason_of_the_first"),
        (Attempt(previous="ab" * 32), "attempt.previous"),
    ):
        promise = world.promise.model_copy(update={"attempt": attempt})
        assert codes(attempt_findings(promise, ())) == {(code, "commitment.json")}


def test_an_attempt_is_one_of_the_same_campaign(three):
    first, second, third = three
    other = third.model_copy(update={"campaign": "another"})
    assert codes(attempt_findings(other, (first, second))) == {
        ("attempt.other_campaign", "commitment.json")
    }


def test_a_value_does_not_recur(three):
    first, second, third = three
    again = seed_of(third, "1 2 3")
    assert codes(attempt_findings(third, (first, second), again)) == {
        ("attempt.value_again", "commitment.json")
    }
    with pytest.raises(VerificationError):
        check_attempts(third, (first, second), again)


@pytest.mark.parametrize(
    ("old", "new", "recurs"),
    [
        ({"kind": "drand", "name": "quicknet/9"}, {"kind": "drand", "name": "quicknet/10"}, False),
        (
            {"kind": "drand", "name": "quicknet/9"},
            {
                "kind": "drand",
                "name": "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971/9",
            },
            True,
        ),
        (
            {"kind": "contribution", "name": "fire", "digest": "ab" * 32},
            {"kind": "contribution", "name": "fire", "digest": "ab" * 32},
            True,
        ),
        (
            {"kind": "contribution", "name": "fire", "digest": "ab" * 32},
            {"kind": "contribution", "name": "fire", "digest": "cd" * 32},
            False,
        ),
        ({"name": "dice"}, {"name": "dice"}, True),
        ({"name": "dice"}, {"name": "lottery of 2026-03-01"}, False),
    ],
)
def test_a_source_whose_value_is_fixed_does_not_recur_even_without_a_draw(world, old, new, recurs):
    sources = {"seed_sources": (SeedSource(**old),)}
    first = document(world, world.promise.model_copy(update=sources))
    attempt = next_attempt(first, **APPROVED)
    update = {"seed_sources": (SeedSource(**new),), "attempt": attempt}
    second = world.promise.model_copy(update=update)
    expected = {("attempt.source_again", "commitment.json")} if recurs else set()
    assert codes(attempt_findings(second, (first,))) == expected


def test_the_parts_of_an_attempt_belong_together(three, world):
    first, second, third = three
    other = document(world, committed(world, next_attempt(first, **APPROVED)), text="9 9 9")
    forged = {
        "attempt.draw_without_seed": {"seed": None},
        "attempt.parts": {"draw": other.draw},
        "verify.not_recomputable": {"seed": first.seed.model_copy(update={"contributions": ()})},
    }
    for code, update in forged.items():
        found = codes(attempt_findings(third, (first.model_copy(update=update), second)))
        assert (code, "attempt-1.json") in found
    seed_only = first.model_copy(update={"draw": None})
    chained = codes(attempt_findings(third, (seed_only, second)))
    assert not {code for code, _ in chained} & set(forged)
    for name, field in (("seed", "seed"), ("seed", "commitment"), ("draw", "commitment")):
        part = getattr(first, name).model_copy(update={field: "0" * 64})
        forged = first.model_copy(update={name: part})
        found = codes(attempt_findings(third, (forged, second)))
        assert ("attempt.parts", "attempt-1.json") in found
