"""Small charts as inline SVG: the browser's own fonts, so that Chinese is readable everywhere."""

from collections.abc import Sequence
from html import escape

Label = tuple[str, str]
"""Chinese and English."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#666666")
"""Okabe & Ito: told apart with any colour vision."""


def lines(title: Label, axis: Label, series: Sequence[tuple[Label, Sequence[float]]]) -> str:
    """Ratios over the file, one line a draw; the grey line is 1."""
    width, height, left, top = 560, 260, 40, 34
    most = max(1.6, max((max(values) for _, values in series), default=1.0) * 1.05)

    def spot(number: int, n: int, value: float) -> str:
        x = left + (width - left - 10) * (number + 0.5) / n
        return f"{x:.1f},{top + (height - top - 30) * (1 - value / most):.1f}"

    parts = [_text(left, 18, title, "title")]
    for tick in (0.0, 0.5, 1.0, 1.5):
        y = float(spot(0, 1, tick).split(",")[1])
        parts.append(_rule(left, width - 10, y, strong=tick == 1.0))
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for number, (_, values) in enumerate(series):
        path = " ".join(spot(at, len(values), value) for at, value in enumerate(values))
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{path}" stroke="{colour}" fill="none" stroke-width="2"/>')
    parts.append(_text((width + left) // 2, height - 8, axis, anchor="middle"))
    for number, (label, _) in enumerate(series):
        x, y = 4 + number % 2 * (width // 2), height + 14 + number // 2 * 18
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{colour}"/>')
        parts.append(_text(x + 20, y, label))
    return _svg(width, height + 18 * ((len(series) + 1) // 2) + 6, parts)


def bars(
    title: Label,
    rows: Sequence[tuple[Label, float, str]],
    *,
    reference: float | None = 1.0,
) -> str:
    """Horizontal bars with their figures; a line where an even share would end."""
    width, step, left = 560, 20, 190
    most = max([value for _, value, _ in rows] + [reference or 0.0, 1e-9]) * 1.02
    scale = (width - left - 74) / most
    parts = [_text(4, 18, title, "title")]
    for number, (label, value, text) in enumerate(rows):
        y = 30 + step * number
        off = reference is not None and value > reference
        parts.append(_text(left - 6, y + 13, label, anchor="end"))
        parts.append(
            f'<rect x="{left}" y="{y + 2}" width="{max(value * scale, 0.5):.1f}" height="14" '
            f'fill="{COLOURS[1] if off else COLOURS[0]}"/>'
        )
        parts.append(f'<text x="{left + value * scale + 4:.1f}" y="{y + 13}">{escape(text)}</text>')
    bottom = 30 + step * len(rows)
    if reference is not None:
        x = left + reference * scale
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="26" y2="{bottom}" stroke="#333"/>')
    return _svg(width, bottom + 6, parts)


def spans(title: Label, rows: Sequence[tuple[Label, Sequence[float]]]) -> str:
    """One row of dots for each practice: everybody's load; the line is an even share."""
    width, step, left = 560, 22, 190
    most = max([1.5, *(max(values) for _, values in rows if len(values))]) * 1.05
    scale = (width - left - 20) / most
    parts = [_text(4, 18, title, "title")]
    for number, (label, values) in enumerate(rows):
        y = 40 + step * number
        parts.append(_text(left - 6, y + 4, label, anchor="end"))
        x0, x1 = left + min(values) * scale, left + max(values) * scale
        parts.append(f'<line x1="{x0:.1f}" x2="{x1:.1f}" y1="{y}" y2="{y}" stroke="#bbb"/>')
        parts += [
            f'<circle cx="{left + value * scale:.1f}" cy="{y}" r="3" fill="{COLOURS[0]}" '
            'fill-opacity="0.35"/>'
            for value in sorted({round(value, 2) for value in values})
        ]
    bottom = 40 + step * len(rows)
    x = left + scale
    parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="26" y2="{bottom - 8}" stroke="#333"/>')
    for tick in range(int(most) + 1):
        x = left + tick * scale
        parts.append(f'<text x="{x:.1f}" y="{bottom + 6}" text-anchor="middle">{tick}</text>')
    return _svg(width, bottom + 12, parts)


def _rule(x0: float, x1: float, y: float, *, strong: bool) -> str:
    colour = "#555" if strong else "#ddd"
    return f'<line x1="{x0}" x2="{x1}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, label: Label, kind: str = "", anchor: str = "start") -> str:
    return "".join(
        f'<text class="{lang} {kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
        for lang, words in zip(("zh", "en"), label, strict=True)
    )


def _svg(width: int, height: int, parts: list[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img">{"".join(parts)}</svg>'
