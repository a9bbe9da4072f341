"""Bundles in which one document was changed, digests fitting: as a folder, or as cases for the page."""

import shutil
from pathlib import Path

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
