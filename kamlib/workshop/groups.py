"""Who sits with whom, so that every table has a bit of everybody and nobody sits with their own manager?"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kamlib.errors import KamError

KICKS = 60
CLASH = 1000  # one clash weighs more than any unevenness
MIXED = ("branch", "function", "seniority")


@dataclass(frozen=True)
class Grouping:
    """``members``: one list of people a group; ``spread``: share of the unavoidable mixing reached by attribute, 0–1.

    ``apart`` is False where a person had to sit with their own manager.
    """

    members: tuple[tuple[dict, ...], ...]
    spread: dict[str, float]
    apart: bool


def balanced_groups(people: Sequence[dict], *, n_groups: int, seed: int, by: Sequence[str] = MIXED) -> Grouping:
    """Groups of nearly equal size, mixed by the given attributes.

    Parameters
    ----------
    people : list of dict
        name; any of branch, function, seniority; manager (the name of another person of the list).
    n_groups : int
    seed : int
        The same list and seed give the same groups.
    by : list of str
        Attributes to spread evenly.

    Returns
    -------
    Grouping
        ``spread`` is 1 where no other seating is more even, 0 where each group has one kind only.

    Raises
    ------
    KamError
        More groups than people, a name missing or twice.

    Notes
    -----
    Unevenness = Σ over attributes, values and groups of (count − mean)²; a seeded start improved by swaps, kicked out
    of dead ends up to 60 times.

    Examples
    --------
    >>> people = [{"name": n, "branch": b} for n, b in zip("ABCDEF", ["East", "West"] * 3)]
    >>> made = balanced_groups(people, n_groups=2, seed=1)
    >>> [sorted(p["branch"] for p in group).count("East") for group in made.members], made.spread["branch"]
    ([2, 1], 1.0)
    """
    where, names = "balanced_groups(people)", [str(person.get("name", "")).strip() for person in people]
    if "" in names:
        raise KamError(f"person {names.index('') + 1} has no name", where=where, fix="fill 'name' for everybody")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise KamError(f"{twice[0]!r} stands twice", where=where, fix="tell them apart, such as by a number")
    if not 1 <= n_groups <= len(people):
        raise KamError(f"{n_groups} groups of {len(people)} people", where=where, fix="ask for fewer groups")
    present = [name for name in by if any(person.get(name) for person in people)]
    chance = random.Random(seed)
    seats = [i % n_groups for i in range(len(people))]
    chance.shuffle(seats)
    best = _improved(people, seats, n_groups, present)
    goal = _least(people, n_groups, present)
    for _ in range(KICKS):
        if best[0] <= goal:
            break
        best = min(best, _improved(people, _kicked(best[1], chance), n_groups, present), key=lambda found: found[0])
    groups = [[people[i] for i, g in enumerate(best[1]) if g == number] for number in range(n_groups)]
    spread = {name: _spread(groups, name, len(people)) for name in present}
    members = tuple(tuple(dict(person) for person in group) for group in groups)
    return Grouping(members, spread, _clashes(best[1], _bosses(people)) == 0)


def _kicked(seats: list[int], chance: random.Random) -> list[int]:
    """The same seats after three random swaps, to get out of a dead end."""
    seats = list(seats)
    for _ in range(3):
        i, j = chance.randrange(len(seats)), chance.randrange(len(seats))
        seats[i], seats[j] = seats[j], seats[i]
    return seats


def _least(people, n_groups: int, by) -> int:
    """The sum of squared counts that no seating can go below."""
    totals = Counter((name, person.get(name)) for person in people for name in by)
    return sum((n_groups - n % n_groups) * (n // n_groups) ** 2 + n % n_groups * (n // n_groups + 1) ** 2
               for n in totals.values())  # fmt: skip


def _improved(people, seats: list[int], n_groups: int, by) -> tuple[float, list[int]]:
    """Seats improved by swapping two people as long as that makes the groups more even; with what it costs."""
    counts, bosses = _counts(people, seats, n_groups, by), _bosses(people)
    better = True
    while better:
        better = False
        for i in range(len(people)):
            for j in range(i):
                if seats[i] != seats[j] and _gain(people, seats, counts, bosses, i, j) > 1e-9:
                    _swap(people, seats, counts, i, j)
                    better = True
    uneven = sum(sum(n * n for n in row) for row in counts.values())
    return uneven + CLASH * _clashes(seats, bosses), seats


def _counts(people, seats, n_groups: int, by) -> dict:
    counts: dict = {}
    for person, seat in zip(people, seats, strict=True):
        for name in by:
            counts.setdefault((name, person.get(name)), [0] * n_groups)[seat] += 1
    return counts


def _bosses(people) -> list[tuple[int, int]]:
    place = {person["name"]: i for i, person in enumerate(people)}
    return [(i, place[p["manager"]]) for i, p in enumerate(people) if place.get(p.get("manager"), i) != i]


def _clashes(seats, bosses) -> int:
    return sum(seats[i] == seats[boss] for i, boss in bosses)


def _gain(people, seats, counts, bosses, i: int, j: int) -> float:
    """How much less uneven the groups are when i and j change seats."""
    a, b, change = seats[i], seats[j], 0
    for (name, value), row in counts.items():
        moves = (people[i].get(name) == value) - (people[j].get(name) == value)
        if moves:
            change += 2 * moves * (row[b] - row[a]) + 2
    before = _clashes(seats, bosses)
    seats[i], seats[j] = b, a
    after = _clashes(seats, bosses)
    seats[i], seats[j] = a, b
    return CLASH * (before - after) - change


def _swap(people, seats, counts, i: int, j: int) -> None:
    a, b = seats[i], seats[j]
    for (name, value), row in counts.items():
        moves = (people[i].get(name) == value) - (people[j].get(name) == value)
        row[a] -= moves
        row[b] += moves
    seats[i], seats[j] = b, a


def _spread(groups, name: str, n_people: int) -> float:
    """1 − (unevenness above the least possible) / (the same if each value sat together)."""
    counts: dict = {}
    for group in groups:
        for person in group:
            counts.setdefault(person.get(name), [0] * len(groups))
    for number, group in enumerate(groups):
        for person in group:
            counts[person.get(name)][number] += 1
    found = least = most = 0.0
    size = -(-n_people // len(groups))
    for row in counts.values():
        total = sum(row)
        full, rest = divmod(total, len(groups))
        found += sum(n * n for n in row)
        least += rest * (full + 1) ** 2 + (len(groups) - rest) * full**2
        heap, left = divmod(total, size)
        most += heap * size**2 + left**2
    return 1.0 if most <= least else max(0.0, 1 - (found - least) / (most - least))
