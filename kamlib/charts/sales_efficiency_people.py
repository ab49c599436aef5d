"""How do skills, behaviour on calls, lost deals and the ability of people look?"""

import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.sales_efficiency.skill_will import ABILITIES, ATTITUDES
from kamlib.tables.checklists import Checklist
from kamlib.text import percent, word
from kamlib.text.words import words

_EARLY = ((True, "bad", "//", "before_proposal"), (False, "grey", "", "after_proposal"))


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def skill_name(code: str, lang: str) -> str:
    return _t(f"skill_{code}", lang) if f"skill_{code}" in words("sales_efficiency") else str(code).replace("_", " ")


def plot_skill_gaps(gaps: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """An arrow per skill of :func:`kamlib.sales_efficiency.skill_gaps`, from performance now to importance.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_gaps
    >>> ratings = pd.DataFrame({"skill": ["price_negotiation"], "importance": [5], "performance": [2]})
    >>> plot_skill_gaps(skill_gaps(ratings, min_n=1)).get_title(loc="left")
    'Train first: negotiate price (gap 3.0)'
    """
    require_columns(gaps, ["skill", "importance", "performance", "gap", "rank"], where="plot_skill_gaps(gaps)")
    rows = gaps.iloc[::-1].reset_index(drop=True)
    with canvas(ax, lang) as ax:
        for at, row in rows.iterrows():
            short = row["importance"] > row["performance"]
            arrow = {
                "arrowstyle": "-|>",
                "color": PALETTE["bad" if short else "good"],
                "linewidth": 3,
                "shrinkA": 0,
                "shrinkB": 0,
            }
            ax.annotate("", (row["importance"], at), (row["performance"], at), arrowprops=arrow)
            end = max(row["importance"], row["performance"])
            ax.annotate(
                f"{row['gap']:.1f}".replace("-", "−"), (end, at), (10, 0), textcoords="offset points", va="center"
            )
        ax.scatter(
            rows["performance"], rows.index, s=70, facecolor="white", edgecolor=PALETTE["ink"], linewidth=2, zorder=3
        )
        ax.set_yticks(rows.index, [skill_name(code, lang) for code in rows["skill"]])
        ax.set(xlim=(1, 5.5), ylim=(-0.6, len(rows) - 0.4), xticks=range(1, 6))
        title = _t("skills_title", lang, skill=skill_name(gaps["skill"].iloc[0], lang), gap=gaps["gap"].iloc[0])
        label(ax, lang, title=title, x=_t("skills_x", lang), y="", source=source)
    return ax


def plot_skill_grid(gaps: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Skills on the importance–performance grid with its four quadrants named.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.skill_gaps`; the numbers of the points are the ranks, listed beside.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_gaps
    >>> ratings = pd.DataFrame({"skill": ["price_negotiation"], "importance": [5], "performance": [2]})
    >>> plot_skill_grid(skill_gaps(ratings, min_n=1)).get_title(loc="left")
    'Skills that matter much and are done badly: 1'
    """
    require_columns(gaps, ["skill", "importance", "performance", "rank", "quadrant"], where="plot_skill_grid(gaps)")
    corners = {"concentrate": (1.05, 4.95, "left", "top"), "keep_up": (4.95, 4.95, "right", "top"),
               "low_priority": (1.05, 1.05, "left", "bottom"), "overkill": (4.95, 1.05, "right", "bottom")}  # fmt: skip
    with canvas(ax, lang) as ax:
        for quadrant, (x, y, ha, va) in corners.items():
            ax.text(x, y, _t(f"grid_{quadrant}", lang), ha=ha, va=va, fontsize=16, color="#5B6770")
        ax.axhline(3, color=PALETTE["grey"], linewidth=1.2)
        ax.axvline(3, color=PALETTE["grey"], linewidth=1.2)
        short = gaps["quadrant"] == "concentrate"
        ax.scatter(
            gaps["performance"],
            gaps["importance"],
            s=420,
            zorder=2,
            color=[PALETTE["bad" if s else "main"] for s in short],
        )
        for row in gaps.itertuples():
            ax.text(row.performance, row.importance, str(row.rank), ha="center", va="center", color="white", zorder=3)
        key = "\n".join(f"{row.rank}  {skill_name(row.skill, lang)}" for row in gaps.itertuples())
        ax.text(1.02, 1.0, key, transform=ax.transAxes, va="top", linespacing=1.45)
        ax.set(xlim=(1, 5), ylim=(1, 5), xticks=range(1, 6), yticks=range(1, 6))
        title = _t("skill_grid_title", lang, n=int(short.sum()))
        label(ax, lang, title=title, x=_t("skill_grid_x", lang), y=_t("skill_grid_y", lang))
    return ax


def plot_skill_will(matrix: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Ability × attitude as a heat map, each cell with its share and its action.

    Parameters
    ----------
    matrix : pandas.DataFrame
        From :func:`kamlib.sales_efficiency.skill_will_matrix` or ``skill_will_layout``.

    Examples
    --------
    >>> from kamlib.sales_efficiency import skill_will_layout
    >>> plot_skill_will(skill_will_layout([5, 15, 45, 10, 5, 20], layout="R2")).get_title(loc="left")
    '20% can be trained, 65% cannot learn the job'
    """
    require_columns(matrix, ["ability", "attitude", "share", "action"], where="plot_skill_will(matrix)")
    cells = matrix.set_index(["ability", "attitude"])
    values, texts = pd.DataFrame(index=ABILITIES, columns=ATTITUDES), pd.DataFrame(index=ABILITIES, columns=ATTITUDES)
    for (ability, attitude), cell in cells.iterrows():
        n = f" ({cell['n']})" if "n" in cells else ""
        values.loc[ability, attitude] = cell["share"]
        texts.loc[ability, attitude] = f"{percent(cell['share'])}{n}\n{_t('action_' + cell['action'], lang)}"
    values.index = [_t(f"ability_{ability}", lang) for ability in ABILITIES]
    values.columns = [_t(f"attitude_{attitude}", lang) for attitude in ATTITUDES]
    by_ability = matrix.groupby("ability")["share"].sum()
    with canvas(ax, lang) as ax:
        draw_heat(ax, values, texts, low=0, high=0.6)
        title = _t("will_title", lang, train=percent(by_ability["can_learn"]), out=percent(by_ability["cannot"]))
        label(ax, lang, title=title, x=_t("will_x", lang), y=_t("will_y", lang), source=source)
    return ax


def plot_behaviour_grid(grid: pd.DataFrame, *, checklist: Checklist, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Score of every rep at every stage of the purchase as a heat map: :func:`kamlib.sales_efficiency.behaviour_grid`.

    Parameters
    ----------
    grid : pandas.DataFrame
        From ``behaviour_grid``.
    checklist : Checklist
        The same list, for the names of the stages.

    Examples
    --------
    >>> from kamlib.tables.checklists import load_checklist
    >>> grid = pd.DataFrame({"rep_id": ["S1", "S1"], "stage": ["need", "value"], "score": [0.5, 0.25]})
    >>> listed = load_checklist("sales_efficiency", "exemplar_grid")
    >>> plot_behaviour_grid(grid, checklist=listed).get_title(loc="left")
    'Weakest on joint calls: Show value'
    """
    require_columns(grid, ["rep_id", "stage", "score"], where="plot_behaviour_grid(grid)")
    stages = checklist.groups.set_index("id")[lang]
    wide = grid.pivot(index="rep_id", columns="stage", values="score")
    wide = wide[[stage for stage in stages.index if stage in wide]]
    weakest = stages[wide.mean().idxmin()]
    texts = wide.map(percent)
    wide.columns = [str(stages[stage]).replace(" ", "\n", 1) for stage in wide.columns]
    with canvas(ax, lang) as ax:
        draw_heat(ax, wide, texts, low=0, high=1)
        title = _t("behaviour_title", lang, stage=weakest)
        label(ax, lang, title=title, x=_t("behaviour_x", lang), y=_t("behaviour_y", lang))
    return ax


def plot_lost_deals(review: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """Lost deals by the stage where they were lost: bars of :func:`kamlib.sales_efficiency.lost_deals`.

    Examples
    --------
    >>> review = pd.DataFrame({"stage": ["F", "B"], "n": [13, 7], "share": [0.65, 0.35],
    ...                        "before_proposal": [True, False]})
    >>> plot_lost_deals(review).get_title(loc="left")
    '65% of lost deals were lost before the first proposal'
    """
    require_columns(review, ["stage", "n", "share", "before_proposal"], where="plot_lost_deals(review)")
    early = float(review.loc[review["before_proposal"], "share"].sum())
    with canvas(ax, lang) as ax:
        for before, colour, hatch, key in _EARLY:
            part = review[review["before_proposal"] == before]
            look = {"color": PALETTE[colour], "hatch": hatch, "edgecolor": "white", "width": 0.62}
            ax.bar(part.index, part["n"], label=_t(key, lang), **look)
        for at, n in zip(review.index, review["n"], strict=True):
            ax.annotate(str(n), (at, n), (0, 4), textcoords="offset points", ha="center", fontsize=15)
        ax.set_xticks(review.index, [_t(f"stage_{stage}", lang).replace(" ", "\n") for stage in review["stage"]])
        ax.legend(loc="upper right")
        ax.set_ylim(0, float(review["n"].max()) * 1.15 if len(review) else 1)
        title = _t("lost_title", lang, share=percent(early))
        label(ax, lang, title=title, x=_t("lost_x", lang), y=_t("lost_y", lang), source=source)
    return ax
