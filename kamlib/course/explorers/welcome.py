"""What does the day look like when it starts later or a part takes longer?"""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
from matplotlib.axes import Axes

from kamlib.charts.segmentation_labels import trimmed_percent
from kamlib.charts.workshop_day import plot_agenda, say
from kamlib.course.explorers.panels import explorer
from kamlib.text import whole
from kamlib.workshop.agenda import agenda_shares, agenda_times, agenda_totals
from kamlib.workshop.settings import usual_day


def agenda_view(items: Sequence[Mapping], *, lang: str, start: str, **minutes: int) -> tuple[Axes, str]:
    """The day with these lengths, and what the time is spent on; a length of 0 leaves an item out."""
    changed = [{**item, "minutes": minutes[f"minutes_{n}"]} for n, item in enumerate(items)]
    kept = [item for item in changed if item["minutes"]]
    totals = agenda_totals(kept, start=start)
    shares = agenda_shares(kept).set_index("kind")["share"]
    talk = {kind: trimmed_percent(shares.get(kind, 0.0)) for kind in ("lecture", "discussion")}
    text = say("explore_day", lang, end=totals.end, scheduled=whole(totals.scheduled_minutes),
               breaks=whole(totals.break_minutes), **talk)  # fmt: skip
    return plot_agenda(agenda_times(kept, start=start), lang=lang), text


def agenda_explorer(
    *, lang: str = "en", items: Sequence[Mapping] | None = None, start: str | None = None
) -> widgets.VBox:
    """The start of the day and the length of each item; all later times move along.

    Parameters
    ----------
    lang : {"en", "zh"}
    items : sequence of mappings, optional
        The deck's day where none is given.
    start : str, optional
        Such as "08:30".
    """
    day = usual_day()
    items = list(items or day["agenda"])
    controls = {
        "start": widgets.Text(
            description=say("control_start", lang), value=start or day["start"], continuous_update=False
        )
    }
    for n, item in enumerate(items):
        text = say("control_minutes", lang, number=n + 1, name=item[lang])
        controls[f"minutes_{n}"] = widgets.BoundedIntText(
            description=text, value=item["minutes"], min=0, max=240, step=5
        )
    return explorer(controls, lambda **state: agenda_view(items, lang=lang, **state))
