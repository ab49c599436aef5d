"""How do the planning year, the eight steps and the due reviews look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter

from kamlib.account_planning import timing_check
from kamlib.charts.account_planning_labels import say, shortened, twin
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import month

_PHASE_COLOURS = {"prepare": "sixth", "develop": "main", "review": "fifth", "monitor": "grey"}


def plot_planning_calendar(
    calendar: pd.DataFrame, *, customer_planning_start, ax: Axes | None = None, lang: str = "en"
) -> Axes:
    """The four phases of the year as bars, with the day the customer starts its own planning.

    Parameters
    ----------
    calendar : pandas.DataFrame
        From :func:`kamlib.account_planning.planning_calendar`.
    customer_planning_start : date
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import planning_calendar
    >>> calendar = planning_calendar("2026-10-01")
    >>> plot_planning_calendar(calendar, customer_planning_start="2026-10-01").get_title(loc="left")
    'The plan is reviewed 14 days before the customer starts planning'
    """
    require_columns(calendar, ["phase", "start", "end", "weeks"], where="plot_planning_calendar(calendar)")
    ready = calendar.set_index("phase").loc["review", "end"]
    timing = timing_check(ready, customer_planning_start)
    key = "calendar_title" if timing.in_time else "calendar_title_late"
    start = pd.Timestamp(customer_planning_start)
    with canvas(ax, lang) as ax:
        for row, part in enumerate(calendar.itertuples()):
            colour = PALETTE[_PHASE_COLOURS[part.phase]]
            ax.barh(row, part.end - part.start, left=part.start, color=colour, height=0.56)
            text, side = say("weeks", lang, n=f"{part.weeks:g}"), "right" if row == 2 else "left"
            ax.text(part.end if row == 2 else part.start, row - 0.31, text, va="bottom", ha=side, bbox=_WHITE, zorder=3)
        ax.axvline(start, color=PALETTE["bad"], linestyle="--", linewidth=2)
        ax.text(start, 3.62, " " + say("customer_plans", lang), color=PALETTE["bad"], va="center")
        ax.set_yticks(range(len(calendar)), [say(f"phase_{phase}", lang) for phase in calendar["phase"]])
        ax.set_ylim(3.9, -0.85)
        _month_axis(ax, lang)
        label(ax, lang, title=say(key, lang, days=abs(timing.days_spare)), x="", y="")
    return ax


def _month_axis(ax: Axes, lang: str) -> None:
    ax.xaxis.set_major_locator(AutoDateLocator(minticks=4, maxticks=7))
    ax.xaxis.set_major_formatter(_Months(lang))


_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}


class _Months(DateFormatter):
    """Month names of the reader's language; days where the span is short."""

    def __init__(self, lang: str):
        super().__init__("%m-%d")
        self.lang = lang

    def __call__(self, x, pos=None) -> str:
        from matplotlib.dates import num2date

        low, high = self.axis.get_view_interval()
        return super().__call__(x, pos) if high - low < 120 else month(num2date(x), self.lang)


def plot_develop_schedule(schedule: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", as_of=None) -> Axes:
    """Gantt chart of the eight steps of plan making; with slippage it shows what is done and what is late.

    Parameters
    ----------
    schedule : pandas.DataFrame
        From :func:`kamlib.account_planning.develop_schedule` or :func:`kamlib.account_planning.schedule_slippage`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    as_of : date, optional
        Drawn as a line.

    Examples
    --------
    >>> from kamlib.account_planning import develop_schedule
    >>> plot_develop_schedule(develop_schedule("2026-06-29", weeks=10)).get_title(loc="left")
    'Eight steps in 10 weeks'
    """
    require_columns(schedule, ["step", "planned_start", "planned_end"], where="plot_develop_schedule(schedule)")
    weeks = round((schedule["planned_end"].iloc[-1] - schedule["planned_start"].iloc[0]).days / 7)
    late = schedule[schedule["state"] == "late"] if "state" in schedule else schedule.head(0)
    title = say("steps_title", lang, weeks=weeks)
    if len(late):
        title = say("steps_title_late", lang, n=len(late), days=int(late["days_late"].max()))
    colours = {"done": "good", "late": "bad", "running": "main", "ahead": "grey"}
    with canvas(ax, lang) as ax:
        for row, part in enumerate(schedule.itertuples()):
            state = getattr(part, "state", "running")
            ax.barh(row, part.planned_end - part.planned_start, left=part.planned_start, height=0.56, edgecolor="white",
                    color=PALETTE[colours[state]], hatch="//" if state == "late" else None)  # fmt: skip
            if "state" in schedule:
                note = say(f"step_{state}", lang, days=f"{part.days_late:+d}".replace("-", "−"))
                ax.text(part.planned_end, row, f" {note}", va="center", bbox=_WHITE, zorder=3)
        if as_of is not None:
            ax.axvline(pd.Timestamp(as_of), color=PALETTE["ink"], linestyle="--", linewidth=1.6)
            ax.text(pd.Timestamp(as_of), -0.75, f" {say('today', lang)}", va="center")
        ax.set_yticks(range(len(schedule)), [f"{n}  {name}" for n, name in enumerate(twin(schedule, "en", lang), 1)])
        ax.set_ylim(len(schedule) - 0.4, -1.1)
        span = schedule["planned_end"].iloc[-1] - schedule["planned_start"].iloc[0]
        ax.set_xlim(schedule["planned_start"].iloc[0], schedule["planned_end"].iloc[-1] + span * 0.22)
        _month_axis(ax, lang)
        label(ax, lang, title=title, x="", y="")
    return ax


def plot_reviews(reviews: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Days each review is overdue (to the right) or still away (to the left).

    Parameters
    ----------
    reviews : pandas.DataFrame
        From :func:`kamlib.account_planning.next_reviews`, at most about twelve rows; account_name if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import next_reviews
    >>> accounts = pd.DataFrame({"account_id": ["K1"], "tier": ["A"], "last_review": ["2026-02-10"]})
    >>> plot_reviews(next_reviews(accounts, as_of="2026-06-30")).get_title(loc="left")
    '1 of 1 reviews are overdue or never took place'
    """
    require_columns(reviews, ["account_id", "tier", "state", "days_overdue"], where="plot_reviews(reviews)")
    table = reviews.iloc[::-1].reset_index(drop=True)
    colours = {"never": "ink", "overdue": "bad", "soon": "sixth", "later": "grey"}
    days = table["days_overdue"].fillna(0).to_numpy()
    widest = max(np.abs(days).max(), 30.0)
    n_late = int(table["state"].isin(["never", "overdue"]).sum())
    with canvas(ax, lang) as ax:
        ax.barh(table.index, days, color=[PALETTE[colours[state]] for state in table["state"]], height=0.56)
        for row, (state, late) in enumerate(zip(table["state"], days, strict=True)):
            side = 1 if state == "never" or late > 0 else -1
            text = say(f"review_{state}", lang, days=f"{abs(late):.0f}")
            ax.text(late + side * 0.02 * widest, row, text, va="center", ha="left" if side > 0 else "right")
        ax.axvline(0, color=PALETTE["ink"], linewidth=1.4)
        names = twin(table, "account_name" if "account_name" in table else "account_id", lang)
        named = zip(names, table["tier"], strict=True)
        ax.set_yticks(table.index, [f"{shortened(name, lang, width=26)} ({tier})" for name, tier in named])
        ax.set_ylim(-0.7, len(table) - 0.3)
        ax.set_xlim(min(days.min(), 0) - widest * 0.62, max(days.max(), 0) + widest * 0.5)
        label(ax, lang, title=say("reviews_title", lang, late=n_late, n=len(table)), x=say("reviews_axis", lang), y="")
    return ax


def plot_review_load(reviews: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", reports: int = 2) -> Axes:
    """Review meetings a year by tier, beside the number of accounts.

    Parameters
    ----------
    reviews : pandas.DataFrame
        From :func:`kamlib.account_planning.reviews_per_year`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    reports : int
        Progress reports a year on the most important accounts.

    Examples
    --------
    >>> from kamlib.account_planning import reviews_per_year
    >>> plot_review_load(reviews_per_year({"A": 5, "B": 20, "C": 100})).get_title(loc="left")
    '125 accounts, 41 reviews and 2 reports a year'
    """
    require_columns(reviews, ["tier", "n_accounts", "reviews", "tracked_by"], where="plot_review_load(reviews)")
    rows, table = np.arange(len(reviews)), reviews.iloc[::-1]
    title = say("load_title", lang, accounts=int(reviews["n_accounts"].sum()), reviews=int(reviews["reviews"].sum()),
                reports=reports)  # fmt: skip
    with canvas(ax, lang) as ax:
        ax.barh(rows + 0.2, table["n_accounts"], color=PALETTE["grey"], height=0.36)
        ax.barh(rows - 0.2, table["reviews"], color=PALETTE["main"], height=0.36)
        for row, part in zip(rows, table.itertuples(), strict=True):
            ax.text(part.n_accounts, row + 0.2, " " + say("load_accounts", lang, n=part.n_accounts), va="center")
            who = say(f"tracked_{part.tracked_by}", lang)
            ax.text(part.reviews, row - 0.2, " " + say("load_reviews", lang, n=part.reviews, who=who), va="center")
        ax.set_yticks(rows, [say("tier", lang, tier=tier) for tier in table["tier"]])
        ax.set(xticks=[], xlim=(0, reviews[["n_accounts", "reviews"]].to_numpy().max() * 1.6))
        ax.spines["bottom"].set_visible(False)
        label(ax, lang, title=title, x="", y="")
    return ax
