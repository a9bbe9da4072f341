"""Signatures and earlier attempts in a bundle, and what ``verify`` says about them."""

import json
import shutil
import sys

import pytest

from dualrandom.canonical import canonical_json
from dualrandom.drawing.attempts import AttemptDocument, next_attempt
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.drawing.signatures import new_signing_key
from dualrandom.errors import BundleError, VerificationError
from dualrandom.io.bundle import MANIFEST, manifest, write_bundle
from dualrandom.io.bundle_attempts import read_attempts
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_signatures import sign_bundle
from dualrandom.io.verification import verify
from dualrandom.scheduling.schedule import schedule

RECORDS = ("commitment.json", "draw.json")


@pytest.fixture(scope="module")
def second(world, tmp_path_factory):
    """A bundle of a second attempt, the first one having come to a draw."""
    source = world.campaign.seed_sources[0].name
    first = AttemptDocument(
        commitment=world.promise,
        seed=seed_record(world.seed, world.promise),
        draw=world.draw.record,
    )
    attempt = next_attempt(first, reason="名录有误", approver="李局长")
    promise = commit(world.campaign, world.registers, world.frame, attempt=attempt)
    seed = Seed.from_text("another text", source=source)
    lottery = assign(draw(promise, world.frame, seed), world.registers, seed)
    parts = {"registers": world.registers, "frame": world.frame, "seed": seed}
    path = tmp_path_factory.mktemp("second") / "bundle"
    return write_bundle(path, schedule(lottery, world.registers), attempts=(first,), **parts)


@pytest.fixture
def copy(second, tmp_path):
    return shutil.copytree(second, tmp_path / "bundle")


def refresh(folder):
    """Make the manifest agree with the files, as a forger would."""
    contents = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != MANIFEST}
    algorithms = json.loads((folder / MANIFEST).read_bytes())["algorithms"]
    (folder / MANIFEST).write_bytes(canonical_json(manifest(contents, algorithms)))


def edit(folder, name, change):
    document = json.loads((folder / name).read_bytes())
    change(document)
    (folder / name).write_bytes(canonical_json(document))
    refresh(folder)


def found(folder):
    return {(finding.code, finding.file) for finding in verify(folder).findings}


# ── Attempts ─────────────────────────────────────────────────────────────────────────────────


def test_a_bundle_carries_the_attempts_before_it(second, world):
    result = verify(second)
    assert result.ok
    assert "attempts" in result.stages
    bundle = read_bundle(second)
    assert [each.commitment for each in bundle.attempts] == [world.promise]
    assert [each.number for each in read_attempts(second)] == [1, 2]
    assert read_attempts(second)[-1].draw == bundle.plan.lottery.draw.record


def test_a_second_attempt_is_not_written_without_the_first(second, world, tmp_path):
    bundle = read_bundle(second)
    parts = {"registers": world.registers, "frame": world.frame, "seed": bundle.seed}
    with pytest.raises(VerificationError) as caught:
        write_bundle(tmp_path / "out", bundle.plan, **parts)
    assert caught.value.code == "attempt.findings"
    assert not (tmp_path / "out").exists()


def test_a_hidden_an_altered_and_a_stray_attempt_are_found(copy):
    first = (copy / "attempt-1.json").read_bytes()
    (copy / "attempt-1.json").unlink()
    refresh(copy)
    assert {("attempt.number", "commitment.json"), ("attempt.previous", "commitment.json")} <= (
        found(copy)
    )
    (copy / "attempt-1.json").write_bytes(first)
    edit(copy, "attempt-1.json", lambda document: document.update(seed=None, draw=None))
    assert ("attempt.previous", "commitment.json") in found(copy)
    (copy / "attempt-1.json").write_bytes(first)
    (copy / "attempt-3.json").write_bytes(first)
    refresh(copy)
    assert found(copy) == {("attempt.stray_file", "attempt-3.json")}
    (copy / "attempt-3.json").unlink()
    (copy / "attempt-1.json").write_bytes(json.dumps(json.loads(first)).encode())
    refresh(copy)
    assert ("attempt.stray_file", "attempt-1.json") in found(copy)


def test_a_seed_that_was_known_counts_without_a_draw(world, tmp_path):
    seed = seed_record(world.seed, world.promise)
    for name, model in (("commitment", world.promise), ("seed", seed)):
        content = canonical_json(model.model_dump(mode="json"))
        (tmp_path / f"{name}.json").write_bytes(content)
    (attempt,) = read_attempts(tmp_path / "commitment.json")
    assert (attempt.seed, attempt.draw) == (seed, None)


def test_an_attempt_is_read_from_its_commitment_alone(world, tmp_path):
    content = canonical_json(world.promise.model_dump(mode="json"))
    (tmp_path / "commitment-a.json").write_bytes(content)
    other = {"commitment": "00" * 32}
    (tmp_path / "draw.json").write_bytes(canonical_json(other))
    (alone,) = read_attempts(tmp_path / "commitment-a.json")
    assert (alone.commitment, alone.seed, alone.draw) == (world.promise, None, None)
    with pytest.raises(BundleError) as caught:
        read_attempts(tmp_path / "nowhere")
    assert caught.value.code == "attempt.not_found"
    (tmp_path / "draw.json").write_bytes(b"[]")
    with pytest.raises(BundleError) as caught:
        read_attempts(tmp_path / "commitment-a.json")
    assert caught.value.code == "bundle.malformed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: c["seed_sources"][0].update(name="elsewhere"), "verify.terms"),
        (lambda c: c.update(unrevealed_secrets="omit"), "verify.terms"),
        (lambda c: c.update(object_draw_reason="named"), "verify.terms"),
        (lambda c: c["algorithms"].update(ticket="ticket/sm3-1"), "verify.terms"),
        (lambda c: c["algorithms"].update(seed="seed/sm3-1"), "verify.terms"),
    ],
)
def test_terms_of_the_commitment_are_the_campaigns(copy, change, code):
    edit(copy, "commitment.json", change)
    assert (code, "commitment.json") in found(copy)


def test_a_seed_that_does_not_fit_its_source_is_named_as_such(copy):
    edit(copy, "seed.json", lambda s: s["contributions"][0].update(signature="ab"))
    assert found(copy) == {("seed.signature_unasked", "seed.json")}
    edit(copy, "seed.json", lambda s: s["contributions"][0].update(signature=None, source="x"))
    assert found(copy) == {("seed.other_sources", "seed.json")}


# ── Signatures ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def signed(copy):
    for signer in ("市场监管局", "公证处"):
        sign_bundle(copy, new_signing_key(), signer=signer, documents=RECORDS)
    return copy


def test_signatures_are_part_of_the_bundle_and_change_nothing_else(second, signed):
    result = verify(signed)
    assert result.ok
    assert "signatures" in result.stages
    assert [notice.code for notice in result.notices] == ["sign.holds"] * 2
    assert "signatures" not in verify(second).stages
    before = json.loads((second / MANIFEST).read_bytes())
    after = json.loads((signed / MANIFEST).read_bytes())
    assert set(after["files"]) - set(before["files"]) == {"signatures.json"}
    del after["files"]["signatures.json"]
    assert after["files"] == before["files"]
    assert after["digest"] != before["digest"]


def test_signing_twice_with_one_key_changes_nothing(copy):
    key = new_signing_key()
    sign_bundle(copy, key, signer="x", documents=RECORDS)
    once = {path.name: path.read_bytes() for path in copy.iterdir()}
    sign_bundle(copy, key, signer="x", documents=RECORDS)
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == once


TAMPERING = {
    "signer": ("税务局", "sign.forged"),
    "document": ("plan.json", "sign.other_document"),
    "digest": ("00" * 32, "sign.other_document"),
    "public_key": ("11" * 32, "sign.forged"),
    "signature": ("22" * 64, "sign.forged"),
}


@pytest.mark.parametrize("field", TAMPERING)
def test_a_tampered_signature_is_found_even_with_fresh_digests(signed, field):
    value, code = TAMPERING[field]
    edit(
        signed, "signatures.json", lambda document: document["signatures"][0].update({field: value})
    )
    assert found(signed) == {(code, "signatures.json")}


def test_the_order_of_signatures_is_free(signed):
    edit(signed, "signatures.json", lambda document: document["signatures"].reverse())
    assert verify(signed).ok


def test_signatures_in_another_form_are_found(signed):
    document = json.loads((signed / "signatures.json").read_bytes())
    (signed / "signatures.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    refresh(signed)
    assert found(signed) == {("verify.table", "signatures.json")}


def test_without_the_extra_verify_says_so_and_names_no_stage(signed, monkeypatch):
    monkeypatch.setitem(sys.modules, "dualrandom.drawing.ed25519", None)
    result = verify(signed)
    assert "signatures" not in result.stages
    (notice,) = result.notices
    assert notice.code == "sign.not_checked"
    assert 'pip install "dualrandom[sign]"' in notice.text("en")


def test_what_was_changed_or_is_missing_is_not_signed(copy):
    key = new_signing_key()
    (copy / "draw.json").write_bytes(b"{}")
    for names, code in (
        (["draw.json"], "sign.changed_document"),
        (["absent.json"], "sign.missing_document"),
        (["../bundle/plan.json"], "sign.missing_document"),
        ([MANIFEST], "sign.unsignable"),
    ):
        with pytest.raises(BundleError) as caught:
            sign_bundle(copy, key, signer="x", documents=names)
        assert caught.value.code == code
    (copy / MANIFEST).write_bytes((copy / MANIFEST).read_bytes().replace(b"plan.csv", b"plan.txt"))
    with pytest.raises(BundleError) as caught:
        sign_bundle(copy, key, signer="x", documents=["plan.json"])
    assert caught.value.code == "sign.changed_document"
    (copy / MANIFEST).write_bytes(b"[")
    with pytest.raises(BundleError) as caught:
        sign_bundle(copy, key, signer="x", documents=["plan.json"])
    assert caught.value.code == "bundle.malformed"
    assert not (copy / "signatures.json").exists()


def test_a_commitment_can_be_signed_before_there_is_a_bundle(second, tmp_path):
    shutil.copy(second / "commitment.json", tmp_path)
    (one,) = sign_bundle(tmp_path, new_signing_key(), signer="x", documents=["commitment.json"])
    assert {path.name for path in tmp_path.iterdir()} == {"commitment.json", "signatures.json"}
    assert one.signer == "x"
