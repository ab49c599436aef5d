"""Which skills should be trained first, who should be led, trained or moved, and does pay follow performance?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.checks import AMOUNT, ANY, needs, require_day, require_number
from kamlib.errors import KamError, require_choice
from kamlib.tables.checklists import Checklist

CONVENTIONS = ("difference", "weighted", "shortfall")
CROSS_HAIRS = ("scale_middle", "means")


def skill_gaps(
    rep_skills: pd.DataFrame, *, convention: str = "difference", cross_hair: str = "scale_middle",
    scale: tuple[float, float] = (1, 5), min_n: int = 3,
) -> pd.DataFrame:  # fmt: skip
    """The gap of every skill between how much it will matter and how well we do it, largest first.

    Parameters
    ----------
    rep_skills : DataFrame
        One row per rep and skill: ``skill``, ``importance`` (in two to three years), ``performance`` (now), on
        ``scale``.
    convention : {"difference", "weighted", "shortfall"}
        gap = importance − performance (the deck: length of the arrow); importance · (importance − performance);
        importance · (top of the scale − performance).
    cross_hair : {"scale_middle", "means"}
        Where the importance–performance grid is cut: at the middle of the scale, or at the means of the skills.
    min_n : int
        Skills with fewer ratings get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``skill``, ``n``, ``importance``, ``performance`` (means), ``gap``, ``rank`` (1 = train first), ``quadrant``
        (concentrate,
        keep_up, low_priority, overkill), ``note``.

    Raises
    ------
    KamError
        Ratings outside the scale.

    References
    ----------
    Deck 000 s100, s103 (nine skills; the positions on the slide are lost); Martilla & James 1977 (Journal of
    Marketing 41).

    Examples
    --------
    >>> ratings = pd.DataFrame({"skill": ["negotiate", "plan"], "importance": [5, 3], "performance": [2, 3]})
    >>> skill_gaps(ratings, min_n=1)[["skill", "gap", "quadrant"]].values.tolist()
    [['negotiate', 3.0, 'concentrate'], ['plan', 0.0, 'keep_up']]
    """
    where = "skill_gaps(rep_skills)"
    require_choice(convention, CONVENTIONS, where="skill_gaps(convention=)")
    require_choice(cross_hair, CROSS_HAIRS, where="skill_gaps(cross_hair=)")
    low, high = scale
    fix = f"rate from {low} to {high}, or pass scale="
    ratings = dict.fromkeys(("importance", "performance"), (low, high))
    rep_skills = needs(rep_skills, "skill", where=where, numbers=ratings, fix=fix)
    groups = rep_skills.groupby("skill", sort=False)
    table = groups[["importance", "performance"]].mean().reset_index()
    table.insert(1, "n", groups.size().to_numpy())
    difference = table["importance"] - table["performance"]
    shortfall = table["importance"] * (high - table["performance"])
    weighted = table["importance"] * difference
    table["gap"] = {"difference": difference, "weighted": weighted, "shortfall": shortfall}[convention]
    cut = (
        [(low + high) / 2] * 2 if cross_hair == "scale_middle" else table[["importance", "performance"]].mean().tolist()
    )
    table["quadrant"] = [
        _quadrant(i >= cut[0], p >= cut[1]) for i, p in zip(table["importance"], table["performance"], strict=True)
    ]
    table["note"] = ["" if n >= min_n else "not_enough_data" for n in table["n"]]
    table = table.sort_values("gap", ascending=False, kind="stable", ignore_index=True)
    table.insert(5, "rank", range(1, len(table) + 1))
    return table


def _quadrant(important: bool, good: bool) -> str:
    if important:
        return "keep_up" if good else "concentrate"
    return "overkill" if good else "low_priority"


def behaviour_grid(observations: pd.DataFrame, *, checklist: Checklist, min_calls: int = 3) -> pd.DataFrame:
    """From ticks made on joint calls to a score per rep and stage of the customer's buying process.

    Parameters
    ----------
    observations : DataFrame
        One row per call and behaviour: ``rep_id``, ``call_id``, ``item`` (id of the checklist), ``seen`` (0/1).
    checklist : Checklist
        ``load_checklist("sales_efficiency", "exemplar_grid")``: excellent behaviour counts for, average behaviour
        against.
    min_calls : int
        Reps seen on fewer calls get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``rep_id``, ``stage``, ``n_calls``, ``score`` (0–1: mean of seen excellent and not seen average behaviour),
        ``note``; stages
        in the order of the checklist.

    References
    ----------
    Deck 000 s101 (health sciences; the rows are put together again by meaning).

    Examples
    --------
    >>> from kamlib.tables.checklists import load_checklist
    >>> seen = pd.DataFrame({"rep_id": "R1", "call_id": 1, "item": ["need_help", "need_facts"], "seen": [1, 1]})
    >>> behaviour_grid(seen, checklist=load_checklist("sales_efficiency", "exemplar_grid"))["score"].tolist()
    [0.5]
    """
    where = "behaviour_grid(observations)"
    observations = needs(observations, "rep_id", "call_id", "item", where=where, flags=["seen"])
    for item in observations["item"].unique():
        require_choice(item, checklist.items["id"], where=f"{where}, column 'item'")
    rows = observations.merge(checklist.items[["id", "group", "reverse"]], left_on="item", right_on="id")
    rows["score"] = rows["seen"].where(~rows["reverse"], 1 - rows["seen"]).astype(float)
    rows["stage"] = pd.Categorical(rows["group"], list(checklist.groups["id"]), ordered=True)
    table = rows.groupby(["rep_id", "stage"], observed=True, as_index=False).agg(
        n_calls=("call_id", "nunique"), score=("score", "mean")
    )
    table["stage"] = table["stage"].astype(str)
    table["note"] = ["" if n >= min_calls else "not_enough_data" for n in table["n_calls"]]
    return table


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


def _rated(reps: pd.DataFrame, where: str) -> pd.DataFrame:
    reps = needs(reps, "ability", "attitude", where=where)
    for column, choices in (("ability", ABILITIES), ("attitude", ATTITUDES)):
        for value in reps[column].unique():
            require_choice(value, choices, where=f"{where}, column {column!r}")
    return reps


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
    reps = _rated(reps, "skill_will_matrix(reps)")
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
    reps = _rated(reps, "skill_will_actions(reps)")
    return reps.assign(action=[ACTIONS[cell] for cell in zip(reps["ability"], reps["attitude"], strict=True)])


@dataclass(frozen=True)
class Decay:
    """A forgetting curve fitted to test scores: daily rate, half-life in days, number of scores, note."""

    rate: float
    half_life: float
    n: int
    note: str


def training_status(
    reps: pd.DataFrame, ladder: pd.DataFrame, *, as_of: str | pd.Timestamp, log: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Which programme of the training ladder each rep has done, is in, or is late with.

    Parameters
    ----------
    reps : DataFrame
        ``rep_id``, ``hire_date``.
    ladder : DataFrame
        One row per programme: ``programme``, ``start_month``, ``end_month`` (months after hiring; missing = as
        needed, left out).
    as_of : date
        The day of the review.
    log : DataFrame, optional
        Training done: ``rep_id``, ``programme``. Without it nothing counts as done.

    Returns
    -------
    DataFrame
        ``rep_id``, ``programme``, ``due_date``, ``status`` (done, late, running, not_yet). Mean of done among done
        and late is the
        compliance of a programme.

    References
    ----------
    Deck 000 s109 (a Chinese packaged-goods company).

    Examples
    --------
    >>> reps = pd.DataFrame({"rep_id": ["R1"], "hire_date": ["2025-01-01"]})
    >>> ladder = pd.DataFrame({"programme": ["orientation", "level_2"], "start_month": [0, 24], "end_month": [1, 36]})
    >>> training_status(reps, ladder, as_of="2026-06-30")["status"].tolist()
    ['late', 'not_yet']
    """
    reps = needs(reps, where="training_status(reps)", ids=["rep_id"], days=["hire_date"], empty=True)
    months = ["start_month", "end_month"]
    ladder = needs(ladder, "programme", where="training_status(ladder)", numbers=months, gaps=months, empty=True)
    day = require_day(as_of, where="training_status(as_of=)")
    done = set()
    if log is not None:
        log = needs(log, "programme", where="training_status(log)", ids=["rep_id"], empty=True)
        done = set(zip(log["rep_id"], log["programme"], strict=True))
    rows = []
    for rep, hired in zip(reps["rep_id"], reps["hire_date"], strict=True):
        for step in ladder.dropna(subset=["start_month", "end_month"]).itertuples():
            begin, due = _months_after(hired, step.start_month), _months_after(hired, step.end_month)
            late_or_running = "late" if due < day else "running"
            status = "done" if (rep, step.programme) in done else "not_yet" if begin > day else late_or_running
            rows.append((rep, step.programme, due, status))
    return pd.DataFrame(rows, columns=["rep_id", "programme", "due_date", "status"])


def _months_after(day: pd.Timestamp, months: float) -> pd.Timestamp:
    whole, part = divmod(months, 1)
    return day + pd.DateOffset(months=int(whole), days=round(30 * part))


def half_life(*, retained: float = 0.13, after_days: float = 30) -> float:
    """Days until half of a new skill is gone.

    Examples
    --------
    >>> round(half_life(), 2)
    10.19
    """
    return math.log(2) / _decay_rate(retained, after_days)


def _decay_rate(retained: float, after_days: float) -> float:
    if not (0 < retained < 1 and after_days > 0):
        fix = "give the share still there (0.13 when 87 % is lost) and a number of days above 0"
        raise KamError(f"retained {retained!r} after {after_days!r} days", where="retention_curve(retained=)", fix=fix)
    return -math.log(retained) / after_days


def retention_curve(
    *, days: int = 90, retained: float = 0.13, after_days: float = 30, coaching_days: Sequence[int] = (),
    coaching_effect: float = 0.0,
) -> pd.DataFrame:  # fmt: skip
    """How much of a newly trained skill is left day by day, with and without coaching.

    Parameters
    ----------
    days : int
        Last day of the curve; day 0 is the day of the training.
    retained : float
        Share still there after ``after_days``. The study behind the deck: 87 % of the skill *lost* in a month, so
        0.13.
    coaching_days : sequence of int
        Days on which the skill is practised with a coach: it is back at 1.
    coaching_effect : float
        Share by which each coaching slows the forgetting after it, 0–1.

    Returns
    -------
    DataFrame
        ``day``, ``retained`` (0–1), ``rate`` (daily).

    Raises
    ------
    KamError
        Shares outside 0–1, coaching on a day outside the curve.

    Notes
    -----
    R(t) = exp(−λt), λ = −ln(retained) ÷ after_days = 0.0680 a day, half-life 10.19 days. After the k-th coaching R
    starts at 1
    again with λ · (1 − effect)^k. The shape and the effect are assumptions; the 87 % is one study's figure.

    References
    ----------
    Deck 000 s110; Rackham 1979 (Training & Development Journal, Xerox study); Ebbinghaus 1885.

    Examples
    --------
    >>> curve = retention_curve(days=30)
    >>> curve.loc[[7, 14, 30], "retained"].round(3).tolist()
    [0.621, 0.386, 0.13]
    """
    rate = _decay_rate(retained, after_days)
    require_number(coaching_effect, high=1, where="retention_curve(coaching_effect=)")
    if outside := [day for day in coaching_days if not 0 < day <= days]:
        fix = f"give days from 1 to {days}"
        raise KamError(f"coaching on day {outside[0]!r}", where="retention_curve(coaching_days=)", fix=fix)
    rows, last, now = [], 0, rate
    for day in range(int(days) + 1):
        if day in coaching_days:
            last, now = day, now * (1 - coaching_effect)
        rows.append((day, math.exp(-now * (day - last)), now))
    return pd.DataFrame(rows, columns=["day", "retained", "rate"])


def decay_fit(scores: pd.DataFrame, *, min_n: int = 5) -> Decay:
    """The forgetting curve that fits test scores best.

    Parameters
    ----------
    scores : DataFrame
        ``day`` (since the training, ≥ 0), ``score`` (share of the level right after the training, above 0).
    min_n : int
        Fewer scores after day 0 give the note "not_enough_data" and no rate.

    Notes
    -----
    Least squares of ln(score) on the day through ln 1 = 0: λ = −Σ t·ln R ÷ Σ t².

    Examples
    --------
    >>> round(decay_fit(pd.DataFrame({"day": [7, 14, 30], "score": [0.621, 0.386, 0.13]}), min_n=3).half_life, 1)
    10.2
    """
    numbers = {"day": AMOUNT, "score": AMOUNT}
    scores = needs(scores, where="decay_fit(scores)", numbers=numbers, above=["score"], empty=True)
    later = scores[scores["day"] > 0]
    if len(later) < min_n:
        return Decay(float("nan"), float("nan"), len(later), "not_enough_data")
    logs = later["score"].map(math.log)
    rate = float(-(later["day"] * logs).sum() / (later["day"] ** 2).sum())
    if rate <= 0:
        return Decay(rate, math.inf, len(later), "nothing_forgotten")
    return Decay(rate, math.log(2) / rate, len(later), "")


@dataclass(frozen=True)
class PayLink:
    """How closely pay follows performance: number of people, linear and rank correlation, note."""

    n: int
    pearson: float
    spearman: float
    note: str


def pay_simulation(
    reps: pd.DataFrame, *, base: float, commission: float, bonus: float = 0.0, at: float = 1.0,
    sales: str = "actual_cny", quota: str = "target_cny",
) -> pd.DataFrame:  # fmt: skip
    """What each rep earns under base pay, commission and a bonus at quota.

    Parameters
    ----------
    reps : DataFrame
        One row per rep with sales and quota of the pay period (same period as ``base``).
    base : float
        Fixed pay of the period.
    commission : float
        Share of sales, 0–1.
    bonus : float
        Paid in full from attainment ``at`` on.
    at : float
        Attainment (sales ÷ quota) that earns the bonus.

    Returns
    -------
    DataFrame
        The table with ``attainment``, ``base``, ``commission``, ``bonus``, ``pay``, ``variable_share``.

    Notes
    -----
    pay = base + commission · sales + bonus·[sales ≥ at · quota].

    References
    ----------
    Deck 000 s111; Basu et al. 1985 (Marketing Science 4).

    Examples
    --------
    >>> reps = pd.DataFrame({"rep_id": ["R1"], "actual_cny": [150_000], "target_cny": [150_000]})
    >>> pay_simulation(reps, base=3000, commission=0.04, bonus=1000)["pay"].tolist()
    [10000.0]
    """
    where = "pay_simulation(reps)"
    require_number(base, where="pay_simulation(base=)")
    require_number(bonus, where="pay_simulation(bonus=)")
    require_number(commission, high=1, where="pay_simulation(commission=)")
    reps = needs(reps, where=where, numbers={sales: AMOUNT, quota: AMOUNT}, above=[quota])
    table = reps.assign(attainment=reps[sales] / reps[quota], base=float(base), commission=reps[sales] * commission)
    table["bonus"] = (table["attainment"].round(9) >= at) * float(bonus)
    table["pay"] = table[["base", "commission", "bonus"]].sum(axis=1)
    table["variable_share"] = 1 - table["base"] / table["pay"].where(table["pay"] > 0)
    return table


def pay_for_performance(
    people: pd.DataFrame, *, pay: str = "pay", performance: str = "attainment", min_n: int = 5
) -> PayLink:
    """Does who performs better earn more? The correlation of pay and performance.

    Parameters
    ----------
    people : DataFrame
        One row per person with pay and performance.
    pay, performance : str
        Their columns.
    min_n : int
        Fewer people, or no spread in either, give the note "not_enough_data".

    Notes
    -----
    Pearson and Spearman (rank) correlation. Paid on sales, a rep with a rich territory earns more at the same
    attainment: compare
    with attainment, not with sales.

    Examples
    --------
    >>> pay = pd.DataFrame({"pay": [10.0, 12, 14, 16, 30], "attainment": [0.7, 0.8, 0.9, 1.0, 1.1]})
    >>> pay_for_performance(pay).spearman
    1.0
    """
    numbers = [pay, performance]
    people = needs(people, where="pay_for_performance(people)", numbers=numbers, gaps=numbers, empty=True)
    both = people[numbers].dropna()
    if len(both) < min_n or (both.nunique() < 2).any():
        return PayLink(len(both), float("nan"), float("nan"), "not_enough_data")
    ranks = both.rank()
    pearson, spearman = (float(table[pay].corr(table[performance])) for table in (both, ranks))
    return PayLink(len(both), round(pearson, 12), round(spearman, 12), "")


def leavers_by_pay(people: pd.DataFrame, *, pay: str = "pay", groups: int = 4, min_n: int = 5) -> pd.DataFrame:
    """Who leaves: the share of leavers from the lowest to the highest paid group.

    Parameters
    ----------
    people : DataFrame
        One row per person: pay, ``left`` (0/1 within the year).
    pay : str
        Column of the pay.
    groups : int
        4 gives quartiles; equal pay always falls into the same group.
    min_n : int
        Smaller groups get the note "not_enough_data".

    Returns
    -------
    DataFrame
        ``group`` (1 = lowest paid), ``n``, ``n_left``, ``left_share``, ``note``.

    Examples
    --------
    >>> pay = pd.DataFrame({"pay": [1, 2, 3, 4], "left": [1, 0, 0, 1]})
    >>> leavers_by_pay(pay, groups=2, min_n=1)["left_share"].tolist()
    [0.5, 0.5]
    """
    where = "leavers_by_pay(people)"
    people = needs(people, where=where, numbers={pay: ANY}, flags=["left"])
    cuts = people[pay].quantile([k / groups for k in range(1, groups)])
    group = people[pay].map(lambda amount: 1 + int((amount > cuts).sum()))
    table = (
        people.groupby(group.rename("group"))["left"].agg(n="size", n_left="sum").reset_index().astype({"n_left": int})
    )
    table["left_share"] = table["n_left"] / table["n"]
    table["note"] = ["" if n >= min_n else "not_enough_data" for n in table["n"]]
    return table
