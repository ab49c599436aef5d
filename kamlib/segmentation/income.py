"""Which band of income or turnover is a client in, and who looks after it?"""

import numpy as np
import pandas as pd

from kamlib.errors import KamError, require_choice, require_columns
from kamlib.segmentation.inputs import account_numbers, require_rows


def income_tiers(
    clients: pd.DataFrame, *, tiers: pd.DataFrame, value: str = "potential_annual_cny", edge: str = "upper"
) -> pd.DataFrame:
    """Each client with its band of income or turnover and what goes with it, such as the channel (基于收入的客户细分).

    Parameters
    ----------
    clients : pandas.DataFrame
        One row per client with `account_id` and the value.
    tiers : pandas.DataFrame
        One row per band: tier, from_value (least value of the band; the lowest band takes all below, its bound may be
        missing); further columns, such as relationship_channel, come along.
    value : str
    edge : {"upper", "lower"}
        The band of a value that lies exactly on a bound; the deck writes both "> 70,000" and "30,000–70,000".

    Returns
    -------
    pandas.DataFrame
        account_id; the value; the columns of `tiers` except from_value.

    Raises
    ------
    KamError
        Missing column or number, no rows, bounds given twice.

    References
    ----------
    Deck 000 s20 (German bank; signs and dashes are lost, its shares sum to 101 % and 95.5–100.5 %).

    Examples
    --------
    >>> bank = pd.DataFrame({"tier": ["wealthy", "mass"], "from_value": [70000, None], "channel": ["own", "branch"]})
    >>> clients = pd.DataFrame({"account_id": ["A", "B"], "income": [70000, 20000]})
    >>> income_tiers(clients, tiers=bank, value="income")["channel"].tolist()
    ['own', 'branch']
    """
    require_choice(edge, ("upper", "lower"), where="income_tiers(edge=)")
    require_columns(tiers, ["tier", "from_value"], where="income_tiers(tiers=)")
    require_rows(tiers, where="income_tiers(tiers=)")
    amounts = account_numbers(clients, value, where=f"income_tiers(clients, value={value!r})")
    bounds = pd.to_numeric(tiers["from_value"], errors="coerce").fillna(-np.inf)
    rising = tiers.loc[bounds.sort_values().index]
    cuts = bounds.sort_values().to_numpy()
    if (cuts[1:] <= cuts[:-1]).any():
        fix = "give every tier its own from_value; only the lowest may be missing"
        raise KamError(f"bounds {cuts.tolist()}", where="income_tiers(tiers=)", fix=fix)
    position = np.searchsorted(cuts, amounts.to_numpy(), side="right" if edge == "upper" else "left") - 1
    chosen = rising.drop(columns="from_value").iloc[position.clip(min=0)].reset_index(drop=True)
    head = pd.DataFrame({"account_id": clients["account_id"].to_numpy(), value: amounts.to_numpy()})
    return pd.concat([head, chosen], axis=1)
