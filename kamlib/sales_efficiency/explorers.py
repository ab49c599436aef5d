"""What happens to sales, hours, people, pay and territories when I change this rate, this share, this bound?"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import sales_efficiency as se
from kamlib.course.explore import explorer
from kamlib.sales_efficiency import charts
from kamlib.sales_efficiency.people import LAYOUTS
from kamlib.sales_efficiency.potential import READINGS
from kamlib.sales_efficiency.sizing import AIMS
from kamlib.text import amount, percent, whole, word


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def _percents(text: str, value: int, *, low: int = 0, high: int = 100, step: int = 1) -> widgets.IntSlider:
    return widgets.IntSlider(value, low, high, step, description=f"{text}, %", continuous_update=False)


def loss_view(*, lang: str, contact: int, serious: int, win: int, cut: int) -> tuple[Axes, str]:
    """The loss bridge of three rates in per cent, and what cutting a loss brings."""
    bridge = se.loss_bridge_of_rates(100, contact_rate=contact / 100, serious_rate=serious / 100, win_rate=win / 100)
    levers = se.loss_levers(bridge, cut=cut / 100)
    if levers.empty or not levers["gain"].max() > 0:
        return charts.plot_loss_bridge(bridge, lang=lang), _t("x_loss_none", lang)
    first, second = (f"{value:.1f}" for value in levers["sales_after"].iloc[:2])
    loss = _t(f"step_{levers['step'].iloc[0]}", lang)
    text = _t("x_loss_verdict", lang, won=f"{bridge['end'].iloc[-1]:.1f}", loss=loss, after=first, second=second)
    return charts.plot_loss_bridge(bridge, lang=lang), text


def loss_explorer(*, contact: int = 75, serious: int = 60, win: int = 78, lang: str = "en") -> widgets.VBox:
    """Three rates and a cut on sliders, the bridge from the target to the sale below.

    Parameters
    ----------
    contact, serious, win : int
        First rates in per cent.
    lang : {"en", "zh"}
    """
    controls = {
        "contact": _percents(_t("x_contact", lang), contact),
        "serious": _percents(_t("x_serious", lang), serious),
        "win": _percents(_t("x_win", lang), win),
        "cut": _percents(_t("x_cut", lang), 50, step=5),
    }
    return explorer(controls, lambda **state: loss_view(lang=lang, **state))


def time_view(sheet: pd.DataFrame, *, lang: str, hours: float, **shares: int) -> tuple[Axes, str]:
    """The time sheet with an ideal column of one's own, in per cent."""
    total = sum(shares.values())
    own = sheet.assign(ideal_share=[shares[activity] / 100 for activity in sheet["activity"]])
    table = se.time_sheet(own, hours_ideal=hours, tolerance=float("inf"))
    if abs(total - 100) > 1:
        way = _t("x_away" if total > 100 else "x_more", lang)
        text = _t("x_sheet_sum", lang, sum=total, points=abs(total - 100), way=way)
        return charts.plot_time_sheet(table, lang=lang), text
    selling = table[table["group"] == "selling"]
    more = table.set_index("activity").loc["face_to_face", "moved_hours"]
    text = _t("x_sheet_verdict", lang, share=percent(selling["ideal_share"].sum()),
              hours=f"{selling['ideal_hours'].sum():.1f}", more=f"{more:.1f}".replace("-", "−"))  # fmt: skip
    return charts.plot_time_sheet(table, lang=lang), text


def time_explorer(sheet: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """An ideal day of one's own: ten shares that must add up to 100, and the length of the day.

    Parameters
    ----------
    sheet : DataFrame
        ``activity``, ``current_share``, ``ideal_share`` as for :func:`kamlib.sales_efficiency.time_sheet`.
    lang : {"en", "zh"}
    """
    controls = {
        row.activity: _percents(_t(f"activity_{row.activity}", lang), round(100 * row.ideal_share), high=60)
        for row in sheet.itertuples()
    }
    controls["hours"] = widgets.FloatSlider(
        10.5, min=8, max=12, step=0.5, description=_t("x_day", lang), continuous_update=False
    )
    return explorer(controls, lambda **state: time_view(sheet, lang=lang, **state))


def priority_view(
    items: pd.DataFrame, *, lang: str, item: str, gain: float, chance: int, cut: float, reading: str
) -> tuple[Axes, str]:
    """The quadrants with one opportunity moved."""
    chosen = items["opportunity"] == item
    own = items.assign(gain=items["gain"].mask(chosen, gain), chance=items["chance"].mask(chosen, chance / 100))
    table = se.opportunity_priority(own, gain_cut=cut, reading=reading)
    row = table[chosen].iloc[0]
    shown = row["opportunity_zh"] if lang == "zh" and "opportunity_zh" in row else item
    text = _t("x_priority_verdict", lang, item=shown, quadrant=_t(f"quadrant_{row['quadrant']}", lang),
              value=amount(row["expected_value"], lang), rank=row["rank"], n=len(table))  # fmt: skip
    return charts.plot_opportunity_priority(table, lang=lang, reading=reading), text


def priority_explorer(items: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """Choose an opportunity, move its result and its chance, see where it lands.

    Parameters
    ----------
    items : DataFrame
        ``opportunity`` (and ``opportunity_zh``), ``gain``, ``chance``.
    lang : {"en", "zh"}
    """
    shown = items["opportunity_zh"] if lang == "zh" and "opportunity_zh" in items else items["opportunity"]
    top, first = float(items["gain"].max()), items.iloc[0]
    readings = [(_t(f"x_reading_{name}", lang), name) for name in READINGS]
    controls = {
        "item": widgets.Dropdown(options=list(zip(shown, items["opportunity"], strict=True)),
                                 description=_t("x_item", lang)),
        "reading": widgets.Dropdown(options=readings, description=_t("x_reading", lang)),
        "gain": widgets.FloatSlider(first["gain"], min=0, max=1.5 * top, step=top / 40, description=_t("x_gain", lang),
                                    continuous_update=False),
        "chance": _percents(_t("x_chance", lang), round(100 * first["chance"]), step=5),
        "cut": widgets.FloatSlider(top / 2, min=0, max=top, step=top / 40, description=_t("x_cut_gain", lang),
                                   continuous_update=False),
    }  # fmt: skip

    def follow(change) -> None:
        row = items[items["opportunity"] == change["new"]].iloc[0]
        controls["gain"].value, controls["chance"].value = float(row["gain"]), round(100 * row["chance"])

    controls["item"].observe(follow, names="value")
    return explorer(controls, lambda **state: priority_view(items, lang=lang, **state))


def layout_view(numbers: list[float], *, lang: str, layout: str) -> tuple[Axes, str]:
    """Six percentages in one reading of the slide, and what follows from it."""
    table = se.skill_will_layout(numbers, layout=layout)
    return charts.plot_skill_will(table, lang=lang), _t(f"x_layout_verdict_{layout}", lang)


def layout_explorer(*, lang: str = "en") -> widgets.VBox:
    """The ability–attitude slide read row by row or column by column."""
    options = [(_t(f"x_layout_{layout}", lang), layout) for layout in LAYOUTS]
    control = widgets.Dropdown(options=options, value="R2", description=_t("x_layout", lang))
    numbers = [5, 15, 45, 10, 5, 20]
    return explorer({"layout": control}, lambda **state: layout_view(numbers, lang=lang, **state), columns=1)


def retention_view(*, lang: str, every: int, effect: int) -> tuple[Axes, str]:
    """Sixty days after a training, with and without coaching."""
    days = range(every, 61, every) if every else ()
    plain, coached = (
        se.retention_curve(days=60),
        se.retention_curve(days=60, coaching_days=tuple(days), coaching_effect=effect / 100),
    )
    text = _t("x_retention_verdict", lang, with_=percent(coached["retained"].iloc[-1]),
              without=percent(plain["retained"].iloc[-1]), mean=percent(coached["retained"].mean()))  # fmt: skip
    return charts.plot_retention(plain, coached=coached if every else None, lang=lang), text


def retention_explorer(*, lang: str = "en") -> widgets.VBox:
    """How often the manager coaches, and how much each coaching slows forgetting."""
    controls = {
        "every": widgets.IntSlider(14, 0, 30, description=_t("x_every", lang), continuous_update=False),
        "effect": _percents(_t("x_effect", lang), 30, step=10),
    }
    return explorer(controls, lambda **state: retention_view(lang=lang, **state), columns=1)


def pay_view(reps: pd.DataFrame, *, lang: str, base: int, commission: float, bonus: int) -> tuple[Axes, str]:
    """What a pay plan costs and whether it follows performance."""
    pay = se.pay_simulation(reps, base=base, commission=commission / 100, bonus=bonus)
    link = se.pay_for_performance(pay)
    told = word("common.not_enough_data", lang) if link.note else f"{link.spearman:.2f}"
    text = _t("x_pay_verdict", lang, cost=amount(pay["pay"].sum(), lang, currency="¥"),
              share=percent(pay["pay"].sum() / pay["actual_cny"].sum(), digits=1),
              variable=percent(1 - pay["base"].sum() / max(pay["pay"].sum(), 1)), link=told)  # fmt: skip
    return charts.plot_pay(pay, lang=lang), text


def pay_explorer(reps: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """Base pay, commission and bonus on sliders; cost and the link to attainment below.

    Parameters
    ----------
    reps : DataFrame
        ``rep_id``, ``actual_cny``, ``target_cny``.
    lang : {"en", "zh"}
    """
    controls = {
        "base": widgets.IntSlider(80_000, 0, 200_000, 5_000, description=_t("x_base", lang), continuous_update=False),
        "commission": widgets.FloatSlider(1.2, min=0, max=5, step=0.1, description=_t("x_commission", lang),
                                          continuous_update=False),
        "bonus": widgets.IntSlider(12_000, 0, 60_000, 2_000, description=_t("x_bonus", lang), continuous_update=False),
    }  # fmt: skip
    return explorer(controls, lambda **state: pay_view(reps, lang=lang, **state))


def workload_view(
    coverage: pd.DataFrame, *, lang: str, selling: int, capacity: int, **numbers: float
) -> tuple[Axes, str]:
    """Hours per class and the people they need; ``numbers`` are accounts_A, visits_A and so on."""
    classes = coverage["customer_class"]
    own = coverage.assign(
        n_accounts=[numbers[f"accounts_{name}"] for name in classes],
        visits_per_month=[numbers[f"visits_{name}"] for name in classes],
    )
    need = se.workload_headcount(own, capacity=capacity, selling_share=selling / 100)
    text = _t("x_workload_verdict", lang, hours=whole(need.workload), capacity=f"{need.capacity:.1f}",
              exact=f"{need.exact:.2f}", reps=need.reps)  # fmt: skip
    return charts.plot_workload(se.class_workload(own), lang=lang), text


def workload_explorer(coverage: pd.DataFrame, *, selling: int = 30, lang: str = "en") -> widgets.VBox:
    """Customers and visits of each class on sliders, the headcount below.

    Parameters
    ----------
    coverage : DataFrame
        One row per class: ``customer_class``, ``n_accounts``, ``visits_per_month``, ``hours_per_visit``.
    selling : int
        First share of the working time that is left for customers, in per cent.
    lang : {"en", "zh"}
    """
    controls = {}
    for row in coverage.itertuples():
        text, name = _t("x_accounts", lang, name=row.customer_class), row.customer_class
        top = max(10, int(3 * row.n_accounts))
        controls[f"accounts_{name}"] = widgets.IntSlider(
            int(row.n_accounts), 0, top, description=text, continuous_update=False
        )
        controls[f"visits_{name}"] = widgets.FloatSlider(
            row.visits_per_month, min=0, max=8, step=0.25, description=_t("x_visits", lang, name=name),
            continuous_update=False,
        )  # fmt: skip
    controls["selling"] = widgets.IntSlider(
        selling, 5, 100, description=f"{_t('x_selling', lang)}, %", continuous_update=False
    )
    controls["capacity"] = widgets.IntSlider(
        160, 80, 220, 5, description=_t("x_capacity", lang), continuous_update=False
    )
    return explorer(controls, lambda **state: workload_view(coverage, lang=lang, **state))


def territory_view(
    bricks: pd.DataFrame, distances: pd.DataFrame, *, lang: str, bounds: int, aim: str
) -> tuple[Axes, str]:
    """The best split of the areas within the bounds, beside today's."""
    today = bricks.assign(
        territory=bricks["rep_id"], workload=bricks["hours"],
        distance=[distances.loc[row.brick, row.rep_id] for row in bricks.itertuples()],
    )  # fmt: skip
    limits = (1 - bounds / 100, 1 + bounds / 100)
    new = se.balanced_territories(bricks, distances, aim=aim, bounds=limits, workload="hours", current="rep_id")
    moved = int((new["territory"].to_numpy() != today["territory"].to_numpy()).sum())
    text = _t("x_territory_verdict", lang, moved=moved, n=len(new), km=f"{new['distance'].sum():.0f}",
              before=f"{today['distance'].sum():.0f}")  # fmt: skip
    loads = se.territory_loads(new)
    return charts.plot_territories(loads, before=se.territory_loads(today), bounds=limits, lang=lang), text


def territory_explorer(bricks: pd.DataFrame, distances: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """How even the work must be, and whether short roads or old faces count; the exact best split below.

    Parameters
    ----------
    bricks : DataFrame
        ``brick``, ``hours``, ``rep_id`` (today).
    distances : DataFrame
        Bricks × reps, in km.
    lang : {"en", "zh"}
    """
    controls = {
        "bounds": widgets.IntSlider(20, 5, 60, 5, description=_t("x_bounds", lang), continuous_update=False),
        "aim": widgets.Dropdown(
            options=[(_t(f"x_aim_{aim}", lang), aim) for aim in AIMS], description=_t("x_aim", lang)
        ),
    }
    return explorer(controls, lambda **state: territory_view(bricks, distances, lang=lang, **state))
