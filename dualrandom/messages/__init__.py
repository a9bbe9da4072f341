"""Message catalogue: code → Chinese and English text (消息目录).

The texts are data, one TOML file a topic, so that a translator needs no Python::

    ["register.duplicate_identifier"]
    en = "identifier {value} stands in rows {rows}"
    zh = "标识 {value} 在第 {rows} 行重复出现"
    hint_en = "Keep one of the rows."
    hint_zh = "请只保留其中一行。"
"""

from __future__ import annotations

import string
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "zh"]


class _Lenient(string.Formatter):
    """Leaves an unknown placeholder visible: a message must never hide the error it reports."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        if isinstance(key, str) and key not in kwargs:
            return "{" + key + "}"
        return super().get_value(key, args, kwargs)


_FORMATTER = _Lenient()


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every message: code → {``en``, ``zh``, optional ``hint_en``, ``hint_zh``}."""
    merged: dict[str, dict[str, str]] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            for code, texts in tomllib.loads(entry.read_text(encoding="utf-8")).items():
                if code in merged:
                    raise KeyError(f"message code {code!r} is defined twice")
                merged[code] = texts
    return merged


def render(code: str, language: Language = "en", params: Mapping[str, Any] | None = None) -> str:
    """Text of a message; an unknown code is returned as it is."""
    texts = catalogue().get(code)
    if texts is None:
        return code
    return _FORMATTER.vformat(texts[language], (), dict(params or {}))


def render_hint(
    code: str, language: Language = "en", params: Mapping[str, Any] | None = None
) -> str:
    """Remedy that belongs to a message, or an empty string."""
    template = catalogue().get(code, {}).get(f"hint_{language}", "")
    return _FORMATTER.vformat(template, (), dict(params or {})) if template else ""
