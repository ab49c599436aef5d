"""How does the day of a workshop look?"""

import pandas as pd
from matplotlib.axes import Axes

from kamlib.charts.style import PALETTE, canvas, label
from kamlib.checks import needs
from kamlib.text import trimmed_percent, whole, word

KIND_STYLE = {
    "opening": ("sixth", ""), "lecture": ("main", ""), "briefing": ("fifth", ""), "discussion": ("second", "///"),
    "break": ("pale", ""),
}  # fmt: skip
TALL = (10.0, 6.6)  # inches


def say(key: str, lang: str, **values) -> str:
    """A word of the day's agenda."""
    return word(f"workshop_day.{key}", lang, **values)


def plot_agenda(times: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The day as a timeline, one bar an item, from top to bottom.

    Parameters
    ----------
    times : pandas.DataFrame
        From :func:`kamlib.workshop.agenda.agenda_times`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    needs(times, "kind", "minutes", "start", "end", "offset", lang, where="plot_agenda(times)")
    first, whole_day = _minutes(times["start"].iloc[0]), int(times["minutes"].sum())
    rows = range(len(times))
    with canvas(ax, lang, size=TALL) as ax:
        for row, item in enumerate(times.to_dict("records")):
            _draw_item(ax, row, item, first, whole_day, lang)
        last = first + whole_day
        work = times.loc[times["kind"] != "break", "minutes"].sum()
        title = say(
            "agenda_title", lang, start=times["start"].iloc[0], end=times["end"].iloc[-1], scheduled=whole(work)
        )
        label(ax, lang, title=title, x=say("agenda_x", lang), y="")
        names = [say("agenda_item", lang, start=item.start, name=getattr(item, lang)) for item in times.itertuples()]
        ticks = [hour * 60 for hour in range(first // 60, last // 60 + 1, 1 if last - first < 420 else 2)]
        ax.set(
            yticks=list(rows),
            yticklabels=names,
            ylim=(len(times) - 0.4, -0.6),
            xlim=(first - 5, last + 0.04 * whole_day),
        )
        ax.set_xticks([tick for tick in ticks if tick >= first - 5], [f"{t // 60}:00" for t in ticks if t >= first - 5])
    return ax


def _draw_item(ax: Axes, row: int, item: dict, first: int, whole_day: int, lang: str) -> None:
    (colour, hatch), begin, minutes = KIND_STYLE[item["kind"]], first + item["offset"], item["minutes"]
    ax.barh(row, minutes, left=begin, color=PALETTE[colour], hatch=hatch, edgecolor="white", height=0.68)
    text = f"{say('agenda_minutes', lang, minutes=minutes)} · {say('kind_' + item['kind'], lang)}"
    late = item["offset"] + minutes > 0.6 * whole_day
    place, side = (begin - 5, "right") if late else (begin + minutes + 5, "left")
    ax.text(place, row, text, va="center", ha=side)


def plot_agenda_shares(shares: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """What the planned time is spent on, as one divided bar.

    Parameters
    ----------
    shares : pandas.DataFrame
        From :func:`kamlib.workshop.agenda.agenda_shares`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    """
    needs(shares, "kind", "minutes", "share", where="plot_agenda_shares(shares)")
    left, top = 0.0, shares.loc[shares["share"].idxmax()]
    with canvas(ax, lang, size=(10.0, 3.2)) as ax:
        for step, part in enumerate(shares.itertuples()):
            colour, hatch = KIND_STYLE[part.kind]
            ax.barh(0, part.share, left=left, color=PALETTE[colour], hatch=hatch, edgecolor="white", height=0.5)
            text = say(
                "shares_part",
                lang,
                kind=say(f"kind_{part.kind}", lang),
                minutes=part.minutes,
                share=trimmed_percent(part.share),
            )
            above = step % 2 == 0
            ax.text(left + part.share / 2, 0.3 if above else -0.3, text, ha="center", va="bottom" if above else "top")
            left += part.share
        title = say("shares_title", lang, share=trimmed_percent(top["share"]), kind=say(f"kind_{top['kind']}", lang))
        label(ax, lang, title=title, x=say("shares_x", lang, minutes=whole(shares["minutes"].sum())), y="")
        ax.set(xlim=(-0.04, 1.04), ylim=(-1.25, 1.25), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
