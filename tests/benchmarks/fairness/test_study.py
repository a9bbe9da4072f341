import json
import re

import numpy as np
import pandas as pd
import pytest

from benchmarks.fairness import __main__ as command
from benchmarks.fairness import contenders, scenarios
from benchmarks.fairness.campaigns import Campaign
from benchmarks.fairness.guesses import guesses
from benchmarks.fairness.people import load_table, people_loads
from benchmarks.fairness.practices.catalogue import OURS, PRACTICES
from benchmarks.fairness.shares import bias_p_value, displaced, group_shares
from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.world import Past, Year
from benchmarks.fairness.worlds.wuhan import wuhan_scenario
from tests.benchmarks.fairness.small_data import write_small_data
from tests.verifier.chromium import Chromium, find_chromium


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Tiny and a small Chicago, twice: in one go, and stopped and taken up again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(scenarios.WORLDS, "quick", ("tiny", "chicago"))
        patch.setattr(contenders, "CONTENDERS", [PRACTICES[n] for n in (0, 3, 5, 9, 11)])
        data = write_small_data(tmp_path_factory.mktemp("data"))
        once, again = (tmp_path_factory.mktemp(name) for name in ("once", "again"))
        words = ["--size", "quick", "--seeds", "1", "--data", str(data), "--processes", "1"]
        command.main([*words, "--out", str(once)])
        lines = (once / command.JOURNAL).read_text(encoding="utf-8").splitlines(keepends=True)
        half = "".join(lines[: len(lines) // 2]) + lines[len(lines) // 2][:30]
        (again / command.JOURNAL).write_text(half, encoding="utf-8")
        command.main([*words, "--out", str(again), "--resume"])
        yield once, again


def test_the_same_seeds_give_the_same_bytes_also_when_taken_up_again(study):
    once, again = study
    made = sorted(path.name for path in once.iterdir() if path.suffix in {".csv", ".png", ".md"})
    assert {"figures.csv", "groups.csv", "people.csv", "chicago_repeats.csv"} <= set(made)
    for name in made:
        assert (once / name).read_bytes() == (again / name).read_bytes(), name


def test_dates_and_versions_stand_apart(study):
    about = json.loads((study[0] / "about.json").read_text(encoding="utf-8"))
    assert {"command", "date", "numpy"} <= set(about)
    assert about["date"] not in (study[0] / "tables.md").read_text(encoding="utf-8")


def test_a_journal_of_another_study_is_refused(study, tmp_path):
    (tmp_path / command.JOURNAL).write_bytes((study[0] / command.JOURNAL).read_bytes())
    with pytest.raises(SystemExit, match="leave --resume out"):
        command.main(["--size", "quick", "--seeds", "3", "--out", str(tmp_path), "--resume"])


def test_the_page_needs_nothing_from_outside_and_is_bilingual(study):
    page = (study[0] / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)\s*=|url\(|@import", page)
    assert page.count('class="zh"') == page.count('class="en"')
    assert "谁吃亏" in page
    assert "Who is hurt" in page


def test_the_page_in_a_browser(study, tmp_path):
    program = find_chromium()
    if not program:
        pytest.skip("no Chromium")
    shown = "getComputedStyle(document.querySelector('h2 .{}')).display"
    with Chromium(program, tmp_path) as browser:
        browser.open(study[0] / "report.html")
        assert browser.evaluate(shown.format("zh")) != "none"
        assert browser.evaluate(shown.format("en")) == "none"
        browser.evaluate("document.getElementById('en').click()")
        assert browser.evaluate(shown.format("zh")) == "none"
        assert browser.evaluate(shown.format("en")) != "none"
        assert browser.evaluate("document.querySelectorAll('svg').length") > 5
        assert not [url for url in browser.requests if not url.startswith("file:")]


def test_nothing_is_said_of_persons_in_chicago_nor_of_promises_nobody_made(study):
    figures = pd.read_csv(study[0] / "figures.csv")
    chicago = figures[figures["world"] == "chicago"]
    assert not chicago["measure"].isin(["pairs_again", "same_person_again"]).any()
    happened = chicago[chicago["practice"] == "happened"]
    assert len(happened)
    assert not happened["measure"].str.startswith("displaced").any()


def fixed(world, selected, teams):
    """A year in which the first department comes to these enterprises with these teams."""
    visits = pd.DataFrame(
        [(name, n, "market", n, "routine") for n, name in enumerate(selected)],
        columns=["enterprise", "visit", "department", "day", "trigger"],
    )
    seats = [(n, "market", person) for n, team in enumerate(teams) for person in team]
    return Year(
        visits[["enterprise", "department"]],
        visits,
        pd.DataFrame(seats, columns=["visit", "department", "inspector"]),
    )


def test_displaced_share_by_hand():
    # three are due, 3/4 in each quarter of the file; all three come from the first quarter
    world = tiny_world()
    year = fixed(world, ["E01", "E02", "E03"], [("M1", "M2")] * 3)
    groups = group_shares(OURS, [Campaign((world,), (year,))])
    own = {key: v for key, v in groups["position"].items() if key.startswith("market")}
    assert own["market|0"][:4] == [3, 0.75, 3, 3]
    assert displaced(own) == pytest.approx((2.25 + 3 * 0.75) / (2 * 3))


def test_bias_test_is_the_exact_chi_square_of_a_stratified_count():
    # the multivariate hypergeometric: Σ (O − E)²/E · (N − 1)/(N − n)
    observed, expected = np.array([3, 0, 0, 0]), np.full(4, 0.75)
    statistic = ((observed - expected) ** 2 / expected).sum() * 11 / 9
    from scipy.stats import chi2

    world = tiny_world()
    year = fixed(world, ["E01", "E02", "E03"], [("M1", "M2")] * 3)
    groups = group_shares(OURS, [Campaign((world,), (year,))])
    own = {key: v for key, v in groups["position"].items() if key.startswith("market")}
    assert bias_p_value(own) == pytest.approx(chi2.sf(statistic, 3), rel=1e-5)


def test_an_honest_draw_is_not_accused_and_the_skip_number_is():
    world = wuhan_scenario(500, None).first
    empty = pd.DataFrame(columns=["enterprise", "visit", "department", "day", "trigger"])
    found = {}
    for practice in (PRACTICES[0], PRACTICES[3]):
        drawn = [
            Campaign(
                (world,), (Year(practice.draw.select(world, f"s{n}", 0, Past()), empty, empty),)
            )
            for n in range(80)
        ]
        found[practice.draw.id] = bias_p_value(group_shares(practice, drawn)["position"])
    assert found["equal"] > 0.01
    assert found["skip_number"] < 0.001


def test_loads_are_relative_to_the_department():
    world = tiny_world()
    year = fixed(world, ["E01", "E02"], [("M1", "M2"), ("M1", "M3")])
    table = load_table(people_loads([Campaign((world,), (year,))]), world.inspectors)
    loads = table.set_index("inspector")["load"]
    assert loads[["M1", "M2", "M3"]].tolist() == pytest.approx([1.5, 0.75, 0.75])


def test_guesses_of_a_team_that_never_changes_and_of_its_colleague():
    world = tiny_world()
    same = fixed(world, ["E01", "E02", "E03"], [("M1", "M2")] * 3)
    found = guesses([Campaign((world, world), (same, same))])
    assert found["guess_outsider"] == found["guess_insider"] == 1.0
    assert found["guess_colleague"] == 1.0
