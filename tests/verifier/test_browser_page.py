"""The browser verifier as its reader sees it: languages, verdict, published digest, no network."""

import json
import re
import shutil
from pathlib import Path

from tests.verifier import lies
from tests.verifier.browser_bundles import packed
from tests.verifier.page_judges import PAGE, encoded, files_of


def test_the_page_asks_nothing_of_the_network():
    text = PAGE.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', text)
    assert policy
    assert policy[1].split(";")[0] == "default-src 'none'"
    assert set(re.findall(r"'([a-z-]+)'", policy[1])) == {"none", "unsafe-inline"}
    for word in ("http:", "https:", "fetch(", "XMLHttpRequest", "import(", "src=", "WebSocket"):
        assert word not in text.replace("http-equiv", "")


def test_every_code_has_a_text_and_no_text_is_left_over():
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index("const TEXTS = {") : text.index("/** Text of a code in a language")]
    known = re.findall(r'^  "([a-z_.]+)": \[', table, re.MULTILINE)
    assert len(known) == len(set(known))
    stages = re.findall(r'^  \["([a-z]+)", [A-Z[]', text, re.MULTILINE)
    used = set(re.findall(r'"((?:[a-z]+\.)[a-z_]+)"', text.replace(table, "")))
    made = {
        f"{kind}.{stage}" for kind in ("stage", "remedy") for stage in [*stages, "files", "proof"]
    }
    made |= {f"status.{status}" for status in ("holds", "refused", "not_run", "absent")}
    assert {code for code in known if "." in code} <= used | made
    assert made <= set(known)


def show(browser, bundle, language):
    """Choose the zip of a bundle on the page, in one language; the texts that are seen."""
    return choose(browser, packed(files_of(bundle)), language)


def choose(browser, content, language):
    """Choose one file as a reader would."""
    data = encoded(content)
    return browser.evaluate(
        f"""(async () => {{
          const bytes = Uint8Array.from(atob("{data}"), (one) => one.charCodeAt(0));
          const chosen = new DataTransfer(), input = document.getElementById("file");
          document.querySelector('[data-language="{language}"]').click();
          chosen.items.add(new File([bytes], "bundle.zip"));
          document.getElementById("result").hidden = true;
          input.files = chosen.files;
          input.dispatchEvent(new Event("change"));
          while (document.getElementById("result").hidden) await new Promise((done) => setTimeout(done, 5));
          const texts = (id) => document.getElementById(id).innerText;
          return {{
            language: document.documentElement.lang, verdict: texts("verdict"), all: document.body.innerText,
            commitment: texts("commitment"), findings: texts("findings"), rules: texts("rules"),
            facts: texts("facts"),
          }};
        }})()"""
    )


def test_the_reader_sees_the_verdict_in_both_languages(browser, page_bundles, tmp_path):
    digest = lies.replay.sha256_hex((page_bundles["nested"] / "commitment.json").read_bytes())
    good = {language: show(browser, page_bundles["nested"], language) for language in ("zh", "en")}
    assert good["zh"]["verdict"] == "所核验的内容全部成立"
    assert good["en"]["verdict"] == "Everything that was checked holds"
    assert {seen["commitment"] for seen in good.values()} == {digest}
    assert "上次的检查人员不再派往" in good["zh"]["rules"]
    assert "Who came the last time stays away" in good["en"]["rules"]
    assert not any("plan." in seen["rules"] for seen in good.values()), "a rule without a title"
    assert not re.search(r"[一-鿿]", good["en"]["rules"])
    bad = Path(shutil.copytree(page_bundles["equal"], tmp_path / "bundle"))
    lies.lie(bad, "plan.json", lies.false_bound)
    for language, verdict, code in (
        ("zh", "不成立", "计划中的数字"),
        ("en", "Does not hold", "Figures of the plan"),
    ):
        seen = show(browser, bad, language)
        assert (seen["language"], seen["verdict"]) == (language, verdict)
        assert code in seen["findings"]
        assert "plan.json · visit_bound_of_placed" in seen["findings"]
    assert {url.split(":")[0] for url in browser.requests} <= {"file", "data", "about", "blob"}


def test_the_published_digest_decides(browser, page_bundles):
    digest = show(browser, page_bundles["equal"], "en")["commitment"]
    enter = """((text) => {
      const field = document.getElementById("published");
      field.value = text;
      field.dispatchEvent(new Event("input"));
      return [document.getElementById("verdict").className, document.getElementById("same").innerText];
    })(%s)"""
    right, wrong, part, none = (
        browser.evaluate(enter % json.dumps(text))
        for text in (f" {digest.upper()}\n", "0" * 64, digest[:20], "")
    )
    assert (right[0], wrong[0], part[0], none) == ("good", "bad", "good", ["good", ""])
    assert right[1] == "The same: this is the commitment that was published."
    assert wrong[1] == "Different: this is not the commitment that was published."


def test_a_proof_shows_whose_it_is_and_where_it_stands(browser, page_bundles):
    proof = page_bundles["proofs"][0]
    document = json.loads(proof)
    seen = choose(browser, proof, "en")
    assert seen["verdict"] == "Everything that was checked holds"
    assert document["identifier"] in seen["facts"]
    for task in document["tasks"]:
        place = f"rank {task['rank']} of {task['frame_size']}"
        assert f"{'selected' if task['selected'] else 'not selected'} · {place}" in seen["facts"]
    assert "published list of the drawn" in seen["all"]


def test_a_file_that_is_none_of_it_is_explained(browser):
    seen = choose(browser, b"PK\x03\x04 no archive", "zh")
    assert seen["verdict"] == "不成立"
    assert "压缩包已损坏" in seen["findings"]
    assert "选择资料包文件夹里的文件本身" in seen["findings"]
