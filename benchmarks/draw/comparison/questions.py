"""What the samples of a contender say: exactness, order of rows, replay, coordination."""

from typing import NamedTuple

from comparison.instances import Population

Sample = list[list[str]]


class Exactness(NamedTuple):
    """Chances delivered over so many draws, beside the targets."""

    draws: int
    targets: tuple[float, ...]
    delivered: tuple[float, ...]
    sizes: tuple[int, ...]

    @property
    def largest_error(self) -> float:
        return max(abs(a - b) for a, b in zip(self.delivered, self.targets, strict=True))

    @property
    def standard_errors(self) -> list[float]:
        """Error of each chance in its standard errors."""
        return [
            (got - p) / (p * (1 - p) / self.draws) ** 0.5
            for got, p in zip(self.delivered, self.targets, strict=True)
        ]

    @property
    def chi_square(self) -> float:
        """Mean of the squared errors in standard errors: 1 on average where chances are exact."""
        errors = self.standard_errors
        return sum(error**2 for error in errors) / len(errors)


def exactness(population: Population, samples: list[Sample]) -> Exactness:
    (n,) = population.quotas.values()
    targets = population.chances or [n / len(population.names)] * len(population.names)
    counts = dict.fromkeys(population.names, 0)
    for (names,) in samples:
        for name in names:
            counts[name] += 1
    delivered = [counts[name] / len(samples) for name in population.names]
    pairs = sorted(zip(targets, delivered, strict=True))
    sizes = sorted({len(names) for (names,) in samples})
    return Exactness(
        len(samples), tuple(p for p, _ in pairs), tuple(got for _, got in pairs), tuple(sizes)
    )


class Coordination(NamedTuple):
    """Mean overlap of two departments, and the bound Σ min(p₁, p₂) of any pair of designs."""

    seeds: int
    overlap: float
    standard_error: float
    bound: float
    inspections: float

    @property
    def percent(self) -> float:
        return 100 * self.overlap / self.bound

    @property
    def distinct(self) -> float:
        """Mean number of enterprises that are visited."""
        return self.inspections - self.overlap

    @property
    def least_distinct(self) -> float:
        """Σ max(p₁, p₂): no design with these chances visits fewer on average."""
        return self.inspections - self.bound


def coordination(populations: list[Population], samples: list[Sample]) -> Coordination:
    first, second = (chance_of(population) for population in populations)
    bound = sum(min(chance, second.get(name, 0.0)) for name, chance in first.items())
    overlaps = [len(set(ours) & set(theirs)) for ours, theirs in samples]
    n = len(overlaps)
    mean = sum(overlaps) / n
    variance = sum((each - mean) ** 2 for each in overlaps) / max(n - 1, 1)
    inspections = sum(first.values()) + sum(second.values())
    return Coordination(n, mean, (variance / n) ** 0.5, bound, inspections)


def chance_of(population: Population) -> dict[str, float]:
    if population.chances is not None:
        return dict(zip(population.names, population.chances, strict=True))
    sizes = {stratum: population.strata.count(stratum) for stratum in population.quotas}
    return {
        name: population.quotas[stratum] / sizes[stratum]
        for name, stratum in zip(population.names, population.strata, strict=True)
    }


def as_sets(samples: list[Sample]) -> list[list[frozenset[str]]]:
    """Samples without the order in which names were given out."""
    return [[frozenset(names) for names in sample] for sample in samples]
