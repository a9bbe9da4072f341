"""Bundles whose teams are drawn on the day: the whole way, three verifiers, and lies."""

import csv
import io
import json
import shutil

import pytest

import dualrandom as dr
from dualrandom.cli import main
from dualrandom.drawing.daily_demands import publish_demands
from dualrandom.io.verification import verify
from dualrandom.scheduling.daily_schedule import schedule_daily
from tests.conftest import with_daily_teams, write_city
from tests.verifier import lies, worlds
from tests.verifier.page_judges import changed_files, files_of

PLAN_FILES = ("plan.json", "staffing.json")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """A small city, planned by the command line as a campaign that draws its teams daily."""
    folder = tmp_path_factory.mktemp("daily")
    sizes = {"n_enterprises": 400, "n_inspectors": 30, "n_departments": 3, "n_days": 15}
    city = write_city(folder / "city", **sizes)
    file = city / "campaign.toml"
    file.write_text(with_daily_teams(file.read_text(encoding="utf-8")), encoding="utf-8")
    sources = dr.read_campaign(file).seed_sources
    source = ["--seed-source", sources[0].name] if sources else []
    assert (
        main(
            [
                "run",
                str(city),
                "--seed",
                "2026",
                *source,
                "--lang",
                "zh",
                "--out",
                str(folder / "out"),
            ]
        )
        == 0
    )
    return folder / "out"


@pytest.fixture(scope="module")
def bundle(outputs):
    return outputs / "bundle"


def verdicts_of(folder, original, judge, capsys):
    """Whether library, replay and page accept a bundle."""
    capsys.readouterr()
    replayed = lies.replay.main([str(folder)]) == 0
    said = capsys.readouterr().out
    page = judge(original, [changed_files(folder, original)])[0]
    return verify(folder), replayed, said, page


def test_all_three_verifiers_accept_a_plan_without_names(bundle, judge, capsys):
    result, replayed, said, page = verdicts_of(bundle, files_of(bundle), judge, capsys)
    assert result.ok, result.text()
    assert "demands" in result.stages
    assert "lottery" not in result.stages
    assert replayed, said
    assert page["ok"], page
    assert not {"lottery.json", "lottery.csv"} & {path.name for path in bundle.iterdir()}


def test_no_output_names_an_inspector(outputs):
    import openpyxl

    with (outputs / "bundle" / "inspectors.csv").open(encoding="utf-8", newline="") as handle:
        people = list(csv.DictReader(handle))
    names = {person["inspector_id"] for person in people} | {person["name"] for person in people}
    plan = (outputs / "plan.csv").read_text(encoding="utf-8-sig")
    page = (outputs / "report.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(outputs / "plan.xlsx")
    cells = [
        str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None
    ]
    for text in (plan, page, "\n".join(cells), (outputs / "bundle" / "plan.json").read_text()):
        assert not [name for name in names if name and name in text]
    rows = list(csv.reader(io.StringIO(plan)))
    assert all("当日抽取" in row[-1] for row in rows[1:])
    assert "当日抽取" in page
    assert "drawn on the day" in page
    assert "人员余量" in book.sheetnames


def test_the_same_input_gives_the_same_bundle(bundle):
    read = dr.read_bundle(bundle)
    plan = schedule_daily(publish_demands(read.plan.lottery.draw, read.registers))
    assert plan.record == read.plan.record
    assert plan.staffing == read.plan.staffing
    assert plan.demands.record == read.plan.demands.record


def test_explain_says_that_nobody_is_known_yet(bundle, capsys):
    enterprise = dr.read_bundle(bundle).plan.visits[0].enterprise
    assert main(["explain", str(bundle), enterprise, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "drawn on the day of the visit" in said


def reseal_plan(folder):
    """Let the staffing belong to the plan as it is, and its table and manifest as well."""
    staffing = json.loads((folder / "staffing.json").read_bytes())
    staffing["plan"] = lies.replay.sha256_hex((folder / "plan.json").read_bytes())
    (folder / "staffing.json").write_bytes(lies.replay.canonical(staffing))
    lies.reseal(folder)


def change(folder, name, how):
    """Change one document and put right all digests that rest on it."""
    document = json.loads((folder / name).read_bytes())
    how(document)
    (folder / name).write_bytes(lies.replay.canonical(document))
    if name == "demands.json":
        digest = lies.replay.sha256_hex((folder / name).read_bytes())
        for other, field in (("plan.json", "lottery"), ("staffing.json", "demands")):
            document = json.loads((folder / other).read_bytes())
            document[field] = digest
            (folder / other).write_bytes(lies.replay.canonical(document))
    if name == "staffing.json":
        lies.reseal(folder)
    else:
        reseal_plan(folder)


def overfull(plan):
    """All visits of the first week on one day of it."""
    day = plan["visits"][0]["day"]
    moved = plan["visits"][:24]
    for visit in moved:
        visit.update(day=day, visit=f"{day}/{visit['enterprise']}")
    plan["visits"].sort(key=lambda visit: (visit["day"], visit["start"], visit["enterprise"]))


def named(plan):
    plan["visits"][0]["parts"][0]["team"] = ["I0001", "I0002"]


def other_algorithm(plan):
    plan["algorithm"] = "joint-plan/construct-repair-1"


def another_candidate(demands):
    profile = demands["profiles"][0]
    del profile["members"][0], profile["qualified"][0]


def smaller_team(demands):
    demands["blocks"][0]["size"] = 1


def lost_block(demands):
    del demands["blocks"][0]


def better_day(staffing):
    staffing["days"][0]["absences"] += 1


def lost_day(staffing):
    del staffing["days"][0]


LIES = [
    ("plan.json", overfull),
    ("plan.json", named),
    ("plan.json", other_algorithm),
    ("demands.json", another_candidate),
    ("demands.json", smaller_team),
    ("demands.json", lost_block),
    ("staffing.json", better_day),
    ("staffing.json", lost_day),
]


@pytest.mark.parametrize(("name", "how"), LIES, ids=lambda value: getattr(value, "__name__", None))
def test_all_three_refuse_a_lie(bundle, judge, tmp_path, capsys, name, how):
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    change(copy, name, how)
    result, replayed, said, page = verdicts_of(copy, files_of(bundle), judge, capsys)
    assert not result.ok
    assert not replayed
    assert not page["ok"]
    if how is overfull:
        assert "plan.daily_staffing.violation" in {finding.code for finding in result.findings}
        assert "plan.daily_staffing" in said
        assert "plan.daily_staffing" in page["codes"]


def test_teams_that_are_known_beforehand_are_refused(bundle, judge, tmp_path, capsys):
    """A lottery beside a plan that says nobody is known."""
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    (copy / "lottery.csv").write_text("block\n", encoding="utf-8")
    lies.reseal(copy)
    result, replayed, _, page = verdicts_of(copy, files_of(bundle), judge, capsys)
    assert "verify.teams_beforehand" in {finding.code for finding in result.findings}
    assert not replayed
    assert "demands.beforehand" in page["codes"]


@pytest.mark.parametrize("said", ["upfront", "daily"])
def test_a_campaign_that_says_otherwise_is_refused(bundle, judge, tmp_path, capsys, said):
    """``upfront`` is never written; without it the campaign is one whose teams are known."""
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    campaign = json.loads((copy / "campaign.json").read_bytes())
    if said == "upfront":
        campaign["teams"] = "upfront"
    else:
        del campaign["teams"]
    (copy / "campaign.json").write_bytes(lies.replay.canonical(campaign))
    lies.reseal(copy)
    result, replayed, _, page = verdicts_of(copy, files_of(bundle), judge, capsys)
    assert not result.ok
    assert not replayed
    assert not page["ok"]


def daily(keys, _rng):
    keys["teams"] = "daily"


@pytest.mark.parametrize("seed", range(8))
def test_all_three_accept_awkward_worlds(seed, judge, tmp_path, capsys):
    """Scarce people, leave, recusals, odd names: what can't be staffed is left out, not promised."""
    folder = worlds.make_bundle(tmp_path, seed, daily)
    result, replayed, said, page = verdicts_of(folder, files_of(folder), judge, capsys)
    assert result.ok, result.text()
    assert replayed, said
    assert page["ok"], page
