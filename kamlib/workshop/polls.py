"""What did the room vote, how did it shift, and how far does it agree?"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kamlib.errors import KamError
from kamlib.workshop.agreement import krippendorff_alpha
from kamlib.workshop.values import folded

KINDS = ("choice", "scale", "ranking", "dots")
ROUNDS = ("before", "after")


@dataclass(frozen=True)
class Poll:
    """One question; ``limits`` holds low and high of a scale, or the number of dots."""

    id: str
    kind: str
    question: Mapping[str, str]
    options: tuple[Mapping[str, str], ...]
    limits: Mapping[str, int]

    def label(self, option: Mapping[str, str], round: str, lang: str) -> str:
        """The words of an option; in the second round its revealed name where there is one."""
        return option.get(f"after_{lang}", option[lang]) if round == "after" else option[lang]


def read_polls(entries, *, where: str) -> dict[str, Poll]:
    """Polls from their YAML entries.

    Raises
    ------
    KamError
        An entry lacks something, with its line when it is known.
    """
    polls = {}
    for number, entry in enumerate(entries, start=1):
        try:
            options = tuple({k: str(v) for k, v in option.items()} for option in entry["options"])
            limits = {name: int(entry.get(name, usual)) for name, usual in (("low", 1), ("high", 5), ("dots", 3))}
            poll = Poll(str(entry["id"]), entry["kind"], dict(entry["question"]), options, limits)
            known = all({"en", "zh", "id"} <= set(option) for option in options) and {"en", "zh"} <= set(poll.question)
            if poll.kind not in KINDS or not known or not 1 < len(options) <= 20:
                raise ValueError(poll.kind)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            line = f", line {entry.line}" if hasattr(entry, "line") else ""
            fix = f"give id, kind ({', '.join(KINDS)}), question and 2 to 20 options, each with id, en and zh"
            raise KamError(f"poll {number} is not complete", where=f"{where}{line}, field 'polls'", fix=fix) from error
        polls[poll.id] = poll
    return polls


def voter_id(secret: str, group: str, name: str, people: Sequence[Mapping[str, str]]) -> str:
    """Who votes, as the board keeps it: a person, on however many devices and after leaving and joining again.

    A person of the list is the same in every group; anybody else is a name in a group. The secret keeps those who
    only see the board from telling who voted what.

    Examples
    --------
    >>> voter_id("s", "East", "Ann Li", ()) == voter_id("s", "East", "ann  li ", ())
    True
    >>> voter_id("s", "East", "Bo", ()) == voter_id("s", "West", "Bo", ())
    False
    >>> voter_id("s", "East", "Bo", [{"name": "Bo"}]) == voter_id("s", "West", "Bo", [{"name": "Bo"}])
    True
    """
    who = folded(name)
    who = who if who in {folded(person["name"]) for person in people} else f"{group}|{who}"
    return hmac.new(secret.encode(), who.encode(), hashlib.sha256).hexdigest()[:32]


def checked_vote(poll: Poll, given: Mapping[str, str]) -> object:
    """A vote as it is kept, from the fields of the page.

    Returns
    -------
    str (choice), dict of option to int (scale, dots) or list of options, best first (ranking)

    Raises
    ------
    KamError
        Nothing chosen, a rank given twice, more dots than there are.
    """
    where, names = f"vote {poll.id!r}", [option["id"] for option in poll.options]
    if poll.kind == "choice":
        if given.get("choice") not in names:
            raise KamError("nothing chosen", where=where, fix="choose one option")
        return given["choice"]
    numbers = {name: int(text) for name in names if (text := given.get(name, "").strip()).lstrip("-").isdigit()}
    if poll.kind == "scale":
        low, high = poll.limits["low"], poll.limits["high"]
        if len(numbers) < len(names) or not all(low <= number <= high for number in numbers.values()):
            raise KamError("not every line is rated", where=where, fix=f"rate every line from {low} to {high}")
        return numbers
    if poll.kind == "ranking":
        if sorted(numbers.values()) != list(range(1, len(names) + 1)):
            raise KamError("not every rank is given once", where=where, fix="give every rank once")
        return sorted(numbers, key=numbers.get)
    dots = {name: number for name, number in numbers.items() if number > 0}
    if not dots or sum(dots.values()) > poll.limits["dots"] or min(numbers.values()) < 0:
        raise KamError("no dots, or too many", where=where, fix=f"give 1 to {poll.limits['dots']} dots")
    return dots


def tally(poll: Poll, votes: Mapping[str, object]) -> dict[str, float | None]:
    """One number an option: share of voters (choice), mean (scale), mean rank (ranking), sum (dots); None if no votes.

    Examples
    --------
    >>> poll = Poll("p", "choice", {}, ({"id": "a"}, {"id": "b"}), {})
    >>> tally(poll, {"x": "a", "y": "a", "z": "b", "w": "a"})
    {'a': 0.75, 'b': 0.25}
    """
    given = list(votes.values())
    if not given:
        return {option["id"]: None for option in poll.options}
    measure = {
        "choice": lambda name: sum(vote == name for vote in given) / len(given),
        "scale": lambda name: sum(vote[name] for vote in given) / len(given),
        "ranking": lambda name: sum(vote.index(name) + 1 for vote in given) / len(given),
        "dots": lambda name: float(sum(vote.get(name, 0) for vote in given)),
    }[poll.kind]
    return {option["id"]: measure(option["id"]) for option in poll.options}


def shift(poll: Poll, before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, float | None]:
    """Change of the tally from the first to the second round; None where a round has no votes."""
    first, second = tally(poll, before), tally(poll, after)
    return {name: None if first[name] is None or second[name] is None else second[name] - first[name] for name in first}


def agreement(poll: Poll, votes: Mapping[str, object]) -> float | None:
    """Krippendorff's alpha over the options (scale and dots: interval, ranking: ordinal); None for a single choice."""
    if poll.kind == "choice":
        return None
    names = [option["id"] for option in poll.options]
    if poll.kind == "ranking":
        return krippendorff_alpha([[vote.index(name) + 1 for name in names] for vote in votes.values()] or [[]],
                                  level="ordinal")  # fmt: skip
    return krippendorff_alpha([[vote.get(name, 0) for name in names] for vote in votes.values()] or [[]])
