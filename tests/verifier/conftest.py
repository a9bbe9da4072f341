"""The browser verifier in a browser and in Node, and bundles for it; built once a module."""

import pytest

from tests.verifier.browser_bundles import full_bundle, nested_bundle
from tests.verifier.page_judges import PAGE, find_node, judge_in, judge_in_node, open_page
from tests.verifier.worlds import make_bundle


@pytest.fixture(scope="session")
def page_bundles(tmp_path_factory):
    """Bundles by name, and under ``proofs`` those of the nested one."""
    folder = tmp_path_factory.mktemp("browser")
    nested, proofs = nested_bundle(folder / "nested")
    return {
        "equal": make_bundle(folder / "equal", 14),
        "nested": nested,
        "full": full_bundle(folder / "full"),
        "proofs": proofs,
    }


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A headless Chromium that has the page open."""
    page = open_page(tmp_path_factory.mktemp("profile"))
    if page is None:
        pytest.skip("no Chromium found; name one in the environment variable CHROMIUM")
    with page:
        page.open(PAGE)
        yield page


@pytest.fixture(scope="module", params=["node", "chromium"])
def judge(request):
    """The page as a function, without and with a document."""
    if request.param == "chromium":
        return judge_in(request.getfixturevalue("browser"))
    if find_node() is None:
        pytest.skip("no Node found")
    return judge_in_node
