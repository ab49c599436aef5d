"""How do the people of the buying centre look: who they are, how they moved, who is winning?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from kamlib.account_planning import attitude_changes, attitude_points, role_coverage
from kamlib.charts.account_planning_labels import say, shortened, spread_out, twin, wrapped
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import KamError, require_columns

_LETTERS = ("E", "D", "C", "B", "A")


def _mood(points: float) -> tuple[str, str, str]:
    """Colour, marker and word of an attitude."""
    if points >= 4:
        return PALETTE["good"], "o", "for_us"
    return (PALETTE["sixth"], "s", "neutral") if points >= 3 else (PALETTE["bad"], "X", "against_us")


def plot_attitude_slopes(
    contacts: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", name: str = "name"
) -> Axes:
    """Each person's attitude before and now; thick lines carry more influence.

    Parameters
    ----------
    contacts : pandas.DataFrame
        attitude_before, attitude_now (A–E), ``name`` (and its _zh twin); optional influence (1–5).
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    name : str
        Column with the names or roles shown.

    Examples
    --------
    >>> contacts = pd.DataFrame({"name": ["Li"], "attitude_before": ["C"], "attitude_now": ["B"]})
    >>> plot_attitude_slopes(contacts).get_title(loc="left")
    '1 of 1 people moved towards us, 0 away'
    """
    require_columns(contacts, [name], where="plot_attitude_slopes(contacts)")
    table = attitude_changes(contacts)
    counts = table["direction"].value_counts()
    title = say("slopes_title", lang, up=counts.get("up", 0), n=len(table), down=counts.get("down", 0))
    names = twin(table, name, lang)
    colours = {"up": PALETTE["good"], "down": PALETTE["bad"], "same": PALETTE["grey"]}
    width = 1.2 + 0.9 * table["influence"] if "influence" in table else pd.Series(3.0, table.index)
    heights = spread_out(table["points_now"], least=0.3)
    with canvas(ax, lang) as ax:
        for row, height, text in zip(table.index, heights, names, strict=True):
            person = table.loc[row]
            ax.plot([0, 1], [person["points_before"], person["points_now"]], color=colours[person["direction"]],
                    marker="o", markersize=9, linewidth=width[row], solid_capstyle="round")  # fmt: skip
            move = f"{shortened(text, lang, width=30)}  {person['attitude_before']} → {person['attitude_now']}"
            ax.annotate(move, (1, person["points_now"]), (1.06, height), va="center",
                        arrowprops={"arrowstyle": "-", "color": PALETTE["pale"]})  # fmt: skip
        ax.set_yticks(range(1, 6), [f"{letter} {say(f'attitude_{letter}', lang)}" for letter in _LETTERS])
        ax.set_xticks([0, 1], [say("before", lang), say("now", lang)])
        ax.set(xlim=(-0.08, 2.0), ylim=(0.6, 5.4))
        ax.grid(axis="y")
        ax.spines["bottom"].set_bounds(0, 1)
        label(ax, lang, title=title, x="", y="")
    return ax


def plot_progress(log: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The tug-of-war: where the deal stands between the rival (−5) and us (+5), and how it moved there.

    Parameters
    ----------
    log : pandas.DataFrame
        progress (−5…+5), date; one row per visit, the last row is now.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> log = pd.DataFrame({"date": ["2026-05-01", "2026-06-15"], "progress": [-2, 1]})
    >>> plot_progress(log).get_title(loc="left")
    'The rope stands at +1, 3 steps better than at the start'
    """
    require_columns(log, ["date", "progress"], where="plot_progress(log)")
    if log.empty or not log["progress"].between(-5, 5).all():
        fix = "give at least one row with progress from −5 (rival) to +5 (us)"
        raise KamError("progress outside −5…+5, or no row", where="plot_progress(log)", fix=fix)
    marks, now = log["progress"].tolist(), log["progress"].iloc[-1]
    change = now - marks[0]
    key = "rope_title_better" if change > 0 else "rope_title_worse" if change < 0 else "rope_title_same"
    rows = np.arange(len(log))
    with canvas(ax, lang) as ax:
        ax.axvspan(-5.6, 0, color=PALETTE["bad"], alpha=0.06, linewidth=0)
        ax.axvspan(0, 5.6, color=PALETTE["good"], alpha=0.08, linewidth=0)
        ax.axvline(0, color=PALETTE["ink"], linewidth=1.4, linestyle="--", zorder=1)
        ax.plot(marks, rows, color=PALETTE["grey"], linewidth=2.4, marker="o", markersize=9, zorder=2)
        ax.plot([-5, 5], [rows[-1]] * 2, color=PALETTE["grey"], linewidth=6, solid_capstyle="round", zorder=1)
        ax.plot([0, now], [rows[-1]] * 2, color=PALETTE["good" if now > 0 else "bad"], linewidth=10, zorder=2)
        ax.scatter([now], [rows[-1]], s=520, color=PALETTE["ink"], zorder=4)
        ax.annotate(_signed(now), (now, rows[-1]), ha="center", va="center", color="white", zorder=5)
        ax.set_xticks(range(-5, 6), [_signed(step) for step in range(-5, 6)])
        ax.set_yticks(rows, [f"{pd.Timestamp(day):%Y-%m-%d}" for day in log["date"]])
        for side, ha, who, colour in ((-5.4, "left", "rival", "bad"), (5.4, "right", "we", "good")):
            ax.text(side, -0.65, say(who, lang), ha=ha, va="center", color=PALETTE[colour])
        ax.set(xlim=(-5.6, 5.6), ylim=(len(log) - 0.5, -1.0))
        title = say(key, lang, now=_signed(now), steps=f"{abs(change):g}")
        label(ax, lang, title=title, x=say("rope_axis", lang), y="")
    return ax


def _signed(step: float) -> str:
    return f"{step:+g}".replace("-", "−") if step else "0"


def plot_buying_centre(contacts: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The network of one customer: people by role and influence, our links to them, their attitude, the empty roles.

    Parameters
    ----------
    contacts : pandas.DataFrame
        One account: contact_id, buyer_role, attitude_now, n_contacts_our_side, influence (1–5); name or title (and
        name_zh, title_zh) if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> contacts = pd.DataFrame({"contact_id": ["P1"], "name": ["Li"], "buyer_role": ["user"], "attitude_now": ["B"],
    ...                          "n_contacts_our_side": [2], "influence": [3]})
    >>> plot_buying_centre(contacts).get_title(loc="left")
    'We reach 1 of 6 roles; 2 links, 5 roles without anyone we know'
    """
    require_columns(contacts, ["influence"], where="plot_buying_centre(contacts)")
    roles = role_coverage(contacts)
    n_reached = int((roles["n_reached"] > 0).sum())
    title = say("centre_title", lang, roles=n_reached, links=int(contacts["n_contacts_our_side"].sum()),
                empty=6 - n_reached)  # fmt: skip
    column = "name" if "name" in contacts else "contact_id"
    spots = _spots(contacts, list(roles["role"]))
    with canvas(ax, lang, size=(10.5, 5.9)) as ax:
        ax.scatter([2.5], [-0.35], s=1500, color=PALETTE["ink"], marker="s", zorder=4)
        ax.text(2.5, -0.35, say("we", lang), color="white", ha="center", va="center", zorder=5)
        names = [shortened(name, lang, width=16) for name in twin(contacts, column, lang)]
        for (x, y), person, name in zip(spots, contacts.itertuples(), names, strict=True):
            _draw_person(ax, x, y, person, name, lang)
        for x in np.flatnonzero(roles["n_contacts"] == 0):
            ax.scatter([x], [3], s=620, facecolor="white", edgecolor=PALETTE["bad"], linestyle="--", linewidth=2)
            ax.text(x, 3, "?", color=PALETTE["bad"], ha="center", va="center", fontsize=18)
            ax.text(x, 2.55, say("role_missing", lang), ha="center", va="top", color=PALETTE["bad"])
        ax.set_xticks(range(6), [wrapped(name, lang, width=11) for name in twin(roles, "en", lang)])
        ax.xaxis.tick_top()
        ax.tick_params(axis="x", length=0)
        ax.set(xlim=(-0.6, 5.6), ylim=(-0.9, 5.75), yticks=range(1, 6))
        ax.spines["bottom"].set_visible(False)
        ax.spines["left"].set_bounds(1, 5)
        label(ax, lang, title=title, x=wrapped(say("centre_axis", lang), lang, width=84), y=say("influence_axis", lang))
    return ax


def _spots(contacts: pd.DataFrame, roles: list[str]) -> list[tuple[float, float]]:
    """A place for each person: the role's column, the height of their influence, side by side where several meet."""
    spots = []
    cells = contacts.groupby(["buyer_role", "influence"]).cumcount()
    sizes = contacts.groupby(["buyer_role", "influence"])["influence"].transform("size")
    for n, size, person in zip(cells, sizes, contacts.itertuples(), strict=True):
        shift = 0.0 if size == 1 else -0.25 + 0.5 * n / (size - 1)
        spots.append((roles.index(person.buyer_role) + shift, float(person.influence)))
    return spots


def _draw_person(ax: Axes, x: float, y: float, person, name: str, lang: str) -> None:
    colour, marker, _ = _mood(attitude_points(person.attitude_now))
    links = int(person.n_contacts_our_side)
    if links:
        ax.add_patch(FancyArrowPatch((2.5, -0.2), (x, y), connectionstyle="arc3,rad=0.08", arrowstyle="-",
                                     color=PALETTE["grey"], linewidth=1.4 * links, zorder=1))  # fmt: skip
    ax.scatter([x], [y], s=620, color=colour if links else "white", edgecolor=colour, linewidth=2.4, marker=marker,
               zorder=3)  # fmt: skip
    ax.text(x, y, person.attitude_now, ha="center", va="center", zorder=4,
            color="white" if links else colour)  # fmt: skip
    note = name if links else f"{name}\n{say('not_reached', lang)}"
    above = x > round(x)  # the right one of two neighbours
    ax.annotate(note, (x, y), (0, 15 if above else -15), textcoords="offset points", ha="center", zorder=5,
                va="bottom" if above else "top",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8})  # fmt: skip
