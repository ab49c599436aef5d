"""Where are the weak blocks of an audit, of the meaning model, of the responsibilities?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.branding.meaning import meaning_model
from kamlib.charts.branding import named, wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.tables.checklists import Checklist, ChecklistScore
from kamlib.text import percent, word


def plot_checklist(checklist: Checklist, score: ChecklistScore, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The score of each block of a checklist against its pass mark; works for every list of the kit.

    Parameters
    ----------
    checklist : Checklist
        From :func:`kamlib.tables.checklists.load_checklist`.
    score : ChecklistScore
        From :func:`kamlib.tables.checklists.checklist_score`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.tables.checklists import checklist_score, load_checklist
    >>> audit = load_checklist("branding", "elements")
    >>> plot_checklist(audit, checklist_score(audit, {})).get_title(loc="left")
    'Nothing answered yet'
    """
    groups = score.groups.iloc[::-1].reset_index(drop=True)
    colours = {"passed": PALETTE["main"], "failed": PALETTE["second"], "not_answered": PALETTE["grey"]}
    with canvas(ax, lang) as ax:
        ax.barh(range(len(groups)), groups["score"].fillna(0), height=0.6,
                color=[PALETTE["bad"] if group.id == score.first_failing else colours[group.status]
                       for group in groups.itertuples()])  # fmt: skip
        for place, group in enumerate(groups.itertuples()):
            text = word("branding.audit_none", lang, items=group.n_items)
            if group.n_answered:
                text = word("branding.audit_answered", lang, score=percent(group.score), answered=group.n_answered,
                            items=group.n_items)  # fmt: skip
            ax.text((group.score if group.n_answered else 0) + 0.015, place, text, va="center")
        ax.axvline(checklist.pass_mark, color=PALETTE["ink"], linestyle="--", linewidth=1.4)
        arrows = ["→ " if group == score.first_failing else "" for group in groups["id"]]
        ax.set_yticks(range(len(groups)), [a + text for a, text in zip(arrows, groups[lang], strict=True)])
        ax.set_xlim(0, 1.5)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
        label(
            ax,
            lang,
            title=wrapped(_checklist_title(checklist, score, lang), lang),
            x=word("branding.audit_score", lang),
            y="",
        )
    return ax


def _checklist_title(checklist: Checklist, score: ChecklistScore, lang: str) -> str:
    if not score.n_answered:
        return word("branding.audit_title_empty", lang)
    values = {"title": checklist.title[lang], "score": percent(score.score)}
    if score.first_failing is None:
        return word("branding.audit_title_fine", lang, **values)
    group = score.groups.set_index("id").loc[score.first_failing, lang]
    return word("branding.audit_title", lang, group=group, **values)


def plot_practices(score: ChecklistScore, *, ax: Axes | None = None, lang: str = "en", at_most: float = 0.25) -> Axes:
    """Each link of the value chain between the common mistake (0) and the best practice (4).

    Parameters
    ----------
    score : ChecklistScore
        Of the list ``practices`` of the branding chapter, or another list on a 0–4 scale.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    at_most : float
        Points (0–1) up to which a link counts as near the mistake: 0.25 is 1 of 4.
    """
    items = score.items.iloc[::-1].reset_index(drop=True)
    weak = items["answered"] & (items["points"] <= at_most)
    marks = items["points"] * 4
    with canvas(ax, lang) as ax:
        ax.hlines(range(len(items)), 0, 4, color=PALETTE["pale"], linewidth=5, zorder=1)
        for chosen, colour, marker in ((~weak, PALETTE["main"], "o"), (weak, PALETTE["bad"], "X")):
            ax.scatter(marks[chosen], np.flatnonzero(chosen), s=150, color=colour, marker=marker, zorder=3)
        ax.set_yticks(range(len(items)), items[lang])
        for tick, is_weak in zip(ax.get_yticklabels(), weak, strict=True):
            tick.set_color(PALETTE["bad"] if is_weak else PALETTE["ink"])
        ax.set_xlim(-0.25, 4.25)
        ax.set_xticks(range(5))
        title = word("branding.practices_title_fine", lang)
        if weak.any():
            title = word("branding.practices_title", lang, weak=int(weak.sum()), items=len(items))
        label(ax, lang, title=title, x=word("branding.practices_x", lang), y="")
    return ax


def plot_meaning_map(filled: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The twelve cells of the meaning model: us now, our target and the rival on one line each.

    Parameters
    ----------
    filled : DataFrame
        From :func:`kamlib.branding.meaning_map`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(
        filled, ["cell", "group", lang, "now", "target", "rival", "status"], where="plot_meaning_map(filled)"
    )
    rows = filled.iloc[::-1].reset_index(drop=True)
    groups = {group["id"]: group[lang] for group in meaning_model()["groups"]}
    places = np.arange(len(rows))
    with canvas(ax, lang) as ax:
        low, high = rows[["now", "target", "rival"]].min(axis=1), rows[["now", "target", "rival"]].max(axis=1)
        ax.hlines(places, low, high, color=PALETTE["pale"], linewidth=5, zorder=1)
        for mark, marker, colour, size, line in (
            ("target", "|", PALETTE["ink"], 330, 3), ("rival", "D", PALETTE["second"], 110, 0.5),
            ("now", "o", PALETTE["main"], 110, 0.5),
        ):  # fmt: skip
            ax.scatter(rows[mark], places, s=size, marker=marker, color=colour, linewidth=line,
                       label=word(f"branding.meaning_{mark}", lang), zorder=3)  # fmt: skip
        for place in places[(rows["status"] == "empty").to_numpy()]:
            ax.text(1.05, place, word("branding.meaning_empty", lang), va="center", color=PALETTE["bad"])
        ax.set_yticks(places, _pairs(rows["group"].map(groups), rows[lang], lang))
        for border in np.flatnonzero(rows["group"].ne(rows["group"].shift()))[1:]:
            ax.axhline(border - 0.5, color=PALETTE["grey"], linewidth=0.8)
        ax.set(xlim=(0.9, 5.1), ylim=(-0.6, len(rows) - 0.4), xticks=range(1, 6))
        ax.legend(loc="lower center", bbox_to_anchor=(0.4, 0.995), ncols=3, handletextpad=0.2, columnspacing=1.4)
        label(ax, lang, title=wrapped(_meaning_title(filled, lang), lang, 44), x=word("branding.meaning_x", lang), y="")
        ax.set_title(ax.get_title(loc="left"), loc="left", pad=36)
    return ax


def _pairs(groups: pd.Series, names: pd.Series, lang: str) -> list[str]:
    pairs = zip(groups, names, strict=True)
    return [word("branding.label_pair", lang, group=group, name=name) for group, name in pairs]


def _meaning_title(filled: pd.DataFrame, lang: str) -> str:
    if filled["lead"].min() < 0:
        worst = filled.loc[filled["lead"].idxmin()]
        return word("branding.meaning_title", lang, cell=worst[lang], lead=f"{-worst['lead']:g}")
    if filled["gap"].max() > 0:
        worst = filled.loc[filled["gap"].idxmax()]
        return word("branding.meaning_title_gap", lang, cell=worst[lang], gap=f"{worst['gap']:g}")
    return word("branding.meaning_title_fine", lang)


def plot_responsibilities(checked: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Who decides, does, is asked and is told, activity by activity; rows that need mending are framed.

    Parameters
    ----------
    checked : DataFrame
        From :func:`kamlib.branding.raci_check`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(checked, ["activity", "verdict"], where="plot_responsibilities(checked)")
    known = ("activity", "en", "zh", "n_accountable", "n_responsible", "verdict")
    parties = [name for name in checked.columns if name not in known]
    texts = checked[parties].fillna("").astype(str)
    texts.columns = [named("raci", party, lang) for party in parties]
    texts.index = checked[lang] if lang in checked else checked["activity"]
    depth = texts.map(
        lambda cell: 1.0 if "A" in cell.upper() else 0.55 if "R" in cell.upper() else 0.15 if cell else 0.0
    )
    wrong = np.flatnonzero(checked["verdict"] != "fine")
    title = word("branding.raci_title_fine", lang)
    if len(wrong):
        title = word("branding.raci_title", lang, wrong=len(wrong), rows=len(checked))
    with canvas(ax, lang) as ax:
        framed = [(row, column) for row in wrong for column in range(len(parties))]
        draw_heat(ax, depth, texts, low=0, high=1.25, outlined=framed)
        ax.set_ylabel("")
        label(ax, lang, title=title, x=word("branding.raci_x", lang), y="")
    return ax
