"""Seeded draws: one stream of random numbers per table, so that widening one table leaves the others as they were."""

import zlib

import numpy as np

SEED = 20260630


def stream(name: str) -> np.random.Generator:
    """The generator of one table; its numbers depend on the seed and the name only."""
    return np.random.Generator(np.random.PCG64([SEED, zlib.crc32(name.encode())]))


def choices(rng, weights: dict, size: int) -> list:
    """Names drawn with the given weights, which need not sum to 1."""
    names = list(weights)
    edges = np.cumsum([weights[name] for name in names])
    places = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    return [names[min(place, len(names) - 1)] for place in places]


def rating(rng, mean, *, spread=0.7, low=1, high=5, size=None):
    """Whole ratings around a mean, cut at the ends of the scale."""
    return np.clip(np.rint(np.asarray(mean) + spread * rng.standard_normal(size)), low, high).astype(int)


def dealt(rng, shares: dict, n: int) -> list:
    """Names in random order whose counts match the shares exactly (largest remainder)."""
    total = sum(shares.values())
    exact = {name: n * share / total for name, share in shares.items()}
    counts = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda k: counts[k] - exact[k])[: n - sum(counts.values())]:
        counts[name] += 1
    flat = [name for name, count in counts.items() for _ in range(count)]
    return [flat[i] for i in rng.permutation(n)]
