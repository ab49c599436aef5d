"""What is each account called on a page?"""

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd


def account_names(lines: pd.DataFrame, names: pd.Series | None) -> dict:
    """account_id → name: the ledger's latest, unless another list is given."""
    known = {}
    if "account_name" in lines:
        named = lines.dropna(subset=["account_name"])
        known = dict(zip(named["account_id"], named["account_name"].astype(str), strict=True))
    return known | (dict(names.dropna().astype(str)) if names is not None else {})


def distinct_names(accounts: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """A name for each account, its id where it has none; accounts that share a name are told apart by their id.

    Examples
    --------
    >>> distinct_names(["A1", "A2", "A3"], {"A1": "Post", "A2": "Post"})
    ['Post (A1)', 'Post (A2)', 'A3']
    """
    accounts = list(accounts)
    names = [known.get(account, account) for account in accounts]
    times = Counter(names)
    return [f"{n} ({a})" if times[n] > 1 else n for n, a in zip(names, accounts, strict=True)]
