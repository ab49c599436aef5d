"""What has happened to an account since its plan was last touched, and what does the plan not say yet?"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kamlib.account_planning import (
    PlanHealth,
    action_status,
    attitude_changes,
    attitude_points,
    plan_health,
    plan_sections,
    relationship_risks,
    role_coverage,
)
from kamlib.account_planning.people import ROLES
from kamlib.errors import KamError, require_columns
from kamlib.reports.account_plan_peers import products_and_peers
from kamlib.reports.portfolio import Periods, between, monthly_revenue, portfolio_periods
from kamlib.text import amount, percent, signed, whole, word

QUIET = 90  # days without a sale after which somebody has to ask why
TOO_SHORT = 28  # days since the plan below which its pace is not judged
_PEOPLE = ("contact_id", "buyer_role", "attitude_now", "n_contacts_our_side")
_DAYS_TO_ANSWER = {"quiet": 7, "late": 7, "overdue": 7, "no_owner": 14, "no_actions": 14}  # all else: 30


@dataclass(frozen=True)
class AccountPlan:
    """The tables behind the page of one account; empty where a list was not given.

    ``since``: day the plan was last touched (None without a plan). ``facts``: revenue, prior_revenue, recency_days and,
    where known, wallet_annual_cny. ``monthly``: as ``monthly_revenue``. ``products``: product, revenue,
    prior_revenue, change, adoption, potential, gap, state ("new", "lost", "bought", "white", ""), by what is to be
    gained. ``peers``: how many accounts it is compared with, and by what ("industry_size", "industry", "size").
    ``pipeline``: open deals with weighted (amount × probability) and days_overdue. ``closed``: deals won and lost
    since. ``people``: contacts, with points and direction where known; ``roles``: as ``role_coverage``; ``thread``:
    as ``relationship_risks``; ``unread``: contacts whose role or attitude is none the kit knows. ``sections``,
    ``actions``, ``health``: as ``plan_sections``, ``action_status``, ``plan_health``. ``pace``: revenue per 30 days in
    the year before ``since`` and since then. ``questions``: what somebody has to answer: kind, en and zh (what it is
    about), owner, due.
    """

    account_id: str
    periods: Periods
    since: pd.Timestamp | None
    facts: Mapping[str, float]
    monthly: pd.DataFrame
    products: pd.DataFrame
    peers: tuple[int, str]
    pipeline: pd.DataFrame
    closed: pd.DataFrame
    people: pd.DataFrame
    roles: pd.DataFrame
    thread: pd.DataFrame
    unread: int
    sections: pd.DataFrame
    actions: pd.DataFrame
    health: PlanHealth | None
    pace: tuple[float, float]
    questions: pd.DataFrame


def account_plan(
    lines: pd.DataFrame, tables: Mapping[str, pd.DataFrame], *, account_id: str, as_of: str, months: int = 12
) -> AccountPlan:
    """Everything the page of one account shows.

    Parameters
    ----------
    lines : pandas.DataFrame
        Invoice lines of all accounts, as ``read_ledger`` returns them.
    tables : mapping of kind to pandas.DataFrame
        accounts (of all), contacts, opps, plans, actions (of this account), as far as they are known.
    account_id : str
    as_of : str
        Last day (ISO).
    months : int
        Length of the period and of the one before it.

    Returns
    -------
    AccountPlan

    Notes
    -----
    Peers: accounts of the same industry and size, else of the same industry, else the nearest in revenue; potential =
    own revenue × median share of the product among the peers that buy it. Days to answer a question are the kit's own
    proposal.
    """
    require_columns(lines, ["account_id", "date", "revenue"], where="account_plan(lines)")
    periods = portfolio_periods(lines, as_of=as_of, months=months)
    own = lines[(lines["account_id"] == account_id) & (lines["date"] <= periods.end)]
    plan, actions = tables.get("plans", pd.DataFrame()), tables.get("actions", pd.DataFrame())
    plan = _whole_plan(plan)
    actions = _whole_actions(actions, plan)
    today = max([periods.end, *pd.to_datetime(plan["updated"]).dropna()]) if len(plan) else periods.end
    sections = plan_sections(plan, as_of=today) if len(plan) else pd.DataFrame()
    since = sections["updated"].max() if len(sections) else None
    states = action_status(actions, as_of=today) if len(actions) else pd.DataFrame()
    health = plan_health(plan, actions, as_of=today) if len(plan) else None
    people, roles, thread, unread = _relationship(tables.get("contacts", pd.DataFrame()))
    pipeline, closed = _deals(tables.get("opps", pd.DataFrame()), since, periods)
    products, peers = products_and_peers(lines, tables.get("accounts"), account_id, periods)
    facts = _facts(own, tables.get("accounts"), account_id, periods)
    owner = str(_attribute(tables.get("accounts"), account_id, "rep_id", ""))
    questions = _questions(facts, health, roles, thread, pipeline, owner, today)
    return AccountPlan(
        account_id, periods, since, facts,
        monthly_revenue(own, periods) if len(own) else pd.DataFrame(), products, peers, pipeline, closed, people, roles,
        thread, unread, sections, states, health, _pace(own, since, periods), questions,
    )  # fmt: skip


def _whole_plan(plan: pd.DataFrame) -> pd.DataFrame:
    """The newest plan of an account; pages that nobody counted are none."""
    if "plan_id" in plan and plan["plan_id"].nunique() > 1:
        newest = plan.loc[pd.to_datetime(plan["updated"]).idxmax(), "plan_id"]
        plan = plan[plan["plan_id"] == newest]
    if plan.empty:
        return plan
    pages = pd.to_numeric(plan["pages"]).fillna(0) if "pages" in plan else 0
    return plan.assign(pages=pages, **({} if {"text_en", "text_zh"} & set(plan) else {"text_en": "…"}))


def _whole_actions(actions: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """The actions of this plan, where they name one."""
    if actions.empty:
        return pd.DataFrame(columns=["action_id", "owner", "due", "status"])
    if "plan_id" in actions and "plan_id" in plan:
        actions = actions[actions["plan_id"].isin(plan["plan_id"]) | actions["plan_id"].isna()]
    return actions.assign(**{name: None for name in ("owner", "due") if name not in actions})


def _facts(own: pd.DataFrame, accounts, account_id: str, periods: Periods) -> dict[str, float]:
    now, before = (between(own, *span)["revenue"].sum() for span in
                   ((periods.start, periods.end), (periods.before, periods.start)))  # fmt: skip
    last = own.loc[own["revenue"] > 0, "date"].max()
    facts = {"revenue": now, "prior_revenue": before if periods.compared else float("nan"),
             "recency_days": (periods.end - last.normalize()).days if pd.notna(last) else float("nan")}  # fmt: skip
    return facts | {"wallet_annual_cny": _attribute(accounts, account_id, "wallet_annual_cny", float("nan"))}


def _attribute(accounts, account_id: str, name: str, missing):
    if accounts is None or name not in accounts:
        return missing
    found = accounts.loc[accounts["account_id"] == account_id, name].dropna()
    return found.iloc[0] if len(found) else missing


def _deals(opps: pd.DataFrame, since, periods: Periods) -> tuple[pd.DataFrame, pd.DataFrame]:
    if opps.empty or "outcome" not in opps:
        return pd.DataFrame(), pd.DataFrame()
    opps = opps.assign(**{name: None for name in ("amount_cny", "probability", "expected_close") if name not in opps})
    days = {name: pd.to_datetime(opps[name], errors="coerce") for name in ("expected_close", "closed") if name in opps}
    open_now = opps["outcome"] == "open"
    close, amounts = days["expected_close"], pd.to_numeric(opps["amount_cny"])
    pipeline = opps.assign(
        amount_cny=amounts,
        expected_close=close,
        weighted=amounts * pd.to_numeric(opps["probability"]),
        days_overdue=(periods.end - close).dt.days.clip(lower=0),
    )[open_now].sort_values("amount_cny", ascending=False, kind="stable", ignore_index=True)  # fmt: skip
    decided = days.get("closed", close).fillna(close)
    start = periods.start if since is None else min(since, periods.end)
    recent = ~open_now & (decided > start) & (decided <= periods.end)
    return pipeline, opps.assign(amount_cny=amounts, decided=decided)[recent].reset_index(drop=True)


def _relationship(contacts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, int]:
    nothing = pd.DataFrame()
    if contacts.empty or not set(_PEOPLE) <= set(contacts):
        return contacts, nothing, nothing, 0
    known = contacts["buyer_role"].isin(ROLES) & contacts["attitude_now"].map(_is_attitude)
    people = contacts[known].dropna(subset=list(_PEOPLE)).reset_index(drop=True)
    unread = len(contacts) - len(people)
    if people.empty:
        return contacts, nothing, nothing, unread
    if "attitude_before" in people and people["attitude_before"].map(_is_attitude).all():
        people = attitude_changes(people)
    return people, role_coverage(people), relationship_risks(people), unread


def _is_attitude(text: object) -> bool:
    try:
        return attitude_points(text) > 0
    except KamError:
        return False


def _pace(own: pd.DataFrame, since, periods: Periods) -> tuple[float, float]:
    """Revenue per 30 days in the year before the plan was touched and since then; missing when too little is known."""
    if since is None or (periods.end - since).days < TOO_SHORT or own.empty:
        return float("nan"), float("nan")
    year = since - pd.DateOffset(years=1)
    if own["date"].min() > year:
        return float("nan"), float("nan")
    before, after = between(own, year, since)["revenue"].sum(), between(own, since, periods.end)["revenue"].sum()
    return before / (since - year).days * 30, after / (periods.end - since).days * 30


def _questions(
    facts: Mapping, health, roles: pd.DataFrame, thread: pd.DataFrame, pipeline: pd.DataFrame, owner: str, end
) -> pd.DataFrame:
    """What the data cannot say and somebody has to: whose it is, and until when."""
    days = facts["recency_days"]
    rows = [("quiet", f"{days:.0f}", f"{days:.0f}", owner)] if days > QUIET else []
    rows += [] if health else [("no_plan", "", "", owner)]
    if health:
        rows += [(row.kind, row.en, row.zh, row.owner or owner) for row in health.findings.itertuples()]
    if len(roles):
        unknown = roles[roles["state"].isin(["missing", "named"])]
        rows += [("role", row.en, row.zh, owner) for row in unknown.itertuples()]
    if len(thread) and thread["thread"].iloc[0] in ("single", "thin"):
        rows.append((f"thread_{thread['thread'].iloc[0]}", "", "", owner))
    if len(pipeline):
        late = pipeline[pipeline["days_overdue"] > 0]
        owners = late["rep_id"].fillna(owner) if "rep_id" in late else [owner] * len(late)
        rows += [("overdue", opp, opp, who) for opp, who in zip(late["opp_id"], owners, strict=True)]
    table = pd.DataFrame(rows, columns=["kind", "en", "zh", "owner"])
    table["due"] = [end + pd.Timedelta(days=_DAYS_TO_ANSWER.get(kind, 30)) for kind in table["kind"]]
    return table.sort_values("due", kind="stable", ignore_index=True)


def headline(result: AccountPlan, *, lang: str, currency: str = "") -> pd.DataFrame:
    """The six numbers at the top of the page.

    Returns
    -------
    pandas.DataFrame
        key; label; value; before; shown; change; good.
    """
    facts = result.facts
    growth = facts["revenue"] / facts["prior_revenue"] - 1 if facts["prior_revenue"] > 0 else float("nan")
    wallet = facts["revenue"] / facts["wallet_annual_cny"] if facts["wallet_annual_cny"] > 0 else float("nan")
    weighted = result.pipeline["weighted"].sum(min_count=1) if len(result.pipeline) else float("nan")
    late = float((result.actions["state"] == "late").sum()) if len(result.actions) else float("nan")
    health = result.health
    score, untouched = (health.score, health.days_untouched) if health else (float("nan"), float("nan"))
    verdict = word(f"account_planning.{health.verdict}", lang) if health else ""
    rows = [
        ("revenue", facts["revenue"], facts["prior_revenue"], amount(facts["revenue"], lang, currency=currency),
         percent(growth, digits=1, signed=True) if growth == growth else "", "up"),
        ("wallet", wallet, float("nan"), percent(wallet), "", "up"),
        ("pipeline", weighted, float("nan"), amount(weighted, lang, currency=currency), "", "up"),
        ("health", score, float("nan"), f"{whole(score)} · {verdict}" if health else "–", "", "up"),
        ("late", late, float("nan"), whole(late), "", "down"),
        ("untouched", untouched, float("nan"), whole(untouched), "", "down"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["key", "value", "before", "shown", "change", "good"])
    table.insert(1, "label", [word(f"plan_report.head_{key}", lang) for key in table["key"]])
    return table


def pace_change(result: AccountPlan) -> str:
    """How much faster or slower revenue comes since the plan was touched; empty when that cannot be said."""
    before, after = result.pace
    return f"{signed(100 * (after / before - 1))}%" if before > 0 else ""
