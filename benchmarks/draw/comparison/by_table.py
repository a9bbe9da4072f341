"""Draws by numpy, pandas, samplics and svy, each from the table it is made for."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from comparison.instances import Population


class Arrays(NamedTuple):
    """Strata as numbers, ``quotas`` by these numbers."""

    names: np.ndarray
    codes: np.ndarray
    quotas: dict[int, int]
    weights: np.ndarray | None
    p: np.ndarray | None

    @property
    def n(self) -> int:
        return sum(self.quotas.values())


def arrays(population: Population) -> Arrays:
    labels, codes = np.unique(population.strata, return_inverse=True)
    quotas = {code: population.quotas[label] for code, label in enumerate(labels.tolist())}
    names = np.array(population.names)
    if population.weights is None:
        return Arrays(names, codes, quotas, None, None)
    weights = np.array(population.weights, dtype=float)
    return Arrays(names, codes, quotas, weights, weights / weights.sum())


def numpy_choice(own: Arrays, seed: str) -> list[str]:
    rng = np.random.default_rng(int(seed))
    rows = [
        rng.choice(np.flatnonzero(own.codes == code), n, replace=False)
        for code, n in own.quotas.items()
    ]
    return own.names[np.concatenate(rows)].tolist()


def numpy_choice_p(own: Arrays, seed: str) -> list[str]:
    rng = np.random.default_rng(int(seed))
    return own.names[rng.choice(len(own.names), own.n, replace=False, p=own.p)].tolist()


def samplics_srs(own: Arrays, seed: str) -> list[str]:
    return _samplics(own, seed, "srs_wor", own.quotas, strat=True, stratum=own.codes)


def samplics_sampford(own: Arrays, seed: str) -> list[str]:
    return _samplics(own, seed, "pps_rs", own.n, mos=own.weights)


def samplics_systematic(own: Arrays, seed: str) -> list[str]:
    return _samplics(own, seed, "pps_sys", own.n, mos=own.weights)


def _samplics(
    own: Arrays, seed: str, method: str, n: object, *, strat: bool = False, **columns: object
) -> list[str]:
    from samplics.sampling import SampleSelection
    from samplics.utils.types import SelectMethod

    np.random.seed(int(seed))  # noqa: NPY002 - the only seed that samplics knows
    selection = SampleSelection(method=SelectMethod[method], strat=strat, wr=False)
    sample, _, _ = selection.select(np.arange(len(own.names)), n, **columns)
    return own.names[np.asarray(sample, dtype=bool)].tolist()


class Table(NamedTuple):
    """A data frame of pandas or polars, and the numbers per stratum."""

    rows: Any
    quotas: dict[str, int]


def pandas_table(population: Population) -> Table:
    columns = {"name": population.names, "stratum": pd.Categorical(population.strata)}
    return Table(pd.DataFrame({**columns, "chance": population.chances or 1.0}), population.quotas)


def pandas_sample(own: Table, seed: str) -> list[str]:
    rng = np.random.default_rng(int(seed))
    groups = own.rows.groupby("stratum", observed=True)
    drawn = [group.sample(own.quotas[label], random_state=rng) for label, group in groups]
    return pd.concat(drawn)["name"].tolist()


def pandas_weights(own: Table, seed: str) -> list[str]:
    (n,) = own.quotas.values()
    rng = np.random.default_rng(int(seed))
    return own.rows.sample(n, weights="chance", random_state=rng)["name"].tolist()


def polars_table(population: Population) -> Table:
    import polars as pl

    columns = {"name": population.names, "stratum": population.strata}
    size = population.weights or [1] * len(population.names)
    return Table(pl.DataFrame({**columns, "size": size}), population.quotas)


def svy_srs(own: Table, seed: str) -> list[str]:
    return _svy(own, seed, "srs", own.quotas, stratum="stratum")


def svy_sampford(own: Table, seed: str) -> list[str]:
    return _svy(own, seed, "pps_rs", sum(own.quotas.values()), mos="size")


def svy_systematic(own: Table, seed: str) -> list[str]:
    return _svy(own, seed, "pps_sys", sum(own.quotas.values()), mos="size")


def _svy(own: Table, seed: str, method: str, n: object, **design: str) -> list[str]:
    import svy

    # A sample is changed by drawing from it, so each draw makes its own.
    sample = svy.Sample(data=own.rows, design=svy.Design(**design))
    return getattr(sample.sampling, method)(n, rstate=int(seed)).data["name"].to_list()
