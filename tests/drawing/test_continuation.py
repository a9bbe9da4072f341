"""A draw goes on (docs/spec/draw-v1.md §10): the larger sample extends the smaller one."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.drawing.continuation import Continuation, continuation_findings, extend
from dualrandom.drawing.equal import equal_draw
from dualrandom.errors import VerificationError
from tests.drawing.proving import WEIGHTS, draw_of, task, write_registers

APPROVED = {"reason": "线索增多", "approver": "李局长"}


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    return write_registers(tmp_path_factory.mktemp("registers") / "r", 60)


@pytest.fixture(scope="module")
def drawn(registers):
    """Strata A (30), B (15), 𠮷 (15), of which 3, 2 and 2 are drawn with 4 reserves each."""
    return draw_of(
        registers,
        [task("market", strata=("risk_credit",), quota="10%", reserves=4), task("fire", quota="0")],
    )


def sample_of(drawn, quotas):
    """Everybody drawn in each stratum if the quotas had been these from the beginning."""
    promise, frame, seed = drawn.draw.commitment, drawn.frame, drawn.draw.record.seed
    whole = {
        one.task: {s.stratum: quotas.get((one.task, s.stratum), s.quota) for s in one.strata}
        for one in promise.tasks
    }
    return {
        (name, stratum.stratum): stratum
        for name, outcome in equal_draw(promise, frame, seed, whole).items()
        for stratum in outcome.strata
    }


def test_it_equals_the_draw_with_the_larger_quota(drawn):
    quotas = {("market-1", "B"): 7, ("market-1", "A"): 30, ("fire-1", "all"): 1}
    continuation = extend(drawn.draw, drawn.frame, quotas, **APPROVED)
    whole = sample_of(drawn, quotas)
    before = sample_of(drawn, {})
    assert [(one.task, one.stratum) for one in continuation.strata] == [
        ("market-1", "A"),
        ("market-1", "B"),
        ("fire-1", "all"),
    ]
    for one in continuation.strata:
        cell = one.task, one.stratum
        assert before[cell].selected + one.added == whole[cell].selected
        assert (one.quota_before, one.quota) == (before[cell].quota, quotas[cell])
        assert one.cutoff == whole[cell].cutoff == one.added[-1].ticket
        assert Fraction(one.probability) == Fraction(quotas[cell], one.frame_size)
        # Reserves stand next in line: they are the first to be added.
        reserves = before[cell].reserves
        assert one.added[: len(reserves)] == reserves


@given(st.sets(st.integers(3, 15), min_size=1, max_size=5))
def test_every_larger_sample_extends_every_smaller_one(drawn, numbers):
    """The trap of numpy #19760: there, ``choice(k)`` is no prefix of ``choice(k + 1)``."""
    cell, chain, names = ("market-1", "B"), [], []
    for quota in sorted(numbers):
        chain.append(extend(drawn.draw, drawn.frame, {cell: quota}, **APPROVED, earlier=chain))
        names += [one.identifier for one in chain[-1].strata[0].added]
    assert [one.number for one in chain] == list(range(1, len(chain) + 1))
    assert [two.strata[0].quota_before for _, two in pairwise(chain)] == sorted(numbers)[:-1]
    at_once = extend(drawn.draw, drawn.frame, {cell: max(numbers)}, **APPROVED)
    assert names == [one.identifier for one in at_once.strata[0].added]
    assert len(set(names)) == max(numbers) - 2
    ranks = [one.rank for one in at_once.strata[0].added]
    assert ranks == list(range(3, max(numbers) + 1))
    assert not [*continuation_findings(drawn.draw, drawn.frame, chain)]


def codes_of(drawn, quotas, **given):
    with pytest.raises(VerificationError) as caught:
        extend(drawn.draw, drawn.frame, quotas, **{**APPROVED, **given})
    assert caught.value.code == "continuation.findings"
    return sorted(finding.code.removeprefix("continuation.") for finding in caught.value.findings)


def test_everything_that_stands_in_the_way_is_said_at_once(drawn):
    quotas = {
        ("market-1", "A"): 3,
        ("market-1", "B"): 16,
        ("market-1", "C"): 9,
        ("nobody-1", "all"): 9,
        ("market-1", "𠮷"): 5,
    }
    assert codes_of(drawn, quotas, reason=" ", approver="") == [
        "above_size",
        "no_approver",
        "no_reason",
        "not_larger",
        "unknown",
        "unknown",
    ]
    assert codes_of(drawn, {}) == ["nothing"]


def test_only_what_draws_equally_and_itself_can_go_on(registers):
    market = task("market", quota="6")
    joint = draw_of(registers, [market, task("fire")], mode="joint")
    assert codes_of(joint, {("fire-1", "all"): 9}) == ["follows"]
    assert extend(joint.draw, joint.frame, {("market-1", "all"): 9}, **APPROVED).number == 1
    batches = draw_of(registers, [task("market", quota="100%", batches=3)])
    assert codes_of(batches, {("market-1", "all"): 60}) == ["batches"]
    nested = draw_of(registers, [{**market, "weights": WEIGHTS}])
    assert codes_of(nested, {("market-1", "all"): 9}) == ["other_algorithm"]


def test_another_frame_is_refused(drawn, registers):
    other = draw_of(registers, [task("market", quota="6", scope={"tags": ["food"]})])
    with pytest.raises(VerificationError) as caught:
        extend(drawn.draw, other.frame, {("market-1", "A"): 9}, **APPROVED)
    assert caught.value.code == "draw.other_frame"


@pytest.fixture(scope="module")
def chain(drawn):
    first = extend(
        drawn.draw, drawn.frame, {("market-1", "A"): 8, ("market-1", "B"): 5}, **APPROVED
    )
    second = extend(drawn.draw, drawn.frame, {("market-1", "A"): 11}, **APPROVED, earlier=(first,))
    return first, second


LIES = {
    "number": lambda two: two.update(number=1),
    "draw": lambda two: two.update(draw="0" * 64),
    "reason": lambda two: two.update(reason=" 线索增多"),
    "approver": lambda two: two.update(approver="\n"),
    "a quota raised": lambda two: two["strata"][0].update(quota=12),
    "a quota lowered": lambda two: two["strata"][0].update(quota=8),
    "a quota before": lambda two: two["strata"][0].update(quota_before=3),
    "a frame size": lambda two: two["strata"][0].update(frame_size=31),
    "a chance": lambda two: two["strata"][0].update(probability="1/3"),
    "a cut-off": lambda two: two["strata"][0].update(cutoff="0" * 64),
    "another stratum": lambda two: two["strata"][0].update(stratum="B"),
    "another task": lambda two: two["strata"][0].update(task="fire-1"),
    "one left out": lambda two: two["strata"][0]["added"].pop(),
    "one renamed": lambda two: two["strata"][0]["added"][0].update(identifier="E999"),
    "a ticket": lambda two: two["strata"][0]["added"][0].update(ticket="0" * 64),
    "a rank": lambda two: two["strata"][0]["added"][0].update(rank=99),
    "a batch": lambda two: two["strata"][0]["added"][0].update(batch=1),
    "a stratum twice": lambda two: two["strata"].append(two["strata"][0]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_retold_continuation_is_found(drawn, chain, lie):
    document = chain[1].model_dump(mode="json")
    LIES[lie](document)
    retold = Continuation.model_validate(document)
    findings = [*continuation_findings(drawn.draw, drawn.frame, (chain[0], retold))]
    assert findings
    assert {finding.file for finding in findings} == {"continuation-2.json"}


def test_a_forgotten_continuation_is_found(drawn, chain):
    assert not [*continuation_findings(drawn.draw, drawn.frame, chain)]
    findings = [*continuation_findings(drawn.draw, drawn.frame, chain[1:])]
    assert {finding.code for finding in findings} == {"continuation.differs", "continuation.other"}
