"""Where are sales lost, where do the hours go, are there enough people, what comes first – and the page about it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from IPython.display import Markdown
from pandas.io.formats.style import Styler

from kamlib.errors import KamError, nearest
from kamlib.reports.pages import Page, headline_table, plain, points
from kamlib.reports.sources import Notes, lists_given
from kamlib.sales_efficiency import (
    activity_shares,
    class_workload,
    flags_from_stages,
    loss_bridge,
    loss_levers,
    loss_rates,
    lost_deals,
    selling_time,
    skill_gaps,
    skill_will_actions,
    skill_will_matrix,
    staffing,
    time_sheet,
    workload_headcount,
)
from kamlib.sales_efficiency.charts import skill_name
from kamlib.sales_efficiency.losses import STAGES
from kamlib.tables import load_case, load_table
from kamlib.tables.summary import as_date
from kamlib.text import percent, whole, word

LISTS = {kind: kind for kind in ("opps", "time_log", "reps", "coverage", "rep_skills")}
AS_OF = "2026-06-30"  # last day of the bundled operator
MIN_DEALS = 10  # closed deals below which no lever is named
GOOD = 0.40  # share of hours that good sales forces sell


@dataclass(frozen=True)
class SalesSource:
    """What a sales report reads: `tables` by kind (only those given), the `name` of the part, names shown by rep and
    branch, `as_of` (ISO) where known, the `currency` sign, and `notes` for the reader (key of the words, values)."""

    tables: Mapping[str, pd.DataFrame]
    name: str
    shown: Mapping[str, str]
    as_of: str
    currency: str
    notes: Notes


def sales_source(paths: Mapping[str, str], *, branch: str = "", lang: str = "en") -> SalesSource:
    """The tables of one sales report: the files given, or the bundled operator's, of all branches or of one.

    Parameters
    ----------
    paths : mapping of kind to file, folder or glob
        Kinds opps, time_log, reps, coverage, rep_skills; when all are empty, the bundled operator's tables are read.
        Kinds left empty beside others are not reported on.
    branch : str
        One branch; empty for all. Deals, hours and skills find their branch through ``reps``.
    lang : {"en", "zh"}

    Raises
    ------
    KamError
        As ``read_table``; no such branch, with the nearest; a branch without ``reps``.
    """
    tables, notes, bundled = lists_given(paths, LISTS)
    shown = _shown(tables, lang, bundled=bundled)
    if "opps" in tables:
        tables["opps"], told = told_opps(tables["opps"])
        notes += told
    if branch:
        tables = _of_branch(tables, branch)
    name = shown.get(branch, branch) if branch else word("sales_efficiency_report.all", lang)
    return SalesSource(tables, name, shown, AS_OF if bundled else "", "¥" if bundled else "", notes)


def _shown(tables: Mapping[str, pd.DataFrame], lang: str, *, bundled: bool) -> dict[str, str]:
    names = {}
    if "reps" in tables:
        reps = tables["reps"]
        column = "rep_name_zh" if lang == "zh" and "rep_name_zh" in reps else "rep_name"
        if column in reps:
            names |= {
                rep: name for rep, name in zip(reps["rep_id"], reps[column], strict=True) if isinstance(name, str)
            }
    if bundled and lang == "zh":
        branches = load_table("branches")
        names |= dict(zip(branches["branch"], branches["branch_zh"], strict=True))
    return names


def _of_branch(tables: dict[str, pd.DataFrame], branch: str) -> dict[str, pd.DataFrame]:
    where = f"report(branch={branch!r})"
    if "reps" not in tables or "branch" not in tables["reps"]:
        fix = "give the list of sales people with their branch: parameter reps"
        raise KamError("nobody says who works in which branch", where=where, fix=fix)
    reps = tables["reps"]
    known = sorted(reps["branch"].dropna().unique())
    if branch not in known:
        near = nearest(branch, known, most=1)
        fix = f"use {near[0]!r}" if near else f"use one of {known[:8]}"
        raise KamError(f"nobody works in branch {branch!r}", where=where, fix=fix)
    here = set(reps.loc[reps["branch"] == branch, "rep_id"])
    parts = {kind: table[table["rep_id"].isin(here)] for kind, table in tables.items() if "rep_id" in table}
    if "coverage" in tables and "branch" in tables["coverage"]:
        parts["coverage"] = tables["coverage"][tables["coverage"]["branch"] == branch]
    if "time_log" in tables:
        parts["all_hours"] = tables["time_log"]
    return {kind: part for kind, part in parts.items() if len(part)}


def _decided(opps: pd.DataFrame) -> pd.Series:
    days = pd.Series(pd.NaT, index=opps.index, dtype="datetime64[us]")
    for column in ("closed", "expected_close", "created"):
        if column in opps:
            days = days.fillna(pd.to_datetime(opps[column], errors="coerce", format="ISO8601").astype("datetime64[us]"))
    return days.where(opps["outcome"] != "open") if "outcome" in opps else days


def told_opps(opps: pd.DataFrame) -> tuple[pd.DataFrame, tuple]:
    """The opportunities with contacted, serious, value and the day they were decided, and what had to be assumed.

    Notes
    -----
    Decided: the day in ``closed``, else ``expected_close``, else ``created``. By the day of creation alone the newest
    deals would look bad, because deals are lost sooner than they are won.
    Flags come from their own columns, else from the stages G … S, else every deal counts as contacted and taken
    seriously. Amounts count, unless most lost deals have none: then each deal counts 1.
    """
    notes, table = [], opps.assign(decided=_decided(opps))
    for column in ("outcome", "stage_code"):
        if column not in table:
            raise KamError(f"the opportunities have no {column}", where="report(opps=)", fix=f"add a column {column!r}")
    if not {"contacted", "serious"} <= set(table) or table[["contacted", "serious"]].isna().all().any():
        if table["stage_code"].isin(STAGES).all():
            table = flags_from_stages(table)
            notes.append(("flags_from_stages", {}))
        else:
            table = table.assign(contacted=1, serious=1)
            notes.append(("flags_unknown", {}))
    if ("lost_stage" not in table or table["lost_stage"].isna().all()) and table["stage_code"].isin(STAGES).all():
        table["lost_stage"] = table["stage_code"].where(table["outcome"] == "lost")
    table[["contacted", "serious"]] = table[["contacted", "serious"]].apply(pd.to_numeric).fillna(0).astype(int)
    amounts = table["amount_cny"] if "amount_cny" in table else pd.Series(float("nan"), index=table.index)
    if not (amounts[table["outcome"] == "lost"] > 0).mean() > 0.5:
        notes.append(("counted", {}))
        return table.assign(value=1.0), tuple(notes)
    missing = ~(amounts >= 0)
    if missing.any():
        notes.append(("no_amount", {"n": int(missing.sum())}))
    return table[~missing].assign(value=amounts[~missing]), tuple(notes)


@dataclass(frozen=True)
class Losses:
    """The loss bridge of the period and of the one before (None when there is none), levers, rates by unit, lost deals
    by stage (empty when no stage is known), and the number of decided deals."""

    bridge: pd.DataFrame
    before: pd.DataFrame | None
    levers: pd.DataFrame
    rates: pd.DataFrame
    lost: pd.DataFrame
    n: int


@dataclass(frozen=True)
class Hours:
    """The time sheet against the course's ideal, selling time by rep, its share of all hours, first and last day."""

    sheet: pd.DataFrame
    selling: pd.DataFrame
    share: float
    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True)
class Size:
    """Workload by class, reps needed and there by branch (empty when nobody knows who is there), and in all."""

    workload: pd.DataFrame
    branches: pd.DataFrame
    needed: int
    actual: int
    selling_share: float


@dataclass(frozen=True)
class SalesForce:
    """What one page shows; a part without data is None. `unit` is "branch" or "rep_id", `period` first and last day."""

    period: tuple[pd.Timestamp, pd.Timestamp]
    unit: str
    losses: Losses | None
    hours: Hours | None
    size: Size | None
    people: Mapping[str, pd.DataFrame]


def sales_force(
    tables: Mapping[str, pd.DataFrame], *, as_of: str = "", months: int = 12, hours_a_month: float = 160,
    selling_share: float = 0.0,
) -> SalesForce:  # fmt: skip
    """Everything a sales-efficiency page shows.

    Parameters
    ----------
    tables : mapping
        From :func:`sales_source`: opps, time_log, reps, coverage, rep_skills, each where
        known.
    as_of : str
        Last day of the period (ISO); empty: the last day of the data.
    months : int
        Length of the period; deals count by the day they were decided.
    hours_a_month : float
        Working hours of a rep in a month.
    selling_share : float
        Share of them for the visits of the workload; 0: as measured in the time log of all branches.

    Raises
    ------
    KamError
        No table at all, no deal in the period, a length below one month.
    """
    if not tables:
        raise KamError("no table to report on", where="sales_force(tables)", fix="give opps, time_log or coverage")
    if months < 1:
        raise KamError(f"months is {months}", where="report(months=)", fix="give at least 1")
    end = pd.Timestamp(as_date(as_of, where="report(as_of=)")) if as_of else _last_day(tables)
    period = (end - pd.DateOffset(months=months), end)
    unit = "branch" if "reps" in tables and "branch" in tables["reps"] else "rep_id"
    if unit == "branch" and tables["reps"]["branch"].nunique() == 1:
        unit = "rep_id"
    hours = _hours(tables["time_log"], period) if "time_log" in tables else None
    wide = _hours(tables["all_hours"], period) if "all_hours" in tables else hours
    share = selling_share or (wide.share if wide else 0.0)
    return SalesForce(
        period, unit,
        _losses(tables, period, months, unit) if "opps" in tables else None,
        hours,
        _size(tables, hours_a_month, share) if "coverage" in tables else None,
        _people(tables),
    )  # fmt: skip


def _last_day(tables: Mapping[str, pd.DataFrame]) -> pd.Timestamp:
    dates = [tables[kind][column].max() for kind, column in (("opps", "decided"), ("time_log", "date"))
             if kind in tables and column in tables[kind]]  # fmt: skip
    known = [date for date in dates if pd.notna(date)]
    return max(known).normalize() if known else pd.Timestamp("2000-01-01")


def _inside(table: pd.DataFrame, column: str, period: tuple) -> pd.DataFrame:
    if column not in table or table[column].isna().all():
        return table
    return table[(table[column] > period[0]) & (table[column] < period[1] + pd.Timedelta(days=1))]


def _losses(tables: Mapping[str, pd.DataFrame], period: tuple, months: int, unit: str) -> Losses:
    opps = tables["opps"]
    closed = opps[opps["outcome"] != "open"]
    now = _inside(closed, "decided", period)
    if now.empty:
        what = f"no deal was decided between {period[0]:%Y-%m-%d} and {period[1]:%Y-%m-%d}"
        raise KamError(what, where="report(as_of=, months=)", fix="choose a period with won or lost deals")
    earlier = (period[0] - pd.DateOffset(months=months), period[0] - pd.Timedelta(days=1))
    before = _inside(closed, "decided", earlier) if closed["decided"].notna().any() else now.iloc[:0]
    rates = now if unit in now else now.merge(tables["reps"][["rep_id", unit]], on="rep_id", how="left")
    known = "lost_stage" in now and now["lost_stage"].isin(STAGES).any()
    bridge = loss_bridge(now, value="value")
    return Losses(
        bridge,
        loss_bridge(before, value="value") if len(before) >= MIN_DEALS else None,
        loss_levers(bridge),
        loss_rates(rates.dropna(subset=[unit]), by=unit, value="value", min_n=MIN_DEALS),
        lost_deals(now, value="value") if known else pd.DataFrame(),
        len(now),
    )


def _hours(time_log: pd.DataFrame, period: tuple) -> Hours | None:
    log = _inside(time_log, "date", period)
    if log.empty:
        return None
    ideal = load_case("time_sheet")[["activity", "ideal_share"]]
    shares = activity_shares(log)[["activity", "share"]].rename(columns={"share": "current_share"})
    selling = selling_time(log)
    share = float(selling["selling_hours"].sum() / selling["hours"].sum())
    days = (log["date"].min(), log["date"].max()) if "date" in log else period
    sheet = time_sheet(shares.merge(ideal, on="activity"), hours_now=8, hours_ideal=8)
    return Hours(sheet, selling, share, *days)


def _size(tables: Mapping[str, pd.DataFrame], hours_a_month: float, selling_share: float) -> Size | None:
    if not selling_share > 0:
        return None
    coverage = tables["coverage"]
    options = {"capacity": hours_a_month, "selling_share": selling_share}
    if "branch" in coverage and "reps" in tables and "branch" in tables["reps"]:
        branches = staffing(coverage, tables["reps"], **options)
        needed, actual = int(branches["reps_needed"].sum()), int(branches["reps_actual"].sum())
    else:
        branches, needed = pd.DataFrame(), workload_headcount(coverage, **options).reps
        actual = len(tables["reps"]) if "reps" in tables else 0
    return Size(class_workload(coverage), branches, needed, actual, selling_share)


def _people(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    found = {}
    if "rep_skills" in tables:
        found["skills"] = skill_gaps(tables["rep_skills"])
    if "reps" in tables and {"ability", "attitude"} <= set(tables["reps"]):
        rated = tables["reps"].dropna(subset=["ability", "attitude"])
        if len(rated):
            found["matrix"], found["reps"] = skill_will_matrix(rated), rated
    return found


def headline(result: SalesForce, *, lang: str) -> pd.DataFrame:
    """The figures on top of the page: key, label, value, before, shown, change, good."""
    losses, hours, size = result.losses, result.hours, result.size
    won = losses.bridge["rate"].iloc[-1] if losses else float("nan")
    was = losses.before["rate"].iloc[-1] if losses and losses.before is not None else float("nan")
    gain = losses.levers["gain_share"].iloc[0] if losses and len(losses.levers) else float("nan")
    early = float("nan")
    if losses and len(losses.lost):
        early = losses.lost.loc[losses.lost["before_proposal"], "share"].sum()
    reach = len(hours.selling[hours.selling["selling_share"] >= GOOD]) if hours else 0
    sold = hours.share if hours else float("nan")
    people = f"{size.needed} / {size.actual}" if size and size.actual else "–"
    rows = [
        ("won", won, was, percent(won), points(won, was, lang), "up"),
        ("lever", gain, float("nan"), percent(gain, signed=True), "", "up"),
        ("early", early, float("nan"), percent(early), "", "down"),
        ("selling", sold, float("nan"), percent(sold), "", "up"),
        ("reach", reach, float("nan"), f"{reach} / {len(hours.selling)}" if hours else "–", "", "up"),
        ("people", size.needed - size.actual if size else float("nan"), float("nan"), people, "", "down"),
    ]  # fmt: skip
    return headline_table("sales_efficiency", rows, lang)


@dataclass(frozen=True)
class SalesPage(Page):
    """What the page says of a :class:`SalesForce`."""

    chapter = "sales_efficiency"

    result: SalesForce
    lang: str
    currency: str = ""
    names: Mapping[str, str] | None = None

    def called(self, code: object) -> str:
        """The name of a person or a branch."""
        return str((self.names or {}).get(str(code), code))

    def money(self, value: float) -> str:
        counted = self.result.losses is not None and self.counted()
        return whole(value) if counted else super().money(value)

    def counted(self) -> bool:
        """Whether deals are counted, because the lost ones have no amounts."""
        bridge = self.result.losses.bridge
        return bool(bridge["amount"].iloc[0] == self.result.losses.n)

    def title(self, name: str) -> Markdown:
        return self.say("title", name=name)

    def period(self) -> Markdown:
        start, end = self.result.period
        return Markdown(f"*{self.word('period', start=start + pd.Timedelta(days=1), end=end)}*")

    def in_short(self) -> Markdown:
        return self.listed("in_short", self._short_losses(), self._short_hours(), self._short_size())

    def _short_losses(self) -> str:
        losses = self.result.losses
        if losses is None or losses.levers.empty or losses.n < MIN_DEALS:
            return self.word("short_few") if losses else ""
        best, won = losses.levers.iloc[0], losses.bridge["rate"].iloc[-1]
        if (losses.bridge["rate"].iloc[1:3] == 1).all():
            return self.word("short_win", n=whole(losses.n), won=percent(won))
        return self.word("short_losses", won=percent(won), loss=self.name("step", best["step"]),
                         gain=self.money(best["gain"]), share=percent(best["gain_share"]))  # fmt: skip

    def _short_hours(self) -> str:
        hours = self.result.hours
        if hours is None:
            return ""
        eaters = hours.sheet[hours.sheet["group"] != "selling"].nlargest(2, "current_share")
        first, second = (
            f"{self.name('activity', row.activity)} {percent(row.current_share)}" for row in eaters.itertuples()
        )
        return self.word("short_hours", share=percent(hours.share), first=first, second=second)

    def _short_size(self) -> str:
        size = self.result.size
        if size is None or not size.actual:
            return ""
        told = self.word("short_size", needed=size.needed, actual=size.actual)
        off = size.branches[size.branches["missing"] != 0] if len(size.branches) > 1 else size.branches.iloc[:0]
        if off.empty:
            return told
        off = off.loc[off["missing"].abs().sort_values(ascending=False, kind="stable").index].head(4)
        lines = [
            self.word(
                "lacks" if row.missing > 0 else "extra", branch=plain(self.called(row.branch)), n=abs(row.missing)
            )
            for row in off.itertuples()
        ]
        return told + self.word("short_branches", list=self.joined(lines))

    def losses(self) -> Markdown:
        losses = self.result.losses
        if losses is None:
            return self.say("no_opps")
        if losses.n < MIN_DEALS or losses.levers.empty:
            return self.say("few_deals", n=losses.n)
        best = losses.levers.iloc[0]
        key = "losses_counted" if self.counted() else "losses_text"
        return self.say(key, n=whole(losses.n), target=self.money(losses.bridge["amount"].iloc[0]),
                        won=self.money(losses.bridge["amount"].iloc[-1]), loss=self.name("step", best["step"]),
                        sales=self.money(best["sales_after"]), gain=self.money(best["gain"]))  # fmt: skip

    def rates(self) -> Styler:
        table = self.result.losses.rates.copy()
        table["unit"] = [self.called(code) for code in table.iloc[:, 0]]
        missing = word("common.not_enough_data", self.lang)
        table["lever"] = [self.name("step", step) if step else missing for step in table["best_lever"]]
        columns = {"unit": f"col_{self.result.unit}", "n": "col_n", "contact_rate": "col_contact",
                   "serious_rate": "col_serious", "win_rate": "col_win", "sales_share": "col_won",
                   "lever": "col_lever"}  # fmt: skip
        rates = ("contact_rate", "serious_rate", "win_rate", "sales_share")
        return self.table(table, columns, formats={"n": "whole", **dict.fromkeys(rates, "percent")})

    def lost(self) -> Markdown:
        lost = self.result.losses.lost
        early = lost.loc[lost["before_proposal"], "share"].sum()
        return self.say("lost_text", n=whole(lost["n"].sum()), early=percent(early),
                        what=self.word("lost_early" if early >= 0.5 else "lost_late"))  # fmt: skip

    def hours(self) -> Markdown:
        hours = self.result.hours
        if hours is None:
            return self.say("no_time_log")
        week = 5 * hours.sheet.set_index("activity")["moved_hours"]
        more, less = week.idxmax(), week.idxmin()
        return self.say(
            "hours_text",
            start=hours.start,
            end=hours.end,
            reps=len(hours.selling),
            share=percent(hours.share),
            more=self.name("activity", more),
            plus=f"{week[more]:.1f}",
            less=self.name("activity", less),
            minus=f"{-week[less]:.1f}",
        )

    def selling(self) -> Markdown:
        selling = self.result.hours.selling
        reach = int((selling["selling_share"] >= GOOD).sum())
        return self.say("selling_text", reach=reach, all=len(selling), best=self.called(selling.iloc[0, 0]),
                        top=percent(selling["selling_share"].iloc[0]))  # fmt: skip

    def size(self) -> Markdown:
        size = self.result.size
        if size is None:
            return self.say("no_coverage")
        hours = size.workload["visit_hours"].sum()
        return self.say("size_text", hours=whole(hours), share=percent(size.selling_share), needed=size.needed,
                        actual=size.actual or "–")  # fmt: skip

    def skills(self) -> Markdown:
        gaps = self.result.people["skills"].head(3)
        names = [skill_name(code, self.lang) for code in gaps["skill"]]
        return self.say("skills_text", list=self.joined(names), gap=f"{gaps['gap'].iloc[0]:.1f}")

    def people(self) -> Markdown:
        matrix = self.result.people["matrix"].set_index("action")["n"]
        counts = {action: int(matrix[action]) for action in matrix.index}
        trained, out = counts["train"] + counts["encourage_train"], counts["replace"] + counts["move"]
        return self.say("people_text", all=sum(counts.values()), reward=counts["reward"], coach=counts["coach"],
                        train_all=trained, out=out)  # fmt: skip

    def actions_by_rep(self) -> Styler | Markdown:
        """Names only on the page of one branch: a start for a talk, no list to hand round."""
        if self.result.unit != "rep_id":
            return self.say("names_in_branches")
        reps = skill_will_actions(self.result.people["reps"])
        reps["unit"] = [self.called(rep) for rep in reps["rep_id"]]
        for column in ("ability", "attitude", "action"):
            reps[column] = [self.name(column, code) for code in reps[column]]
        columns = {"unit": "col_rep_id"} | {name: f"col_{name}" for name in ("ability", "attitude", "action")}
        return self.table(reps, columns, rows=20)

    def next_steps(self) -> Styler | Markdown:
        """What to do and because of what, in the order in which it pays."""
        steps = (self._next_loss(), self._next_lost(), self._next_hours(), self._next_size(), self._next_skill())
        rows = [step for step in steps if step]
        if not rows:
            return self.say("no_steps")
        table = pd.DataFrame(rows, columns=["what", "why"])
        table.insert(0, "no", range(1, len(table) + 1))
        return self.table(table, table.columns)

    def _next_loss(self) -> tuple[str, str] | None:
        losses = self.result.losses
        if losses is None or losses.levers.empty or losses.n < MIN_DEALS:
            return None
        best = losses.levers.iloc[0]
        why = self.word("why_loss", rate=percent(best["rate_now"]), gain=self.money(best["gain"]))
        return self.word(f"do_{best['step']}"), why

    def _next_lost(self) -> tuple[str, str] | None:
        lost = self.result.losses.lost if self.result.losses else pd.DataFrame()
        early = lost.loc[lost["before_proposal"], "share"].sum() if len(lost) else 0
        return (self.word("do_early"), self.word("why_early", share=percent(early))) if early >= 0.4 else None

    def _next_hours(self) -> tuple[str, str] | None:
        if self.result.hours is None or self.result.hours.share >= GOOD:
            return None
        now = self.result.hours.sheet.set_index("activity")["current_share"]
        hours = 40 * (now["problem_handling"] - 0.05 + max(0.0, now["reports"] - 0.05))
        return self.word("do_hours"), self.word(
            "why_hours", share=percent(now["problem_handling"]), hours=f"{hours:.0f}"
        )

    def _next_size(self) -> tuple[str, str] | None:
        size = self.result.size
        if size is None or not size.actual or size.branches.empty:
            return None
        if len(size.branches) == 1:
            if size.needed <= size.actual:
                return None
            fewer = math.ceil(round(size.branches["reps_exact"].iloc[0] * size.selling_share / GOOD, 9))
            why = self.word("why_size_one", needed=size.needed, actual=size.actual, share=percent(size.selling_share),
                            fewer=fewer)  # fmt: skip
            return self.word("do_size_one"), why
        missing = int(size.branches["missing"].clip(lower=0).sum())
        extra = int(-size.branches["missing"].clip(upper=0).sum())
        if not missing and not extra:
            return None
        return self.word("do_size"), self.word("why_size", missing=missing, extra=extra)

    def _next_skill(self) -> tuple[str, str] | None:
        if "skills" not in self.result.people:
            return None
        first = self.result.people["skills"].iloc[0]
        return self.word("do_skill", skill=skill_name(first["skill"], self.lang)), self.word(
            "why_skill", gap=f"{first['gap']:.1f}"
        )

    def notes(self, notes: Notes) -> Markdown:
        return super().notes(notes, self.word("note_open"))

    def tables(self) -> dict[str, pd.DataFrame]:
        """The numbers behind the charts, for the workbook."""
        result, found = self.result, {}
        if result.losses:
            found |= {"loss_bridge": result.losses.bridge, "loss_levers": result.losses.levers,
                      "loss_rates": result.losses.rates, "lost_deals": result.losses.lost}  # fmt: skip
        if result.hours:
            found |= {"time_sheet": result.hours.sheet, "selling_time": result.hours.selling}
        if result.size:
            found |= {"workload": result.size.workload, "staffing": result.size.branches}
        kept = {name: table for name, table in result.people.items() if name != "reps"}
        return {name: table for name, table in (found | kept).items() if len(table)}
