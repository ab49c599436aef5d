"""How does the trainer keep the time of the day in a notebook: the agenda as it was moved, and the countdown?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import ipywidgets as widgets

from kamlib.documents.here import with_widgets
from kamlib.errors import KamError
from kamlib.text import require_language, word
from kamlib.workshop.agenda import agenda_times
from kamlib.workshop.agenda_view import agenda_controls
from kamlib.workshop.board_view import running_timer
from kamlib.workshop.clock import clock, minutes_of
from kamlib.workshop.countdown import countdown_html
from kamlib.workshop.desk import desk, workshop_stamp
from kamlib.workshop.room import Room
from kamlib.workshop.settings import usual_day
from kamlib.workshop.trainer import act
from kamlib.workshop.trainer_board import button_row, clock_buttons
from kamlib.workshop.watching import watch

STEP = "day"  # the start and the lengths the trainer has set, on the board


@dataclass(frozen=True)
class OwnDay:
    """The day of this course copy: its items, its start, and the room that keeps what the trainer changes."""

    items: Sequence[Mapping]
    start: str
    room: Room | None


def own_day(*, lang: str) -> OwnDay:
    """The workshop's day with the changes kept so far; the deck's day in exports and where there is no workshop."""
    require_language(lang, where="own_day(lang=)")
    if not with_widgets():
        return OwnDay(usual_day()["agenda"], usual_day()["start"], None)
    room = desk().room(lang)
    room.live.look_now()
    items = [{"en": "", "zh": "", **item} for item in room.workshop.day["agenda"]]
    return OwnDay(items, room.workshop.day["start"], room)


def day_controls(day: OwnDay, *, lang: str) -> dict:
    """The controls of :func:`agenda_controls`; what the trainer sets is kept on the board and comes back."""
    controls = agenda_controls(day.items, start=day.start, lang=lang)
    if day.room is None:
        return controls
    kept = day.room.day_changes()
    for name, control in controls.items():
        if name in kept:
            control.value = kept[name]

    def keep(_) -> None:
        room = desk().room(lang)  # the workshop's file may have been written meanwhile
        room.live.look_now()
        changed = {name: control.value for name, control in controls.items()}
        try:
            changed["start"] = clock(minutes_of(changed["start"], where="agenda"))
        except KamError:  # said where the agenda is drawn; the pages go on with the start they know
            del changed["start"]
        room.board.step(STEP, {**room.day_changes(), **changed}, "notebook")

    for control in controls.values():
        control.observe(keep, names="value")
    return controls


def kept_day(room: Room) -> dict:
    """Start and agenda of a room with the lengths the trainer has set; items of 0 minutes are left out."""
    room.live.look_now()
    kept, items = room.day_changes(), room.workshop.day["agenda"]
    changed = [{**item, "minutes": kept.get(f"minutes_{n}", item["minutes"])} for n, item in enumerate(items)]
    start = kept.get("start", room.workshop.day["start"])
    return {"start": start, "agenda": [item for item in changed if item["minutes"]]}


class DayClock:
    """The countdown of the day as a notebook's output; a sentence in exports."""

    def __init__(self, day: OwnDay, controls: Mapping, lang: str):
        self.day, self.controls, self.lang = day, controls, lang

    def form(self) -> widgets.VBox:
        """The countdown with its buttons."""
        return _Skin(self.day, self.controls, self.lang).box

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = word("workshop_desk.clock_static", self.lang)
        bundle = {"text/plain": text, "text/html": f"<p><i>{escape(text)}</i></p>"}
        return {**self.form()._repr_mimebundle_(), **bundle} if self.day.room else bundle


def day_clock(day: OwnDay, controls: Mapping, *, lang: str) -> DayClock:
    """A countdown for the items of the day; it goes on while the kernel works, and the pages show the same one.

    Parameters
    ----------
    day : OwnDay
    controls : mapping
        From :func:`day_controls`: the start and the lengths as they stand.
    lang : {"en", "zh"}
    """
    require_language(lang, where="day_clock(lang=)")
    return DayClock(day, controls, lang)


def items_now(day: OwnDay, state: Mapping, lang: str) -> list[tuple[str, int, str, str]]:
    """The items with these lengths: a line to read, minutes, start and end; those of 0 minutes are left out."""
    kept = [{**item, "minutes": state[f"minutes_{n}"]} for n, item in enumerate(day.items) if state[f"minutes_{n}"]]
    return [
        (
            word("workshop_desk.item_line", lang, start=row["start"], end=row["end"], name=row[lang],
                 minutes=row["minutes"]),
            row["minutes"], row["start"], row["end"],
        )
        for row in agenda_times(kept, start=state["start"]).to_dict("records")
    ]  # fmt: skip


class _Skin:
    """The choice of an item, the buttons, and the countdown itself."""

    def __init__(self, day: OwnDay, controls: Mapping, lang: str):
        self.day, self.controls, self.lang, self.room = day, controls, lang, day.room
        self.stamp = workshop_stamp()
        wide = widgets.Layout(width="460px", max_width="100%")
        style = {"description_width": "initial"}
        self.item = widgets.Dropdown(description=word("workshop_desk.item", lang), layout=wide, style=style)
        self.clock, self.said = widgets.HTML(), widgets.HTML()
        start = self._button(word("workshop.start", lang), "start")
        row = button_row([self.item, start, *clock_buttons(self._button, lang)])
        self.box = widgets.VBox([row, self.said, self.clock])
        self.box.add_class("kam-clock")
        self._times()
        self._choose_now()
        for control in controls.values():
            control.observe(self._times, names="value")
        self._draw()
        watch("day clock", self._look, every=1.0)

    def _times(self, _=None) -> None:
        chosen = self.item.index
        try:
            lines = items_now(self.day, {name: control.value for name, control in self.controls.items()}, self.lang)
        except KamError as error:
            self.said.value = f"<pre>{escape(str(error))}</pre>"
            return
        self.said.value = ""
        self.item.options = [(line, n) for n, (line, *_) in enumerate(lines)]
        self.item.index = min(chosen or 0, len(lines) - 1)
        self.lines = lines

    def _choose_now(self) -> None:
        """The item that is on by the clock on the wall, else the first."""
        now = f"{datetime.now():%H:%M}"
        on = [n for n, (_, _, start, end) in enumerate(self.lines) if start <= now < end]
        self.item.index = on[0] if on else 0

    def _button(self, text: str, do: str) -> widgets.Button:
        button = widgets.Button(description=text, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self._act(do))
        return button

    def _act(self, do: str) -> None:
        line, minutes, *_ = self.lines[self.item.value]
        kept = [n for n in range(len(self.day.items)) if self.controls[f"minutes_{n}"].value]
        given = {"minutes": str(minutes), "label": line, "item": str(kept[self.item.value])}
        for step in ("begin", "start") if do == "start" else (do,):  # the pages learn which item runs, too
            self._look()
            act(self.room, {"do": step, **given}, word("workshop.trainer", self.lang))
        self._look()

    def _look(self) -> None:
        if self.stamp != (stamp := workshop_stamp()):
            self.stamp, self.room = stamp, desk().room(self.lang)
        if self.room.live.look_now():
            self._draw()

    def _draw(self) -> None:
        self.clock.value = countdown_html(running_timer(self.room, self.lang), lang=self.lang)
