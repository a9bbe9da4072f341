"""Canonical JSON is RFC 8785's, whichever way it is written."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.canonical import canonical_json

# No surrogates, but everything else: control characters, U+2028, planes beyond the first.
texts = st.text(st.characters(exclude_categories=("Cs",)))
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
documents = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


@given(documents)
def test_same_bytes_as_the_reference_library(document: object) -> None:
    assert canonical_json(document) == rfc8785.dumps(document)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # U+E000 comes before U+1F600 as a code point, after it as UTF-16 (D83D DE00).
        ({"\ue000": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ue000":1}'),
        ({"b": 1, "a": (1, 2)}, '{"a":[1,2],"b":1}'),
        ("\x7f\u2028\x01/\t", '"\x7f\u2028\\u0001/\\t"'),
    ],
)
def test_known_bytes(document: object, expected: str) -> None:
    assert canonical_json(document) == expected.encode("utf-8")


@pytest.mark.parametrize("document", [2**53, {1: 2}, {"a": {1}}, "\ud800", {"\ud800": 1}])
def test_what_is_no_json_is_refused(document: object) -> None:
    with pytest.raises(ValueError):
        canonical_json(document)


@pytest.mark.parametrize("document", [1.5, {"a": [1.0]}, {1: 1.5}, [2**53, 1.5]])
def test_floats_are_refused(document: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(document)
