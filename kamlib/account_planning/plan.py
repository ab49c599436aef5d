"""Which sections of an account plan are written, within their page budget, and still fresh?"""

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.account_planning._ranges import as_date, as_dates, filled, require_between
from kamlib.errors import KamError, require_choice, require_columns


def plan_template() -> pd.DataFrame:
    """The eight sections of an account plan with their page budget.

    Returns
    -------
    DataFrame
        section, en, zh, pages_low, pages_high; the appendix has no budget (0, 0).

    Notes
    -----
    The slide prints the page numbers run together ("11 22 3", "2 32 422 6"); read as 1, 1–2, 2–3, 2–3, 2–4, 2, 2–6
    they sum to 12–21 pages.

    References
    ----------
    000 s115–116.

    Examples
    --------
    >>> plan_template()[["pages_low", "pages_high"]].sum().tolist()
    [12, 21]
    """
    return chapter_list("plan_template").groups.rename(columns={"id": "section"})


def plan_sections(plan: pd.DataFrame, *, as_of, stale_days: int = 180) -> pd.DataFrame:
    """Each section of one plan: written or open, pages against budget, age.

    Parameters
    ----------
    plan : DataFrame
        One plan: section, pages, updated (date) and the text in text_en and/or text_zh; several lines a section add up.
    as_of : date
        The day from which ages are counted.
    stale_days : int
        A written section last updated more days ago is stale.

    Returns
    -------
    DataFrame
        section, en, zh, pages_low, pages_high, written, pages, budget ("ok", "short", "long", "open" – not written,
        "free" – the appendix), updated (latest), age_days, stale; all eight sections in order.

    Raises
    ------
    KamError
        Unknown section, more than one plan, negative pages, a date after ``as_of`` or none at all.

    Examples
    --------
    >>> plan = pd.DataFrame({"section": ["summary", "risks"], "text_en": ["Grow with them", "Rival X"],
    ...                      "pages": [1, 5], "updated": ["2026-06-01", "2025-01-15"]})
    >>> plan_sections(plan, as_of="2026-06-30").loc[[0, 2], ["budget", "stale"]].values.tolist()
    [['ok', False], ['long', True]]
    """
    where = "plan_sections(plan)"
    lines = _lines(plan, where)
    lines["updated"] = as_dates(lines["updated"], where=where)
    if lines.loc[lines["written"], "updated"].isna().any():
        raise KamError("a written section has no date", where=where, fix="fill 'updated' for every written section")
    parts = lines[lines["written"]].groupby("section").agg(pages=("pages", "sum"), updated=("updated", "max"))
    table = plan_template().merge(parts, left_on="section", right_index=True, how="left")
    table["written"] = table["updated"].notna()
    table["pages"] = table["pages"].fillna(0)
    table["budget"] = [_budget(row) for row in table.itertuples()]
    table["age_days"] = (as_date(as_of, where="plan_sections(as_of=)") - table["updated"]).dt.days
    if (table["age_days"] < 0).any():
        raise KamError("a section was updated after as_of", where=where, fix="pass a later as_of or mend the date")
    table["stale"] = table["age_days"] > stale_days
    names = ["section", "en", "zh", "pages_low", "pages_high", "written", "pages", "budget", "updated", "age_days"]
    return table[[*names, "stale"]]


def _lines(plan: pd.DataFrame, where: str) -> pd.DataFrame:
    require_columns(plan, ["section", "pages", "updated"], where=where)
    texts = [column for column in ("text_en", "text_zh") if column in plan]
    if not texts:
        require_columns(plan, ["text_en"], where=where)
    if "plan_id" in plan and plan["plan_id"].nunique() > 1:
        fix = "filter to one plan first, or use plan_health_overview for all"
        raise KamError(f"{plan['plan_id'].nunique()} plans in one table", where=where, fix=fix)
    known = plan_template()["section"]
    for section in plan["section"].unique():
        require_choice(section, known, where=f"{where}, column 'section'")
    lines = plan.copy()
    lines["written"] = pd.concat([filled(plan[text]) for text in texts], axis=1).any(axis=1)
    require_between(lines.loc[lines["written"], "pages"], 0, float("inf"), where=where)
    return lines


def _budget(row) -> str:
    if not row.written:
        return "open"
    if row.pages_high == 0:
        return "free"
    return "short" if row.pages < row.pages_low else "long" if row.pages > row.pages_high else "ok"
