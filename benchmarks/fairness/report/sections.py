"""The page, section by section."""

from html import escape

import pandas as pd

from benchmarks.fairness.guesses import KINDS, even_guess
from benchmarks.fairness.outcomes import HEADLINES, Outcome, n_pairs, unstable_pairs
from benchmarks.fairness.report import hurt, svg, tables
from benchmarks.fairness.report.naming import name, part, percent
from benchmarks.fairness.report.tables import chicago_repeats, chicago_yield, expected_findings
from benchmarks.fairness.report.texts import both, pair, t, texts
from benchmarks.fairness.worlds.repeats import routine_gaps
from benchmarks.fairness.worlds.triggers import ROUTINE

SHARES = {"displaced_position", "displaced_class", "visits_above_bound", "same_person_again"}
SHARES |= {"pairs_again", "guess_by_day", "guess_insider", "guess_colleague"}
TESTED = {"displaced_position": "position", "displaced_class": "risk_class"}


def table(head: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML; one that starts with ``<td`` brings its own tag."""
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in row) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'


def headlines(own: list[Outcome], codes: dict[str, str]) -> str:
    """One world: all practices by all headline measures."""
    head = [t("practice"), *(t(f"measures.{each}") for each in HEADLINES)]
    worst = {key: max((each.value(key) or 0.0) for each in own) or 1.0 for key in HEADLINES}
    rows = [
        [
            both(*name(each, codes[each.practice.id])),
            *(_cell(each, key, worst[key]) for key in HEADLINES),
        ]
        for each in own
    ]
    return table(head, rows)


def _cell(outcome: Outcome, key: str, worst: float) -> str:
    value = outcome.value(key)
    if value is None:
        return '<td class="none">–</td>'
    show = percent if key in SHARES else "{:.3f}".format
    low, high = min(outcome.values(key)), max(outcome.values(key))
    clear = key in TESTED and (outcome.p_value(TESTED[key]) or 0.0) < hurt.CLEAR
    shade = 0.75 * value / worst if clear or key not in TESTED else 0.0
    spread = f"<br><small>({show(low)}–{show(high)})</small>" if show(low) != show(high) else ""
    star = "*" if clear else ""
    return f'<td style="background:rgba(213,94,0,{shade:.2f})">{show(value)}{star}{spread}</td>'


def definitions() -> str:
    rows = []
    for key in HEADLINES:
        zh, en, why_zh, why_en = texts()["measures"][key]
        rows.append(f"<li><b>{both(zh, en)}</b>{both('：', ': ')}{both(why_zh, why_en)}</li>")
    return f"<ul>{''.join(rows)}</ul>"


def who(own: list[Outcome], codes: dict[str, str]) -> str:
    """Words first, then charts."""
    words = "".join(hurt.sentences(each, codes[each.practice.id]) for each in own)
    charts = [hurt.curve(own, codes), hurt.load_spans(own, codes), guesses(own, codes)]
    for each in hurt._different(own, "draw"):  # noqa: SLF001
        charts += [
            hurt.group_bars(each, codes[each.practice.id], dimension)
            for dimension in ("district", "risk_class")
            if (each.p_value(dimension) or 0.0) < hurt.CLEAR and each.p_value(dimension) is not None
        ]
    charts += [
        hurt.station_bars(each, codes[each.practice.id])
        for each in own
        if "territorial" in each.practice.id and each.world.id != "chicago"
    ]
    return f"{words}<div class='charts'>{''.join(charts)}</div><p>{t('guess_note')}</p>"


def guesses(own: list[Outcome], codes: dict[str, str]) -> str:
    rows = []
    for each in hurt._different(own, "crew"):  # noqa: SLF001
        best = max(KINDS, key=lambda kind, each=each: each.value(f"guess_{kind}"))
        value = each.value(f"guess_{best}")
        rows.append((part(each, codes[each.practice.id], "crew"), value, percent(value)))
    return svg.bars(pair("guess"), rows, reference=even_guess(own[0].world.first))


def chicago(own: list[Outcome], codes: dict[str, str]) -> str:
    world = own[0].world
    visits = world.happened.recorded.visits
    found = chicago_repeats(world)
    routine = (found["trigger"] == ROUTINE).to_numpy()
    gaps = routine_gaps(visits)
    line = t(
        "repeats_total",
        all=int(found["repeats"].sum()),
        cause=int(found.loc[~routine, "repeats"].sum()),
        mixed=int(found.loc[routine, "repeats"].sum() - found["avoidable"].sum()),
        routine=int(found["avoidable"].sum()),
        gaps=gaps,
        share=percent(gaps / int((visits["trigger"] == ROUTINE).sum())),
    )
    repeats = [[escape(str(v)) for v in row] for row in found.head(20).to_numpy().tolist()]
    expected = expected_findings(own)
    by_code = [
        [both(*name(each, codes[each.practice.id])), f"{value:.1f}"]
        for each, value in zip(own, expected["expected_findings_per_100"], strict=True)
    ]
    head = [t("before"), t("after"), t("count"), t("avoidable")]
    return "".join(
        [
            f"<p>{t('chicago_limits')}</p><h3>{t('repeats')}</h3><p>{t('repeats_note')}</p>",
            f"<p><b>{line}</b></p>{table(head, repeats)}",
            f"<h3>{t('yields')}</h3>{_yield(chicago_yield(world))}",
            f"<h3>{t('expected')}</h3>{table([t('practice'), '/100'], by_code)}",
            f"<h3>{t('cleaning')}</h3>{notes(own)}",
        ]
    )


def _yield(shares: pd.DataFrame) -> str:
    rows = [
        [
            escape(row.stratum),
            str(row.checks),
            str(row.found),
            f"{percent(row.share)} ({percent(row.low)}–{percent(row.high)})",
        ]
        for row in shares.itertuples()
    ]
    return table([t("stratum"), t("checks"), t("found"), t("share")], rows)


def notes(own: list[Outcome]) -> str:
    rows = [[escape(key), escape(str(value))] for key, value in own[0].world.notes.items()]
    return table(["", ""], rows)


def beside_today(own: list[Outcome], codes: dict[str, str]) -> str:
    """Our way and today's; a planner's first table."""
    rows = []
    for row in tables.beside_today(own).itertuples():
        show = percent if row.measure in SHARES else "{:.3f}".format
        sets = row.lower + row.same + row.higher
        verdict = t("lower", n=row.lower, sets=sets)
        if row.lower < sets:
            verdict = t("mixed", lower=row.lower, same=row.same, higher=row.higher)
        cells = [t(f"measures.{row.measure}"), show(row.ours), show(row.today), verdict]
        rows.append(cells)
        code = codes[row.ours_is]
    if not rows:
        return ""
    return table([t("measure"), both(f"本库 {code}", f"ours {code}"), t("today"), t("sets")], rows)


def stability(own: list[Outcome], codes: dict[str, str]) -> str:
    rows = []
    for key in HEADLINES:
        pairs = unstable_pairs(own, key)
        which = ", ".join(f"{codes[one]}–{codes[other]}" for one, other in pairs)
        rows.append(
            [
                t(f"measures.{key}"),
                str(n_pairs(own, key)),
                str(len(pairs)),
                which or t("stable_all"),
            ]
        )
    return table([t("measure"), t("pairs"), t("differs"), t("which")], rows)


def practices(found: list[Outcome], codes: dict[str, str]) -> str:
    own = {each.practice.id: each for each in reversed(found)}
    rows = [
        [
            both(*name(each, codes[each.practice.id])),
            t("yes") if each.practice.reproducible else t("no"),
            escape(each.practice.source),
        ]
        for each in map(own.__getitem__, codes)
    ]
    return table([t("practice"), t("reproducible"), t("source")], rows)
