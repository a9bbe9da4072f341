"""The whole study as one HTML file that needs nothing from outside."""

from html import escape
from pathlib import Path

from benchmarks.fairness.outcomes import Outcome, by_world
from benchmarks.fairness.report import sections
from benchmarks.fairness.report.naming import codes
from benchmarks.fairness.report.texts import t, texts

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
SWITCH = (
    '<input type="radio" name="language" id="zh" checked><label for="zh">中文</label>'
    '<input type="radio" name="language" id="en"><label for="en">English</label>'
)
SCRIPT = 'if (location.hash === "#en") document.getElementById("en").checked = true;'


def page(
    found: list[Outcome], about: dict[str, object], parameters: dict[str, object], lines: list[str]
) -> str:
    """``about``: versions, date, command; ``lines``: what was left out and why."""
    worlds = by_world(found)
    known = codes(found)
    parts = [
        f"<h1>{t('title')}</h1><p>{t('subtitle')}</p><p>{t('synthetic')}</p>",
        *(f"<p class='skipped'>{escape(line)}</p>" for line in lines),
        f"<h2>{t('headlines')}</h2><p>{t('headlines_note')}</p>{sections.definitions()}",
        *_folded(worlds, known, sections.headlines),
        f"<h2>{t('beside_today')}</h2><p>{t('beside_today_note')}</p>",
        *_folded(worlds, known, sections.beside_today),
        f"<h2>{t('hurt')}</h2><p>{t('hurt_note')}</p>",
        *_folded(worlds, known, sections.who),
    ]
    if "chicago" in worlds:
        parts.append(f"<h2>{t('chicago')}</h2>{sections.chicago(worlds['chicago'], known)}")
    parts += [
        f"<h2>{t('stability')}</h2><p>{t('stability_note')}</p>",
        *_folded(worlds, known, sections.stability),
        f"<h2>{t('methods')}</h2><ul>",
        *(f"<li>{_both(entry['text'])}</li>" for entry in texts()["method"]),
        f"</ul><h2>{t('parameters')}</h2>",
        _pairs(parameters),
        *_folded(worlds, known, lambda own, _: sections.notes(own)),
        f"<h2>{t('practices')}</h2>",
        sections.practices(found, known),
        f"<h2>{t('about')}</h2>{_pairs(about)}",
    ]
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{' · '.join(texts()['title'])}</title><style>{STYLE}</style></head><body>"
        f"{SWITCH}<main>{''.join(parts)}</main><script>{SCRIPT}</script></body></html>\n"
    )


def _both(pair: list[str]) -> str:
    from benchmarks.fairness.report.texts import both

    return both(*pair)


def _folded(worlds: dict[str, list[Outcome]], known: dict[str, str], make) -> list[str]:
    """One part a world; the one in the middle of the sizes is open."""
    shown = "wuhan-10000" if "wuhan-10000" in worlds else list(worlds)[-1]
    return [
        f"<details{' open' if world == shown else ''}><summary>{escape(world)}</summary>"
        f"{make(own, known)}</details>"
        for world, own in worlds.items()
    ]


def _pairs(values: dict[str, object]) -> str:
    rows = [[escape(str(key)), escape(str(value))] for key, value in values.items()]
    return sections.table(["", ""], rows)
