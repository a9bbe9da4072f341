"""Replacements (draw-v1 §8.1) in whole bundles: made by the command, held to by three verifiers."""

import csv
import json
import shutil
from pathlib import Path
from random import Random

import pytest

from dualrandom.canonical import canonical_json
from dualrandom.cli import main
from dualrandom.drawing.signatures import new_signing_key
from dualrandom.errors import InfeasibleError, VerificationError
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_replacements import add_replacements
from dualrandom.io.bundle_signatures import sign_bundle
from dualrandom.io.verification import verify
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.replacements import Absence
from dualrandom.scheduling.replacing import replace_everywhere, replace_inspector
from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.standing_groups import group_bundle
from tests.verifier.worlds import make_bundle

SIZES = ["--enterprises", "400", "--inspectors", "30", "--departments", "3", "--days", "15"]
APPROVED = ["--approver", "李明", "--lang", "en"]
LAST = 6


def replace(bundle, *words, kind="illness", reason="发烧", time="2026-03-02T07:50"):
    more = ["--kind", kind, "--reason", reason, "--time", time, *APPROVED]
    return main(["replace", str(bundle), *words, *more])


def parts_of(bundle):
    plan = json.loads((bundle / "plan.json").read_bytes())
    return [(visit["day"], part) for visit in plan["visits"] for part in visit["parts"]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(folder / "demo"), *SIZES, "--replays", "0"]) == 0
    return folder / "demo" / "bundle"


@pytest.fixture(scope="module")
def replaced(plain, tmp_path_factory):
    """Twice at one visit, then somebody for a whole week, then at one visit that passes many over."""
    bundle = Path(shutil.copytree(plain, tmp_path_factory.mktemp("replaced") / "bundle"))
    day, part = parts_of(bundle)[0]
    assert replace(bundle, "--block", part["block"], "--absent", part["team"][0]) == 0
    first = json.loads((bundle / "replacement-1.json").read_bytes())
    words = ["--block", part["block"], "--absent", first["substitute"]]
    assert replace(bundle, *words, kind="recusal", time="2026-03-02T08:10") == 0
    week = ["--absent", "market-0001", "--from", day, "--to", "2026-03-06"]
    assert replace(bundle, *week, kind="leave", time="2026-03-02T08:10") == 0
    block, absent = passing_over(read_bundle(bundle))
    assert replace(bundle, "--block", block, "--absent", absent, time="2026-03-12T17:00") == 0
    assert [one.number for one in read_bundle(bundle).replacements] == list(range(1, LAST + 1))
    return bundle


def passing_over(bundle):
    """Somebody whose seat passes reserves over and still leaves several who could take it."""
    for _, part in parts_of(bundle.path)[::-1]:
        for name in part["team"]:
            absence = Absence(
                inspector=name, kind="illness", reason="x", approver="y", time="2026-03-12T17:00"
            )
            try:
                one = replace_inspector(
                    bundle.plan, part["block"], absence, earlier=bundle.replacements
                )
            except (InfeasibleError, VerificationError):
                continue
            if one.skipped and len(one.candidates) > 1:
                return one.block, name
    return pytest.fail("no such seat")


@pytest.fixture
def copy(replaced, tmp_path):
    return Path(shutil.copytree(replaced, tmp_path / "copy"))


def table(bundle):
    with (bundle / "teams.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ── What the command does ────────────────────────────────────────────────────────────────────


def test_only_replacements_teams_and_manifest_are_new(plain, replaced):
    before, after = files_of(plain), files_of(replaced)
    new = {f"replacement-{number}.json" for number in range(1, LAST + 1)} | {"teams.csv"}
    assert after.keys() - before.keys() == new
    assert [name for name in before if before[name] != after[name]] == ["manifest.json"]


def test_the_table_shows_who_comes_now_and_marks_who_was_drawn(replaced):
    rows, lottery = table(replaced), json.loads((replaced / "lottery.json").read_bytes())
    drawn = [(block["block"], name) for block in lottery["blocks"] for name in block["team"]]
    assert [(row["block"], row["drawn"]) for row in rows] == drawn
    changed = [row for row in rows if row["changes"]]
    assert {number for row in changed for number in row["changes"].split(";")} >= set("123456")
    assert "1;2" in {row["changes"] for row in changed}
    for row in rows:
        assert (row["drawn"] == row["inspector"]) == (row["changes"] == "")
    for row in rows:
        if "2026-03-02" <= row["day"] <= "2026-03-06":
            assert row["inspector"] != "market-0001"


def test_a_period_is_replaced_whole(replaced):
    records = [
        json.loads((replaced / f"replacement-{n}.json").read_bytes()) for n in range(3, LAST)
    ]
    assert {record["absent"] for record in records} == {"market-0001"}
    blocks = {p["block"] for day, p in parts_of(replaced)
              if "market-0001" in p["team"] and day <= "2026-03-06"}  # fmt: skip
    assert {record["block"] for record in records} == blocks
    assert {(one["first_day"], one["last_day"]) for one in records} == {
        ("2026-03-02", "2026-03-06")
    }


def test_what_is_printed_names_odds_and_rules_in_both_languages(plain, tmp_path, capsys):
    for language, words in (
        ("en", ("Replacement 1", "illness: 发烧; approved by 李明", "Check: dualrandom verify")),
        ("zh", ("第 1 次递补", "批准人 李明", "验证：dualrandom verify")),
    ):
        bundle = shutil.copytree(plain, tmp_path / language)
        part = parts_of(bundle)[0][1]
        more = ["--block", part["block"], "--absent", part["team"][0], "--lang", language]
        capsys.readouterr()
        assert replace(bundle, *more, "--json") == 0
        (record,) = json.loads(capsys.readouterr().out)["replacements"]
        assert canonical_json(record) == (bundle / "replacement-1.json").read_bytes()
        bundle = shutil.copytree(plain, tmp_path / f"{language}-text")
        words_of = ["replace", str(bundle), *more, "--kind", "illness", "--reason", "发烧"]
        assert main([*words_of, "--approver", "李明", "--time", "2026-03-02T07:50"]) == 0
        text = capsys.readouterr().out
        record = json.loads((bundle / "replacement-1.json").read_bytes())
        assert all(word in text for word in (*words, record["probability"], record["substitute"]))
        assert [one["inspector"] for one in record["skipped"] if one["inspector"] not in text] == []


def test_explain_tells_of_the_replacements(replaced, capsys):
    enterprise = parts_of(replaced)[0][1]["block"].partition("/")[0]
    assert main(["explain", str(replaced), enterprise, "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "Replacement 1" in text
    assert "Replacement 2" in text


def test_calendars_are_those_of_the_present_teams(plain, replaced, tmp_path):
    one = read_bundle(replaced).replacements[-1]
    days = {}
    for bundle in (plain, replaced):
        out = tmp_path / str(bundle == replaced)
        assert main(["calendars", str(bundle), str(out)]) == 0
        for name in (one.absent, one.substitute):
            text = (out / "inspectors" / f"{name}.ics").read_text(encoding="utf-8")
            days[bundle == replaced, name] = text.count("BEGIN:VEVENT") - text.count("CANCELLED")
    assert days[True, one.absent] == days[False, one.absent] - 1
    assert days[True, one.substitute] > days[False, one.substitute]


def test_nothing_is_written_unless_everything_is_in_order(replaced, copy, tmp_path, capsys):
    before = files_of(replaced)
    part = parts_of(copy)[0][1]
    week = ["--from", "2026-03-02", "--to", "2026-03-20"]
    gone = ["--block", part["block"], "--absent", part["team"][0]]
    assert replace(copy, *gone, time="2026-03-13T08:00") == 1
    assert "is not in the team" in capsys.readouterr().err
    assert replace(copy, "--absent", "nobody", *week) == 1
    assert "no planned visit" in capsys.readouterr().err
    assert files_of(copy) == before
    assert main(["pack", str(copy), str(tmp_path / "b.zip")]) == 0
    assert replace(tmp_path / "b.zip", *gone) == 1
    assert "Unpack it first" in capsys.readouterr().err
    (copy / "teams.csv").write_bytes(before["teams.csv"] + b"\n")
    assert replace(copy, "--absent", "market-0002", *week) == 1
    assert "teams.csv" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["--block", "x", "--from", "2026-03-02"], ["--block", "x", "--to", "2026-03-02"], ["--from", "2026-3-2"]])  # fmt: skip
def test_wrong_use_is_refused(replaced, words, capsys):
    with pytest.raises(SystemExit) as caught:
        replace(replaced, "--absent", "x", *words)
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_signing_covers_the_replacements(copy, tmp_path, capsys):
    key = tmp_path / "key.pem"
    key.write_bytes(new_signing_key())
    assert main(["sign", str(copy), "--key", str(key), "--signer", "bureau"]) == 0
    signed = {one.document for one in read_bundle(copy).signatures}
    assert {f"replacement-{number}.json" for number in range(1, LAST + 1)} <= signed
    assert verify(copy).ok
    capsys.readouterr()


# ── Three verifiers ──────────────────────────────────────────────────────────────────────────


def test_all_three_accept(judge, plain, replaced):
    for bundle, status in ((plain, "absent"), (replaced, "holds")):
        result = verify(bundle)
        assert result.ok
        assert ("replacements" in result.stages) == (status == "holds")
        assert lies.replay.verify(bundle).findings == []
        (verdict,) = judge(files_of(bundle), [{}])
        assert verdict["ok"]
        assert verdict["stages"]["replacements"] == status


def known(record):
    """The last record passes somebody over and left something to chance."""
    assert record["skipped"]
    assert len(record["candidates"]) > 1
    return record


def another_candidate(record):
    others = [name for name in known(record)["candidates"] if name != record["substitute"]]
    record["substitute"] = others[0]


def one_passed_over(record):
    known(record)["substitute"] = record["skipped"][0]["inspector"]


def better_odds(record):
    known(record)["probability"] = "1"


def fewer_candidates(record):
    record["candidates"].pop()
    record["probability"] = "1" if len(record["candidates"]) == 1 else record["probability"]


def more_candidates(record):
    record["candidates"] = sorted([*record["candidates"], record["skipped"][0]["inspector"]])


def another_rule(record):
    first = known(record)["skipped"][0]
    first["rule"] = "plan.leave" if first["rule"] != "plan.leave" else "plan.overlap"


def nobody_passed_over(record):
    known(record)["skipped"] = []


LIES = {
    change.__name__: change
    for change in (another_candidate, one_passed_over, better_odds, fewer_candidates,
                   more_candidates, another_rule, nobody_passed_over)
} | {
    "number": lambda record: record.update(number=LAST + 1),
    "previous": lambda record: record.update(previous="0" * 64),
    "no previous": lambda record: record.update(previous=None),
    "lottery": lambda record: record.update(lottery="0" * 64),
    "plan": lambda record: record.update(plan="0" * 64),
    "no plan": lambda record: record.update(plan=None),
    "block": lambda record: record.update(block="nowhere/fire"),
    "visit": lambda record: record.update(visit=None),
    "absent": lambda record: record.update(absent=record["substitute"]),
    "kind": lambda record: record.update(kind="mood"),
    "reason": lambda record: record.update(reason=" "),
    "approver": lambda record: record.update(approver="李明 "),
    "time of day": lambda record: record.update(time="2026-03-12T24:00"),
    "no such day": lambda record: record.update(time="2026-02-30T12:00"),
    "earlier": lambda record: record.update(time="2026-03-02T08:09"),
    "half a period": lambda record: record.update(first_day="2026-03-02"),
    "other days": lambda record: record.update(first_day="2026-03-01", last_day="2026-03-01"),
    "format": lambda record: record.update(format="dualrandom/replacement/2"),
    "more": lambda record: record.update(note="x"),
}  # fmt: skip


def refused_by_all(judge, replaced, folder):
    """Library, replay and page refuse; return what each blames."""
    (verdict,) = judge(files_of(replaced), [changed_files(folder, files_of(replaced))])
    result, findings = verify(folder), lies.replay.verify(folder).findings
    assert not verdict["ok"]
    assert not verdict["untold"], verdict
    assert not result.ok
    assert findings
    assert "verify.not_recomputable" not in {finding.code for finding in result.findings}
    return {f.file for f in result.findings}, {file for file, _, _ in findings}, {*verdict["files"]}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_with_fitting_digests_is_refused_by_all_three(judge, replaced, copy, name):
    file = f"replacement-{LAST}.json"
    lies.lie(copy, file, LIES[name])
    for blamed in refused_by_all(judge, replaced, copy):
        assert file in blamed


@pytest.mark.parametrize("field", ["reason", "time", "approver", "kind"])
def test_what_no_rule_decides_is_kept_by_manifest_chain_and_signature(
    judge, replaced, copy, field, tmp_path
):
    """A changed word breaks the manifest; with a fitting manifest the chain; the last, its signature."""
    values = {"reason": "x", "time": "2026-03-02T07:00", "approver": "x", "kind": "other"}
    record = json.loads((copy / "replacement-1.json").read_bytes()) | {field: values[field]}
    (copy / "replacement-1.json").write_bytes(canonical_json(record))
    for blamed in refused_by_all(judge, replaced, copy):
        assert blamed == {"replacement-1.json"}
    lies.reseal(copy)
    for blamed in refused_by_all(judge, replaced, copy):
        assert blamed == {"replacement-2.json"}
    signed = Path(shutil.copytree(replaced, tmp_path / "signed"))
    last = f"replacement-{LAST}.json"
    sign_bundle(signed, new_signing_key(), signer="局", documents=[last])
    value = {"time": "2026-03-12T17:01"}.get(field, values[field])
    lies.lie(signed, last, lambda record: record.update({field: value}))
    for blamed in refused_by_all(judge, replaced, signed):
        assert "signatures.json" in blamed


def drop(*names):
    def change(folder):
        for name in names:
            (folder / name).unlink()

    return change


def move(old, new):
    return lambda folder: (folder / old).rename(folder / new)


def swap_cell(folder):
    path = folder / "teams.csv"
    text = path.read_text(encoding="utf-8").replace(
        "market-0001,market-000", "market-0009,market-000", 1
    )
    path.write_text(text, encoding="utf-8")


ALL = [f"replacement-{number}.json" for number in range(1, LAST + 1)]
GAPS = {
    "the first is missing": drop(ALL[0]),
    "one in between is missing": drop(ALL[2]),
    "the last is missing": drop(ALL[-1]),
    "only the table is left": drop(*ALL),
    "no table": drop("teams.csv"),
    "another table": swap_cell,
    "a number left out": move(ALL[-1], f"replacement-{LAST + 1}.json"),
    "a number of another form": move(ALL[-1], f"replacement-0{LAST}.json"),
}


@pytest.mark.parametrize("name", GAPS)
def test_missing_and_moved_files_are_refused_by_all_three(judge, replaced, copy, name):
    before = files_of(copy)
    GAPS[name](copy)
    assert files_of(copy) != before
    lies.reseal(copy)
    refused_by_all(judge, replaced, copy)


def test_another_plan_is_not_the_one_that_was_replaced_in(judge, replaced, copy):
    def longer(plan):
        plan["run"]["deterministic_time_milli"] += 1

    lies.lie(copy, "plan.json", longer)
    for blamed in refused_by_all(judge, replaced, copy):
        assert "replacement-1.json" in blamed


# ── Any bundle, any absences ─────────────────────────────────────────────────────────────────


def random_replacements(bundle, rng, many=12):
    """As many as rules allow, often at the same visit."""
    done, blocks = [], [block.block for block in bundle.plan.lottery.record.blocks]
    few = rng.sample(blocks, min(4, len(blocks)))
    for _ in range(many):
        block = rng.choice(few)
        team = CurrentTeams(bundle.plan, done).team(block)
        absence = Absence(
            inspector=rng.choice(team), kind=rng.choice(["illness", "recusal"]), reason="x",
            approver="y", time="2026-03-02T08:00",
        )  # fmt: skip
        try:
            done.append(replace_inspector(bundle.plan, block, absence, earlier=done))
        except InfeasibleError:
            continue
    return done


@pytest.mark.parametrize("seed", [2, 13, 14, 20, 37])
def test_random_replacements_are_the_same_to_all_three(judge, tmp_path, seed):
    folder = make_bundle(tmp_path, seed)
    bundle = read_bundle(folder)
    done = random_replacements(bundle, Random(seed))
    assert len(done) > 3
    add_replacements(folder, bundle.files, bundle.plan, done)
    assert verify(folder).ok, verify(folder).text()
    assert lies.replay.verify(folder).findings == []
    (verdict,) = judge(files_of(folder), [{}])
    assert verdict["ok"], verdict


# ── Standing groups come as a whole ──────────────────────────────────────────────────────────


def test_nobody_of_a_standing_group_is_replaced(judge, tmp_path):
    folder = group_bundle(tmp_path)
    bundle = read_bundle(folder)
    by_department = {}
    for _, part in parts_of(folder):
        by_department.setdefault(part["department"], part)
    group, plain = by_department["market"], by_department["fire"]
    absence = {"kind": "illness", "reason": "x", "approver": "y", "time": "2026-03-02T08:00"}
    whole = Absence(inspector=group["team"][0], **absence)
    period = {"first_day": "2026-03-02", "last_day": "2026-03-27"}
    for call in (
        lambda: replace_inspector(bundle.plan, group["block"], whole),
        lambda: replace_everywhere(
            bundle.plan, Absence(inspector=group["team"][0], **absence, **period)
        ),
    ):
        with pytest.raises(VerificationError) as caught:
            call()
        assert {f.code for f in caught.value.findings} == {"replacement.standing_group"}
    one = replace_inspector(
        bundle.plan, plain["block"], Absence(inspector=plain["team"][0], **absence)
    )
    add_replacements(folder, bundle.files, bundle.plan, [one])
    assert verify(folder).ok
    assert lies.replay.verify(folder).findings == []
    honest = Path(shutil.copytree(folder, tmp_path / "honest"))
    (verdict,) = judge(files_of(folder), [{}])
    assert verdict["ok"], verdict

    def in_a_group(record):
        record.update(block=group["block"], absent=group["team"][0], substitute="zoe")
        record.update(visit=next(f"{d}/{p['block'].partition('/')[0]}" for d, p in parts_of(folder)
                                 if p == group))  # fmt: skip

    lies.lie(folder, "replacement-1.json", in_a_group)
    for blamed in refused_by_all(judge, honest, folder):
        assert "replacement-1.json" in blamed
