"""Does every need lead to an action, and every action back to a need?"""

import pandas as pd

from kamlib.account_planning._ranges import filled
from kamlib.errors import KamError, require_choice, require_columns

LEVELS = ("need", "strategy", "goal", "action")


def traceability(items: pd.DataFrame) -> pd.DataFrame:
    """Each need, strategy, goal and action of a plan with the link it lacks; no row may be an orphan.

    Parameters
    ----------
    items : DataFrame
        item_id, level ("need", "strategy", "goal", "action"), serves: the item_id one level up that it serves, several
        joined by ";", empty for needs.

    Returns
    -------
    DataFrame
        The given columns and n_served_by (items one level down that serve it), orphan: "" (linked both ways),
        "no_parent" (serves nothing: why do it?), "no_child" (nothing serves it: a wish), "alone" (both).

    Raises
    ------
    KamError
        Unknown level, an id used twice, a link to an unknown item or to one that is not one level up.

    References
    ----------
    000 s113: the plan ties needs to strategy and strategy to the team's goals and tasks.

    Examples
    --------
    >>> items = pd.DataFrame({"item_id": ["N1", "S1", "G1", "A1", "A2"],
    ...                       "level": ["need", "strategy", "goal", "action", "action"],
    ...                       "serves": ["", "N1", "S1", "G1", ""]})
    >>> traceability(items)["orphan"].tolist()
    ['', '', '', '', 'no_parent']
    """
    where = "traceability(items)"
    require_columns(items, ["item_id", "level", "serves"], where=where)
    for level in items["level"].unique():
        require_choice(level, LEVELS, where=f"{where}, column 'level'")
    if twice := sorted(items.loc[items["item_id"].duplicated(), "item_id"]):
        raise KamError(f"item_id(s) used twice: {twice}", where=where, fix="give each item its own id")
    levels = dict(zip(items["item_id"], items["level"], strict=True))
    links = trace_links(items)
    for link in links.itertuples():
        _require_one_up(link.item_id, link.serves, levels, where)
    counts = links["serves"].value_counts()
    table = items.assign(n_served_by=items["item_id"].map(counts).fillna(0).astype(int))
    no_parent = ~table["item_id"].isin(links["item_id"]) & (table["level"] != "need")
    no_child = (table["n_served_by"] == 0) & (table["level"] != "action")
    names = {(False, False): "", (True, False): "no_parent", (False, True): "no_child", (True, True): "alone"}
    table["orphan"] = [names[pair] for pair in zip(no_parent, no_child, strict=True)]
    return table


def trace_links(items: pd.DataFrame) -> pd.DataFrame:
    """One row per link: item_id, serves.

    Examples
    --------
    >>> trace_links(pd.DataFrame({"item_id": ["A1"], "serves": ["G1; G2"]}))["serves"].tolist()
    ['G1', 'G2']
    """
    linked = items.loc[filled(items["serves"]), ["item_id", "serves"]]
    links = linked.assign(serves=linked["serves"].astype(str).str.split(";")).explode("serves", ignore_index=True)
    links["serves"] = links["serves"].str.strip()
    return links[links["serves"] != ""].reset_index(drop=True)


def chain_items(chains: pd.DataFrame) -> pd.DataFrame:
    """The items of a plan written as chains: from one row per chain to one row per need, strategy, goal and action.

    Parameters
    ----------
    chains : DataFrame
        need, strategy, goal, action: the texts of one chain, empty where a link is missing. Equal texts are one item.

    Returns
    -------
    DataFrame
        item_id (N1, S1, G1, A1 …), level, serves, text; ready for :func:`traceability`.

    Raises
    ------
    KamError
        Missing column.

    Examples
    --------
    >>> chains = pd.DataFrame({"need": ["speed", "proof"], "strategy": ["own hub", ""], "goal": ["10 %", ""],
    ...                        "action": ["trial", ""]})
    >>> chain_items(chains)[["item_id", "serves", "text"]].values.tolist()
    [['N1', '', 'speed'], ['N2', '', 'proof'], ['S1', 'N1', 'own hub'], ['G1', 'S1', '10 %'], ['A1', 'G1', 'trial']]
    """
    require_columns(chains, LEVELS, where="chain_items(chains)")
    texts = {level: chains[level].where(filled(chains[level]), "").astype(str).str.strip() for level in LEVELS}
    ids = {level: _numbered(level, texts[level]) for level in LEVELS}
    rows = []
    for up, level in zip((None, *LEVELS), LEVELS, strict=False):
        for text, item in ids[level].items():
            parents = texts[up][texts[level] == text].unique() if up else []
            serves = "; ".join(ids[up][parent] for parent in parents if parent)
            rows.append({"item_id": item, "level": level, "serves": serves, "text": text})
    return pd.DataFrame(rows, columns=["item_id", "level", "serves", "text"])


def _numbered(level: str, texts: pd.Series) -> dict[str, str]:
    known = [text for text in texts.unique() if text]
    return {text: f"{level[0].upper()}{n}" for n, text in enumerate(known, 1)}


def _require_one_up(item: str, parent: str, levels: dict[str, str], where: str) -> None:
    require_choice(parent, levels, where=f"{where}, 'serves' of {item!r}")
    position = LEVELS.index(levels[item])
    if position == 0 or levels[parent] != LEVELS[position - 1]:
        fix = "a strategy serves a need, a goal a strategy, an action a goal; needs serve nothing"
        raise KamError(f"{levels[item]} {item!r} serves {levels[parent]} {parent!r}", where=where, fix=fix)
