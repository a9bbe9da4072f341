"""prove, verify-proof, extend, pack and the salt, as a user meets them."""

import csv
import json
import stat
import sys

import pytest

from dualrandom.cli import main
from dualrandom.messages import catalogue
from tests.conftest import write_city

SIZES = {"n_enterprises": 200, "n_inspectors": 16, "n_departments": 2, "n_days": 10}
COMMANDS = ("prove", "verify-proof", "extend", "pack")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return write_city(tmp_path_factory.mktemp("cli") / "city", **SIZES)


@pytest.fixture(scope="module")
def made(city, tmp_path_factory):
    """Commit with a new salt, publish, draw and plan with the same salt."""
    folder = tmp_path_factory.mktemp("made")
    promise, salt = folder / "commitment.json", folder / "salt.json"
    assert main(["commit", str(city), "--out", str(promise), "--new-salt", str(salt)]) == 0
    words = ["run", str(city), "--seed", "4 8 15", "--out", str(folder / "out")]
    assert main([*words, "--salt-file", str(salt)]) == 0
    return folder


@pytest.fixture(scope="module")
def bundle(made):
    return made / "out" / "bundle"


@pytest.fixture(scope="module")
def drawn(bundle):
    """One who was drawn first in a stratum."""
    with (bundle / "draw.csv").open(encoding="utf-8") as file:
        return next(row for row in csv.DictReader(file) if row["rank"] == "1")


def digest_of(made):
    import hashlib

    return hashlib.sha256((made / "commitment.json").read_bytes()).hexdigest()


def test_the_salt_makes_another_commitment_every_time_and_the_same_one_with_it(
    made, city, bundle, tmp_path, capsys
):
    digests = set()
    for words in ([], ["--new-salt", "new.json"], ["--salt-file", str(made / "salt.json")]):
        own = [str(tmp_path / word) if word == "new.json" else word for word in words]
        out = tmp_path / f"{len(digests)}.json"
        assert main(["commit", str(city), "--out", str(out), "--json", *own]) == 0
        digests.add(json.loads(capsys.readouterr().out)["commitment"])
    assert len(digests) == 3
    assert digest_of(made) in digests
    assert (bundle / "commitment.json").read_bytes() == (made / "commitment.json").read_bytes()
    assert (bundle / "salt.json").read_bytes() == (made / "salt.json").read_bytes()
    assert (tmp_path / "new.json").read_bytes() != (made / "salt.json").read_bytes()


def test_the_salt_is_kept_where_only_its_owner_reads_it(made, city, tmp_path, capsys):
    if sys.platform != "win32":
        assert stat.S_IMODE((made / "salt.json").stat().st_mode) == 0o600
    before = (made / "salt.json").read_bytes()
    words = ["commit", str(city), "--out", str(tmp_path / "c.json")]
    assert main([*words, "--new-salt", str(made / "salt.json"), "--lang", "en"]) == 1
    assert "never overwritten" in capsys.readouterr().err
    assert (made / "salt.json").read_bytes() == before
    assert not (tmp_path / "c.json").exists()


def test_draw_makes_the_published_commitment_again_only_with_the_salt(made, city, tmp_path, capsys):
    words = ["draw", str(city), "--seed", "1", "--commitment", digest_of(made)]
    assert main([*words, "--out", str(tmp_path / "a")]) == 1
    salted = ["--salt-file", str(made / "salt.json"), "--out", str(tmp_path / "b")]
    assert main([*words, *salted]) == 0
    (tmp_path / "bad.json").write_text('{"salt": "short"}')
    bad = ["--salt-file", str(tmp_path / "bad.json"), "--out", str(tmp_path / "c")]
    capsys.readouterr()
    assert main([*words, *bad, "--lang", "en"]) == 1
    assert "a salt of 5 characters can be guessed" in capsys.readouterr().err


def test_a_proof_is_made_and_checked_in_plain_words(made, bundle, drawn, tmp_path, capsys):
    proof = tmp_path / "proof.json"
    assert main(["prove", str(bundle), drawn["identifier"], "--out", str(proof)]) == 0
    assert digest_of(made) in capsys.readouterr().out
    words = ["verify-proof", str(proof), "--commitment-digest", digest_of(made).upper()]
    words += ["--draw", str(bundle / "draw.json")]
    assert main([*words, "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert f"stratum {drawn['stratum']}: SELECTED. By ticket it is number 1 of" in text
    assert f"Its chance was {drawn['probability']} (" in text
    assert text.endswith("The proof holds.\n")
    assert "note:" not in text
    assert main([*words[:2], "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "抽中。按抽签号由小到大" in text
    assert text.count("说明：") == 2
    # Nothing is overwritten, and in the proof stands nobody else.
    assert main(["prove", str(bundle), drawn["identifier"], "--out", str(proof)]) == 1
    with (bundle / "frame.csv").open(encoding="utf-8") as file:
        others = {row["identifier"] for row in csv.DictReader(file)} - {drawn["identifier"]}
    content = proof.read_text(encoding="utf-8")
    assert len(others) == SIZES["n_enterprises"] - 1
    assert not [name for name in others if name in content]


def test_who_could_not_be_drawn_is_told_why(bundle, tmp_path, capsys):
    with (bundle / "frame.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    tasks = [name for name in rows[0] if name.startswith("task:")]
    excluded = next(row for row in rows if all(row[name].startswith("out:") for name in tasks))
    out = tmp_path / "p.json"
    assert main(["prove", str(bundle), excluded["identifier"], "--out", str(out), "--json"]) == 0
    assert json.loads(out.read_bytes())["tasks"] == []
    capsys.readouterr()
    assert main(["verify-proof", str(out), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert text.count("could not be drawn, because") == len(tasks)
    assert f"[{excluded[tasks[0]].removeprefix('out:')}]" in text


def test_a_proof_that_does_not_hold_is_said_with_file_and_key(bundle, drawn, tmp_path, capsys):
    out = tmp_path / "proof.json"
    assert main(["prove", str(bundle), drawn["identifier"], "--out", str(out)]) == 0
    document = json.loads(out.read_bytes())
    document["tasks"][0]["selected"] = False
    out.write_text(json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    capsys.readouterr()
    assert main(["verify-proof", str(out), "--commitment-digest", "00", "--lang", "en"]) == 1
    text = capsys.readouterr().out
    assert "proof.json [tasks.0.selected]: " in text
    assert "proof.json [commitment]: " in text
    assert main(["verify-proof", str(out), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["lines"]) == (False, [])
    assert [finding["code"] for finding in answer["findings"]] == ["proof.selected"]
    out.write_text("no proof")
    assert main(["verify-proof", str(out)]) == 1
    assert main(["verify-proof", str(tmp_path / "nowhere.json")]) == 1


def test_pack_leaves_the_salt_out_when_asked(bundle, drawn, tmp_path, capsys):
    whole, public = tmp_path / "whole.zip", tmp_path / "public.zip"
    assert main(["pack", str(bundle), str(whole), "--lang", "en"]) == 0
    assert "not for publication" in capsys.readouterr().out
    assert main(["pack", str(bundle), str(public), "--without-salt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["salted"] is False
    for path, checked in ((whole, True), (public, False)):
        assert main(["verify", str(path), "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert ("root" in answer["stages"]) is checked
        assert bool(answer["notices"]) is not checked
    assert main(["explain", str(public), drawn["identifier"], "--lang", "en"]) == 0
    assert drawn["ticket"] in capsys.readouterr().out
    out = str(tmp_path / "p.json")
    assert main(["prove", str(public), drawn["identifier"], "--out", out, "--lang", "en"]) == 1
    assert "salt.json" in capsys.readouterr().err
    assert main(["prove", str(whole), drawn["identifier"], "--out", out]) == 0


def test_extend_writes_the_bundle_anew_and_everybody_added_is_told(bundle, drawn, tmp_path, capsys):
    before = {path.name: path.read_bytes() for path in bundle.iterdir()}
    record = json.loads(before["draw.json"])
    strata = [(task["task"], stratum) for task in record["tasks"] for stratum in task["strata"]]
    words = ["extend", str(bundle), "--reason", "线索", "--approver", "李明"]
    for task, stratum in strata[:2]:
        more = ["--task", task, "--stratum", stratum["stratum"], "--to", str(stratum["quota"] + 1)]
        words += more
    assert main([*words, "--out", str(tmp_path / "x"), "--lang", "en"]) == 0
    assert "1 added" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in bundle.iterdir()} == before
    after = {path.name for path in (tmp_path / "x").iterdir()}
    assert after == {*before, "continuation-1.json"}
    assert main(["verify", str(tmp_path / "x"), "--lang", "en"]) == 0
    assert "continuations" in capsys.readouterr().out
    added = json.loads((tmp_path / "x" / "continuation-1.json").read_bytes())["strata"][0]["added"]
    for command in (["explain"], ["prove", "--out", str(tmp_path / "p.json")]):
        name, *rest = command
        words = [name, str(tmp_path / "x"), added[0]["identifier"], *rest, "--lang", "zh"]
        assert main(words) == 0
        assert "其后由第 1 次续抽增补" in capsys.readouterr().out


def test_extend_refuses_what_cannot_go_on(bundle, tmp_path, capsys):
    words = [
        "extend",
        str(bundle),
        "--reason",
        "r",
        "--approver",
        "a",
        "--out",
        str(tmp_path / "x"),
    ]
    with pytest.raises(SystemExit) as stopped:
        main([*words, "--task", "t", "--stratum", "a", "--stratum", "b", "--to", "3"])
    assert stopped.value.code == 2
    capsys.readouterr()
    assert main([*words, "--task", "t", "--stratum", "a", "--to", "3", "--lang", "en"]) == 1
    assert "task t has no stratum a" in capsys.readouterr().err
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for path in bundle.iterdir():
        (damaged / path.name).write_bytes(path.read_bytes())
    (damaged / "draw.csv").write_bytes(b"")
    words[1] = str(damaged)
    assert main([*words, "--task", "t", "--stratum", "a", "--to", "3"]) == 1
    assert "draw.csv" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command, language, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help", "--lang", language])
    assert stopped.value.code == 0
    code = f"cli.{command.replace('-', '_')}.example"
    assert catalogue()[code][language].split("dualrandom")[0] in capsys.readouterr().out


def test_schemas_describe_proof_and_salt(bundle, drawn, tmp_path, capsys):
    out = tmp_path / "proof.json"
    assert main(["prove", str(bundle), drawn["identifier"], "--out", str(out)]) == 0
    documents = {"proof": out, "salt": bundle / "salt.json"}
    for name, path in documents.items():
        capsys.readouterr()
        assert main(["schema", name]) == 0
        schema = json.loads(capsys.readouterr().out)
        assert set(json.loads(path.read_bytes())) == set(schema["properties"])


def test_another_document_is_refused_in_one_line(made, capsys):
    assert main(["verify-proof", str(made / "commitment.json"), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["key"]) == ("proof.malformed", "format")
