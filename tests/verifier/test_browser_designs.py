"""The browser verifier accepts every way to draw, as the library wrote it."""

import pytest

from tests.verifier.designs import DESIGNS
from tests.verifier.page_judges import files_of
from tests.verifier.worlds import make_bundle


@pytest.fixture(scope="module")
def designed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("designs")
    return {name: make_bundle(folder / name, 3, change) for name, change in DESIGNS.items()}


@pytest.mark.parametrize("name", DESIGNS)
def test_it_accepts_every_design(judge, designed, name):
    (verdict,) = judge(files_of(designed[name]), [{}])
    assert (verdict["ok"], verdict["codes"]) == (True, [])


def test_the_follower_is_left_out_of_strata(designed):
    text = (designed["joint in part"] / "commitment.json").read_text(encoding="utf-8")
    assert '"rule":"follows:' in text
    assert text.count('"stratum":"B"') == 1
