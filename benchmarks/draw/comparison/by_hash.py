"""Draws by SHA-256: a loop over hashlib, consistent_sampler, cryptorandom."""

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable

from comparison.instances import Population


def as_it_is(population: Population) -> Population:
    return population


def strata_of(population: Population, members: Iterable) -> dict[str, list]:
    """Members per stratum, in the order of the rows."""
    found: dict[str, list] = defaultdict(list)
    for stratum, member in zip(population.strata, members, strict=True):
        found[stratum].append(member)
    return found


def bare_loop(population: Population, seed: str) -> list[bytes]:
    """Tickets and nothing else."""
    begun = hashlib.sha256(seed.encode()).copy
    tickets = []
    for name in population.names:
        ticket = begun()
        ticket.update(name.encode())
        tickets.append(ticket.digest())
    return tickets


def hashlib_lowest(population: Population, seed: str) -> list[str]:
    tickets = zip(bare_loop(population, seed), population.names, strict=True)
    return [
        name
        for stratum, members in strata_of(population, tickets).items()
        for _, name in heapq.nsmallest(population.quotas[stratum], members)
    ]


def consistent_sampler(population: Population, seed: str) -> list[str]:
    from consistent_sampler import sampler

    found: list[str] = []
    for stratum, names in strata_of(population, population.names).items():
        n = population.quotas[stratum]
        found += sampler(names, seed=seed, with_replacement=False, take=n, output="id")
    return found


def cryptorandom(population: Population, seed: str) -> list[str]:
    from cryptorandom.cryptorandom import SHA256
    from cryptorandom.sample import random_sample

    prng = SHA256(seed)
    return [
        name
        for stratum, names in strata_of(population, population.names).items()
        for name in random_sample(names, population.quotas[stratum], prng=prng).tolist()
    ]


def cryptorandom_weighted(population: Population, seed: str) -> list[str]:
    from cryptorandom.cryptorandom import SHA256
    from cryptorandom.sample import random_sample

    (n,) = population.quotas.values()
    p = [chance / n for chance in population.chances or ()]
    prng = SHA256(seed)
    return random_sample(population.names, n, p=p, method="Exponential", prng=prng).tolist()
