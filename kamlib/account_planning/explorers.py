"""What happens to the portfolio, the people, the forecast, the calendar, the plan's health when I change this?"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import account_planning as ka
from kamlib.account_planning.charts import (
    plot_account_portfolio,
    plot_attitude_slopes,
    plot_forecast_fan,
    plot_plan_health,
    plot_planning_calendar,
    say,
)
from kamlib.course.explore import explorer
from kamlib.errors import KamError
from kamlib.text import amount, percent
from kamlib.text.say import Say

ATTITUDES = ("A", "B+", "B", "C+", "C", "D+", "D", "E+", "E")


def portfolio_view(
    scores: pd.DataFrame, strength: dict[str, float], *, lang: str, most: int, cut: float, **weights: int
) -> tuple[Axes, str]:
    """The portfolio for these weights (0–10, scaled to 1) and the accounts that would get a plan."""
    total = sum(weights.values())
    if not total:
        fix = "give at least one weight above 0"
        raise KamError("all weights are 0", where="portfolio_explorer, weights", fix=fix)
    shares = {name: weight / total for name, weight in weights.items()}
    portfolio = ka.account_portfolio(scores, attractiveness=shares, strength=strength, cut=cut)
    names = scores[["account_id", *(c for c in ("account_name", "account_name_zh") if c in scores)]]
    portfolio = portfolio.merge(names, on="account_id")
    chosen = ka.key_account_list(portfolio, most=most)
    listed = say("list_comma", lang).join(
        Say("account_planning", lang).column(chosen, "account_name" if "account_name" in chosen else "account_id")
    )
    text = say("explore_portfolio", lang, n=len(chosen), names=listed or "–")
    return plot_account_portfolio(portfolio, lang=lang, cut=cut), text


def portfolio_explorer(
    scores: pd.DataFrame, *, attractiveness: dict[str, int], strength: dict[str, float], lang: str = "en"
) -> widgets.VBox:
    """Who gets a plan when other things count?

    Parameters
    ----------
    scores : DataFrame
        As in :func:`kamlib.account_planning.account_portfolio`, with account_name and account_name_zh if there.
    attractiveness : dict
        Column → first weight, 0–10.
    strength : dict
        Column → weight, fixed, sum 1.
    lang : {"en", "zh"}
    """
    controls = {name: widgets.IntSlider(description=say(f"score_{name}", lang), value=weight, min=0, max=10,
                continuous_update=False) for name, weight in attractiveness.items()}  # fmt: skip
    controls["cut"] = widgets.FloatSlider(description=say("control_cut", lang), value=3, min=2, max=4, step=0.1,
                                          continuous_update=False)  # fmt: skip
    controls["most"] = widgets.IntSlider(description=say("control_most", lang), value=5, min=1, max=14,
                                         continuous_update=False)  # fmt: skip
    return explorer(controls, lambda **state: portfolio_view(scores, strength, lang=lang, **state))


def attitude_view(contacts: pd.DataFrame, *, lang: str, progress: int, **attitudes: str) -> tuple[Axes, str]:
    """The slopes for these attitudes, the weighted mean and the outlook."""
    changed = contacts.assign(attitude_now=contacts["contact_id"].map(attitudes))
    found = ka.attitude_summary(changed)
    outlook = say(f"outlook_{ka.win_outlook(found.weighted_now, progress)}", lang)
    text = say("explore_attitude", lang, before=f"{found.weighted_before:.2f}", now=f"{found.weighted_now:.2f}",
               moves=f"{found.net_moves:+d}".replace("-", "−"), outlook=outlook)  # fmt: skip
    return plot_attitude_slopes(changed, lang=lang), text


def attitude_explorer(contacts: pd.DataFrame, *, progress: int = 0, lang: str = "en") -> widgets.VBox:
    """Whom would we have to move to win?

    Parameters
    ----------
    contacts : DataFrame
        One account: contact_id, name, attitude_before, attitude_now, influence.
    progress : int
        First position of the rope, −5…+5.
    lang : {"en", "zh"}
    """
    controls = {
        person.contact_id: widgets.Dropdown(description=name, options=ATTITUDES, value=person.attitude_now)
        for person, name in zip(
            contacts.itertuples(), Say("account_planning", lang).column(contacts, "name"), strict=True
        )
    }
    controls["progress"] = widgets.IntSlider(description=say("control_progress", lang), value=progress, min=-5, max=5,
                                             continuous_update=False)  # fmt: skip
    return explorer(controls, lambda **state: attitude_view(contacts, lang=lang, **state), columns=3)


def forecast_view(
    account: dict[str, float], *, lang: str, growth: float, spread: float, rate: float, first: str
) -> tuple[Axes, str]:
    """The fan for this growth, the chance of the plan's target, and today's worth of the median path."""
    bands = ka.growth_bands(account["revenue"], growth=growth / 100, spread=spread / 100)
    chance = ka.target_chance(account["revenue"], account["target"], growth=growth / 100, spread=spread / 100)
    path = ka.scenario_forecast(
        account["revenue"],
        growth={"base": growth / 100},
        margin=account["margin"],
        account_cost=account["account_cost"],
    )
    npv = ka.net_present_value(path["result"].tolist(), rate=rate / 100, first=first)
    text = say("explore_forecast", lang, target=amount(account["target"], lang, currency="¥"), chance=percent(chance),
               npv=amount(npv, lang, currency="¥"), rate=f"{rate:g}%", first=say(f"first_{first}", lang))  # fmt: skip
    return plot_forecast_fan(bands, lang=lang, target=account["target"], currency="¥"), text


def forecast_explorer(
    *, revenue: float, target: float, margin: float, account_cost: float, growth: float = 0.0, lang: str = "en"
) -> widgets.VBox:
    """How likely is the plan's promise, and what is the account worth?

    Parameters
    ----------
    revenue, target : float
        Of the last year, and what the plan promises for year 5, in yuan.
    margin : float
        Contribution rate, 0–1.
    account_cost : float
        A year.
    growth : float
        First value of the growth slider, a year.
    lang : {"en", "zh"}
    """
    account = {"revenue": revenue, "target": target, "margin": margin, "account_cost": account_cost}
    slider = {
        "growth": (100 * growth, -20, 30, 1),
        "spread": (12, 2, 40, 1),
        "rate": (10, 0, 25, 1),
    }
    controls = {name: widgets.FloatSlider(description=say(f"control_{name}", lang), value=value, min=low, max=high,
                step=step, continuous_update=False) for name, (value, low, high, step) in slider.items()}  # fmt: skip
    firsts = [(say(f"first_{first}", lang), first) for first in ("end", "now")]
    controls["first"] = widgets.Dropdown(description=say("control_first", lang), options=firsts, value="end")
    return explorer(controls, lambda **state: forecast_view(account, lang=lang, **state))


def calendar_view(*, lang: str, start, weeks: int, spare_weeks: int, delay: int) -> tuple[Axes, str]:
    """The calendar counted back from the customer's start, and what a late beginning does to it."""
    calendar = ka.planning_calendar(start, weeks=weeks, spare_weeks=spare_weeks)
    shift = pd.Timedelta(weeks=delay)
    calendar = calendar.assign(start=calendar["start"] + shift, end=calendar["end"] + shift)
    timing = ka.timing_check(calendar["end"][2], start)
    key = "timing_ok" if timing.in_time else "timing_same" if timing.days_spare == 0 else "timing_late"
    verdict = say(key, lang, days=abs(timing.days_spare))
    text = say("explore_calendar", lang, begin=f"{calendar['start'][0]:%Y-%m-%d}", verdict=verdict)
    return plot_planning_calendar(calendar, customer_planning_start=start, lang=lang), text


def calendar_explorer(customer_planning_start, *, lang: str = "en") -> widgets.VBox:
    """When must we begin so that the plan is ready before the customer plans?

    Parameters
    ----------
    customer_planning_start : date
    lang : {"en", "zh"}
    """
    ints = {"weeks": (10, 8, 12), "spare_weeks": (2, 0, 8), "delay": (0, 0, 12)}
    day = pd.Timestamp(customer_planning_start).date()
    controls = {"start": widgets.DatePicker(description=say("control_start", lang), value=day)}
    controls |= {name: widgets.IntSlider(description=say(f"control_{name}", lang), value=value, min=low, max=high,
                 continuous_update=False) for name, (value, low, high) in ints.items()}  # fmt: skip
    return explorer(controls, lambda **state: calendar_view(lang=lang, **state))


def health_view(
    plan: pd.DataFrame, actions: pd.DataFrame, asked: dict, *, as_of, lang: str, days: int, owned: bool, done: bool
) -> tuple[Axes, str]:
    """The plan's health so many days from now if nobody touches it, with or without owners, late work done or not."""
    day = pd.Timestamp(as_of) + pd.Timedelta(days=days)
    changed = actions if owned else actions.assign(owner="")
    if done:
        late = pd.to_datetime(changed["due"]) < pd.Timestamp(as_of)
        changed = changed.assign(status=changed["status"].where(~late, "done"))
    health = ka.plan_health(plan, changed, as_of=day, **asked)
    counts = health.findings["kind"].value_counts()
    text = say("explore_health", lang, day=f"{day:%Y-%m-%d}", score=f"{health.score:.0f}",
               verdict=say(health.verdict, lang), late=counts.get("late", 0), stale=counts.get("stale", 0),
               unowned=counts.get("no_owner", 0))  # fmt: skip
    return plot_plan_health(health, lang=lang), text


def health_explorer(
    plan: pd.DataFrame, actions: pd.DataFrame, *, as_of, asked: dict | None = None, lang: str = "en"
) -> widgets.VBox:
    """How long does a plan live that nobody opens?

    Parameters
    ----------
    plan, actions : DataFrame
        As in :func:`kamlib.account_planning.plan_health`.
    as_of : date
        Day 0.
    asked : dict, optional
        ``principles`` and ``problems`` for the health score.
    lang : {"en", "zh"}
    """
    controls = {
        "days": widgets.IntSlider(description=say("control_days", lang), value=0, min=0, max=540, step=15,
                                  continuous_update=False),
        "owned": widgets.Checkbox(description=say("control_owned", lang), value=True, indent=False),
        "done": widgets.Checkbox(description=say("control_done", lang), value=False, indent=False),
    }  # fmt: skip
    view = lambda **state: health_view(plan, actions, asked or {}, as_of=as_of, lang=lang, **state)  # noqa: E731
    return explorer(controls, view, columns=3)
