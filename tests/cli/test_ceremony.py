"""The ceremony as planners go through it: secrets, sheet, seed, draw, protocol, signatures."""

import hashlib
import io
import json
import os
import re
import shutil
import stat
import sys

import pytest

from dualrandom.cli import main
from dualrandom.io.verification import verify
from tests.conftest import write_city
from tests.drawing.test_drand import ROUNDS

SIZES = {"n_enterprises": 200, "n_inspectors": 16, "n_departments": 2, "n_days": 10}
PARTIES = ("market", "消防 fire")
LOTTERY = "双色球 2026020 期=一等奖"
"""A name may hold the sign that divides name and value."""


@pytest.fixture(scope="module")
def plain_city(tmp_path_factory):
    return write_city(tmp_path_factory.mktemp("ceremony") / "city", **SIZES)


class Office:
    """One folder on a clerk's desk, and the commands run in it."""

    def __init__(self, folder, city, capsys, monkeypatch):
        self.folder, self._capsys, self._monkeypatch = folder, capsys, monkeypatch
        shutil.copytree(city, folder / "city")
        self._plain = (folder / "city" / "campaign.toml").read_text(encoding="utf-8")
        self.campaign = re.search(r'^id = "(.+)"', self._plain, re.MULTILINE)[1]

    def run(self, *words, status=0):
        """Run a command in the folder; returns both of its outputs."""
        self._monkeypatch.chdir(self.folder)
        assert main([*map(str, words)]) == status, self._capsys.readouterr()
        return self._capsys.readouterr()

    def json(self, *words, status=0):
        return json.loads(self.run(*words, "--json", status=status).out)

    def secrets(self, suffix=""):
        """Every party makes its secret; returns their promises."""
        return [
            self.json("ceremony", "secret", "--campaign", self.campaign, "--party", party,
                      "--out", f"{party}{suffix}.json")
            for party in PARTIES
        ]  # fmt: skip

    def plan(self, promises, *public, **terms):
        """Enter digests and public sources into the campaign."""
        start = self._plain.index("[[seed_sources]]")
        end = self._plain.index("[[tasks]]")
        sources = [("contribution", each["party"], each["digest"]) for each in promises]
        sources += [(kind, name, None) for kind, name in public]
        text = "".join(
            f'[[seed_sources]]\nkind = "{kind}"\nname = "{name}"\n'
            + (f'digest = "{digest}"\n' if digest else "")
            for kind, name, digest in sources
        )
        head = "".join(f'{key} = "{value}"\n' for key, value in terms.items())
        toml = head + self._plain[:start] + text + self._plain[end:]
        (self.folder / "city" / "campaign.toml").write_text(toml, encoding="utf-8")

    def seed(self, *words, status=0, out="seed.json", commitment="commitment.json"):
        step = ("ceremony", "seed", "--commitment", commitment, "--out", out)
        return self.run(*step, *words, status=status)


@pytest.fixture
def office(tmp_path, plain_city, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody sits at the terminal
    return Office(tmp_path, plain_city, capsys, monkeypatch)


@pytest.fixture
def committed(office):
    """All kinds of sources named, secrets may be left out, and everything committed."""
    office.plan(
        office.secrets(), ("text", LOTTERY), ("drand", "quicknet/1000"), unrevealed_secrets="omit"
    )
    office.digest = office.json("commit", "city", "--out", "commitment.json")["commitment"]
    return office


REVEALED = [word for party in PARTIES for word in ("--reveal", f"{party}.json")]
PUBLIC = ["--value", f"{LOTTERY}= 03 09 14 ", "--signature", f"quicknet/1000={ROUNDS[1000][0]}"]


# ── Secrets ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_secret_is_long_new_and_its_owners_alone(office, language):
    words = ("ceremony", "secret", "--campaign", "c-1", "--party", "消 防", "--lang", language)
    printed = office.run(*words, "--out", "a.json").out
    path = office.folder / "a.json"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = json.loads(path.read_bytes())
    assert re.fullmatch(r"[0-9a-f]{64}", held["secret"])
    assert held["secret"] not in printed
    fields = ("dualrandom/secret/1", "c-1", "消 防", held["secret"])
    text = b"".join(b"%d:%s," % (len(each.encode()), each.encode()) for each in fields)
    assert f'digest = "{hashlib.sha256(text).hexdigest()}"' in printed
    assert 'name = "消 防"' in printed
    other = office.json(*words, "--out", "b.json")
    assert other["digest"] not in printed


def test_a_secret_is_never_overwritten(office):
    office.secrets()
    before = (office.folder / "market.json").read_bytes()
    words = ("ceremony", "secret", "--campaign", "c", "--party", "p", "--out", "market.json")
    assert "never overwritten" in office.run(*words, "--lang", "en", status=1).err
    assert (office.folder / "market.json").read_bytes() == before


# ── Seeds ────────────────────────────────────────────────────────────────────────────────────


def test_days_may_lie_between_the_values(committed):
    first = committed.seed("--reveal", "market.json", "--lang", "en", status=1)
    assert "market: secret revealed, its digest is the promised one" in first.out
    assert "消防 fire: secret not yet revealed" in first.out
    assert not (committed.folder / "seed.json").exists()
    committed.seed("--reveal", "消防 fire.json", status=1)
    done = committed.seed(*PUBLIC, "--lang", "en")
    assert "quicknet/1000: signature checked against the network's key" in done.out
    assert f"--commitment {committed.digest} --seed-file seed.json" in done.out
    record = json.loads((committed.folder / "seed.json").read_bytes())
    assert [part["source"] for part in record["contributions"]] == [
        *PARTIES, LOTTERY, "quicknet/1000"
    ]  # fmt: skip
    assert record["contributions"][2]["value"] == "03 09 14"
    assert not (committed.folder / "seed.json.partial").exists()


def test_order_and_number_of_calls_do_not_matter(committed):
    committed.seed(*REVEALED, *PUBLIC)
    for step in (PUBLIC[2:], REVEALED[2:], PUBLIC[:2]):
        committed.seed(*step, out="other.json", status=1)
    committed.seed(*REVEALED[:2], out="other.json")
    seeds = [(committed.folder / name).read_bytes() for name in ("seed.json", "other.json")]
    assert seeds[0] == seeds[1]


def test_a_wrong_value_is_named_and_what_stood_before_stays(committed):
    committed.seed(*REVEALED, status=1)
    forged = f"quicknet/1000={ROUNDS[1][0]}"
    result = committed.seed(
        "--signature", forged, "--value", "market=guess", "--lang", "zh", status=1
    )
    assert "不是该网络的签名" in result.err
    assert "密数与承诺不符" in result.err
    assert committed.seed(*PUBLIC)


def test_words_for_sources_that_are_not_named_are_wrong_use(committed):
    for words in (("--value", "nobody=1"), ("--value", "nothing"), ("--unrevealed", "police")):
        with pytest.raises(SystemExit) as stopped:
            committed.seed(*words)
        assert stopped.value.code == 2


def test_a_secret_or_a_sheet_of_something_else_is_refused(committed):
    words = ("ceremony", "secret", "--campaign", "other", "--party", "market", "--out", "x.json")
    committed.run(*words)
    assert "other" in committed.seed("--reveal", "x.json", status=1).err
    committed.seed(*REVEALED, status=1)
    committed.plan(committed.secrets(".2"), ("text", "dice"))
    committed.run("commit", "city", "--out", "commitment-2.json")
    refused = committed.seed("--value", "dice=3", commitment="commitment-2.json", status=1)
    assert committed.digest in refused.err


def test_without_the_extra_the_signature_is_said_to_be_unchecked(committed, monkeypatch):
    monkeypatch.setitem(sys.modules, "dualrandom.drawing.quicknet", None)
    for language, word in (("en", "signature NOT checked"), ("zh", "签名未核验")):
        out = committed.seed(*REVEALED, *PUBLIC, "--lang", language, out=f"{language}.json").out
        assert word in out
        assert 'pip install "dualrandom[drand]"' in out


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_at_a_terminal_it_asks_secrets_first_and_an_empty_answer_waits(committed, monkeypatch):
    secret = json.loads((committed.folder / "market.json").read_bytes())["secret"]
    monkeypatch.setattr("sys.stdin", Terminal(f"{secret}\n\n03 09 14\n\n"))
    asked = Terminal()
    monkeypatch.setattr("sys.stderr", asked)
    document = committed.json(
        "ceremony", "seed", "--commitment", "commitment.json", "--out", "seed.json", status=1
    )
    assert document["missing"] == ["消防 fire", "quicknet/1000"]
    questions = [asked.getvalue().index(name) for name in (*PARTIES, LOTTERY, "quicknet/1000")]
    assert questions == sorted(questions)
    monkeypatch.setattr("sys.stdin", Terminal("c-1\n市场\n"))
    made = committed.json("ceremony", "secret", "--out", "asked.json")
    assert (made["campaign"], made["party"]) == ("c-1", "市场")


def test_a_secret_without_a_name_is_wrong_use(office):
    with pytest.raises(SystemExit) as stopped:
        office.run("ceremony", "secret", "--party", "x", "--out", "a.json")
    assert stopped.value.code == 2
    assert not (office.folder / "a.json").exists()


# ── The whole way ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_secrets_to_a_signed_and_verified_record(committed, language):
    lang = ("--lang", language)
    seeded = committed.seed(*REVEALED[:2], "--unrevealed", "消防 fire", *PUBLIC, *lang)
    assert {"en": "goes on without it", "zh": "不计该密数"}[language] in seeded.out
    words = ("--commitment", committed.digest, "--seed-file", "seed.json", *lang)
    committed.run("draw", "city", *words, "--out", "drawn")
    committed.run("run", "city", *words, "--out", "result")
    records = [json.loads((committed.folder / "drawn" / f"{name}.json").read_bytes())
               for name in ("seed", "draw")]  # fmt: skip
    assert records[0] == json.loads((committed.folder / "seed.json").read_bytes())

    parts = [word for name in ("commitment", "seed", "draw")
             for word in (f"--{name}", f"drawn/{name}.json")]  # fmt: skip
    text = committed.run("ceremony", "protocol", *parts, *lang).out
    draw_digest = hashlib.sha256((committed.folder / "drawn" / "draw.json").read_bytes())
    for shown in (committed.campaign, committed.digest, records[0]["seed"], "03 09 14",
                  ROUNDS[1000][0], ROUNDS[1000][1], draw_digest.hexdigest(), *PARTIES):  # fmt: skip
        assert shown in text
    assert {"en": "not revealed", "zh": "未公开"}[language] in text
    count = sum(len(each["selected"]) for each in records[1]["tasks"][0]["strata"])
    assert {"en": f"{count} enterprises", "zh": f"{count} 户"}[language] in text
    committed.run("ceremony", "protocol", *parts, *lang, "--out", "protocol.html")
    page = (committed.folder / "protocol.html").read_text(encoding="utf-8")
    assert records[0]["seed"] in page
    assert "<script" not in page

    public = committed.json("sign", "--new-key", "key.pem")["public_key"]
    if os.name == "posix":
        assert stat.S_IMODE((committed.folder / "key.pem").stat().st_mode) == 0o600
    assert public in committed.run(
        "sign", "result/bundle", "--key", "key.pem", "--signer", "公证处", *lang
    ).out  # fmt: skip
    verified = committed.run(
        "verify", "result/bundle", "--commitment", committed.digest, *lang
    ).out  # fmt: skip
    assert public in verified
    assert {"en": "Everything holds", "zh": "全部成立"}[language] in verified
    document = committed.json("verify", "result/bundle", *lang)
    assert document["ok"]
    assert "signatures" in document["stages"]
    kept_back, signed = document["notices"]
    assert "fire" in kept_back
    assert public in signed


def test_a_protocol_before_the_draw_has_blanks_and_none_of_others(committed, tmp_path):
    text = committed.run(
        "ceremony", "protocol", "--commitment", "commitment.json", "--lang", "zh"
    ).out
    assert text.count("＿＿＿＿") > 10
    assert "第几次抽取: 1" in text
    committed.seed(*REVEALED, *PUBLIC)
    record = json.loads((committed.folder / "seed.json").read_bytes())
    words = ("ceremony", "protocol", "--commitment", "commitment.json", "--seed", "forged.json")
    for change in ({"seed": "0" * 64}, {"commitment": "0" * 64}):
        (committed.folder / "forged.json").write_text(json.dumps({**record, **change}))
        committed.run(*words, status=1)
    record["contributions"][2]["value"] = "04"
    (committed.folder / "forged.json").write_text(json.dumps(record))
    committed.run(*words, "--out", "p.html", status=1)


def test_a_page_escapes_what_was_announced(office):
    office.plan([], ("text", "<i>dice</i>"))
    office.run("commit", "city", "--out", "commitment.json")
    office.seed("--value", "<i>dice</i>=<b>6</b>")
    parts = ("--commitment", "commitment.json", "--seed", "seed.json", "--out", "p.HTML")
    office.run("ceremony", "protocol", *parts)
    page = (office.folder / "p.HTML").read_text(encoding="utf-8")
    assert "&lt;b&gt;6&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<i>" not in page


# ── Redraws ──────────────────────────────────────────────────────────────────────────────────

APPROVED = ("--reason", "消防 fire 未公开密数", "--approver", "李局长")


def test_an_unrevealed_secret_leads_to_a_second_attempt_by_the_printed_steps(office):
    office.plan(office.secrets(), ("drand", "quicknet/1"))
    office.run("commit", "city", "--out", "commitment.json")
    for language in ("en", "zh"):
        told = office.seed("--unrevealed", "消防 fire", "--lang", language, status=1)
        for command in ("dualrandom ceremony secret", "dualrandom commit", "--redraw-of commitment.json",
                        "dualrandom draw", "commitment-2.json"):  # fmt: skip
            assert command in told.out
    assert not (office.folder / "seed.json").exists()
    redraw = ("--redraw-of", "commitment.json")

    again = office.run(
        "commit", "city", *redraw, *APPROVED, "--out", "c.json", "--lang", "en", status=1
    )
    assert again.err.count("was named in attempt 1 already") == 3
    office.plan(office.secrets(".2"), ("drand", "quicknet/1000"))
    assert (
        "--reason"
        in office.run("commit", "city", *redraw, "--out", "c.json", "--lang", "en", status=1).err
    )
    assert not (office.folder / "c.json").exists()
    words = ("commit", "city", *redraw, *APPROVED, "--out", "commitment-2.json")
    digest = office.json(*words)["commitment"]

    revealed = [word for party in PARTIES for word in ("--reveal", f"{party}.2.json")]
    signature = ("--signature", f"quicknet/1000={ROUNDS[1000][0]}")
    told = office.seed(*revealed, *signature, out="seed-2.json", commitment="commitment-2.json")
    assert '--approver "李局长"' in told.out
    words = ("--seed-file", "seed-2.json", "--commitment", digest)
    office.run("run", "city", *words, "--out", "first", status=1)
    office.run("run", "city", *redraw, *APPROVED, *words, "--out", "second")
    assert verify(office.folder / "second" / "bundle", commitment=digest).ok
    office.run("draw", "city", *redraw, *APPROVED, *words, "--out", "drawn")
    assert (office.folder / "drawn" / "attempt-1.json").is_file()

    text = office.run(
        "ceremony", "protocol", "--commitment", "commitment-2.json", "--lang", "zh"
    ).out
    assert "重新抽取原因: 消防 fire 未公开密数" in text
    office.plan(office.secrets(".3"), ("drand", "quicknet/657413"))
    office.run(
        "commit", "city", "--redraw-of", "drawn", *APPROVED, "--out", "third/commitment.json"
    )
    third = {path.name for path in (office.folder / "third").iterdir()}
    assert third == {"attempt-1.json", "attempt-2.json", "commitment.json"}


def test_a_value_of_an_earlier_draw_is_refused_again(office):
    office.plan([], ("text", "dice"))
    office.run("draw", "city", "--seed", "3 4", "--out", "first")
    redraw = ("draw", "city", "--redraw-of", "first", *APPROVED, "--out", "second", "--lang", "en")
    assert "is that of attempt 1" in office.run(*redraw, "--seed", "3 4", status=1).err
    assert not (office.folder / "second").exists()
    office.run(*redraw, "--seed", "5 6")


def test_a_reason_without_an_attempt_before_is_refused(office):
    told = office.run("commit", "city", *APPROVED, "--out", "c.json", "--lang", "en", status=1)
    assert "--redraw-of" in told.err


def test_a_seed_made_for_another_commitment_is_refused(committed):
    committed.seed(*REVEALED, *PUBLIC)
    committed.plan(committed.secrets(".2"), ("text", "dice"))
    told = committed.run("draw", "city", "--seed-file", "seed.json", "--out", "d", status=1)
    assert committed.digest in told.err


@pytest.mark.parametrize(
    "words",
    [
        ("draw", "city", "--out", "x"),
        ("draw", "city", "--seed", "1", "--seed-file", "s.json", "--out", "x"),
        ("sign",),
        ("sign", "result", "--key", "k.pem"),
        ("sign", "result", "--new-key", "k.pem", "--signer", "x"),
        ("ceremony",),
        ("ceremony", "seed"),
    ],
)
def test_wrong_use_exits_with_two(office, words):
    with pytest.raises(SystemExit) as stopped:
        office.run(*words)
    assert stopped.value.code == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_help_of_the_ceremony_teaches_the_order(language, capsys):
    with pytest.raises(SystemExit):
        main(["ceremony", "--help", "--lang", language])
    text = capsys.readouterr().out
    steps = [text.index(f" {number}. ") for number in range(1, 10)]
    assert steps == sorted(steps)
    order = [text.index(f"dualrandom {each}") for each in (
        "ceremony secret", "commit", "ceremony seed", "draw", "ceremony protocol", "sign")]  # fmt: skip
    assert order == sorted(order)
    for step in ("secret", "seed", "protocol"):
        with pytest.raises(SystemExit) as stopped:
            main(["ceremony", step, "--help", "--lang", language])
        assert stopped.value.code == 0
