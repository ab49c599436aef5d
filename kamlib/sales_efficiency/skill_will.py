"""Who should be led, trained, moved or replaced?"""

from collections.abc import Sequence

import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.sales_efficiency.inputs import require_rows

ABILITIES = ("able", "can_learn", "cannot")
ATTITUDES = ("unwilling", "willing")
ACTIONS = {
    ("able", "unwilling"): "coach", ("able", "willing"): "reward",
    ("can_learn", "unwilling"): "encourage_train", ("can_learn", "willing"): "train",
    ("cannot", "unwilling"): "replace", ("cannot", "willing"): "move",
}  # fmt: skip
LAYOUTS = ("R1", "R2")
_CELLS = [(ability, attitude) for ability in ABILITIES for attitude in ATTITUDES]


def skill_will_layout(numbers: Sequence[float], *, layout: str) -> pd.DataFrame:
    """Six percentages in the order of a text, put into the ability × attitude matrix.

    Parameters
    ----------
    numbers : six numbers
        Per cent, in the order in which the slide's text gives them: 5, 15, 45, 10, 5, 20.
    layout : {"R1", "R2"}
        R1 reads row by row (able, can learn, cannot: unwilling then willing); R2 column by column (unwilling from
        able to
        cannot, then willing). The slide lost its layout; its actions run column by column, which speaks for R2.

    Returns
    -------
    DataFrame
        Six rows ``ability``, ``attitude``, ``share`` (0–1), ``action``.

    Raises
    ------
    KamError
        Not six numbers, or they do not add up to 100 within 1.

    References
    ----------
    Deck 000 s106–107: R1 gives able/can learn/cannot 20/55/25, R2 15/20/65.

    Examples
    --------
    >>> for layout in ("R1", "R2"):
    ...     table = skill_will_layout([5, 15, 45, 10, 5, 20], layout=layout)
    ...     print(layout, table.groupby("ability")["share"].sum().round(2).to_dict())
    R1 {'able': 0.2, 'can_learn': 0.55, 'cannot': 0.25}
    R2 {'able': 0.15, 'can_learn': 0.2, 'cannot': 0.65}
    """
    require_choice(layout, LAYOUTS, where="skill_will_layout(layout=)")
    where = "skill_will_layout(numbers)"
    if len(numbers) != 6 or any(not number >= 0 for number in numbers):
        raise KamError(f"{len(numbers)} number(s), six of 0 or more are needed", where=where, fix="give one per cell")
    if abs(sum(numbers) - 100) > 1:
        raise KamError(f"the numbers add up to {sum(numbers):g}", where=where, fix="make the six add up to 100")
    cells = _CELLS if layout == "R1" else [(ability, attitude) for attitude in ATTITUDES for ability in ABILITIES]
    shares = dict(zip(cells, numbers, strict=True))
    rows = [(*cell, shares[cell] / 100, ACTIONS[cell]) for cell in _CELLS]
    return pd.DataFrame(rows, columns=["ability", "attitude", "share", "action"])


def _require_reps(reps: pd.DataFrame, where: str) -> None:
    require_columns(reps, ["ability", "attitude"], where=where)
    require_rows(reps, where=where)
    for column, choices in (("ability", ABILITIES), ("attitude", ATTITUDES)):
        for value in reps[column].unique():
            require_choice(value, choices, where=f"{where}, column {column!r}")


def skill_will_matrix(reps: pd.DataFrame) -> pd.DataFrame:
    """How many reps stand in each cell of ability × attitude, and what to do with them.

    Parameters
    ----------
    reps : DataFrame
        One row per rep: ``ability`` (able, can_learn, cannot), ``attitude`` (unwilling, willing).

    Returns
    -------
    DataFrame
        Six rows ``ability``, ``attitude``, ``n``, ``share``, ``action`` (coach, reward, encourage_train, train,
        replace, move);
        empty cells count 0.

    References
    ----------
    Deck 000 s106–107; Hersey & Blanchard 1969; Landsberg 1996.

    Examples
    --------
    >>> reps = pd.DataFrame({"ability": ["able", "able", "cannot"], "attitude": ["willing", "willing", "unwilling"]})
    >>> skill_will_matrix(reps).query("n > 0")[["action", "n"]].values.tolist()
    [['reward', 2], ['replace', 1]]
    """
    _require_reps(reps, "skill_will_matrix(reps)")
    counts = reps.groupby(["ability", "attitude"]).size()
    rows = [(*cell, int(counts.get(cell, 0)), counts.get(cell, 0) / len(reps), ACTIONS[cell]) for cell in _CELLS]
    return pd.DataFrame(rows, columns=["ability", "attitude", "n", "share", "action"])


def skill_will_actions(reps: pd.DataFrame) -> pd.DataFrame:
    """The table of reps with the action for each of them; a start for a talk, not a verdict on a person.

    Examples
    --------
    >>> reps = pd.DataFrame({"rep_id": ["R1"], "ability": ["can_learn"], "attitude": ["willing"]})
    >>> skill_will_actions(reps)["action"].tolist()
    ['train']
    """
    _require_reps(reps, "skill_will_actions(reps)")
    return reps.assign(action=[ACTIONS[cell] for cell in zip(reps["ability"], reps["attitude"], strict=True)])
