"""Salt, root, continuations and zips of a whole bundle (docs/spec/bundle-v1.md), and lies about them."""

import hashlib
import json

import pytest

from dualrandom.canonical import canonical_json
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.continuation import extend
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.drawing.proofs import prove, verify_proof
from dualrandom.errors import BundleError, VerificationError
from dualrandom.io.bundle import write_bundle
from dualrandom.io.bundle_archive import write_archive
from dualrandom.io.bundle_files import read_files, resealed, write_files
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.documents import document_bytes
from dualrandom.io.verification import verify
from dualrandom.reports.explanation import explain
from dualrandom.scheduling.schedule import schedule

SALT = "a salt of the operator"
APPROVED = {"reason": "扩大抽查", "approver": "李明"}
STAGES = ["files", "commitment", "root", "seed", "attempts", "draw", "lottery", "plan", "tables"]


@pytest.fixture(scope="module")
def plain(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("bundles") / "plain"
    parts = {"registers": world.registers, "frame": world.frame, "seed": world.seed}
    return write_bundle(path, world.plan, **parts)


@pytest.fixture(scope="module")
def salted_plan(world):
    promise = commit(world.campaign, world.registers, world.frame, salt=SALT)
    drawn = draw(promise, world.frame, world.seed)
    return schedule(assign(drawn, world.registers, world.seed), world.registers)


@pytest.fixture(scope="module")
def salted(world, salted_plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("bundles") / "salted"
    parts = {"registers": world.registers, "frame": world.frame, "seed": world.seed}
    return write_bundle(path, salted_plan, **parts, salt=SALT)


@pytest.fixture(scope="module")
def extended(plain, tmp_path_factory):
    """The plain bundle, continued twice."""
    files, chain = read_files(plain), []
    bundle = read_bundle(plain)
    for more in (2, 5):
        stratum = bundle.plan.lottery.draw.record.tasks[0].strata[0]
        cell = (bundle.plan.lottery.draw.record.tasks[0].task, stratum.stratum)
        quotas = {cell: stratum.quota + more}
        chain.append(
            extend(bundle.plan.lottery.draw, bundle.frame, quotas, **APPROVED, earlier=chain)
        )
        name = f"continuation-{len(chain)}.json"
        files = resealed(files, added={name: document_bytes(chain[-1])})
    path = tmp_path_factory.mktemp("bundles") / "extended"
    write_files(path, files)
    return path


def result_of(tmp_path, files):
    write_files(tmp_path / "changed", files)
    return verify(tmp_path / "changed")


def found(result):
    return {(finding.code, finding.file) for finding in result.findings}


# ── Salt and root ────────────────────────────────────────────────────────────────────────────


def test_the_root_is_recomputed_with_and_without_salt(plain, salted):
    assert list(verify(plain).stages) == STAGES
    assert list(verify(salted).stages) == STAGES
    assert read_bundle(salted).salt == SALT
    assert read_bundle(plain).salt is None
    assert not (plain / "salt.json").exists()


def test_without_the_salt_the_root_is_not_called_checked(salted, tmp_path):
    result = result_of(tmp_path, resealed(read_files(salted), removed=["salt.json"]))
    assert result.ok
    assert list(result.stages) == [stage for stage in STAGES if stage != "root"]
    assert [notice.code for notice in result.notices] == ["verify.root_not_checked"]
    bundle = read_bundle(tmp_path / "changed")
    with pytest.raises(VerificationError) as caught:
        prove(bundle.plan.lottery.draw, bundle.frame, bundle.seed, bundle.frame.identifiers[0])
    assert caught.value.code == "proof.other_frame"


@pytest.mark.parametrize("which", ["plain", "salted"])
def test_another_salt_is_refused(request, which, tmp_path):
    files = read_files(request.getfixturevalue(which))
    other = canonical_json({"format": "dualrandom/salt/1", "salt": SALT + "!"})
    result = result_of(tmp_path, resealed(files, added={"salt.json": other}))
    assert found(result) == {("verify.other_salt", "salt.json")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{}", "verify.unreadable"),
        (b'{"format":"dualrandom/salt/1","salt":""}', "verify.unreadable"),
        (f'{{"format": "dualrandom/salt/1","salt":"{SALT}"}}'.encode(), "verify.table"),
    ],
)
def test_a_malformed_salt_is_refused(salted, tmp_path, content, code):
    result = result_of(tmp_path, resealed(read_files(salted), added={"salt.json": content}))
    assert found(result) == {(code, "salt.json")}


def test_a_salt_must_be_the_one_that_was_committed(world, salted_plan, tmp_path):
    parts = {"registers": world.registers, "frame": world.frame, "seed": world.seed}
    for plan, salt in ((salted_plan, SALT + "!"), (world.plan, SALT)):
        with pytest.raises(VerificationError) as caught:
            write_bundle(tmp_path / "b", plan, **parts, salt=salt)
        assert caught.value.code == "verify.other_salt"
    assert not (tmp_path / "b").exists()


def test_a_bundle_proves_everybody(salted):
    bundle = read_bundle(salted)
    drawn = bundle.plan.lottery.draw
    published = {"commitment": drawn.commitment.digest, "draw": bundle.files["draw.json"]}
    for identifier in bundle.frame.identifiers[::40]:
        proof = prove(drawn, bundle.frame, bundle.seed, identifier, salt=bundle.salt)
        assert verify_proof(document_bytes(proof), **published).ok


# ── Continuations ────────────────────────────────────────────────────────────────────────────


def test_continuations_are_verified_one_after_the_other(extended):
    result = verify(extended)
    assert result.ok
    assert "continuations" in result.stages
    assert [one.number for one in read_bundle(extended).continuations] == [1, 2]


def changed_continuation(files, number, change):
    name = f"continuation-{number}.json"
    document = json.loads(files[name])
    change(document)
    return resealed(files, added={name: canonical_json(document)})


@pytest.mark.parametrize("number", [1, 2])
def test_a_retold_continuation_is_refused_and_named(extended, tmp_path, number):
    files = changed_continuation(
        read_files(extended), number, lambda one: one["strata"][0]["added"].reverse()
    )
    assert found(result_of(tmp_path, files)) == {
        ("continuation.other", f"continuation-{number}.json")
    }


def test_strays_beside_the_chain_are_named(extended, tmp_path):
    files = read_files(extended)
    first = files["continuation-1.json"]
    cases = {
        "gap": resealed(files, removed=["continuation-1.json"]),
        "name": resealed(files, added={"continuation-01.json": first}),
        "form": resealed(
            files, added={"continuation-2.json": files["continuation-2.json"] + b"\n"}
        ),
    }
    strays = {
        "gap": "continuation-2.json",
        "name": "continuation-01.json",
        "form": "continuation-2.json",
    }
    for case, changed in cases.items():
        assert found(result_of(tmp_path / case, changed)) == {
            ("continuation.stray_file", strays[case])
        }


def test_an_unreadable_continuation_is_named(extended, tmp_path):
    files = resealed(read_files(extended), added={"continuation-2.json": b"[]"})
    assert found(result_of(tmp_path, files)) == {("verify.unreadable", "continuation-2.json")}


def test_sealing_again_vouches_for_nothing(plain, tmp_path):
    files = {**read_files(plain), "draw.csv": b"retold"}
    result = result_of(tmp_path, resealed(files, added={"salt.json": b"{}"}))
    assert found(result) == {("verify.digest", "draw.csv")}
    with pytest.raises(BundleError) as caught:
        resealed({**files, "manifest.json": files["manifest.json"] + b" "})
    assert caught.value.params["file"] == "manifest.json"


# ── Zip ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def packed(extended, tmp_path):
    path = tmp_path / "bundle.zip"
    write_archive(path, read_files(extended))
    return path


def test_a_zip_is_read_as_its_folder(packed, extended):
    from_zip, from_folder = verify(packed), verify(extended)
    assert from_zip.ok
    assert from_zip.stages == from_folder.stages
    assert from_zip.commitment == from_folder.commitment
    one, two = read_bundle(packed), read_bundle(extended)
    assert one.files == two.files
    name = one.frame.identifiers[3]
    assert explain(one.plan, one.frame, name) == explain(two.plan, two.frame, name)


def test_a_flip_in_any_file_of_a_zip_is_found_and_the_file_named(extended, tmp_path):
    files = read_files(extended)
    for number, (name, content) in enumerate(files.items()):
        digest = hashlib.sha256(name.encode()).digest()
        changed = bytearray(content)
        changed[int.from_bytes(digest[:4], "big") % len(content)] ^= digest[4] | 1
        path = tmp_path / f"{number}.zip"
        write_archive(path, {**files, name: bytes(changed)})
        assert name in {finding.file for finding in verify(path).findings}


def test_a_flip_of_a_byte_of_the_zip_never_passes_for_another_record(packed, extended):
    original, files = packed.read_bytes(), read_files(extended)
    refused = 0
    for number in range(60):
        digest = hashlib.sha256(str(number).encode()).digest()
        changed = bytearray(original)
        changed[int.from_bytes(digest[:8], "big") % len(original)] ^= digest[8] | 1
        packed.write_bytes(changed)
        try:
            result = verify(packed)
        except BundleError:
            refused += 1
            continue
        assert not result.ok or read_files(packed) == files
    assert refused > 50
