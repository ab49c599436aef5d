"""On which rung does the brand stand, and what holds it back?"""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kamlib.branding import BrandLevel, TreeChoice, question_tree
from kamlib.branding.ladder import DRIVERS, LEVELS
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_choice, require_columns
from kamlib.tables.checklists import load_checklist
from kamlib.text import word, words

WIDTH = {"en": 54, "zh": 28}  # characters a line of a title or note beside wide tick labels


def named(kind: str, code: object, lang: str) -> str:
    """What a code (brand, region, step …) is called for the reader, or the code itself when the kit has no word for it.

    Examples
    --------
    >>> named("step", "aided", "zh"), named("brand", "Own Brand", "zh")
    ('知道', 'Own Brand')
    """
    return word(f"branding.{kind}_{code}", lang) if f"{kind}_{code}" in words("branding") else str(code)


def spread(places: list[float], gap: float) -> list[float]:
    """The places moved apart until neighbours are at least ``gap`` from each other, in the same order.

    Examples
    --------
    >>> [round(place, 3) for place in spread([0.5, 0.5, 0.9], 0.1)]
    [0.45, 0.55, 0.9]
    """
    order = np.argsort(places, kind="stable")
    moved = np.asarray(places, float)[order]
    for _ in range(200):
        short = gap - np.diff(moved)
        if not (short > 1e-9).any():
            break
        push = np.where(short > 0, short / 2, 0)
        moved[:-1] -= push
        moved[1:] += push
    result = np.empty(len(moved))
    result[order] = moved
    return result.tolist()


def wrapped(text: str, lang: str, width: int | None = None) -> str:
    """The text broken into lines that fit a chart; line breaks of its own are kept."""
    width = width or WIDTH[lang]
    lines = [textwrap.wrap(line, width, break_long_words=lang == "zh") for line in text.split("\n")]
    return "\n".join("\n".join(part) for part in lines)


def empty_axes(ax: Axes) -> None:
    """Take away ticks and frame of an Axes that shows no scale."""
    ax.set_xticks([])
    ax.set_yticks([])
    for side in ax.spines.values():
        side.set_visible(False)


def plot_brand_level(level: BrandLevel, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The staircase from commodity to power brand, with what the next step still lacks.

    Parameters
    ----------
    level : BrandLevel
        From :func:`kamlib.branding.brand_level`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.branding import brand_level
    >>> plot_brand_level(brand_level({"known": "yes"})).get_title(loc="left")
    'Today: name. For brand: 4 of 4 still missing'
    """
    reached = LEVELS.index(level.level)
    with canvas(ax, lang) as ax:
        for step, name in enumerate(LEVELS):
            colour = PALETTE["main"] if step <= reached else PALETTE["pale"]
            ax.bar(step, step + 1, width=0.94, color=colour, hatch="" if step <= reached else "//", edgecolor="white")
            text = named("level", name, lang) + (" ●" if step == reached else "")
            ax.text(step, step + 0.5, text, ha="center", va="center", fontsize=15,
                    color="white" if step <= reached else PALETTE["ink"])  # fmt: skip
        ax.set_ylim(0, 4.6)
        ax.text(-0.45, 4.4, _missing_text(level, lang), va="top", linespacing=1.45)
        empty_axes(ax)
        label(ax, lang, title=_level_title(level, lang), x="", y="")
    return ax


def _level_title(level: BrandLevel, lang: str) -> str:
    if level.next_level is None:
        return word("branding.level_title_top", lang)
    questions = load_checklist("branding", "eight_questions").items["group"].eq(level.next_level).sum()
    now, following = (named("level", name, lang) for name in (level.level, level.next_level))
    missing = len(level.missing) + len(level.unanswered)
    return word("branding.level_title", lang, level=now, next=following, missing=missing, questions=questions)


def _missing_text(level: BrandLevel, lang: str) -> str:
    if level.next_level is None:
        return ""
    items = load_checklist("branding", "eight_questions").items.set_index("id")[lang]
    lines = [word("branding.level_missing", lang, next=named("level", level.next_level, lang))]
    for question in level.missing + level.unanswered:
        note = word("branding.level_open", lang) if question in level.unanswered else ""
        lines.append("– " + note + items[question])
    return "\n".join(lines)


def plot_brand_stages(stages: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The four drivers of each brand as a heat map; the driver that holds a brand back is framed.

    Parameters
    ----------
    stages : DataFrame
        From :func:`kamlib.branding.brand_stages`; the first row is the brand the title speaks of.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_columns(stages, ["brand", *DRIVERS, "stage", "next_driver"], where="plot_brand_stages(stages)")
    first = stages.iloc[0]
    values, texts = stages[list(DRIVERS)].astype(float).fillna(0), stages[list(DRIVERS)].map(_points)
    values.columns = [named("driver", driver, lang) for driver in DRIVERS]
    values.index = [
        word("branding.stages_row", lang, brand=named("brand", row.brand, lang), stage=named("level", row.stage, lang))
        for row in stages.itertuples()
    ]
    framed = [(n, DRIVERS.index(row.next_driver)) for n, row in enumerate(stages.itertuples()) if row.next_driver]
    title = word("branding.stages_title_top", lang, brand=named("brand", first["brand"], lang))
    if first["next_driver"]:
        title = word("branding.stages_title", lang, brand=named("brand", first["brand"], lang),
                     stage=named("level", first["stage"], lang), driver=named("driver", first["next_driver"], lang),
                     points=f"{first['points_short']:.0f}")  # fmt: skip
    with canvas(ax, lang) as ax:
        draw_heat(ax, values, texts, low=0, high=100, outlined=framed)
        label(ax, lang, title=title, x=word("branding.stages_x", lang), y="")
    return ax


def _points(points: float) -> str:
    return "–" if pd.isna(points) else f"{points:.0f}"


def plot_tree_choice(name: str, choice: TreeChoice, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The options of a question tree from one end to the other, the chosen one filled, with when to use it.

    Parameters
    ----------
    name : {"architecture", "organisation"}
    choice : TreeChoice
        From :func:`kamlib.branding.tree_choice`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    require_choice(name, ["architecture", "organisation"], where="plot_tree_choice(name)")
    tree = question_tree(name)
    options = tree["options"]
    with canvas(ax, lang) as ax:
        for place, option in enumerate(options):
            mine = option["id"] == choice.choice
            colours = {"facecolor": PALETTE["main"] if mine else PALETTE["pale"], "edgecolor": PALETTE["ink"]}
            ax.add_patch(Rectangle((place + 0.04, 0.45), 0.92, 0.5, linewidth=2.4 if mine else 1.2, **colours))
            text = wrapped(option[lang], lang, 60 // len(options) + 1 if lang == "en" else 30 // len(options))
            ax.text(place + 0.5, 0.7, text, ha="center", va="center", color="white" if mine else PALETTE["ink"])
            if mine:
                note = wrapped(option[f"when_{lang}"], lang, 76 if lang == "en" else 40)
                ax.text(len(options) / 2, 0.36, note, ha="center", va="top", linespacing=1.5)
        ends = ("tree_one", "tree_many") if name == "architecture" else ("tree_centre", "tree_divisions")
        ax.text(0.04, 1.0, "← " + word(f"branding.{ends[0]}", lang), va="bottom")
        ax.text(len(options) - 0.04, 1.0, word(f"branding.{ends[1]}", lang) + " →", va="bottom", ha="right")
        ax.set(xlim=(0, len(options)), ylim=(0.1, 1.08))
        empty_axes(ax)
        label(ax, lang, title=_tree_title(tree, choice, lang), x="", y="")
    return ax


def _tree_title(tree: dict, choice: TreeChoice, lang: str) -> str:
    texts = {entry["id"]: entry[lang] for entry in [*tree["options"], *tree["questions"]]}
    if choice.choice is None:
        return wrapped(
            word("branding.tree_title_open", lang, question=texts[choice.next_question]),
            lang,
            80 if lang == "en" else 42,
        )
    return word("branding.tree_title", lang, option=texts[choice.choice])
