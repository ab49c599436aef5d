"""What should everybody have been trained in by now, and how long does it stay?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kamlib.errors import KamError, require_columns
from kamlib.sales_efficiency.inputs import require_number, require_numbers


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
    require_columns(reps, ["rep_id", "hire_date"], where="training_status(reps)")
    require_columns(ladder, ["programme", "start_month", "end_month"], where="training_status(ladder)")
    day = pd.Timestamp(as_of)
    done = set()
    if log is not None:
        require_columns(log, ["rep_id", "programme"], where="training_status(log)")
        done = set(zip(log["rep_id"], log["programme"], strict=True))
    rows = []
    for rep, hired in zip(reps["rep_id"], pd.to_datetime(reps["hire_date"]), strict=True):
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
    require_columns(scores, ["day", "score"], where="decay_fit(scores)")
    require_numbers(scores, ["day"], where="decay_fit(scores)")
    require_numbers(scores, ["score"], above=True, where="decay_fit(scores)")
    later = scores[scores["day"] > 0]
    if len(later) < min_n:
        return Decay(float("nan"), float("nan"), len(later), "not_enough_data")
    logs = later["score"].map(math.log)
    rate = float(-(later["day"] * logs).sum() / (later["day"] ** 2).sum())
    if rate <= 0:
        return Decay(rate, math.inf, len(later), "nothing_forgotten")
    return Decay(rate, math.log(2) / rate, len(later), "")
