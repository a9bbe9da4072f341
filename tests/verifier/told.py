"""Bundles in which one document was changed, digests fitting: as a folder, or as cases for the page."""

import shutil
from pathlib import Path

import dualrandom as dr
from dualrandom.verifier import replay
from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of


def told(bundle, folder, name, change):
    """Return a copy of a bundle with one document changed."""
    copy = Path(shutil.copytree(bundle, folder / "told"))
    lies.lie(copy, name, change)
    return copy


def cases_of(bundle, folder, changes):
    """Files of a bundle, and one case for each (file, change) of its own."""
    original, cases = files_of(bundle), []
    for number, (name, change) in enumerate(changes):
        copy = shutil.copytree(bundle, folder / f"{name}-{number}")
        lies.lie(copy, name, change)
        cases.append(changed_files(copy, original))
    return original, cases


def cases_about(bundle, folder, name, changes):
    """Files of a bundle, and one case for each change of the same document."""
    return cases_of(bundle, folder, [(name, change) for change in changes])


def assert_page_refuses(judge, bundle, folder, name, changes):
    """The page finds each named change of a document, in that document, and has words for it."""
    original, cases = cases_about(bundle, folder, name, changes.values())
    for change, verdict in zip(changes, judge(original, cases), strict=True):
        assert not verdict["ok"], change
        assert name in verdict["files"], change
        assert not verdict["untold"], verdict


def assert_lottery_refused(bundle, folder, change):
    """Both the library and ``replay.py`` find a change of the lottery, in its document."""
    copy = told(bundle, folder, "lottery.json", change)
    assert "lottery.json" in {file for file, _, _ in replay.verify(copy).findings}
    assert "lottery.json" in {finding.file for finding in dr.verify(copy).findings}


def assert_plan_refused(bundle, folder, change):
    """``replay.py`` finds a change of the plan in its document, and the library finds it."""
    copy = told(bundle, folder, "plan.json", change)
    assert "plan.json" in {file for file, _, _ in replay.verify(copy).findings}
    assert not dr.verify(copy).ok
