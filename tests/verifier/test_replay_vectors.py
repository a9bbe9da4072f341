"""The stand-alone verifier gives the golden vectors, which another implementation made."""

import csv
import hashlib
import io
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from dualrandom.verifier import replay

FOLDER = Path(__file__).parents[1] / "vectors"


def vectors(name, kind=None):
    listed = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    found = [one for one in listed if kind is None or one["kind"] == kind]
    assert found
    return found


def drawing(tasks, enterprises, seed):
    """A draw without a bundle: cells by enterprise, quotas by task and stratum."""
    rows = [[name, "", *("in:" + c if c else "out:frame.scope" for c in cells)]
            for name, *cells in enterprises]  # fmt: skip
    reader = replay.FrameReader([task for task, _ in tasks], [True] * len(tasks), "")
    strata = [[{"stratum": name, "expected_quota": str(quota)} for name, quota in quotas.items()]
              for _, quotas in tasks]  # fmt: skip
    promises = [{"task": task, "follows": None, "strata": listed}
                for (task, _), listed in zip(tasks, strata, strict=True)]  # fmt: skip
    return replay.Drawing(reader.read(iter(sorted(rows)), set()), promises, seed)


def names(entries):
    return [entry[1] for entry in entries]


@pytest.fixture(params=["OpenSSL", "pure"])
def sm3(request, monkeypatch):
    """Both ways to SM3."""
    if request.param == "pure":
        monkeypatch.setattr(replay.hashlib, "new", _unsupported)


def _unsupported(name):
    raise ValueError(name)


def test_encodings():
    for one in vectors("encodings", "netstrings"):
        assert replay.netstrings(*one["fields"]).hex() == one["bytes"]
    for one in vectors("encodings", "document"):
        assert replay.canonical(one["document"]).decode() == one["canonical"]
        assert replay.document_digest(one["document"]) == one["sha256"]
    for one in vectors("encodings", "order of texts"):
        assert replay.is_ordered(one["texts"])


def test_frames_and_registers():
    for one in vectors("encodings", "frame"):
        rows = [[name, record, *cells] for name, record, cells in one["rows"]]
        unweighted = [False] * len(one["tasks"])
        frame = replay.FrameReader(one["tasks"], unweighted, "").read(iter(rows), set())
        assert frame.digest == one["digest"]
    for one in vectors("encodings", "register"):
        table = io.StringIO()
        csv.writer(table).writerows(one["rows"])
        rows = csv.DictReader(io.StringIO(table.getvalue()))
        digests = sorted(replay.sha256_hex(replay.netstrings(*replay._fields(row))) for row in rows)
        assert replay.sha256_hex("\n".join(digests).encode()) == one["digest"]


@pytest.mark.usefixtures("sm3")
def test_hashes_tickets_and_streams(monkeypatch):
    for one in vectors("tickets", "hash"):
        state = replay.hash_of("sm3:" if one["hash"] == "sm3" else "")
        state.update(one["text"].encode())
        assert state.digest().hex() == one["digest"]
    for one in vectors("streams"):
        chances = replay.Chances(one["purpose"], one["seed"])
        found = [str(chances.below(int(one["bound"]))) for _ in one["integers"]]
        assert found == one["integers"]
    hash_of = replay.hash_of
    for one in vectors("tickets", "ticket"):  # of any seed, bound or not
        monkeypatch.setattr(replay, "hash_of", lambda _, name=one["hash"]: hash_of(name + ":"))
        ticket = replay.ticket_maker(one["purpose"], one["seed"])
        assert ticket(*one["fields"]).hex() == one["ticket"]


def test_seeds():
    audit = replay.Audit(Path(), None)
    for one in vectors("seeds", "bound seed"):
        algorithm = f"seed/{one['hash']}-1"
        parts = [dict({"signature": None}, **part) for part in one["contributions"]]
        record = {"algorithm": algorithm, "seed": one["seed"], "contributions": parts}
        promise = {"algorithms": {"seed": algorithm}, "seed_sources": [], "campaign": "c",
                   "unrevealed_secrets": "omit"}  # fmt: skip
        replay.check_contributions(audit, record, promise, one["commitment"])
    of_the_seed = [params for _, code, params in audit.findings if params.get("where") == "seed"]
    assert not [params for params in of_the_seed if params["field"] != "contributions"]
    for one in vectors("seeds", "secret digest"):
        fields = ("dualrandom/secret/1", one["campaign"], one["party"], one["secret"])
        assert replay.sha256_hex(replay.netstrings(*fields)) == one["digest"]


def test_quotas_and_their_rounding():
    for one in vectors("quotas", "expected quotas"):
        quotas = replay.asked_quotas(one["task"], one["frame_sizes"], one["staff"] or 0)
        raised = replay.raised_quotas(one["task"], one["frame_sizes"], quotas)
        assert {name: str(quota) for name, quota in raised.items()} == one["expected_quotas"]
    for one in vectors("quotas", "rounding by the seed"):
        expected = {name: Fraction(quota) for name, quota in one["expected_quotas"].items()}
        assert replay.drawn_quotas(expected, one["seed"]) == one["quotas"]


def test_chances_by_weight():
    for one in vectors("chances"):
        sizes = dict(map(tuple, one["levels"]))
        chances = replay.mean_chances(sizes, Fraction(one["expected_quota"]))
        assert [[w, str(p)] for w, p in sorted(chances.items())] == one["chances"]


def test_equal_draws():
    for one in vectors("equal_draws", "list"):
        enterprises = [(name, "all*1") for name in one["identifiers"]]
        quotas = {"all": one["n"]} if enterprises else {}
        drawn = replay.draw_equal(
            drawing([("t", quotas)], enterprises, one["seed"]), {(0, "all"): one["reserves"]}
        )
        outcome = drawn.get((0, "all"), replay.Outcome([], []))
        assert [{"id": e[1], "ticket": e[0].hex()} for e in outcome.selected] == one["selected"]
        assert [{"id": e[1], "ticket": e[0].hex()} for e in outcome.reserves] == one["next"]
        assert outcome.cutoff == one["cutoff"]
    for one in vectors("equal_draws", "batches"):
        ranks = range(1, len(one["batch_by_rank"]) + 1)
        found = [replay.batch_of(rank, one["n"], one["batches"]) for rank in ranks]
        assert found == one["batch_by_rank"]


def test_large_equal_draws():
    for one in vectors("equal_draws", "E000001 to E100000"):
        enterprises = [(f"E{n:06d}", "all*1") for n in range(1, one["count"] + 1)]
        outcome = replay.draw_equal(
            drawing([("t", {"all": one["n"]})], enterprises, one["seed"]),
            {(0, "all"): one["reserves"]},
        )[0, "all"]
        listed = "\n".join(names(outcome.selected)).encode()
        assert hashlib.sha256(listed).hexdigest() == one["all_selected_sha256"]
        assert [e[0].hex() for e in outcome.reserves] == [e["ticket"] for e in one["next"]]
        assert outcome.cutoff == one["cutoff"]


def test_nested_draws():
    for one in vectors("nested_draws"):
        tasks = [(task["task"], task["quotas"]) for task in one["tasks"]]
        plan = drawing(tasks, one["enterprises"], one["seed"])
        drawn = replay.draw_nested(plan, {})
        places = {task: place for place, (task, _) in enumerate(tasks)}
        found = {(places[cell["task"]], cell["stratum"]): cell for cell in one["outcome"]}
        assert set(drawn) == set(found)
        for cell, expected in found.items():
            assert names(drawn[cell].selected) == expected["selected"], one["title"]
            chances = sorted(plan.chances[cell].items())
            assert [[w, str(p)] for w, p in chances] == expected["chances"]


def test_draws_by_transformed_tickets():
    for one in vectors("order_draws"):
        pairs = zip(one["identifiers"], one["weights"], strict=True)
        enterprises = [(name, f"all*{weight}") for name, weight in pairs]
        plan = drawing([("t", {"all": one["n"]})], enterprises, one["seed"])
        chances = [str(plan.chances[0, "all"][weight]) for weight in one["weights"]]
        assert chances == one["chances"]
        more = {(0, "all"): len(one["pareto_reserves"])}
        pareto = replay.draw_pareto(plan, more)[0, "all"]
        assert names(pareto.selected) == one["pareto"]
        assert names(pareto.reserves) == one["pareto_reserves"]
        assert names(replay.draw_poisson(plan, {})[0, "all"].selected) == one["poisson"]


def test_lotteries():
    for one in vectors("lottery_rounding"):
        blocks = [{"profile": place} for place in one["profile_of_block"]]
        record = {"seed": one["seed"], "profiles": one["profiles"], "blocks": blocks}
        teams = replay.draw_teams(record, replay.Chances("lottery", one["seed"]))
        assert teams == one["teams"]
        members = Counter(name for profile in one["profiles"] for name in profile["members"])
        assert set(members) <= set(one["inspectors"])


def test_trees():
    for one in vectors("merkle"):
        cells, tree = (one["cell"],), replay.Tree()
        leaves = []
        for place, name in enumerate(one["identifiers"]):
            salt = replay.salt_of(one["salt"], name) if one["salt"] else ""
            assert salt == one["salts"][place]
            line = replay.netstrings(name, one["record"], *cells) + b"\n"
            leaves.append(replay.leaf_of(salt, line))
            tree.add(leaves[-1])
        assert [leaf.hex() for leaf in leaves] == one["leaves"]
        assert tree.root() == one["root"]
        rows = [[name, one["record"], *cells] for name in one["identifiers"]]
        reader = replay.FrameReader(["t"], [False], one["salt"] or "")
        assert reader.read(iter(rows), set()).root == one["root"]
        for place, path in enumerate(one["paths"]):
            nodes = [bytes.fromhex(node) for node in path]
            found = replay.root_above(leaves[place], place, len(leaves), nodes)
            assert found == one["root"]


def test_signatures():
    for one in vectors("signatures"):
        message = replay.netstrings(
            "dualrandom/signature/1", one["signer"], one["document"], one["digest"]
        )
        signed = bytes.fromhex(one["signed"])
        key = replay.from_hex(one["public_key"], 32)
        signature = replay.from_hex(one["signature"], 64)
        assert (message == signed and replay.ed25519_holds(key, message, signature)) == one["valid"]
