"""Who is hurt by which practice: groups that get other than was promised, people who carry most."""

from benchmarks.fairness.outcomes import Outcome
from benchmarks.fairness.report import svg
from benchmarks.fairness.report.naming import name, part, position_name
from benchmarks.fairness.report.svg import Label
from benchmarks.fairness.report.texts import both, pair, t
from benchmarks.fairness.shares import over_departments

CLEAR = 0.001
"""p-value below which a gap is called more than accident."""
FEWEST_DUE = 20.0
"""A group with fewer inspections due is not named: its ratio is chance."""
DIMENSIONS = ("position", "district", "trade", "risk_class")


def ratios(outcome: Outcome, dimension: str) -> list[tuple[str, float, float]]:
    """Label, drawn ÷ due, due; groups large enough to be named, all departments together."""
    groups = over_departments(outcome.groups[dimension])
    return [
        (label, values[2] / values[1], values[1])
        for label, values in groups.items()
        if values[1] >= FEWEST_DUE
    ]


def label_of(dimension: str, label: str, bins: int) -> Label:
    return position_name(label, bins) if dimension == "position" else (label, label)


def sentences(outcome: Outcome, code: str) -> str:
    """One practice: its clear gaps, and its heaviest and lightest loads."""
    found = [f"<b>{both(*name(outcome, code))}</b>", "<ul>"]
    n = 0
    for dimension in DIMENSIONS:
        p_value = outcome.p_value(dimension)
        own = ratios(outcome, dimension)
        if p_value is None or p_value >= CLEAR or not own:
            continue
        bins = len(over_departments(outcome.groups[dimension]))
        most, least = max(own, key=_ratio), min(own, key=_ratio)
        zh, en = pair(f"dimensions.{dimension}")
        (mz, me), (lz, le) = (label_of(dimension, each[0], bins) for each in (most, least))
        found.append(
            "<li>"
            + both(
                f"{zh}：{mz} 被查 {most[1]:.2f} 倍，{lz} 只有 {least[1]:.2f} 倍",
                f"{en}: {me} gets {most[1]:.2f} × its due, {le} only {least[1]:.2f} ×",
            )
            + "</li>"
        )
        n += 1
    if outcome.p_value("position") is None:
        found.append(f"<li>{t('happened_note')}</li>")
    elif not n:
        found.append(f"<li>{t('nothing')}</li>")
    return "".join(found) + f"<li>{_people(outcome)}</li></ul>"


def _people(outcome: Outcome) -> str:
    loads = outcome.loads
    if outcome.world.id == "chicago":
        zh, en = "组", "group"
    else:
        zh, en = pair("dimensions.person")
    most, least = loads.loc[loads["load"].idxmax()], loads.loc[loads["load"].idxmin()]
    places = loads.groupby("station", sort=True)["load"].mean()
    text_zh = (
        f"{zh}：{most['inspector']} 负担 {most['load']:.2f} 倍，"
        f"{least['inspector']} {least['load']:.2f} 倍；"
        f"监管所：{places.idxmax()} 人均 {places.max():.2f} 倍，"
        f"{places.idxmin()} {places.min():.2f} 倍"
    )
    text_en = (
        f"{en}: {most['inspector']} carries {most['load']:.2f} × the mean, "
        f"{least['inspector']} {least['load']:.2f} ×; station: {places.idxmax()} "
        f"{places.max():.2f} × a head, {places.idxmin()} {places.min():.2f} ×"
    )
    return both(text_zh, text_en)


def curve(own: list[Outcome], codes: dict[str, str]) -> str:
    """Drawn ÷ due along the file: every draw with the first practice that uses it."""
    series = []
    for each in _different(own, "draw"):
        groups = over_departments(each.groups["position"])
        values = [values[2] / values[1] if values[1] else 1.0 for values in groups.values()]
        series.append((part(each, codes[each.practice.id], "draw"), values))
    return svg.lines(pair("curve"), pair("curve_axis"), series)


def group_bars(outcome: Outcome, code: str, dimension: str) -> str:
    """Bars of one practice and dimension."""
    bins = len(over_departments(outcome.groups[dimension]))
    rows = [
        (label_of(dimension, label, bins), ratio, f"{ratio:.2f}")
        for label, ratio, _ in ratios(outcome, dimension)
    ]
    zh, en = pair(f"dimensions.{dimension}")
    title = part(outcome, code, "draw")
    return svg.bars((f"{title[0]}：{zh}", f"{title[1]}: {en}"), rows) if rows else ""


def load_spans(own: list[Outcome], codes: dict[str, str]) -> str:
    """Loads of all people under each crew rule."""
    rows = [
        (part(each, codes[each.practice.id], "crew"), each.loads["load"].tolist())
        for each in _different(own, "crew")
    ]
    return svg.spans(pair("people"), rows)


def station_bars(outcome: Outcome, code: str) -> str:
    places = outcome.loads.groupby("station", sort=True)["load"].mean()
    rows = [((str(s), str(s)), float(v), f"{v:.2f}") for s, v in places.items()]
    label, title = part(outcome, code, "crew"), pair("stations")
    return svg.bars((f"{label[0]}：{title[0]}", f"{label[1]}: {title[1]}"), rows)


def _different(own: list[Outcome], which: str) -> list[Outcome]:
    found: dict[str, Outcome] = {}
    for each in own:
        found.setdefault(getattr(each.practice, which, each.practice).id, each)
    return list(found.values())


def _ratio(row: tuple[str, float, float]) -> float:
    return row[1]
