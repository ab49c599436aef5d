"""What happens to headcount and territories when I change this number of customers, this bound?"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import sales_efficiency as se
from kamlib.course.explorers.panels import explorer
from kamlib.sales_efficiency import charts
from kamlib.sales_efficiency.sizing import AIMS
from kamlib.text import whole, word


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


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
