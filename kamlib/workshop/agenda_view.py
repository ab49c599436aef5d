"""What does the day look like when it starts later or a part takes longer?"""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from kamlib.charts.workshop_day import plot_agenda, say
from kamlib.text import trimmed_percent, whole
from kamlib.workshop.agenda import agenda_shares, agenda_times, agenda_totals


def agenda_view(items: Sequence[Mapping], *, lang: str, start: str, **minutes: int) -> tuple[Axes, str]:
    """The day with these lengths, and what the time is spent on; a length of 0 leaves an item out.

    Parameters
    ----------
    items : sequence of mappings
        As for ``agenda_times``.
    lang : {"en", "zh"}
    start : str
        When the day begins, as "08:30".
    **minutes : int
        ``minutes_0``, ``minutes_1`` …: the length of each item in place of its own.
    """
    changed = [{**item, "minutes": minutes.get(f"minutes_{n}", item["minutes"])} for n, item in enumerate(items)]
    kept = [item for item in changed if item["minutes"]]
    totals = agenda_totals(kept, start=start)
    shares = agenda_shares(kept).set_index("kind")["share"]
    talk = {kind: trimmed_percent(shares.get(kind, 0.0)) for kind in ("lecture", "discussion")}
    sums = {"scheduled": whole(totals.scheduled_minutes), "breaks": whole(totals.break_minutes)}
    return plot_agenda(agenda_times(kept, start=start), lang=lang), say(
        "explore_day", lang, end=totals.end, **sums, **talk
    )


def agenda_controls(items: Sequence[Mapping], *, start: str, lang: str = "en") -> dict:
    """A field for the start and one for the length of each item, by the names :func:`agenda_view` knows them.

    Returns
    -------
    dict
        Name → ipywidgets control, each with a label.
    """
    import ipywidgets as widgets

    controls = {"start": widgets.Text(description=say("control_start", lang), value=start, continuous_update=False)}
    for n, item in enumerate(items):
        text = say("control_minutes", lang, number=n + 1, name=item[lang])
        controls[f"minutes_{n}"] = widgets.BoundedIntText(
            description=text, value=item["minutes"], min=0, max=240, step=5
        )
    return controls
