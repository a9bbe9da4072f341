"""The library gives the golden vectors that the browser verifier's implementation made."""

import hashlib
import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from dualrandom.campaign.frame_root import (
    enterprise_salt,
    inclusion_path,
    leaf_of,
    root_of_path,
)
from dualrandom.campaign.models import Task
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.canonical import canonical_json, document_digest, netstrings
from dualrandom.drawing.chances import mean_level_chances
from dualrandom.drawing.drand import randomness
from dualrandom.drawing.equal import equal_draw
from dualrandom.drawing.hashes import hash_maker
from dualrandom.drawing.nested import nested_draw
from dualrandom.drawing.order_sampling import pareto_draw, poisson_draw
from dualrandom.drawing.party_secrets import secret_digest
from dualrandom.drawing.quota_rounding import round_by_chance
from dualrandom.drawing.records import DENOMINATOR, Commitment
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.seeds import Seed
from dualrandom.drawing.signatures import Signature, signature_findings, signed_bytes
from dualrandom.drawing.tickets import CounterStream, ticket
from tests.vectors.hand_made import DrawnTask, hand_made

FOLDER = Path(__file__).parent


def vectors(name, kind=None):
    entries = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    found = [entry for entry in entries if kind in (None, entry.get("kind"))]
    assert found
    return found


def names(enterprises):
    return [enterprise.identifier for enterprise in enterprises]


def test_the_vectors_are_what_the_implementation_makes(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node found")
    subprocess.run([node, FOLDER / "make_vectors.mjs", tmp_path], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.glob("*.json")}


# ── §2, §3, §7.5: encodings, hashes, tickets, streams ────────────────────────────────────────


def test_encodings():
    for one in vectors("encodings", "netstrings"):
        assert netstrings(one["fields"]).hex() == one["bytes"]
    for one in vectors("encodings", "document"):
        assert canonical_json(one["document"]).decode() == one["canonical"]
        assert document_digest(one["document"]) == one["sha256"]
    for one in vectors("encodings", "order of texts"):
        assert sorted(one["texts"]) == one["texts"]
        assert sorted(one["texts"], key=str.encode) == one["texts"]


def test_lines_and_digest_of_a_frame():
    for one in vectors("encodings", "frame"):
        lines = [
            netstrings([identifier, record, *cells]) + b"\n"
            for identifier, record, cells in one["rows"]
        ]
        assert [line.hex() for line in lines] == one["lines"]
        whole = netstrings(["dualrandom/frame/1", *one["tasks"]]) + b"".join(lines)
        assert hashlib.sha256(whole).hexdigest() == one["digest"]


def test_hashes_and_tickets():
    for one in vectors("tickets", "hash"):
        assert hash_maker(one["hash"])(one["text"].encode()).digest().hex() == one["digest"]
    for one in vectors("tickets", "ticket"):
        found = ticket(one["purpose"], one["seed"], *one["fields"])
        assert found.hex() == one["ticket"], one


def test_streams():
    for one in vectors("streams"):
        stream, bound = CounterStream(one["purpose"], one["seed"]), int(one["bound"])
        assert [str(stream.below(bound)) for _ in one["integers"]] == one["integers"], one


# ── §4: seeds ────────────────────────────────────────────────────────────────────────────────


def test_bound_seeds():
    for one in vectors("seeds", "bound seed"):
        promise = Commitment.model_validate(one["document"])
        assert promise.digest == one["commitment"]
        seed = Seed.model_validate({"contributions": one["contributions"]})
        assert seed.bind(promise) == one["seed"], one
    for one in vectors("seeds", "secret digest"):
        assert secret_digest(one["campaign"], one["party"], one["secret"]) == one["digest"]
    for one in vectors("seeds", "drand value"):
        assert randomness(one["signature"]) == one["value"]


# ── §5: quotas and chances ───────────────────────────────────────────────────────────────────


def test_expected_quotas():
    for one in vectors("quotas", "expected quotas"):
        task = Task.model_validate({"id": "t", "department": "d", "items": ["i"]} | one["task"])
        found = quotas_by_stratum(task, one["frame_sizes"], one["staff"])
        expected = {label: str(result.expected) for label, result in found.items()}
        assert expected == one["expected_quotas"], one


def test_quotas_rounded_by_the_seed():
    for one in vectors("quotas", "rounding by the seed"):
        expected = {label: Fraction(text) for label, text in one["expected_quotas"].items()}
        found = round_by_chance(expected, CounterStream("quota", one["seed"]))
        assert found == one["quotas"], one


def test_chances_by_weight():
    for one in vectors("chances"):
        found = mean_level_chances(dict(one["levels"]), Fraction(one["expected_quota"]))
        assert [[weight, str(chance)] for weight, chance in found.items()] == one["chances"], one


# ── §6: draws ────────────────────────────────────────────────────────────────────────────────


def equal_outcome(identifiers, one):
    identifiers = sorted(identifiers)
    cells = [("all", 1)] * len(identifiers)
    quotas = {"all": one["n"]}
    task = DrawnTask("t", cells, quotas, {}, one["reserves"], has_weights=False)
    promise, frame = hand_made(identifiers, [task], "object-draw/equal", one["hash"])
    return equal_draw(promise, frame, one["seed"], {"t": quotas})["t"].strata[0]


def test_equal_draws():
    for one in vectors("equal_draws", "list"):
        drawn = equal_outcome(one["identifiers"], one)
        assert drawn.cutoff == one["cutoff"]
        found = [
            {"id": e.identifier, "ticket": e.ticket} for e in (*drawn.selected, *drawn.reserves)
        ]
        assert found == one["selected"] + one["next"], one


def test_equal_draws_of_huge_strata():
    for one in vectors("equal_draws", "E000001 to E100000"):
        drawn = equal_outcome([f"E{n:06d}" for n in range(1, one["count"] + 1)], one)
        assert drawn.cutoff == one["cutoff"]
        assert names(drawn.selected)[:3] == [first["id"] for first in one["first"]]
        assert names(drawn.reserves) == [other["id"] for other in one["next"]]
        whole = "\n".join(names(drawn.selected)).encode()
        assert hashlib.sha256(whole).hexdigest() == one["all_selected_sha256"]


def parsed(cell):
    return None if cell is None else (cell.rpartition("*")[0], int(cell.rpartition("*")[2]))


def test_nested_draws():
    for one in vectors("nested_draws"):
        rows = [[parsed(cell) for cell in cells] for _, *cells in one["enterprises"]]
        tasks = [
            DrawnTask(
                task["task"],
                [row[place] for row in rows],
                task["quotas"],
                {
                    o["stratum"]: dict(o["chances"])
                    for o in one["outcome"]
                    if o["task"] == task["task"]
                },
            )
            for place, task in enumerate(one["tasks"])
        ]
        identifiers = [identifier for identifier, *_ in one["enterprises"]]
        promise, frame = hand_made(identifiers, tasks, "object-draw/nested", one["hash"])
        quotas = {task["task"]: task["quotas"] for task in one["tasks"]}
        drawn = nested_draw(promise, frame, one["seed"], quotas)
        found = {
            (name, stratum.stratum): names(stratum.selected)
            for name, outcome in drawn.items()
            for stratum in outcome.strata
        }
        expected = {(o["task"], o["stratum"]): o["selected"] for o in one["outcome"]}
        assert found == expected, one["title"]


def test_pareto_and_poisson_draws():
    for one in vectors("order_draws"):
        cells = [("all", weight) for weight in one["weights"]]
        chances = {"all": dict(zip(one["weights"], one["chances"], strict=True))}
        quotas = {"all": one["n"]}
        task = DrawnTask("t", cells, quotas, chances, reserves=2)
        for draw, found_by in (("pareto", pareto_draw), ("poisson", poisson_draw)):
            promise, frame = hand_made(
                one["identifiers"], [task], f"object-draw/{draw}", one["hash"]
            )
            drawn = found_by(promise, frame, one["seed"], {"t": quotas})["t"].strata[0]
            assert names(drawn.selected) == one[draw], one
            if draw == "pareto":
                assert names(drawn.reserves) == one["pareto_reserves"]


# ── §7.4: the lottery ────────────────────────────────────────────────────────────────────────


def test_rounding_of_the_lottery():
    for one in vectors("lottery_rounding"):
        by_ticket = {name: ticket("inspector", one["seed"], name) for name in one["inspectors"]}
        order = sorted(one["inspectors"], key=by_ticket.__getitem__)
        seats = [seat_table(one["profiles"][use], order) for use in one["profile_of_block"]]
        stream = CounterStream("lottery", one["seed"])
        teams = round_odds(seats, len(order), DENOMINATOR, stream.chance)
        for use, team, expected in zip(one["profile_of_block"], teams, one["teams"], strict=True):
            assert [order[place] for place in team] == sorted(expected, key=by_ticket.__getitem__)
            profile = one["profiles"][use]
            if profile["qualified_seats"]:
                able = dict(zip(profile["members"], profile["qualified"], strict=True))
                first = next(order[place] for place in team if able[order[place]])
                assert expected[0] == first


def seat_table(profile, order):
    seats = sorted(
        zip(
            map(order.index, profile["members"]),
            profile["odds"],
            profile["qualified"],
            strict=True,
        )
    )
    members, odds, qualified = zip(*seats, strict=True)
    return SeatTable(members, odds, qualified, profile["qualified_seats"])


# ── §11, §12: trees and signatures ───────────────────────────────────────────────────────────


def test_merkle_trees():
    for one in vectors("merkle"):
        salts = [enterprise_salt(one["salt"] or "", name) for name in one["identifiers"]]
        assert salts == one["salts"]
        leaves = [
            leaf_of(salt, netstrings([name, one["record"], one["cell"]]) + b"\n")
            for name, salt in zip(one["identifiers"], salts, strict=True)
        ]
        assert [leaf.hex() for leaf in leaves] == one["leaves"]
        for index, path in enumerate(one["paths"]):
            found = inclusion_path(leaves, index)
            assert [node.hex() for node in found] == path
            root = root_of_path(leaves[index], index, len(leaves), found)
            assert root is not None
            assert root.hex() == one["root"]


def test_signatures():
    for one in vectors("signatures"):
        signed = signed_bytes(one["signer"], one["document"], one["digest"])
        assert signed.hex() == one["signed"]
        signature = Signature.model_validate({key: one[key] for key in Signature.model_fields})
        findings = signature_findings([signature], {one["document"]: one["digest"]})
        refused = any(finding.severity == "error" for finding in findings)
        assert refused != one["valid"], one
