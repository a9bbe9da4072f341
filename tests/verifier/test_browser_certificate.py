"""The browser verifier refuses the same false certificates of fairness as ``replay.py``."""

import json
from random import Random

import pytest

from tests.verifier.false_certificates import WEAKENED, Court, copied, cut_people
from tests.verifier.told import cases_about


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    return Court(tmp_path_factory.mktemp("certified"))


def told(court, folder, records):
    """Cases of the bundle with another lottery record, digests fitting."""
    changes = [lambda document, new=record: document.update(new) for record in records]
    return cases_about(court.bundle, folder, "lottery.json", changes)


def any_cuts(rng):
    """People of both departments in any cuts in any order."""
    cuts = []
    for department, who in (("d1", "abcdef"), ("d2", "xyz")):
        order = rng.sample(who, len(who))
        ends = sorted(rng.sample(range(1, len(who)), rng.randint(0, len(who) - 1)))
        bounds = zip([0, *ends], [*ends, len(who)], strict=True)
        cuts += [(department, set(order[first:last])) for first, last in bounds]
    return cuts


def test_false_certificates_are_refused(judge, court, tmp_path):
    merged = [("d1", {*"abcdef"}), *cut_people(court.record)[2:]]
    choices = [merged, [*cut_people(court.record)]]
    for weaken in WEAKENED:
        cuts = cut_people(court.record)
        weaken(cuts)
        choices.append(cuts)
    choices += [any_cuts(Random(seed)) for seed in range(40)]
    records = [court.put_right(copied(court), cuts) for cuts in choices]
    verdicts = judge(*told(court, tmp_path, records))
    for record, verdict in zip(records, verdicts, strict=True):
        expected = court.replayed(json.loads(json.dumps(record)))
        assert verdict["ok"] == (not expected), (record["cuts"], verdict["codes"], expected)
        assert not verdict["untold"]
    assert verdicts[0]["codes"] == ["lottery.cut_borne"]
    assert verdicts[1]["ok"]
