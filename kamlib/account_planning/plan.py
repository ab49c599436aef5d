"""What stands in an account plan and in its forms: what is filled, proved, fresh, and tied to a need?"""

from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning._lists import chapter_list
from kamlib.checks import as_ids, missing, needs, require_day, require_numbers
from kamlib.errors import KamError, require_choice, require_columns

FORMS = ("six_steps", "needs_file", "plan_template", "visit_plan", "result_chart")
LEVELS = ("need", "strategy", "goal", "action")


@dataclass(frozen=True)
class FormCompletion:
    """``fields`` has one row per field, ``groups`` one per part of the form; shares are 0–1."""

    fields: pd.DataFrame
    groups: pd.DataFrame
    share_filled: float
    share_proved: float
    n_stale: int
    first_open: str | None


def form_completion(form: str, entries: pd.DataFrame, *, as_of=None, stale_days: int = 365) -> FormCompletion:
    """What of a form is filled, what rests on evidence, what is stale – for one account.

    Parameters
    ----------
    form : {"six_steps", "needs_file", "plan_template", "visit_plan", "result_chart"}
        The six-step dossier, the customer file, the account plan, the visit plan, the result chart of the case.
    entries : DataFrame
        field, text; optional: evidence, updated (date). Field names as in ``checklists/<form>.yaml``.
    as_of : date, required when ``entries`` has dates
    stale_days : int
        A filled field last updated more days ago than this is stale.

    Returns
    -------
    FormCompletion
        ``fields``: field, group, en, zh, filled, proved (filled and evidence given), age_days, stale ·
        ``groups``: group, en, zh, n_fields, n_filled, n_proved, n_stale, completion (n_filled / n_fields) ·
        shares over all fields · ``first_open``: first empty field in the order of the form.

    Raises
    ------
    KamError
        Unknown form or field, a field given twice, dates without ``as_of`` or after it.

    References
    ----------
    001 s12–25 (six steps), s18 (customer file), s25 (visit plan); 000 s115–116 (account plan).

    Examples
    --------
    >>> entries = pd.DataFrame({"field": ["identity", "lines"], "text": ["insurer, 9 sites", ""]})
    >>> done = form_completion("needs_file", entries)
    >>> round(done.share_filled, 3), done.first_open
    (0.083, 'suppliers')
    """
    require_choice(form, FORMS, where="form_completion(form)")
    where, checklist = f"form_completion({form!r}, entries)", chapter_list(form)
    dated = ["updated"] if "updated" in entries else []
    entries = needs(entries, "text", where=where, choices={"field": checklist.items["id"]}, unique="field", days=dated,
                    gaps=dated, empty=True)  # fmt: skip
    fields = checklist.items[["id", "group", "en", "zh"]].rename(columns={"id": "field"})
    given = entries.set_index("field").reindex(fields["field"]).reset_index()
    fields["filled"] = ~missing(given["text"])
    fields["proved"] = fields["filled"] & (~missing(given["evidence"]) if "evidence" in given else False)
    fields["age_days"] = float("nan")
    if dated:
        ages = (require_day(as_of, where="form_completion(entries, as_of=)") - given["updated"]).dt.days
        if (ages < 0).any():
            field, fix = given.loc[ages < 0, "field"].iloc[0], "pass a later as_of or mend the date"
            raise KamError(f"{field!r} was updated after as_of", where=where, fix=fix)
        fields["age_days"] = ages.where(fields["filled"])
    fields["stale"] = fields["filled"] & (fields["age_days"] > stale_days)
    counts = fields.groupby("group").agg(
        n_fields=("field", "size"), n_filled=("filled", "sum"), n_proved=("proved", "sum"), n_stale=("stale", "sum")
    )
    groups = checklist.groups[["id", "en", "zh"]].rename(columns={"id": "group"})
    groups = groups.merge(counts, left_on="group", right_index=True).reset_index(drop=True)
    groups["completion"] = groups["n_filled"] / groups["n_fields"]
    first = next(iter(fields.loc[~fields["filled"], "field"]), None)
    shares = float(fields["filled"].mean()), float(fields["proved"].mean())
    return FormCompletion(fields, groups, *shares, int(fields["stale"].sum()), first)


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
    where, template = "plan_sections(plan)", plan_template()
    lines = needs(plan, "pages", where=where, choices={"section": template["section"]}, days=["updated"],
                  gaps=["updated"], empty=True)  # fmt: skip
    texts = [column for column in ("text_en", "text_zh") if column in lines]
    if not texts:
        require_columns(lines, ["text_en"], where=where)
    if "plan_id" in lines and lines["plan_id"].nunique() > 1:
        fix = "filter to one plan first, or use plan_health_overview for all"
        raise KamError(f"{lines['plan_id'].nunique()} plans in one table", where=where, fix=fix)
    lines = lines[~pd.concat([missing(lines[text]) for text in texts], axis=1).all(axis=1)]
    lines = lines.assign(pages=require_numbers(lines["pages"], 0, where=where))
    if lines["updated"].isna().any():
        raise KamError("a written section has no date", where=where, fix="fill 'updated' for every written section")
    parts = lines.groupby("section").agg(pages=("pages", "sum"), updated=("updated", "max"))
    table = template.merge(parts, left_on="section", right_index=True, how="left")
    table["written"] = table["updated"].notna()
    table["pages"] = table["pages"].fillna(0)
    short, long = table["pages"] < table["pages_low"], table["pages"] > table["pages_high"]
    kinds = zip(table["written"], table["pages_high"] == 0, short, long, strict=True)
    table["budget"] = [
        "open" if not w else "free" if f else "short" if s else "long" if x else "ok" for w, f, s, x in kinds
    ]
    table["age_days"] = (require_day(as_of, where="plan_sections(as_of=)") - table["updated"]).dt.days
    if (table["age_days"] < 0).any():
        raise KamError("a section was updated after as_of", where=where, fix="pass a later as_of or mend the date")
    table["stale"] = table["age_days"] > stale_days
    names = ["section", "en", "zh", "pages_low", "pages_high", "written", "pages", "budget", "updated", "age_days"]
    return table[[*names, "stale"]]


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
    items = needs(
        items, "serves", where=where, ids=["item_id"], unique="item_id", choices={"level": LEVELS}, empty=True
    )
    levels, links = dict(zip(items["item_id"], items["level"], strict=True)), trace_links(items)
    for item, parent in links.itertuples(index=False):
        require_choice(parent, levels, where=f"{where}, 'serves' of {item!r}")
        own, up = levels[item], levels[parent]
        if own == "need" or up != LEVELS[LEVELS.index(own) - 1]:
            fix = "a strategy serves a need, a goal a strategy, an action a goal; needs serve nothing"
            raise KamError(f"{own} {item!r} serves {up} {parent!r}", where=where, fix=fix)
    table = items.assign(n_served_by=items["item_id"].map(links["serves"].value_counts()).fillna(0).astype(int))
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
    items = needs(items, "serves", where="trace_links(items)", ids=["item_id"], empty=True)
    linked = items.loc[~missing(items["serves"]), ["item_id", "serves"]]
    links = linked.assign(serves=as_ids(linked["serves"]).str.split(";")).explode("serves", ignore_index=True)
    links["serves"] = links["serves"].astype(str).str.strip()
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
    chains = needs(chains, *LEVELS, where="chain_items(chains)", empty=True)
    texts = {level: chains[level].where(~missing(chains[level]), "").astype(str).str.strip() for level in LEVELS}
    ids = {}
    for level in LEVELS:
        known = [text for text in texts[level].unique() if text]
        ids[level] = {text: f"{level[0].upper()}{n}" for n, text in enumerate(known, 1)}
    rows = []
    for up, level in zip((None, *LEVELS), LEVELS, strict=False):
        for text, item in ids[level].items():
            parents = texts[up][texts[level] == text].unique() if up else []
            serves = "; ".join(ids[up][parent] for parent in parents if parent)
            rows.append({"item_id": item, "level": level, "serves": serves, "text": text})
    return pd.DataFrame(rows, columns=["item_id", "level", "serves", "text"])
