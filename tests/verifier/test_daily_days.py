"""Days drawn by the command line from a plan without names: three verifiers, and lies."""

import csv
import json
import shutil
from collections import Counter
from datetime import date

import pytest

import dualrandom as dr
from dualrandom.cli import main
from dualrandom.drawing.daily.announcing import announce_day
from dualrandom.drawing.daily.chains import ChainSecret
from dualrandom.drawing.daily.checking import ordered_days
from dualrandom.drawing.daily.drawing import draw_day
from dualrandom.drawing.daily.ledger import Ledger
from dualrandom.drawing.daily.records import Absence, BandCertificate, Postponed, day_file
from dualrandom.errors import InfeasibleError
from dualrandom.io.bundle_days import add_day
from dualrandom.io.documents import document_bytes
from dualrandom.io.verification import verify
from dualrandom.scheduling.planned_days import daily_plan
from tests.conftest import with_daily_teams, write_city
from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of

PARTIES = ("fire", "market")
SIZES = {"n_enterprises": 400, "n_inspectors": 45, "n_departments": 3, "n_days": 12}
DRAWN = 6


def secret_of(party):
    return ChainSecret(campaign="wuhan-demo-2026-spring", party=party, length=12, secret=party * 20)


def limit_months(path):
    """Every third inspector makes at most two visits a month."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    with path.open("w", encoding="utf-8", newline="") as handle:
        limited = [[*row, "" if n % 3 else "2"] for n, row in enumerate(rows)]
        csv.writer(handle).writerows([[*header, "monthly_visits"], *limited])


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A small city: the first six of its planned days are drawn, with illness and leave."""
    folder = tmp_path_factory.mktemp("days")
    city = write_city(folder / "city", **SIZES)
    limit_months(city / "inspectors.csv")
    file = city / "campaign.toml"
    text = with_daily_teams(file.read_text(encoding="utf-8"))
    for party in PARTIES:
        secret = secret_of(party)
        (folder / f"{party}.chain.json").write_bytes(document_bytes(secret))
        anchor = secret.chain.anchor
        text += f'\n[[chains]]\nparty = "{party}"\nanchor = "{anchor}"\nlength = 12\n'
    file.write_text(text, encoding="utf-8")
    words = ["run", str(city), "--seed", "2026", "--replays", "0", "--out", str(folder / "out")]
    assert main(words) == 0
    bundle = folder / "out" / "bundle"
    shutil.copytree(bundle, folder / "undrawn")
    (folder / "absent.csv").write_text(
        "inspector,reason\nmarket-0002,illness\nhealth-0003,leave\n", encoding="utf-8"
    )
    days = sorted({visit.day for visit in dr.read_bundle(bundle).plan.visits})
    for number, day in enumerate(days[:DRAWN]):
        away = ["--absences", str(folder / "absent.csv")] if number % 2 else []
        assert draw_today(folder, day, *away) == 0
    return folder, days


def chains_of(folder):
    return [word for party in PARTIES for word in ("--reveal", str(folder / f"{party}.chain.json"))]


def draw_today(folder, day, *words, reveal=True):
    bundle = str(folder / "out" / "bundle")
    revealed = chains_of(folder) if reveal else []
    return main(["draw-today", bundle, day.isoformat(), *revealed, *words])


@pytest.fixture
def copied(course, tmp_path):
    """The folder with its chains and its bundle, to be changed."""
    return shutil.copytree(course[0], tmp_path / "course"), course[1]


def state_of(folder):
    bundle = dr.read_bundle(folder)
    plan = daily_plan(bundle.plan)
    return plan, ordered_days(plan, bundle.days)


def verdicts_of(folder, original, judge, capsys):
    """Whether library, replay and page accept a bundle, and what they say."""
    capsys.readouterr()
    replayed = lies.replay.main([str(folder), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    return verify(folder), replayed, said, judge(original, [changed_files(folder, original)])[0]


def test_all_three_verifiers_accept_the_days(course, judge, capsys):
    bundle = course[0] / "out" / "bundle"
    result, replayed, said, page = verdicts_of(bundle, files_of(bundle), judge, capsys)
    assert result.ok, result.text()
    assert "days" in result.stages
    left = len(course[1]) - DRAWN
    assert [
        notice.params["n"] for notice in result.notices if notice.code == "daily.open_days"
    ] == [left]
    assert replayed, said
    assert f"{left} of {len(course[1])} planned days are not drawn yet" in said
    assert page["ok"], page
    plan, records = state_of(bundle)
    limited = {name for name, worker in plan.workers.items() if worker.monthly_visits}
    visits = [load.visits for load in records[-1].loads if load.inspector in limited]
    assert max(visits) == 2  # a month is one of the limits that all three know
    absences = [record.announcement.absences for record in records]
    assert [len(one) for one in absences] == [0, 2, 0, 2, 0, 2]


def test_days_are_drawn_once_and_in_order(copied, capsys):
    folder, days = copied
    before = files_of(folder / "out" / "bundle")
    for day, words in (
        (days[DRAWN - 1], "has been drawn already"),
        (days[DRAWN + 1], f"{days[DRAWN]} has to be drawn before"),
        (date(2030, 1, 1), "no visits on 2030-01-01"),
    ):
        assert draw_today(folder, day) == 1
        assert words in capsys.readouterr().err
    assert files_of(folder / "out" / "bundle") == before


def test_a_day_in_two_steps(copied, capsys):
    """First the announcement, whose digest is published; then each party's element."""
    folder, days = copied
    bundle, day, sheet = folder / "out" / "bundle", days[DRAWN], folder / "today.json"
    before = files_of(bundle)
    words = ["--absent", "market-0002=illness", "--public", "3D 2026061"]
    assert draw_today(folder, day, *words, "--announce", str(sheet), reveal=False) == 0
    said = capsys.readouterr().out
    announced = json.loads(sheet.read_bytes())
    assert lies.replay.document_digest(announced) in said
    assert "market-0002 (illness)" in said
    assert files_of(bundle) == before
    revealed = []
    for party in PARTIES:
        number = str(announced["number"])
        file = str(folder / f"{party}.chain.json")
        assert main(["ceremony", "reveal", file, "--number", number]) == 0
        revealed += ["--element", capsys.readouterr().out.strip()]
    second = ["--announced", str(sheet), *revealed]
    # Without the public text nothing is drawn; nor with an announcement that was changed.
    assert draw_today(folder, day, *second, reveal=False) == 1
    changed = {**announced, "absences": []}
    other = folder / "other.json"
    other.write_bytes(lies.replay.canonical(changed))
    words = ["--announced", str(other), *revealed, "--value", "1 2 3"]
    assert draw_today(folder, day, *words, reveal=False) == 1
    assert "people is not what follows" in capsys.readouterr().err
    assert files_of(bundle) == before
    assert draw_today(folder, day, *second, "--value", "1 2 3", "--json", reveal=False) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["announcement"] == announced
    assert verify(bundle).ok


def test_wrong_use_is_explained(copied, capsys):
    folder, days = copied
    day = days[DRAWN]
    (folder / "bad.csv").write_text("inspector,reason\nmarket-0001,flu\n,leave\n", encoding="utf-8")
    for words, expected in (
        (["--absences", str(folder / "bad.csv")], ["bad.csv:2", "market-0001,flu", "bad.csv:3"]),
        (["--absent", "nobody=leave", "--postpone", "x/y=rain"], ["nobody", "x/y"]),
        (["--absent", "market-0001=flu"], ["market-0001=flu"]),
        (["--element", "tax=00"], ["tax holds no chain"]),
        (["--value", "7"], ["none was announced"]),
    ):
        assert draw_today(folder, day, *words) == 1
        said = capsys.readouterr().err
        assert all(part in said for part in expected), said
    assert draw_today(folder, day, reveal=False) == 1
    assert "has not revealed" in capsys.readouterr().err.replace("hasn't", "has not")
    for words in (["--announced", "x", "--absent", "a=leave"], ["--element", "tax"]):
        with pytest.raises(SystemExit):
            draw_today(folder, day, *words)


def test_a_chain_of_somebody_else_is_refused(copied, capsys):
    folder, days = copied
    other = folder / "other.chain.json"
    words = ["--campaign", "wuhan-demo-2026-spring", "--party", "fire", "--length", "12"]
    assert main(["ceremony", "chain", *words, "--out", str(other)]) == 0
    assert main(["draw-today", str(folder / "out" / "bundle"), days[DRAWN].isoformat(),
                 "--reveal", str(other)]) == 1  # fmt: skip
    assert "not the one that wuhan-demo-2026-spring names" in capsys.readouterr().err


def test_a_chain_that_is_made_is_the_one_that_is_named(tmp_path, capsys):
    out = tmp_path / "fire.chain.json"
    words = ["--campaign", "c", "--party", "fire", "--length"]
    assert main(["ceremony", "chain", *words, "3", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    made = ChainSecret.model_validate_json(out.read_bytes())
    assert f'anchor = "{made.chain.anchor}"' in said
    assert made.secret not in said
    assert out.stat().st_mode & 0o777 == 0o600
    assert main(["ceremony", "chain", *words, "3", "--out", str(out)]) == 1
    assert main(["ceremony", "reveal", str(out), "--number", "4"]) == 1
    with pytest.raises(SystemExit):
        main(["ceremony", "chain", *words, "0", "--out", str(tmp_path / "other.json")])


def members_of(planned):
    found = {}
    for one in planned.seats:
        found.setdefault(one.department, set()).update(one.members)
    return found


def force(bundle, fewest=7):
    """Keep away whoever is behind, day after day, until nobody can keep within one visit."""
    plan, records = state_of(bundle)
    for number, planned in enumerate(plan.days, start=1):
        ledger = Ledger.after(plan, records)
        ahead = [
            sorted(own, key=lambda name: (ledger.fair[name] - ledger.visits[name], name))
            for own in members_of(planned).values()
        ]
        for kept in range(fewest, max(map(len, ahead)) + 1):
            away = [
                Absence(inspector=name, reason="other") for names in ahead for name in names[kept:]
            ]
            try:
                announcement = announce_day(plan, records, absences=away)
            except InfeasibleError:
                continue  # too few to staff the day
            break
        elements = {party: secret_of(party).element(number) for party in PARTIES}
        records = (*records, draw_day(plan, records, announcement, elements))
        add_day(bundle, records[-1])
        if announcement.certificates:
            return number
    raise AssertionError("no day had to leave the band")


def test_a_forced_day_is_accepted_with_its_certificate_only(course, tmp_path, judge, capsys):
    bundle = shutil.copytree(course[0] / "undrawn", tmp_path / "bundle")
    original = files_of(bundle)
    number = force(bundle)
    result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
    assert result.ok, result.text()
    assert replayed, said
    assert page["ok"], page
    plan, records = state_of(bundle)
    today = records[-1].announcement
    certificate = today.certificates[0]
    elements = {party: secret_of(party).element(number) for party in PARTIES}
    for changed in (
        (),
        (certificate.model_copy(update={"inspectors": certificate.inspectors[1:]}),),
        (certificate.model_copy(update={"pairs": ()}),),
        (certificate.model_copy(update={"department": "fire"}),),
    ):
        lie = edit(today, certificates=changed)
        record = draw_day(plan, records[:-1], lie, elements)
        (bundle / day_file(today.day)).write_bytes(document_bytes(record))
        lies.reseal(bundle)
        result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
        assert not result.ok
        assert not replayed, said
        assert {"day.band", "day.certificate"} & set(page["codes"])


def left_out(bundle, days):
    (bundle / day_file(days[2])).unlink()


def repeated(bundle, days):
    shutil.copy(bundle / day_file(days[2]), bundle / day_file(days[3]))


def swapped(bundle, days):
    one, two = (bundle / day_file(days[n]) for n in (1, 2))
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def on_another_day(bundle, days):
    shutil.move(bundle / day_file(days[DRAWN - 1]), bundle / day_file(date(2026, 12, 31)))


def without_demands(bundle, _days):
    (bundle / "demands.json").unlink()


FILE_LIES = [left_out, repeated, swapped, on_another_day, without_demands]


@pytest.mark.parametrize("lie", FILE_LIES, ids=lambda lie: lie.__name__)
def test_all_three_refuse_days_that_do_not_fit_together(copied, judge, capsys, lie):
    folder, days = copied
    bundle = folder / "out" / "bundle"
    original = files_of(bundle)
    lie(bundle, days)
    lies.reseal(bundle)
    result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
    assert not result.ok
    assert not replayed, said
    assert not page["ok"]
    if lie is left_out:
        assert "daily.left_out" in {finding.code for finding in result.findings}
        assert "left out" in said
        assert "day.missing" in page["codes"]


def edit(today, **fields):
    return today.model_copy(update=fields)


def certain_team(today):
    """The first members come for sure: sums of the block hold, the people's bounds do not all."""
    profiles = []
    for profile in today.profiles:
        lead = profile.qualified.index(True) if profile.qualified_seats else 0
        chosen = {lead, *[n for n in range(len(profile.members)) if n != lead][: profile.size - 1]}
        odds = tuple(today.denominator * (n in chosen) for n in range(len(profile.members)))
        profiles.append(profile.model_copy(update={"odds": odds}))
    return edit(today, profiles=tuple(profiles))


def unqualified(today):
    number = next(n for n, one in enumerate(today.profiles) if not all(one.qualified))
    profile = today.profiles[number]
    open_to_all = profile.model_copy(update={"qualified": (True,) * len(profile.members)})
    profiles = [*today.profiles[:number], open_to_all, *today.profiles[number + 1 :]]
    return edit(today, profiles=tuple(profiles))


def more_room(today):
    first, *others = today.people
    return edit(today, people=(first.model_copy(update={"room": first.room + 1}), *others))


def another_share(today):
    first, *others = today.people
    return edit(today, people=(first.model_copy(update={"fair": "1/3"}), *others))


def wider_band(today):
    first, *others = today.people
    return edit(today, people=(first.model_copy(update={"most": first.most + 1}), *others))


def lower_band(today):
    name = next(one.inspector for one in today.people if one.most)
    people = [
        one.model_copy(update={"most": 0}) if one.inspector == name else one for one in today.people
    ]
    return edit(today, people=tuple(people))


def needless_certificate(today):
    certificate = BandCertificate(
        department="fire", kind="too_many", blocks=(), qualified=(), others=(), pairs=(),
        inspectors=tuple(one.inspector for one in today.people if one.inspector[:4] == "fire"),
    )  # fmt: skip
    return edit(today, certificates=(certificate,))


def another_session(today):
    first, *others = today.blocks
    moved = first.model_copy(update={"session": first.session + 1})
    return edit(today, blocks=(moved, *others))


def one_profile_more(today):
    return edit(today, profiles=(*today.profiles, today.profiles[0]))


def profiles_in_another_order(today):
    """The same odds, told in another way: one more thing to try a seed with."""
    last = len(today.profiles) - 1
    blocks = tuple(one.model_copy(update={"profile": last - one.profile}) for one in today.blocks)
    return edit(today, blocks=blocks, profiles=today.profiles[::-1])


def absent_but_drawn(today):
    name = today.profiles[0].members[0]
    absences = {one.inspector: one for one in today.absences}
    absences[name] = Absence(inspector=name, reason="illness")
    return edit(today, absences=tuple(absences[key] for key in sorted(absences)))


def stranger_absent(today):
    return edit(today, absences=(Absence(inspector="nobody", reason="leave"),))


def silently_postponed(today):
    return edit(today, postponed=(Postponed(block=today.blocks[0].block, reason="rain"),))


def another_plan(today):
    return edit(today, plan="0" * 64)


def other_denominator(today):
    return edit(today, denominator=today.denominator + 1)


ANNOUNCED_LIES = [
    certain_team, unqualified, more_room, another_share, wider_band, lower_band,
    needless_certificate, another_session, one_profile_more, profiles_in_another_order, absent_but_drawn, stranger_absent, silently_postponed,
    another_plan, other_denominator,
]  # fmt: skip


def redraw_last(bundle, days, how):
    """Change the announcement of the last day and draw it again, so that only it is wrong."""
    plan, records = state_of(bundle)
    last = records[-1]
    today = how(last.announcement)
    assert today != last.announcement
    elements = {one.party: one.element for one in last.elements}
    record = draw_day(plan, records[:-1], today, elements)
    (bundle / day_file(days[DRAWN - 1])).write_bytes(document_bytes(record))
    lies.reseal(bundle)


@pytest.mark.parametrize("lie", ANNOUNCED_LIES, ids=lambda lie: lie.__name__)
def test_all_three_refuse_a_wrong_announcement(copied, judge, capsys, lie):
    folder, days = copied
    bundle = folder / "out" / "bundle"
    original = files_of(bundle)
    redraw_last(bundle, days, lie)
    result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
    assert not result.ok
    assert not replayed, said
    assert not page["ok"]
    assert all(code.startswith(("day.", "length")) for code in page["codes"]), page["codes"]


def one_unit_moved(today):
    """Take one unit of odds from one open member of a block and give it to another."""
    sums = Counter()
    for profile in today.profiles:
        sums.update(dict(zip(profile.members, profile.odds, strict=True)))
    unit = today.denominator
    free = {
        one.inspector
        for one in today.people
        if one.least * unit < sums[one.inspector] < min(one.most, 1) * unit
    }
    for number, profile in enumerate(today.profiles):
        rows = enumerate(zip(profile.members, profile.odds, profile.qualified, strict=True))
        able = [n for n, (name, odds, flag) in rows if name in free and 0 < odds < unit and flag]
        if len(able) > 1:
            odds = list(profile.odds)
            odds[able[0]], odds[able[1]] = odds[able[0]] + 1, odds[able[1]] - 1
            moved = profile.model_copy(update={"odds": tuple(odds)})
            profiles = [*today.profiles[:number], moved, *today.profiles[number + 1 :]]
            return edit(today, profiles=tuple(profiles))
    raise AssertionError("no two members to move odds between")


def test_another_lawful_table_is_accepted_by_all_three(copied, judge, capsys):
    """Conditions are checked, not the way to the odds."""
    folder, days = copied
    bundle = folder / "out" / "bundle"
    original = files_of(bundle)

    redraw_last(bundle, days, one_unit_moved)
    result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
    assert result.ok, result.text()
    assert replayed, said
    assert page["ok"], page


def odds_too_many(record):
    odds = record["announcement"]["profiles"][0]["odds"]
    odds[odds.index(max(odds))] += 1


def other_seed(record):
    record["seed"] = "0" * 64


def other_team(record):
    team = next(one["team"] for one in record["teams"])
    team.reverse()


def other_load(record):
    record["loads"][0]["visits"] += 1


def element_of_another_day(record):
    record["elements"][0]["element"] = record["elements"][1]["element"]


def one_element(record):
    record["elements"].pop()


def public_value(record):
    record["public_value"] = "7"


@pytest.mark.parametrize(
    "lie",
    [
        odds_too_many,
        other_seed,
        other_team,
        other_load,
        element_of_another_day,
        one_element,
        public_value,
    ],
    ids=lambda lie: lie.__name__,
)
def test_all_three_refuse_a_wrong_record(copied, judge, capsys, lie):
    folder, days = copied
    bundle = folder / "out" / "bundle"
    original = files_of(bundle)
    path = bundle / day_file(days[DRAWN - 1])
    record = json.loads(path.read_bytes())
    lie(record)
    path.write_bytes(lies.replay.canonical(record))
    lies.reseal(bundle)
    result, replayed, said, page = verdicts_of(bundle, original, judge, capsys)
    assert not result.ok
    assert not replayed, said
    assert not page["ok"]
