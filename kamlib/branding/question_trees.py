"""Which form fits us: where do a few yes/no questions lead?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from kamlib.errors import KamError, nearest, require_choice
from kamlib.tables.checklists import YES_NO

TREES = ("architecture", "organisation")


@dataclass(frozen=True)
class TreeChoice:
    """Where the answers lead: ``choice`` is None while ``next_question`` is open."""

    choice: str | None
    next_question: str | None
    path: tuple[tuple[str, bool], ...]


@cache
def question_tree(name: str) -> dict:
    """A question tree of the kit, from ``kamlib/branding/forms/<name>.yaml``.

    Parameters
    ----------
    name : {"architecture", "organisation"}

    Returns
    -------
    dict
        ``title``, ``source``, ``questions`` (in order; each with id, en, zh, yes, no; yes and no name the next question
        or an option) and ``options`` (id, en, zh, when_en, when_zh).

    Examples
    --------
    >>> [option["id"] for option in question_tree("architecture")["options"]][0]
    'no_sub_brand'
    """
    require_choice(name, TREES, where=f"question_tree({name!r})")
    return yaml.safe_load((files("kamlib") / "branding" / "forms" / f"{name}.yaml").read_text(encoding="utf-8"))


def tree_choice(name: str, answers: Mapping[str, object]) -> TreeChoice:
    """The option to which yes/no answers lead, with the path walked.

    Parameters
    ----------
    name : {"architecture", "organisation"}
    answers : mapping of question id to yes/no
        Also 是/否, True/False, 1/0; a question without answer stops the walk. Questions off the path are not read.

    Returns
    -------
    TreeChoice
        ``choice``: id of the option, None while open · ``next_question``: the question that stopped the walk ·
        ``path``: (question, answer) in the order walked.

    Raises
    ------
    KamError
        Unknown question, answer other than yes or no.

    Notes
    -----
    The deck gives, for each brand architecture, when to use it; the order of the questions is the kit's own. For the
    organisation the deck only describes three forms; the questions are the kit's own.

    References
    ----------
    Deck 000, slides 50–51; brand relationship spectrum: Aaker & Joachimsthaler 2000.

    Examples
    --------
    >>> tree_choice("architecture", {"one_position": "no", "no_link": "no", "risky": "yes"}).choice
    'independent'
    >>> tree_choice("architecture", {"one_position": "no"}).next_question
    'no_link'
    """
    tree = question_tree(name)
    questions = {question["id"]: question for question in tree["questions"]}
    _require_known(answers, list(questions), name)
    step, path = tree["questions"][0]["id"], []
    while step in questions:
        given = answers.get(step)
        if given is None or given == "":
            return TreeChoice(None, step, tuple(path))
        said = _yes(given, f"tree_choice({name!r}, answers), question {step!r}")
        path.append((step, said))
        step = questions[step]["yes" if said else "no"]
    return TreeChoice(step, None, tuple(path))


def _require_known(answers: Mapping[str, object], known: list[str], name: str) -> None:
    strange = [question for question in answers if question not in known]
    if strange:
        near = nearest(str(strange[0]), known, most=1)
        fix = f"use {near[0]!r}" if near else f"use questions of the tree: {known}"
        raise KamError(f"unknown question(s): {strange}", where=f"tree_choice({name!r}, answers)", fix=fix)


def _yes(given: object, where: str) -> bool:
    said = YES_NO.get(str(given).strip().lower())
    if said is None:
        raise KamError(f"answer {given!r} is neither yes nor no", where=where, fix="answer 'yes' or 'no'")
    return bool(said)
