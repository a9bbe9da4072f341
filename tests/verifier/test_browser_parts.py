"""The browser verifier on salts, attempts, continuations, signatures, deviations and proofs."""

import json
import shutil
from datetime import date, timedelta

from dualrandom.canonical import canonical_json
from tests.verifier.browser_bundles import SOURCE, without_salt
from tests.verifier.kept_away import bundle_of_all
from tests.verifier.page_judges import encoded, files_of
from tests.verifier.told import cases_of


def test_without_its_salt_a_bundle_holds_and_says_what_was_not_recomputed(
    judge, page_bundles, tmp_path
):
    folder = shutil.copytree(page_bundles["nested"], tmp_path / "published")
    without_salt(folder)
    (verdict,) = judge(files_of(folder), [{}])
    assert verdict["ok"], verdict
    assert "note.salted" in verdict["notes"]


def test_lies_about_attempts_continuations_and_signatures_are_found(judge, page_bundles, tmp_path):
    changes = [
        ("attempt-1.json", lambda doc: doc["commitment"]["attempt"].update(reason="x"), "attempt.reason"),
        ("attempt-1.json", lambda doc: doc["draw"]["bounds"].update(enterprises=1), "attempt.previous"),
        ("attempt-1.json", lambda doc: doc["seed"].update(seed="0" * 64), "seed.bound"),
        ("attempt-1.json", lambda doc: doc["seed"]["contributions"][0].update(value="4 5 6"), "attempt.recurs"),
        ("attempt-2.json", lambda doc: doc["commitment"]["attempt"].update(number=1), "attempt.number"),
        ("attempt-2.json", lambda doc: doc["commitment"]["seed_sources"][0].update(name=SOURCE), "attempt.recurs"),
        ("commitment.json", lambda doc: doc["attempt"].update(approver=""), "attempt.reason"),
        ("commitment.json", lambda doc: doc["seed_sources"][0].update(name=SOURCE + "\x1f"), "text.normal"),
        ("commitment.json", lambda doc: doc["attempt"].update(number=10**12), "file.missing"),
        ("seed.json", lambda doc: doc["contributions"][1].update(value="x"), "seed.empty"),
        ("continuation-1.json", lambda doc: doc["strata"][0].update(quota=1), "continuation.quota"),
        ("continuation-2.json", lambda doc: doc["strata"][0]["added"].reverse(), "continuation.differs"),
        ("continuation-2.json", lambda doc: doc.update(number=3), "continuation.number"),
        ("continuation-2.json", lambda doc: doc.update(approver=""), "continuation.reason"),
        ("signatures.json", lambda doc: doc["signatures"][0].update(signer="other"), "signature.wrong"),
        ("signatures.json", lambda doc: doc["signatures"][0].update(document="seed.json"), "signature.digest"),
        ("signatures.json", lambda doc: doc["signatures"][1].update(document="manifest.json"), "signature.document"),
    ]  # fmt: skip
    original, cases = cases_of(page_bundles["full"], tmp_path, [change[:2] for change in changes])
    for (name, _, code), verdict in zip(changes, judge(original, cases), strict=True):
        assert code in verdict["codes"], (name, code, verdict)
        assert not verdict["ok"]
        assert not verdict["untold"], verdict


def test_attempts_left_out_are_missed(judge, page_bundles):
    original = files_of(page_bundles["full"])
    lost = [{"files": {f"attempt-{number}.json": None}} for number in (1, 2)]
    for number, verdict in enumerate(judge(original, lost), start=1):
        assert f"attempt-{number}.json" in verdict["files"]


def deviating_bundle(folder):
    """Two people for each weekday, on duty that weekday only: most teams of two never meet."""
    enterprises = "identifier,name\n" + "".join(f"E{n},企业{n}\n" for n in range(8))
    people = "inspector_id,department,leave\n"
    for n in range(10):
        days = (date(2026, 3, 2) + timedelta(days=day) for day in range(26))
        away = ";".join(f"{day}~{day}" for day in days if day.weekday() != n // 2)
        people += f"i{n},market,{away}\n"
    return bundle_of_all(folder, enterprises, people)


def _parts(plan):
    return {part["block"]: part for visit in plan["visits"] for part in visit["parts"]}


def _passing(plan):
    return next(
        one for one in plan["deviations"] if one["skipped"] and one["block"] in _parts(plan)
    )


def take_another_reserve(plan):
    deviation = _passing(plan)
    team = _parts(plan)[deviation["block"]]["team"]
    skipped = deviation["skipped"].pop()["inspector"]
    team[team.index(deviation["substitute"])] = deviation["substitute"] = skipped


def forget_who_was_passed_over(plan):
    _passing(plan)["skipped"].clear()


def forget_the_deviation(plan):
    plan["deviations"].remove(_passing(plan))


def go_back_to_the_drawn(plan):
    deviation = _passing(plan)
    plan["deviations"].remove(deviation)
    team = _parts(plan)[deviation["block"]]["team"]
    team[team.index(deviation["substitute"])] = deviation["drawn"]


def test_deviations_are_forced_and_take_the_next_reserve(judge, tmp_path):
    bundle = deviating_bundle(tmp_path / "world")
    changes = [
        ("plan.json", take_another_reserve, "plan.reserve_order"),
        ("plan.json", forget_who_was_passed_over, "plan.reserve_order"),
        ("plan.json", forget_the_deviation, "plan.drawn_team"),
        ("plan.json", go_back_to_the_drawn, "plan.figures"),
    ]
    original, cases = cases_of(bundle, tmp_path, [change[:2] for change in changes])
    genuine, *results = judge(original, [{}, *cases])
    assert genuine["ok"], genuine
    for (_, _, code), verdict in zip(changes, results, strict=True):
        assert code in verdict["codes"], (code, verdict)


def test_proofs_are_accepted_and_forged_ones_refused(judge, page_bundles):
    genuine = page_bundles["proofs"]
    documents = [json.loads(proof) for proof in genuine]
    forged = []
    for document in documents:
        changes = [
            {"identifier": documents[0]["identifier"] + "x"},
            {"record": "0" * 64},
            {"index": document["index"] + 1},
            {"path": document["path"][:-1]},
            {"cells": [*document["cells"][1:], document["cells"][0] + "1"]},
            {"seed": document["seed"] | {"seed": "sm3:" + "0" * 64}},
            {"commitment": document["commitment"] | {"frame_root": "0" * 64}},
            {"salt": ""},
            {"extra": 1},
        ]
        forged += [canonical_json(document | change) for change in changes]
        for task in document["tasks"]:
            for key, value in (("ticket", "0" * 64), ("frame_size", 1), ("probability", "1/77777")):
                others = [one | {key: value} if one is task else one for one in document["tasks"]]
                forged.append(canonical_json(document | {"tasks": others}))
    flipped = [
        genuine[0][:at] + bytes([genuine[0][at] ^ 1]) + genuine[0][at + 1 :]
        for at in range(5, 900, 60)
    ]
    cases = [{"files": {"p.json": encoded(proof)}} for proof in [*genuine, *forged, *flipped]]
    results = judge({}, cases)
    assert [verdict["ok"] for verdict in results[:3]] == [True] * 3
    assert {verdict["kind"] for verdict in results[:3]} == {"proof"}
    assert not any(verdict["ok"] for verdict in results[3:])
    assert not any(verdict["untold"] for verdict in results)
