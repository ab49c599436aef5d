"""Which prospects look like the customers we want?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import numbers, require_accounts, require_rows


def prospect_scores(
    prospects: pd.DataFrame,
    *,
    learned_from: pd.DataFrame,
    marks: Sequence[str],
    outcome: str,
    method: str = "logistic",
) -> pd.DataFrame:
    """Prospects with a score 0–1 for how much they look like good customers, best first (潜在用户过滤).

    Parameters
    ----------
    prospects : pandas.DataFrame
        One row per prospect with account_id and the identification marks.
    learned_from : pandas.DataFrame
        Accounts whose outcome is known, with the same marks.
    marks : sequence of str
        Identification marks (客户识别标识); text is taken as groups, numbers as numbers.
    outcome : str
        Column of `learned_from`: 1 good customer, 0 not.
    method : {"logistic", "rule"}
        Logistic regression (L2, standardised numbers), or the mean over marks of the share of good customers among
        accounts with the same mark: less sharp, but anybody can check it by hand.

    Returns
    -------
    pandas.DataFrame
        account_id; the marks; score; rank (equal scores share the better rank). Best first.

    Raises
    ------
    KamError
        Missing column or mark; outcome not 0/1 or all alike.

    References
    ----------
    Deck 003 (深度营销; headings only); Cox (1958), logistic regression.

    Examples
    --------
    >>> known = pd.DataFrame({"industry": ["bank", "bank", "shop", "shop"], "good": [1, 1, 0, 0]})
    >>> prospects = pd.DataFrame({"account_id": ["P1", "P2"], "industry": ["shop", "bank"]})
    >>> scored = prospect_scores(prospects, learned_from=known, marks=["industry"], outcome="good", method="rule")
    >>> scored[["account_id", "score"]]
      account_id  score
    0         P2    1.0
    1         P1    0.0
    """
    require_choice(method, ("logistic", "rule"), where="prospect_scores(method=)")
    if not list(marks):
        raise KamError("no marks", where="prospect_scores(marks=)", fix="name at least one identification mark")
    require_accounts(prospects, marks, where="prospect_scores(prospects)")
    require_columns(learned_from, [*marks, outcome], where="prospect_scores(learned_from=)")
    require_rows(learned_from, where="prospect_scores(learned_from=)")
    for name, table in (("prospects", prospects), ("learned_from", learned_from)):
        _require_marks(table, marks, f"prospect_scores({name})")
    good = numbers(learned_from, outcome, where="prospect_scores(learned_from=)")
    if set(good) != {0.0, 1.0}:
        fix = f"code {outcome!r} as 1 (good customer) and 0 (not), with some of each"
        raise KamError(f"outcomes {sorted(set(good))[:5]}", where="prospect_scores(outcome=)", fix=fix)
    score = _logistic if method == "logistic" else _rule
    table = prospects[["account_id", *marks]].assign(score=score(prospects, learned_from, list(marks), good))
    table = table.sort_values("score", ascending=False, kind="stable").reset_index(drop=True)
    return table.assign(rank=table["score"].rank(ascending=False, method="min").astype(int))


def lift_table(scored: pd.DataFrame, *, outcome: str, score: str = "score", bins: int = 10) -> pd.DataFrame:
    """How much better than chance the best-scored tenth (and the next ones) turned out.

    Parameters
    ----------
    scored : pandas.DataFrame
        One row per account with the score and the outcome (1/0) that was observed later.
    outcome, score : str
        Columns.
    bins : int
        Number of equal groups, best scores first; the first ones are one larger when it does not divide.

    Returns
    -------
    pandas.DataFrame
        bin (1 = best); accounts; hits; hit_rate; lift (hit_rate ÷ overall rate); cum_share_of_hits.

    Raises
    ------
    KamError
        Fewer rows than bins, outcome not 0/1, no hit at all.

    Notes
    -----
    Accounts with equal scores count with the mean outcome of their score, so that their order in the table cannot
    flatter the result.

    Examples
    --------
    >>> scored = pd.DataFrame({"score": [0.9, 0.8, 0.3, 0.1], "won": [1, 1, 0, 0]})
    >>> lift_table(scored, outcome="won", bins=2)[["bin", "hit_rate", "lift", "cum_share_of_hits"]]
       bin  hit_rate  lift  cum_share_of_hits
    0    1       1.0   2.0                1.0
    1    2       0.0   0.0                1.0
    """
    where = f"lift_table(scored, outcome={outcome!r}, bins={bins!r})"
    require_columns(scored, [score, outcome], where=where)
    require_rows(scored, where=where)
    hits, points = numbers(scored, outcome, where=where), numbers(scored, score, where=where)
    if not set(hits) <= {0.0, 1.0} or not hits.sum():
        raise KamError(
            "outcomes are not 0/1 with some hits", where=where, fix=f"code {outcome!r} as 1 and 0, with hits"
        )
    if not 1 <= bins <= len(scored):
        raise KamError(
            f"{bins} bins of {len(scored)} accounts", where=where, fix="give at most as many bins as accounts"
        )
    expected = hits.groupby(points).transform("mean")
    ranked = expected.iloc[np.argsort(-points.to_numpy(), kind="stable")].to_numpy()
    parts = np.array_split(ranked, bins)
    table = pd.DataFrame({"bin": range(1, bins + 1), "accounts": [len(part) for part in parts]})
    table["hits"] = [float(part.sum()) for part in parts]
    table["hit_rate"] = table["hits"] / table["accounts"]
    table["lift"] = table["hit_rate"] / hits.mean()
    return table.assign(cum_share_of_hits=table["hits"].cumsum() / hits.sum())


def _require_marks(table: pd.DataFrame, marks: Sequence[str], where: str) -> None:
    missing = table[list(marks)].isna().sum()
    if missing.any():
        fix = "fill the marks; write 'unknown' where nobody knows"
        raise KamError(f"{int(missing.max())} rows without {missing.idxmax()!r}", where=where, fix=fix)


def _rule(prospects: pd.DataFrame, known: pd.DataFrame, marks: list[str], good: pd.Series) -> np.ndarray:
    shares = [prospects[mark].map(good.groupby(known[mark]).mean()).fillna(good.mean()) for mark in marks]
    return np.mean(shares, axis=0)


def _logistic(prospects: pd.DataFrame, known: pd.DataFrame, marks: list[str], good: pd.Series) -> np.ndarray:
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    text = [mark for mark in marks if not pd.api.types.is_numeric_dtype(known[mark])]
    plain = [mark for mark in marks if mark not in text]
    prepared = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), text), (StandardScaler(), plain))
    model = make_pipeline(prepared, LogisticRegression(max_iter=1000))
    return model.fit(known[marks], good.astype(int)).predict_proba(prospects[marks])[:, 1]
