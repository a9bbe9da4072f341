"""Chicago's repeats within 60 days, by what led to the visit and to the one before.

Only a canvass after a canvass could have been planned together; all others are shown and claimed by
nobody. Days are calendar days between dates of one licence.
"""

import pandas as pd

from benchmarks.fairness.worlds.triggers import ROUTINE
from dualrandom.fairness.visit_burden import repeats


def repeat_table(visits: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``before``, ``trigger``, ``repeats``, ``avoidable``, most frequent first.

    ``visits``: ``enterprise``, ``date``, ``trigger``. A visit is a repeat if the visit before it at
    the same enterprise was at most 60 days earlier.
    """
    day = visits["date"].to_numpy().astype("datetime64[D]").astype(int)
    dated = visits.assign(visit=range(len(visits)), day=day)
    pairs = repeats(dated).by_triggers
    rows = [
        (first, second, n, n if first == second == ROUTINE else 0)
        for (first, second), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    ]
    return pd.DataFrame(rows, columns=["before", "trigger", "repeats", "avoidable"])


def routine_gaps(visits: pd.DataFrame) -> int:
    """Canvasses at most 60 days after the last *canvass*, whatever came between.

    Not all of these could be saved: some follow a failed attempt to get in. It is an upper bound.
    """
    routine = visits[(visits["trigger"] == ROUTINE).to_numpy()]
    return int(repeat_table(routine)["avoidable"].sum())
