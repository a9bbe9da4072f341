"""The protocol of a draw as a page to print and sign (抽取过程记录): no script, no network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.messages import Language
    from dualrandom.reports.protocol import Protocol, Section

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font-family: "Songti SC", SimSun, serif; max-width: 46em; margin: 2em auto; }}
h1 {{ text-align: center; font-size: 1.5em; }} h2 {{ font-size: 1.1em; margin-top: 1.5em; }}
th, td {{ text-align: left; vertical-align: top; padding: .25em .5em; border: 1px solid #999; }}
table {{ border-collapse: collapse; width: 100%; }} th {{ width: 12em; font-weight: normal; }}
td {{ overflow-wrap: anywhere; }} li {{ margin: .4em 0; }} tr, li {{ break-inside: avoid; }}
</style></head><body>
<h1>{title}</h1>
{sections}
</body></html>
"""


def protocol_html(document: Protocol, language: Language) -> str:
    """Return the page as text."""
    sections = "\n".join(
        _section(number, section) for number, section in enumerate(document.sections, start=1)
    )
    code = "zh-CN" if language == "zh" else "en"
    return _PAGE.format(language=code, title=escape(document.title), sections=sections)


def _section(number: int, section: Section) -> str:
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>"
        for label, value in section.values
    )
    steps = "".join(f"<li>{escape(step)}</li>" for step in section.steps)
    return (
        f"<h2>{number}. {escape(section.heading)}</h2>"
        + (f"<table>{rows}</table>" if rows else "")
        + (f"<ol>{steps}</ol>" if steps else "")
    )
