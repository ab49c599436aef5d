"""How healthy is a plan, and does it pass its review?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.account_planning import PlanHealth, ReviewCard
from kamlib.account_planning.health import AILING_FROM, ALIVE_FROM
from kamlib.charts.account_planning_labels import place_names, say, shortened, twin, wrapped
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import amount

_VERDICT = {"alive": "good", "ailing": "sixth", "dead": "bad"}
_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
_LIGHT = {"green": ("good", "o"), "amber": ("sixth", "^"), "red": ("bad", "s"), "open": ("grey", "D")}


def plot_plan_health(health: PlanHealth, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The parts of the health score: points won (full) of points possible (outline), with the formula written out.

    Parameters
    ----------
    health : PlanHealth
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import plan_health
    >>> plan = pd.DataFrame({"section": ["summary"], "text_en": ["Grow"], "pages": [1], "updated": ["2026-06-01"]})
    >>> actions = pd.DataFrame({"action_id": ["T1"], "owner": ["Li"], "due": ["2026-08-01"], "status": ["open"]})
    >>> plot_plan_health(plan_health(plan, actions, as_of="2026-06-30")).get_title(loc="left")
    'Plan health 40 of 100: dead'
    """
    parts = health.parts.iloc[::-1].reset_index(drop=True)
    most = 100 * parts["weight"]
    with canvas(ax, lang) as ax:
        ax.barh(parts.index, most, color="white", edgecolor=PALETTE["grey"], height=0.58, linewidth=1.6)
        colours = [PALETTE["good" if v >= 0.75 else "sixth" if v >= 0.5 else "bad"] for v in parts["value"].fillna(0)]
        ax.barh(parts.index, parts["points"], color=colours, height=0.58)
        for row, part in parts.iterrows():
            ax.text(most[row] + 0.6, row, _formula(part, most[row], lang), va="center")
        ax.set_yticks(parts.index, [say(f"part_{part}", lang) for part in parts["part"]])
        ax.set(xlim=(0, most.max() * 1.75), ylim=(-0.7, len(parts) - 0.3))
        title = say("health_title", lang, score=f"{health.score:.0f}", verdict=say(health.verdict, lang))
        label(ax, lang, title=title, x=say("health_axis", lang), y="")
    return ax


def _formula(part: pd.Series, most: float, lang: str) -> str:
    if part["status"] != "ok":
        return say(part["status"], lang)
    numbers = {"weight": f"{most:.1f}", "value": f"{part['value']:.2f}", "points": f"{part['points']:.1f}"}
    return say("health_part", lang, **numbers)


def plot_health_overview(overview: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Every plan's score, sickest on top, with what was found.

    Parameters
    ----------
    overview : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_health_overview`, at most about twelve rows; account_name if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> table = pd.DataFrame({"plan_id": ["P1"], "account_id": ["K1"], "score": [40.0], "verdict": ["dead"],
    ...                       "days_untouched": [400.0], "n_late": [3], "n_no_owner": [1], "n_stale": [7]})
    >>> plot_health_overview(table).get_title(loc="left")
    '0 of 1 plan is alive, 1 dead'
    """
    columns = ["account_id", "score", "verdict", "days_untouched", "n_late", "n_no_owner", "n_stale"]
    require_columns(overview, columns, where="plot_health_overview(overview)")
    table = overview.iloc[::-1].reset_index(drop=True)
    counts = table["verdict"].value_counts()
    title = say("overview_title", lang, alive=counts.get("alive", 0), n=len(table), dead=counts.get("dead", 0))
    with canvas(ax, lang) as ax:
        ax.barh(table.index, table["score"], color=[PALETTE[_VERDICT[v]] for v in table["verdict"]], height=0.62)
        for row, part in table.iterrows():
            ax.text(part["score"] + 1, row, _sickness(part, lang), va="center", bbox=_WHITE)
        for cut in (ALIVE_FROM, AILING_FROM):
            ax.axvline(cut, color=PALETTE["grey"], linestyle="--", linewidth=1.2, zorder=0.5)
        names = twin(table, "account_name" if "account_name" in table else "account_id", lang)
        ax.set_yticks(table.index, [shortened(name, lang, width=30) for name in names])
        ax.set_xticks([0, AILING_FROM, ALIVE_FROM, 100])
        ax.set(xlim=(0, 158), ylim=(-0.7, len(table) - 0.3))
        ax.spines["bottom"].set_bounds(0, 100)
        label(ax, lang, title=title, x=say("score_axis", lang), y="")
    return ax


def _sickness(part: pd.Series, lang: str) -> str:
    """Score, verdict and what ails the plan; what does not ail it is not mentioned."""
    days = "–" if pd.isna(part["days_untouched"]) else f"{part['days_untouched']:.0f}"
    words = [say("overview_untouched", lang, days=days)]
    words += [say(f"overview_{key}", lang, n=part[f"n_{key}"]) for key in ("late", "no_owner") if part[f"n_{key}"]]
    return f"{part['score']:.0f} {say(part['verdict'], lang)} · " + say("list_comma", lang).join(words)


def plot_review_card(card: ReviewCard, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """A light for each review question – circle green, triangle amber, square red – and the verdict.

    Parameters
    ----------
    card : ReviewCard
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import review_card
    >>> plot_review_card(review_card({"reachable": 1})).get_title(loc="left")
    'Review: not finished'
    """
    table = card.questions.iloc[::-1].reset_index(drop=True)
    with canvas(ax, lang, size=(11, 5.9)) as ax:
        for light, (colour, marker) in _LIGHT.items():
            rows = table.index[table["light"] == light]
            ax.scatter([0] * len(rows), rows, s=420, color=PALETTE[colour], marker=marker)
        for row, part in table.iterrows():
            ax.text(0.16, row, say(f"light_{part['light']}", lang), va="center")
            ax.text(0.62, row, wrapped(part[lang], lang, width=74), va="center", linespacing=1.1)
        ax.set(xlim=(-0.2, 5.2), ylim=(-0.6, len(table) - 0.4), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        label(ax, lang, title=say("card_title", lang, verdict=say(f"verdict_{card.verdict}", lang)), x="", y="")
    return ax


def plot_plan_choice(choice: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", unit: str = "") -> Axes:
    """Expected return against resources of each plan; chosen plans are full, the others hollow.

    Parameters
    ----------
    choice : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_choice`; plan_name (and plan_name_zh) if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    unit : str
        Unit of the resources, in words.

    Examples
    --------
    >>> from kamlib.account_planning import plan_choice
    >>> plans = pd.DataFrame({"plan_id": ["P1", "P2"], "expected_return": [60, 100], "resources": [10, 20]})
    >>> plot_plan_choice(plan_choice(plans, budget=20)).get_title(loc="left")
    '1 of 2 plans fits: 100 for 20'
    """
    columns = ["plan_id", "expected_return", "resources", "chosen"]
    require_columns(choice, columns, where="plot_plan_choice(choice)")
    chosen = choice[choice["chosen"]]
    gain, cost = amount(chosen["expected_return"].sum(), lang), f"{chosen['resources'].sum():,g}"
    title = say("choice_title", lang, chosen=len(chosen), n=len(choice), gain=gain, cost=cost, unit=unit and f" {unit}")
    with canvas(ax, lang) as ax:
        for part, face in ((chosen, PALETTE["main"]), (choice[~choice["chosen"]], "white")):
            ax.scatter(part["resources"], part["expected_return"], s=280, facecolor=face, edgecolor=PALETTE["main"],
                       linewidth=2.2)  # fmt: skip
        high = choice[["resources", "expected_return"]].max() * 1.15
        ax.set(xlim=(0, high["resources"]), ylim=(min(0, choice["expected_return"].min()), high["expected_return"]))
        ax.yaxis.set_major_formatter(lambda value, _: amount(value, lang))
        x = say("resources_axis", lang, unit=unit) if unit else say("resources_axis_plain", lang)
        label(ax, lang, title=title, x=x, y=say("return_axis", lang))
        names = [
            shortened(n, lang, width=28)
            for n in twin(choice, "plan_name" if "plan_name" in choice else "plan_id", lang)
        ]
        away = [np.sqrt(280 / np.pi)] * len(choice)
        place_names(ax, choice["resources"].tolist(), choice["expected_return"].tolist(), names, away=away)
    return ax
