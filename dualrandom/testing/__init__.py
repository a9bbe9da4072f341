"""Floor 7: a synthetic city for trials, tests and demonstrations (虚拟城市)."""

from dualrandom.testing.city import City, synthetic_city

__all__ = ["City", "synthetic_city"]
