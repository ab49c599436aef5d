"""How do initiatives, the solution map and the sites of a customer look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from kamlib.account_planning import SiteReadiness
from kamlib.account_planning.initiatives import PHASES
from kamlib.account_planning.solution_map import STATES
from kamlib.charts.account_planning_labels import place_names, say, set_bubble_frame, shortened, twin, wrapped
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import percent

_PHASE = {"now": ("good", "o"), "mid": ("main", "s"), "long": ("grey", "^")}
_STATE = {"have": "main", "propose": "good", "rival": "second", "open": "pale"}


def plot_initiative_matrix(phases: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Profit × feasibility of each initiative; larger bubbles meet weaker competition, shapes show the phase.

    Parameters
    ----------
    phases : pandas.DataFrame
        From :func:`kamlib.account_planning.initiative_phases`; initiative_zh is used if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import initiative_phases
    >>> table = pd.DataFrame({"initiative": ["voice"], "profit": [4], "competition": [4], "feasibility": [5]})
    >>> plot_initiative_matrix(initiative_phases(table)).get_title(loc="left")
    '1 of 1 initiative can start now'
    """
    columns = ["initiative", "profit", "competition", "feasibility", "phase"]
    require_columns(phases, columns, where="plot_initiative_matrix(phases)")
    table = _side_by_side(phases)
    area = 130.0 * table["competition"]
    title = say("matrix_title", lang, now=int((table["phase"] == "now").sum()), n=len(table))
    with canvas(ax, lang) as ax:
        set_bubble_frame(ax, [say(f"matrix_{q}", lang) for q in ("build", "do", "leave", "extra")], cut=3.0)
        for phase, (colour, marker) in _PHASE.items():
            rows = table["phase"] == phase
            ax.scatter(table.loc[rows, "x"], table.loc[rows, "profit"], s=area[rows], color=PALETTE[colour],
                       marker=marker, alpha=0.8, edgecolor="white", label=say(f"phase_{phase}", lang))  # fmt: skip
        label(ax, lang, title=title, x=say("feasibility_axis", lang), y=say("profit_axis", lang))
        handles = ax.legend(loc="upper left", bbox_to_anchor=(1.01, 0.9), markerscale=0.6, labelspacing=1.1)
        for handle in handles.legend_handles:
            handle.set_sizes([150])
        names = [shortened(name, lang, width=24) for name in twin(table, "initiative", lang)]
        place_names(ax, table["x"].tolist(), table["profit"].tolist(), names, away=np.sqrt(area / np.pi).tolist())
    return ax


def _side_by_side(phases: pd.DataFrame) -> pd.DataFrame:
    """Bubbles of equal scores stand beside each other, not on each other."""
    cells = phases.groupby(["feasibility", "profit"])
    n, size = cells.cumcount(), cells["profit"].transform("size")
    return phases.assign(x=phases["feasibility"] + (n - (size - 1) / 2) * 0.34)


def plot_initiative_roadmap(phases: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Three columns – now, 6–12 months, later – with the initiatives of each and the rule that holds there.

    Parameters
    ----------
    phases : pandas.DataFrame
        From :func:`kamlib.account_planning.initiative_phases`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import initiative_phases
    >>> table = pd.DataFrame({"initiative": ["voice"], "profit": [4], "competition": [4], "feasibility": [5]})
    >>> plot_initiative_roadmap(initiative_phases(table)).get_title(loc="left")
    'Now 1, within a year 0, later 0'
    """
    require_columns(phases, ["initiative", "total", "phase"], where="plot_initiative_roadmap(phases)")
    counts = phases["phase"].value_counts()
    title = say("roadmap_title", lang, **{phase: counts.get(phase, 0) for phase in PHASES})
    deepest = max(3, int(counts.max()))
    with canvas(ax, lang) as ax:
        for x, phase in enumerate(PHASES):
            colour = PALETTE[_PHASE[phase][0]]
            ax.add_patch(Rectangle((x + 0.03, 0.15), 0.94, 0.85, color=colour))
            ax.text(x + 0.5, 0.575, say(f"phase_{phase}", lang), color="white", ha="center", va="center", fontsize=15)
            part = phases[phases["phase"] == phase]
            for y, (name, total) in enumerate(zip(twin(part, "initiative", lang), part["total"], strict=True)):
                box = FancyBboxPatch((x + 0.07, 1.3 + y), 0.86, 0.62, boxstyle="round,pad=0.03,rounding_size=0.05",
                                     facecolor="white", edgecolor=colour, linewidth=1.6)  # fmt: skip
                ax.add_patch(box)
                text = f"{shortened(name, lang, width=25)}  {total:g}"
                ax.text(x + 0.5, 1.61 + y, text, ha="center", va="center")
            rule = wrapped(say(f"phase_{phase}_rule", lang), lang, width=28)
            ax.text(x + 0.5, deepest + 1.55, rule, ha="center", va="top", color="#5B6770")
        ax.set(xlim=(0, 3), ylim=(deepest + 2.7, 0), xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
        label(ax, lang, title=title, x="", y="")
    return ax


def plot_site_readiness(readiness: SiteReadiness, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Site by site: fibre, copper, services – what is there, what is near, what nobody has checked.

    Parameters
    ----------
    readiness : SiteReadiness
        site_zh is used if its table has it.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import site_readiness
    >>> sites = pd.DataFrame({"site": ["main", "east"], "fibre": ["on_site", "nearby"]})
    >>> plot_site_readiness(site_readiness(sites)).get_title(loc="left")
    'Fibre at 1 of 2 sites (50%), 2 of 2 with those nearby (100%)'
    """
    table, n = readiness.sites.iloc[::-1].reset_index(drop=True), readiness.n_sites
    shares = readiness.on_site, readiness.on_site_or_nearby
    title = say("sites_title", lang, on_site=round(shares[0] * n), n=n, share=percent(shares[0]),
                nearby=round(shares[1] * n), share_nearby=percent(shares[1]))  # fmt: skip
    colours = {"ready": "good", "connect": "main", "copper_only": "sixth", "build": "bad", "check": "grey"}
    widths = {"ready": 4, "connect": 3, "copper_only": 2, "build": 1, "check": 0.5}
    with canvas(ax, lang) as ax:
        ax.barh(table.index, 4, color=PALETTE["pale"], height=0.5)
        for row, site in table.iterrows():
            ax.barh(row, widths[site["gap"]], color=PALETTE[colours[site["gap"]]], height=0.5)
            unknown = [say(f"site_{field}", lang) for field in site["unknown"].split(", ") if field]
            missing = say("site_unknown", lang, fields=say("list_comma", lang).join(unknown)) if unknown else ""
            ax.text(4.1, row, say(f"gap_{site['gap']}", lang) + missing, va="center")
        ax.set_yticks(table.index, [shortened(name, lang, width=30) for name in twin(table, "site", lang)])
        ax.set(xlim=(0, 9.2), xticks=[])
        ax.spines["bottom"].set_visible(False)
        label(ax, lang, title=title, x="", y="")
    return ax


def plot_solution_map(grid: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Modules × stages of the layered solution, each cell with its state in words.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.account_planning.solution_map`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import solution_map
    >>> entries = pd.DataFrame({"module": ["bank_sms"], "stage": ["integrated"], "state": ["have"]})
    >>> plot_solution_map(solution_map(entries)).get_title(loc="left")
    'Of 40 cells we hold 1, a rival 0, and 39 are open'
    """
    columns = ["module", "stage", "stage_en", "stage_zh", "state", "en", "zh"]
    require_columns(grid, columns, where="plot_solution_map(grid)")
    modules, stages = list(grid["module"].unique()), list(grid["stage"].unique())
    counts = grid["state"].value_counts().reindex(list(STATES), fill_value=0)
    title = say(
        "solution_title", lang, cells=len(grid), have=counts["have"], rival=counts["rival"], open=counts["open"]
    )
    names = grid.drop_duplicates("module").set_index("module")
    heads = twin(grid.drop_duplicates("stage"), "stage", lang)
    with canvas(ax, lang, size=(11, 7)) as ax:
        for cell in grid.itertuples():
            x, y = stages.index(cell.stage), modules.index(cell.module)
            ax.add_patch(Rectangle((x + 0.02, y + 0.05), 0.96, 0.9, color=PALETTE[_STATE[cell.state]]))
            ink = "#5B6770" if cell.state == "open" else "white"
            ax.text(x + 0.5, y + 0.5, say(f"state_{cell.state}", lang), ha="center", va="center", color=ink)
        ax.set_yticks(np.arange(len(modules)) + 0.5, [shortened(n, lang, width=34) for n in twin(names, "en", lang)])
        ax.set_xticks(np.arange(len(stages)) + 0.5, [wrapped(name, lang, width=16) for name in heads])
        ax.set(xlim=(0, len(stages)), ylim=(len(modules), 0))
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        label(ax, lang, title=title, x="", y="")
    return ax
