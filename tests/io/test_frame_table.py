"""``frame.csv`` is written and read back as it was, weights included; nonsense is named."""

import json
import shutil

import pytest

from dualrandom.campaign.frame import build_frame
from dualrandom.canonical import canonical_json
from dualrandom.errors import BundleError
from dualrandom.io.bundle import write_bundle
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_tables import frame_table
from dualrandom.io.verification import verify
from tests.campaign.campaign_worlds import campaign, registers
from tests.conftest import live_through, write_city
from tests.verifier.lies import reseal

TASK = """
[[tasks]]
id = "risky"
department = "market"
items = ["MKT-01"]
strata = ["risk_credit"]
quota = "1:1"
weights = { column = "risk_credit", table = { A = 1, B = 2, C = 5, D = 9 } }
minimum_per_stratum = 1
"""
HEAD = """
id = "spring"
window = { start = 2026-03-02, end = 2026-03-20 }
initiating_department = "market"
[[seed_sources]]
name = "lottery"
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    """A small city drawn with weights, by the number of staff."""
    folder = tmp_path_factory.mktemp("weights")
    sizes = {"n_enterprises": 300, "n_inspectors": 20, "n_departments": 2, "n_days": 15}
    write_city(folder, **sizes)
    (folder / "campaign.toml").write_text(HEAD + TASK, encoding="utf-8")
    own = live_through(folder)
    path = write_bundle(
        folder / "bundle", own.plan, registers=own.registers, frame=own.frame, seed=own.seed
    )
    return own, path


def test_a_frame_with_weights_comes_back_as_it_was(bundle):
    world, path = bundle
    assert verify(path).ok
    written, read = world.frame.tasks["risky"], read_bundle(path).frame.tasks["risky"]
    assert read.strata == written.strata
    assert read.codes.tolist() == written.codes.tolist()
    assert read.reasons.tolist() == written.reasons.tolist()
    assert read.weights.tolist() == written.weights.tolist()
    assert read.staff == written.staff > 0
    assert read_bundle(path).frame.digest == world.frame.digest


def test_a_label_may_hold_the_sign_that_divides():
    rows = [{"identifier": "E1", "risk_credit": "a*2"}, {"identifier": "E2", "risk_credit": "b"}]
    task = {"strata": ["risk_credit"], "quota": "100%"}
    task["weights"] = {"column": "risk_credit", "table": {"a*2": 3, "b": 1}}
    table = frame_table(build_frame(campaign(task), registers(*rows))).decode()
    cells = [line.split(",")[2] for line in table.splitlines()]
    assert cells == ["task:food", "in:a*2*3", "in:b*1"]


@pytest.mark.parametrize(
    "cell", ["in:A", "in:A*0", "in:A*01", "in:A*1.5", "in:A*-1", "in:A*", "A*1"]
)
def test_a_cell_without_a_whole_weight_is_named(bundle, tmp_path, cell):
    _, path = bundle
    copy = tmp_path / "copy"
    shutil.copytree(path, copy)
    text = (copy / "frame.csv").read_text(encoding="utf-8")
    assert "in:A*1" in text
    (copy / "frame.csv").write_text(text.replace("in:A*1", cell, 1), encoding="utf-8")
    with pytest.raises(BundleError) as caught:
        read_bundle(copy)
    assert caught.value.params["file"] == "frame.csv"
    assert repr(cell) in caught.value.params["reason"]


def test_a_quota_that_cannot_be_read_is_a_finding_and_no_crash(bundle, tmp_path):
    _, path = bundle
    copy = tmp_path / "copy"
    shutil.copytree(path, copy)
    document = json.loads((copy / "campaign.json").read_bytes())
    document["tasks"][0]["quota"] = "some"
    (copy / "campaign.json").write_bytes(canonical_json(document))
    reseal(copy)
    (finding,) = verify(copy).findings
    assert (finding.code, finding.file) == ("verify.unreadable", "campaign.json")
