"""The proof for one enterprise (docs/spec/draw-v1.md §11): it holds, and nothing else does."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.canonical import canonical_json, document_digest
from dualrandom.drawing.proof_records import Proof
from dualrandom.drawing.proofs import prove, verify_proof
from dualrandom.drawing.seeds import Seed
from dualrandom.errors import FrameError, VerificationError
from dualrandom.messages import catalogue
from tests.drawing.proving import WEIGHTS, draw_of, task, write_registers

SALT = "0123456789abcdef"
FOOD = {"scope": {"tags": ["food"]}}


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    return write_registers(tmp_path_factory.mktemp("registers") / "r", 60)


def kinds(registers):
    """A draw of every kind."""
    by_risk = {"strata": ("risk_credit",), "quota": "20%"}
    market, fire = task("market", reserves=2, **by_risk), task("fire", quota="5", **FOOD)
    weighted = {"quota": "6", "weights": WEIGHTS}
    seed_rounds = {**market, "quota": "7%", "rounding": "exact_in_expectation"}
    return {
        "equal": draw_of(registers, [market, fire], salt=SALT),
        "nobody": draw_of(registers, [task("market", quota="0"), fire]),
        "joint": draw_of(registers, [market, task("fire", **FOOD)], mode="joint"),
        "rounded by the seed": draw_of(registers, [seed_rounds, fire]),
        "nested": draw_of(registers, [task("market", **weighted), fire]),
        "joint nested": draw_of(registers, [task("market", **weighted), task("fire", **FOOD)],
                                mode="joint", salt=SALT),
        "pareto": draw_of(registers, [task("market", **weighted)],
                          object_draw="object-draw/pareto"),
        "poisson": draw_of(registers, [task("market", **weighted)],
                           object_draw="object-draw/poisson"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def draws(registers):
    return kinds(registers)


def content_of(proof):
    return canonical_json(proof.model_dump(mode="json"))


def record_of(drawn):
    return canonical_json(drawn.draw.record.model_dump(mode="json"))


KINDS = ("equal", "nobody", "joint", "rounded by the seed", "nested", "joint nested", "pareto",
         "poisson")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_enterprise_gets_a_proof_that_holds(draws, kind):
    drawn = draws[kind]
    record = drawn.draw.record
    digest = drawn.draw.commitment.digest
    seen = {task_draw.task: set() for task_draw in record.tasks}
    for row, identifier in enumerate(drawn.frame.identifiers):
        proof = prove(*drawn.parts, identifier, salt=drawn.salt)
        result = verify_proof(content_of(proof), commitment=digest, draw=record_of(drawn))
        assert result.ok, result.text()
        assert result.proof == proof
        assert proof.draw == document_digest(record.model_dump(mode="json"))
        able = [name for name, one in drawn.frame.tasks.items() if one.codes[row] >= 0]
        leader = record.tasks[0].task
        if record.tasks[-1].follows:
            able = able if leader in able else []
        assert [one.task for one in proof.tasks] == able
        for one in proof.tasks:
            if one.selected:
                seen[one.task].add(identifier)
    # Whoever the proofs call selected is who was drawn.
    assert {name: tuple(sorted(names)) for name, names in seen.items()} == drawn.draw.selected


@pytest.mark.parametrize("kind", KINDS)
def test_ranks_count_the_tickets_of_the_stratum(draws, kind):
    drawn = draws[kind]
    seed = drawn.draw.record.seed
    frame = next(iter(drawn.frame.tasks.values()))

    def ticket(name):
        text = f"19:dualrandom/ticket/1,10:enterprise,64:{seed},{len(name.encode())}:{name},"
        return hashlib.sha256(text.encode()).hexdigest()

    for code in range(len(frame.strata)):
        names = [drawn.frame.identifiers[row] for row in (frame.codes == code).nonzero()[0]]
        for rank, name in enumerate(sorted(names, key=ticket), start=1):
            place = prove(*drawn.parts, name, salt=drawn.salt).tasks[0]
            assert (place.rank, place.ticket) == (rank, ticket(name))
            assert (place.stratum, place.frame_size) == (frame.strata[code], len(names))


def test_chances_are_the_enterprises_own(draws):
    drawn = draws["nested"]
    levels = {
        level.weight: level.probability for level in drawn.draw.commitment.tasks[0].strata[0].levels
    }
    assert len(set(levels.values())) == 3
    for identifier in drawn.frame.identifiers:
        proof = prove(*drawn.parts, identifier)
        weight = int(proof.cells[0].rpartition("*")[2])
        assert proof.tasks[0].probability == levels[weight]


def test_who_follows_is_told_of_the_list_it_follows(draws):
    drawn = draws["joint"]
    leader = {s.stratum: s for s in drawn.draw.record.tasks[0].strata}
    told = 0
    for identifier in drawn.frame.identifiers:
        proof = prove(*drawn.parts, identifier)
        if len(proof.tasks) == 2:
            first, second = proof.tasks
            assert second.model_copy(update={"task": first.task}) == first
            assert (second.quota, second.cutoff) == (leader[first.stratum].quota, first.cutoff)
            told += 1
        elif proof.tasks:
            assert proof.cells[1].startswith("out:")
    assert told == 12


def test_what_is_left_to_compare_is_said(draws):
    proof = prove(*draws["equal"].parts, "E001", salt=SALT)
    assert [n.code for n in verify_proof(proof).notices] == [
        "proof.compare_commitment",
        "proof.compare_draw",
    ]
    nested = verify_proof(prove(*draws["nested"].parts, "E001"))
    assert nested.notices[-1].code == "proof.only_replay"
    excluded = prove(*draws["nested"].parts, "E001")
    assert excluded.cells[1] == "out:frame.out_of_scope"
    assert [one.task for one in excluded.tasks] == ["market-1"]


def test_the_identifier_may_be_written_as_people_do(draws):
    drawn = draws["equal"]
    assert prove(*drawn.parts, " e001 ", salt=SALT).identifier == "E001"
    with pytest.raises(FrameError) as caught:
        prove(*drawn.parts, "E999", salt=SALT)
    assert caught.value.code == "explain.unknown"


def test_a_salt_hides_the_neighbours(draws, registers):
    """Without it, a guess of a neighbour's line can be tested against the path; with it, not."""
    salted, plain = draws["equal"], draws["joint"]
    for drawn, told in ((plain, True), (salted, False)):
        proof = prove(*drawn.parts, drawn.frame.identifiers[0], salt=drawn.salt)
        neighbour = prove(*drawn.parts, drawn.frame.identifiers[1], salt=drawn.salt)
        fields = (neighbour.identifier, neighbour.record, *neighbour.cells)
        line = b"".join(b"%d:%s," % (len(f.encode()), f.encode()) for f in fields) + b"\n"
        guess = hashlib.sha256(b"\x00" + b"0:," + line).hexdigest()
        assert (proof.path[0] == guess) is told
        assert bool(proof.salt) is not told


def test_no_proof_from_another_salt_frame_or_seed(draws):
    drawn, other = draws["equal"], draws["nested"]
    for frame, salt in ((drawn.frame, ""), (drawn.frame, "x" * 16), (other.frame, SALT)):
        with pytest.raises(VerificationError) as caught:
            prove(drawn.draw, frame, drawn.seed, "E001", salt=salt)
        assert caught.value.code == "proof.other_frame"
    another = Seed.from_text("another", source="公开开奖")
    with pytest.raises(VerificationError) as caught:
        prove(drawn.draw, drawn.frame, another, "E001", salt=SALT)
    assert "verify.other_seed" in {finding.code for finding in caught.value.findings}


def test_no_proof_from_a_record_that_was_retold(draws):
    """Somebody is struck from the list of the selected: no proof for him, whatever it says."""
    drawn = draws["equal"]
    record = drawn.draw.record.model_dump(mode="json")
    struck = record["tasks"][0]["strata"][0]["selected"].pop()["identifier"]
    draw = type(drawn.draw)(
        type(drawn.draw.record).model_validate(record), drawn.draw.commitment, drawn.draw.campaign
    )
    with pytest.raises(VerificationError) as caught:
        prove(draw, drawn.frame, drawn.seed, struck, salt=SALT)
    assert {finding.code for finding in caught.value.findings} == {
        "proof.selected",  # within the quota, and not selected?
        "proof.published",  # the list has nobody at this rank
    }


# ── Tampering ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def single(registers):
    return draw_of(registers, [task("market", quota="9", reserves=1)], salt=SALT)


def somebody(drawn, *, selected):
    everybody = (prove(*drawn.parts, name, salt=drawn.salt) for name in drawn.frame.identifiers)
    return next(proof for proof in everybody if proof.tasks[0].selected is selected)


def differing(one, two, place=""):
    """Keys of two JSON documents at which they differ."""
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() == two.keys():
        return {d for key in one for d in differing(one[key], two[key], f"{place}.{key}")}
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        return {d for a, b in zip(one, two, strict=True) for d in differing(a, b, place)}
    return set() if one == two else {place[1:]}


def keys_that_may_be_flipped(proof, **published):
    """Flip one bit at every byte; the keys at which a changed document still holds."""
    content = content_of(proof)
    accepted = set()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        if verify_proof(bytes(changed), **published).ok:
            accepted |= differing(json.loads(content), json.loads(changed))
    return accepted


def test_a_flip_of_any_byte_of_a_selected_ones_proof_is_refused(single):
    """All but the number of leaves: the root does not fix it, and it decides nothing."""
    proof = somebody(single, selected=True)
    published = {"commitment": single.draw.commitment.digest, "draw": record_of(single)}
    assert keys_that_may_be_flipped(proof, **published) <= {"size"}


def test_without_the_list_of_the_drawn_only_what_it_tells_can_be_changed(single):
    proof = somebody(single, selected=False)
    published = {"commitment": single.draw.commitment.digest}
    told_by_the_list = {"draw", "tasks.rank", "tasks.cutoff"}
    assert keys_that_may_be_flipped(proof, **published) <= {"size", *told_by_the_list}
    published["draw"] = record_of(single)
    assert keys_that_may_be_flipped(proof, **published) <= {"size", "tasks.rank"}


def changes(value):
    """Other values of the same kind, and of none."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 0, 2**53 - 1, -1, 2**80]
    if isinstance(value, str):
        return [value + "x", "", "1/0", "9" * 5000, "1e99999999", "sm3:" + value, "\x00"]
    return [None, [], {}, 0, "x"]


def places(document, path=()):
    """Every place of a document, inner ones first."""
    children = {}
    if isinstance(document, dict):
        children = document
    elif isinstance(document, list):
        children = dict(enumerate(document))
    for key, value in children.items():
        yield from places(value, (*path, key))
    yield path


def replaced(document, path, value):
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = replaced(document[path[0]], path[1:], value)
    return copy


def value_at(document, path):
    for key in path:
        document = document[key]
    return document


@pytest.mark.parametrize("kind", ["joint nested", "rounded by the seed"])
def test_another_value_at_any_place_is_refused_and_never_an_error(draws, kind):
    """With fresh canonical bytes, so that the content alone gives it away."""
    drawn = draws[kind]
    row = next(row for row in range(60) if (drawn.frame.tasks["fire-1"].codes[row] >= 0))
    proof = prove(*drawn.parts, drawn.frame.identifiers[row], salt=drawn.salt)
    document = json.loads(content_of(proof))
    published = {"commitment": drawn.draw.commitment.digest, "draw": record_of(drawn)}
    accepted = set()
    for path in places(document):
        for value in changes(value_at(document, path)):
            if value == value_at(document, path):
                continue
            changed = replaced(document, path, value)
            content = json.dumps(changed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            result = verify_proof(content.encode(), **published)
            assert all(finding.text("zh") for finding in result.findings)
            assert all(finding.code in catalogue() for finding in result.findings)
            if result.ok:
                accepted.add(path)
    assert accepted <= {("size",), ("tasks", 0, "rank"), ("tasks", 1, "rank")}


@given(st.binary(max_size=60))
def test_no_bytes_are_an_error(content):
    assert not verify_proof(content).ok


def test_findings_come_all_at_once_and_say_where(single):
    proof = somebody(single, selected=True)
    document = json.loads(content_of(proof))
    document["path"][0] = "0" * 64
    document["tasks"][0]["probability"] = "1/2"
    document["tasks"][0]["selected"] = False
    document["seed"]["seed"] = "0" * 64
    result = verify_proof(canonical_json(document), commitment="00")
    assert {(finding.code, finding.column) for finding in result.findings} == {
        ("proof.root", "path"),
        ("verify.seed_record", "seed"),
        ("proof.differs", "tasks.0.probability"),
        ("proof.differs", "tasks.0.ticket"),
        ("proof.selected", "tasks.0.selected"),
        ("verify.published_commitment", "commitment"),
    }
    with pytest.raises(VerificationError) as caught:
        result.raise_for_mismatch()
    assert caught.value.findings == result.findings
    del document["record"]
    document["rank"] = 1
    malformed = verify_proof(canonical_json(document)).findings
    assert {(finding.code, finding.column) for finding in malformed} == {
        ("proof.malformed", "record"),
        ("proof.malformed", "rank"),
    }


def test_a_proof_must_be_written_as_it_was(single):
    proof = somebody(single, selected=True)
    text = json.dumps(json.loads(content_of(proof)), indent=1)
    assert [finding.code for finding in verify_proof(text.encode()).findings] == [
        "proof.not_canonical"
    ]


def test_another_list_of_the_drawn_is_refused(single, draws):
    proof = somebody(single, selected=True)
    result = verify_proof(proof, draw=record_of(draws["equal"]))
    assert [finding.code for finding in result.findings] == ["proof.other_draw"]
    # A list of the right digest that tells another story.
    record = json.loads(record_of(single))
    stratum = record["tasks"][0]["strata"][0]
    stratum["selected"][proof.tasks[0].rank - 1]["identifier"] = "E000x"
    stratum["cutoff"] = "f" * 64
    content = canonical_json(record)
    named = proof.model_copy(update={"draw": hashlib.sha256(content).hexdigest()})
    result = verify_proof(named, draw=content)
    assert {finding.column for finding in result.findings} == {
        "tasks.0.cutoff",
        "tasks.0.selected",
        "tasks.0.rank",
    }


def test_the_model_is_the_specified_document(single):
    proof = somebody(single, selected=True)
    assert list(Proof.model_fields) == [
        "format", "commitment", "seed", "identifier", "record", "cells", "salt", "index", "size",
        "path", "draw", "tasks",
    ]  # fmt: skip
    assert set(json.loads(content_of(proof))["tasks"][0]) == {
        "task", "stratum", "frame_size", "quota", "probability", "ticket", "rank", "cutoff",
        "selected",
    }  # fmt: skip
