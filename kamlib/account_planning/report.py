"""What has happened to an account since its plan was last touched, what does the plan not say yet – and the page about
it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.account_planning import (
    PlanHealth,
    action_status,
    attitude_changes,
    attitude_points,
    peer_potential,
    plan_health,
    plan_sections,
    relationship_risks,
    role_coverage,
    white_space,
)
from kamlib.account_planning.people import ROLES
from kamlib.errors import KamError, nearest, require_columns
from kamlib.reports.pages import Page, headline_table, plain
from kamlib.reports.periods import Periods, between, monthly_revenue, report_periods
from kamlib.reports.sources import Notes, account_names, is_bundled, last_day_of, lists_given
from kamlib.tables import load_table, read_ledger
from kamlib.tables.bundled import datasets_folder
from kamlib.text import amount, percent, signed, whole, word

LISTS = {kind: kind for kind in ("accounts", "contacts", "opps", "plans", "actions")}
QUIET = 90  # days without a sale after which somebody has to ask why
TOO_SHORT = 28  # days since the plan below which its pace is not judged
_PEOPLE = ("contact_id", "buyer_role", "attitude_now", "n_contacts_our_side")
_DAYS_TO_ANSWER = {"quiet": 7, "late": 7, "overdue": 7, "no_owner": 14, "no_actions": 14}  # all else: 30
LEAST_PEERS = 5  # accounts alike below which a wider circle is asked
MOST_PEERS = 200  # the nearest in size: what an account of another size buys says little
LEAST_BUYERS, MOST_PRODUCTS = 3, 200
ADOPTION = 0.3  # share of peers that buy a product from which it is white space


@dataclass(frozen=True)
class AccountSource:
    """What an account's report reads: all invoice `lines`; `account_id` and its `name`; `tables` by kind, of this
    account alone except accounts (only those known); names of `products` and `people` shown; `last_day` (ISO);
    `currency` sign; `notes` for the reader (key of the words, values)."""

    lines: pd.DataFrame
    account_id: str
    name: str
    tables: Mapping[str, pd.DataFrame]
    products: Mapping[str, str]
    people: Mapping[str, str]
    last_day: str
    currency: str
    notes: Notes


def account_source(
    ledger: str = "", paths: Mapping[str, str] | None = None, *, account: str = "", as_of: str = "", lang: str = "en"
) -> AccountSource:
    """The tables about one account: the files given, or the bundled operator's.

    Parameters
    ----------
    ledger : str
        File, folder or glob; empty for the bundled operator.
    paths : mapping of kind to file
        Kinds accounts, contacts, opps, plans, actions; empty ones are not reported on. The operator's own lists are
        read when its ledger is and no list is given.
    account : str
        Number or name of the account; empty: the one with the largest revenue of the last twelve months.
    as_of : str
        Last day (ISO); empty: the ledger's.
    lang : {"en", "zh"}

    Raises
    ------
    KamError
        As ``read_ledger`` and ``read_table``; no such account, with the nearest; actions that name neither an account
        nor a plan.
    """
    reading = read_ledger(ledger or datasets_folder() / "ledger")
    lines = reading.table
    tables, notes, bundled = lists_given(paths or {}, LISTS, bundled=is_bundled(reading))
    last_day = as_of or last_day_of(reading, ledger)
    names = account_names(lines, _listed_names(tables, lang))
    known = _known(str(account), lines, names, last_day)
    own = {kind: _of_account(kind, table, known, tables) for kind, table in tables.items()}
    return AccountSource(
        lines, known, names.get(known, known), own, _product_names(lines, lang, bundled=is_bundled(reading)),
        _people(lang) if bundled else {}, last_day, "¥" if is_bundled(reading) else "", () if bundled else notes,
    )  # fmt: skip


def _listed_names(tables: Mapping[str, pd.DataFrame], lang: str) -> pd.Series | None:
    accounts = tables.get("accounts")
    if accounts is None:
        return None
    column = "account_name_zh" if lang == "zh" and "account_name_zh" in accounts else "account_name"
    return accounts.drop_duplicates("account_id").set_index("account_id")[column] if column in accounts else None


def _known(account: str, lines: pd.DataFrame, names: Mapping[str, str], last_day: str) -> str:
    """The number of the account meant by a number or a name."""
    ids = set(lines["account_id"])
    if not account:
        since = pd.Timestamp(last_day) - pd.DateOffset(months=12)
        recent = lines[lines["date"] > since] if (lines["date"] > since).any() else lines
        return str(recent.groupby("account_id")["revenue"].sum().idxmax())
    if account in ids:
        return account
    called = sorted(number for number, name in names.items() if name == account and number in ids)
    if len(called) == 1:
        return called[0]
    where = f"report(account_id={account!r})"
    if called:
        raise KamError(f"{len(called)} accounts have this name", where=where, fix=f"use a number: {called[:8]}")
    near = nearest(account, [*ids, *(name for number, name in names.items() if number in ids)], most=1)
    fix = f"use {near[0]!r}" if near else "give a number or a name as in the ledger"
    raise KamError(f"no account {account!r} in the ledger", where=where, fix=fix)


def _of_account(kind: str, table: pd.DataFrame, account: str, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    if kind == "accounts":
        return table
    if "account_id" in table:
        return table[table["account_id"] == account].reset_index(drop=True)
    plans = tables.get("plans", pd.DataFrame())
    if kind != "actions" or "plan_id" not in table or "plan_id" not in plans:
        fix = f"add a column with the account to {kind}"
        raise KamError(f"nobody says which account the {kind} are for", where=f"report({kind}=)", fix=fix)
    own = plans.loc[plans["account_id"] == account, "plan_id"]
    return table[table["plan_id"].isin(own)].reset_index(drop=True)


def _product_names(lines: pd.DataFrame, lang: str, *, bundled: bool) -> dict[str, str]:
    if bundled:
        column = "product_name_zh" if lang == "zh" else "product_name"
        return load_table("products").set_index("product")[column].to_dict()
    if not {"product", "product_name"} <= set(lines):
        return {}
    named = lines.dropna(subset=["product", "product_name"])
    return dict(zip(named["product"], named["product_name"].astype(str), strict=True))


def _people(lang: str) -> dict[str, str]:
    return load_table("reps").set_index("rep_id")["rep_name_zh" if lang == "zh" else "rep_name"].to_dict()


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
    periods = report_periods(lines, as_of=as_of, months=months)
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
    """The six numbers at the top of the page, see :func:`kamlib.reports.pages.headline_table`."""
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
    return headline_table("account_planning", rows, lang)


def pace_change(result: AccountPlan) -> str:
    """How much faster or slower revenue comes since the plan was touched; empty when that cannot be said."""
    before, after = result.pace
    return f"{signed(100 * (after / before - 1))}%" if before > 0 else ""


def _peers(revenue: pd.Series, accounts, account_id: str) -> tuple[list[str], str]:
    """The accounts this one is compared with, and what makes them alike."""
    others = revenue[(revenue > 0) & (revenue.index != account_id)]
    for names, rule in ((("industry", "size_class"), "industry_size"), (("industry",), "industry")):
        if accounts is not None and set(names) <= set(accounts):
            listed = accounts.drop_duplicates("account_id").set_index("account_id")[list(names)]
            if account_id in listed.index and listed.loc[account_id].notna().all():
                alike = listed.index[(listed == listed.loc[account_id]).all(axis="columns")]
                found = others[others.index.isin(alike)]
                if len(found) >= LEAST_PEERS:
                    return _nearest_in_size(found, revenue[account_id]), rule
    return _nearest_in_size(others, revenue[account_id]), "size"


def _nearest_in_size(revenue: pd.Series, own: float) -> list[str]:
    apart = np.log(revenue / own).abs()
    return list(apart.sort_values(kind="stable").index[:MOST_PEERS])


def products_and_peers(
    lines: pd.DataFrame, accounts, account_id: str, periods: Periods
) -> tuple[pd.DataFrame, tuple[int, str]]:
    """What the account buys and could buy, a row a product; how many accounts it is compared with, and by what rule."""
    columns = ["product", "revenue", "prior_revenue", "change", "adoption", "potential", "gap", "state"]
    if "product" not in lines:
        return pd.DataFrame(columns=columns), (0, "")
    now = between(lines, periods.start, periods.end).dropna(subset=["product"])
    before = between(lines, periods.before, periods.start).dropna(subset=["product"])
    sold = now.groupby("account_id")["revenue"].sum()
    own = [part[part["account_id"] == account_id].groupby("product")["revenue"].sum() for part in (now, before)]
    table = pd.DataFrame({"revenue": own[0], "prior_revenue": own[1]}).rename_axis("product")
    peers, rule, known = [], "", pd.DataFrame(columns=["product", "adoption", "potential", "gap", "expected", "status"])
    if sold.get(account_id, 0) > 0:
        peers, rule = _peers(sold, accounts, account_id)
        grid = white_space(_worth_comparing(now[now["account_id"].isin([account_id, *peers])], account_id))
        base = pd.DataFrame({"account_id": [account_id, *peers], "all": 1})
        found = peer_potential(grid, base.assign(base=sold.reindex(base["account_id"]).to_numpy()), peers=["all"],
                               base="base")  # fmt: skip
        known = found[found["account_id"] == account_id]
    kept = ["product", "adoption", "potential", "gap", "expected", "status"]
    table = table.reset_index().merge(known[kept], on="product", how="outer")
    table[["revenue", "prior_revenue"]] = table[["revenue", "prior_revenue"]].astype(float).fillna(0.0)
    if not periods.compared:
        table["prior_revenue"] = float("nan")
    table["change"] = (table["revenue"] / table["prior_revenue"] - 1).where(table["prior_revenue"] > 0)
    table["state"] = [_product_state(row) for row in table.itertuples()]
    table = table.sort_values(["expected", "product"], ascending=[False, True], ignore_index=True)
    return table[columns], (len(peers), rule)


def _worth_comparing(lines: pd.DataFrame, account_id: str) -> pd.DataFrame:
    """Lines of what the account buys, and of the products that most is spent on and several of its peers buy."""
    others = (
        lines[lines["account_id"] != account_id]
        .groupby("product")
        .agg(buyers=("account_id", "nunique"), revenue=("revenue", "sum"))
    )
    wide = others[others["buyers"] >= LEAST_BUYERS].nlargest(MOST_PRODUCTS, "revenue").index
    own = lines.loc[lines["account_id"] == account_id, "product"]
    return lines[lines["product"].isin({*wide, *own})]


def _product_state(row) -> str:
    if row.revenue > 0:
        return "bought" if not row.prior_revenue <= 0 else "new"
    if row.prior_revenue > 0:
        return "lost"
    return "white" if row.status == "ok" and row.adoption >= ADOPTION else ""


@dataclass(frozen=True)
class AccountPage(Page):
    """What the page says of an :class:`AccountPlan`."""

    chapter = "account_planning"

    result: AccountPlan
    source: AccountSource
    lang: str
    currency: str = ""

    def product(self, code: object) -> str:
        return str(self.source.products.get(str(code), code))

    def person(self, code: object) -> str:
        return str(self.source.people.get(str(code), code or "–"))

    def title(self) -> Markdown:
        return self.say("title", name=self.source.name)

    def period(self, months: int) -> Markdown:
        periods = self.result.periods
        return Markdown(self.word("period", start=periods.first_day, end=periods.end, months=months))

    def in_short(self) -> Markdown:
        return self.listed("in_short", self._short_revenue(), self._short_quiet(), self._short_plan(),
                           self._short_gain(), self._short_thread())  # fmt: skip

    def _short_revenue(self) -> str:
        facts = self.result.facts
        if facts["revenue"] > 0:
            prior = facts["prior_revenue"]
            change = percent(facts["revenue"] / prior - 1, digits=1, signed=True) if prior > 0 else ""
            told = self.word("short_change", change=change) if change else ""
            return self.word("short_revenue", revenue=self.money(facts["revenue"]), change=told)
        known = facts["recency_days"] == facts["recency_days"]
        return self.word("short_none", days=whole(facts["recency_days"])) if known else self.word("short_never")

    def _short_quiet(self) -> str:
        days = self.result.facts["recency_days"]
        return self.word("short_quiet", days=whole(days)) if self.result.facts["revenue"] > 0 and days > QUIET else ""

    def _short_plan(self) -> str:
        health = self.result.health
        if health is None:
            return self.word("short_no_plan")
        kinds = health.findings["kind"].value_counts()
        counts = {name: whole(kinds.get(kind, 0)) for name, kind in
                  (("late", "late"), ("stale", "stale"), ("open", "not_written"))}  # fmt: skip
        return self.word("short_plan", days=whole(health.days_untouched), score=whole(health.score),
                         verdict=word(f"account_planning.{health.verdict}", self.lang), **counts)  # fmt: skip

    def _short_gain(self) -> str:
        best = self._white().head(1)
        if best.empty:
            return ""
        row = best.iloc[0]
        return self.word("short_gain", product=plain(self.product(row["product"])), gain=self.money(row["gap"]))

    def _short_thread(self) -> str:
        if self.result.thread.empty:
            return ""
        row = self.result.thread.iloc[0]
        return self.word("short_thread", thread=self.name("thread", row["thread"]),
                         reached=whole(row["n_reached"]), roles=whole(row["roles_covered"]))  # fmt: skip

    def since(self) -> Markdown:
        result, lines = self.result, []
        if result.since is None:
            head = self.word("since_none")
        else:
            days = max(0, (result.periods.end - result.since).days)
            head = self.word("since_text", day=f"{result.since:%Y-%m-%d}", days=whole(days))
        if change := pace_change(result):
            before, after = map(self.money, result.pace)
            lines.append(self.word("since_pace", before=before, after=after, change=change))
        lines += [*self._since_deals(), *self._since_products()]
        if "direction" in result.people:
            moved = result.people["direction"].value_counts()
            lines.append(self.word("since_people", up=whole(moved.get("up", 0)), down=whole(moved.get("down", 0))))
        if len(result.actions) and result.since is not None:
            late = result.actions[(result.actions["state"] == "late") & (result.actions["due"] > result.since)]
            lines += [self.word("since_due", n=whole(len(late)))] if len(late) else []
        return Markdown("\n".join([head, "", *(lines or [self.word("since_nothing")])]))

    def _since_deals(self) -> list[str]:
        closed = self.result.closed
        told = []
        for outcome in ("won", "lost") if len(closed) else ():
            deals = closed[closed["outcome"] == outcome]
            if len(deals):
                money = self.money(deals["amount_cny"].sum(min_count=1))
                told.append(self.word(f"since_{outcome}", n=whole(len(deals)), money=money))
        return told

    def _since_products(self) -> list[str]:
        told = []
        for key, state in (("since_new", "new"), ("since_gone", "lost")):
            codes = self.result.products.loc[self.result.products["state"] == state, "product"]
            if len(codes) and self.result.periods.compared:
                names = self.joined(plain(self.product(code)) for code in codes)
                told.append(self.word(key, list=names))
        return told

    def _white(self) -> pd.DataFrame:
        """What many peers buy and this account does not, or less of."""
        products = self.result.products
        return products[(products["adoption"] >= ADOPTION) & (products["gap"] > 0)].sort_values(
            "gap", ascending=False, kind="stable"
        )

    def white_text(self) -> Markdown:
        n, rule = self.result.peers
        if not n:
            return self.say("white_unknown")
        return self.say("white_text", n=whole(n), rule=self.word(f"rule_{rule}"))

    def white(self) -> Styler | Markdown:
        white = self._white()
        if white.empty:
            return self.say("white_none") if self.result.peers[0] else Markdown("")
        table = white.assign(product=[self.product(code) for code in white["product"]])
        formats = {"revenue": "amount", "adoption": "percent", "potential": "amount", "gap": "amount"}
        return self.table(table, ("product", *formats), formats=formats, rows=6)

    def pipeline_text(self) -> Markdown:
        deals = self.result.pipeline
        if deals.empty:
            return self.say("pipeline_none")
        return self.say("pipeline_text", n=whole(len(deals)), money=self.money(deals["amount_cny"].sum(min_count=1)),
                        weighted=self.money(deals["weighted"].sum(min_count=1)),
                        late=whole((deals["days_overdue"] > 0).sum()))  # fmt: skip

    def pipeline(self) -> Styler | Markdown:
        deals = self.result.pipeline
        if deals.empty:
            return Markdown("")
        named = [self.product(code) for code in deals["product"]] if "product" in deals else ["–"] * len(deals)
        table = deals.assign(product=named)
        columns = {"opp_id": "col_opp", "product": "col_product", "amount_cny": "col_amount",
                   "probability": "col_probability", "expected_close": "col_close",
                   "days_overdue": "col_overdue"}  # fmt: skip
        formats = {"amount_cny": "amount", "probability": "percent", "expected_close": "date", "days_overdue": "whole"}
        return self.table(table, columns, formats=formats, rows=10)

    def people(self) -> Markdown:
        roles, people = self.result.roles, self.result.people
        if roles.empty:
            return self.say("people_few" if len(people) else "people_none")
        missing = roles[roles["state"].isin(["missing", "named"])][self.lang]
        told = self.joined(missing) or self.word("people_all")
        text = self.word("people_text", n=whole(len(people)), missing=told,
                         reached=whole(self.result.thread["n_reached"].iloc[0]))  # fmt: skip
        unread = self.word("people_unread", n=whole(self.result.unread)) if self.result.unread else ""
        return Markdown(f"{text} {unread}".strip())

    def shows_people(self) -> bool:
        """Whether the network of people can be drawn: roles, and how much each person weighs."""
        people = self.result.people
        return bool(len(self.result.roles) and "influence" in people and people["influence"].notna().all())

    def shows_months(self) -> bool:
        """Whether anything was invoiced in the months shown."""
        months = self.result.monthly
        return bool(len(months) and (months[["revenue", "prior_revenue"]].fillna(0) != 0).to_numpy().any())

    def sections(self) -> Styler | Markdown:
        sections = self.result.sections
        if sections.empty:
            return self.say("short_no_plan")
        sections = sections[sections["pages_high"] > 0]
        states = ["open" if not row.written else "stale" if row.stale else "ok" for row in sections.itertuples()]
        table = sections.assign(section=sections[self.lang], state=[self.word(f"state_{state}") for state in states],
                                age=sections["age_days"])  # fmt: skip
        return self.table(table, ("section", "state", "updated", "age"), formats={"updated": "date", "age": "whole"})

    def actions(self) -> Styler | Markdown:
        actions = self.result.actions
        if actions.empty:
            return self.say("actions_none") if self.result.health else Markdown("")
        column = "milestone_zh" if self.lang == "zh" and "milestone_zh" in actions else "milestone"
        table = actions.assign(
            action=actions[column] if column in actions else actions["action_id"],
            owner=[self.person(code) for code in actions["owner"].where(actions["owned"], "")],
            state=[self.word(f"action_{state}") for state in actions["state"]],
            overdue=actions["days_late"],
        )  # fmt: skip
        columns = ("action", "owner", "due", "state", "overdue")
        return self.table(table, columns, formats={"due": "date", "overdue": "whole"}, rows=15)

    def questions(self) -> Styler | Markdown:
        if self.result.questions.empty:
            return self.say("questions_none")
        table = self._asked()
        table["owner"] = [self.person(code) for code in table["owner"]]
        return self.table(table, ("question", "owner", "due", "answer"), formats={"due": "date"}, rows=25)

    def _asked(self) -> pd.DataFrame:
        """The questions in words, with an empty column for the answers."""
        rows = self.result.questions.to_dict("records")
        asked = [self.word(f"ask_{row['kind']}", about=row[self.lang]) for row in rows]
        return self.result.questions.assign(question=asked, answer="")[["question", "owner", "due", "answer"]]

    def notes(self) -> Markdown:
        source = self.source
        own = int((source.lines["account_id"] == source.account_id).sum())
        missing = [self.word(f"kind_{kind}") for kind in LISTS if kind not in source.tables]
        more = [self.word("note_missing", list=self.joined(missing))] if missing else []
        more += [self.word("note_bundled")] if source.people else []
        return super().notes([("lines", {"rows": own, "all": len(source.lines)}), *source.notes], *more)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The numbers behind the page, for the workbook; the questions with an empty column for the answers."""
        result = self.result
        found = {"questions": self._asked(), "months": result.monthly, "products": result.products,
                 "deals": result.pipeline, "decided": result.closed, "people": result.people,
                 "sections": result.sections, "actions": result.actions}  # fmt: skip
        return {name: table for name, table in found.items() if len(table)}
