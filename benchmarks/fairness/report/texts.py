"""Texts in Chinese and English, both in the page; a switch shows one."""

import tomllib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any


@cache
def texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))


def pair(key: str) -> tuple[str, str]:
    """Chinese and English; ``a.b`` looks into a table."""
    found: Any = texts()
    for part in key.split("."):
        found = found[part]
    return found[0], found[1]


def both(zh: str, en: str) -> str:
    """Both as HTML, of which one is shown."""
    return f'<span class="zh" lang="zh">{escape(zh)}</span><span class="en">{escape(en)}</span>'


def t(key: str, **values: object) -> str:
    """A text of the table as HTML."""
    zh, en = pair(key)
    return both(zh.format(**values) if values else zh, en.format(**values) if values else en)
