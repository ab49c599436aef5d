"""Can we deliver at every site of this customer before we promise it?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._ranges import filled
from kamlib.errors import KamError, require_choice, require_columns

FIBRE = ("on_site", "nearby", "none")


@dataclass(frozen=True)
class SiteReadiness:
    """Shares of sites, 0–1; ``n_unknown`` sites have a field nobody has checked, ``sites`` says which."""

    sites: pd.DataFrame
    n_sites: int
    on_site: float
    on_site_or_nearby: float
    n_unknown: int


def site_readiness(sites: pd.DataFrame) -> SiteReadiness:
    """Fibre readiness of a customer's sites and the gap at each.

    Parameters
    ----------
    sites : DataFrame
        site, fibre ("on_site", "nearby", "none" or empty = not checked); optional copper (0/1), services (text).

    Returns
    -------
    SiteReadiness
        ``sites``: the given columns and gap: "ready", "connect" (fibre nearby), "copper_only", "build" (nothing
        there), "check" (fibre not checked), and unknown (names of empty fields, ", "-joined).

    Raises
    ------
    KamError
        No site, an unknown kind of fibre, copper other than 0, 1 or empty.

    Notes
    -----
    Shares are of all sites: a site nobody has checked is not ready.

    References
    ----------
    001 s23: one of seven sites on fibre (14 %), two of seven counting the one nearby (29 %).

    Examples
    --------
    >>> found = site_readiness(pd.DataFrame({"site": ["main", "east", "west"], "fibre": ["on_site", "nearby", None]}))
    >>> round(found.on_site, 2), round(found.on_site_or_nearby, 2), found.n_unknown
    (0.33, 0.67, 1)
    """
    where = "site_readiness(sites)"
    require_columns(sites, ["site", "fibre"], where=where)
    if sites.empty:
        raise KamError("no site", where=where, fix="give one row per site of the customer")
    table = sites.copy()
    known = filled(table["fibre"])
    for value in table.loc[known, "fibre"].unique():
        require_choice(value, FIBRE, where=f"{where}, column 'fibre'")
    copper = pd.to_numeric(table["copper"], errors="coerce") if "copper" in table else pd.Series(0.0, table.index)
    if not copper.dropna().isin([0, 1]).all():
        raise KamError("copper is neither 0 nor 1", where=where, fix="write 1 for copper, 0 for none, empty if unknown")
    gaps = {"on_site": "ready", "nearby": "connect", "none": "build"}
    table["gap"] = table["fibre"].map(gaps).fillna("check")
    table.loc[(table["gap"] == "build") & (copper == 1), "gap"] = "copper_only"
    checked = [column for column in ("fibre", "copper", "services") if column in table]
    empty = pd.DataFrame({column: ~filled(table[column]) for column in checked})
    table["unknown"] = [", ".join(empty.columns[row]) for row in empty.to_numpy()]
    shares = [float(table["gap"].isin(kinds).mean()) for kinds in (["ready"], ["ready", "connect"])]
    return SiteReadiness(table, len(table), *shares, int((table["unknown"] != "").sum()))
