"""How does the trainer lead the room from a notebook? (The skin over ``Room``, ``act`` and ``board_view``.)"""

from functools import partial
from html import escape

import ipywidgets as widgets

from kamlib.documents.here import with_widgets
from kamlib.errors import KamError
from kamlib.text import require_language, word
from kamlib.workshop.board_view import groups_html, poll_html, running_timer
from kamlib.workshop.countdown import countdown_html
from kamlib.workshop.desk import desk, workshop_stamp
from kamlib.workshop.room import Room
from kamlib.workshop.trainer import act
from kamlib.workshop.watching import watch

EVERY = 1.0  # seconds


class TrainerBoard:
    """The trainer's board as a notebook's output; a sentence in exports."""

    def __init__(self, lang: str, template: str):
        self.lang, self.template = lang, template

    def form(self) -> widgets.VBox:
        """The board with its buttons."""
        return _Skin(self.lang, self.template).box

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = word("workshop_desk.board_static", self.lang)
        bundle = {"text/plain": text, "text/html": f"<p><i>{escape(text)}</i></p>"}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle


def trainer_board(*, lang: str, template: str = "") -> TrainerBoard:
    """All groups side by side, live, with the buttons of the trainer's page: open, countdown, vote, share.

    Parameters
    ----------
    lang : {"en", "zh"}
    template : str
        The form to look at first; without it the one that is open.
    """
    require_language(lang, where="trainer_board(lang=)")
    return TrainerBoard(lang, template)


class _Skin:
    """Buttons that go to :func:`act`, and three views that are drawn anew when the board has changed."""

    def __init__(self, lang: str, template: str):
        self.lang, self.wanted, self.stamp = lang, template, None
        self.box = widgets.VBox()
        self.box.add_class("kam-trainer")
        self.said, self.clock, self.vote, self.groups = (widgets.HTML() for _ in range(4))
        self._look()
        watch("trainer board", self._look, every=EVERY)

    def t(self, key: str, **values) -> str:
        return word(f"workshop.{key}", self.lang, **values)

    def _look(self) -> None:
        here = workshop_stamp()
        if here != self.stamp:
            self.stamp = here
            self._build()
        if self.room.live.look_now() or self.room.poll():
            self._draw()

    def _build(self) -> None:
        here = desk()
        self.room: Room = here.room(self.lang)
        self.room.live.look_now()
        if not here.workshop:
            key, values = (
                ("bad_workshop", {"why": here.trouble})
                if here.trouble
                else ("no_workshop", {"folder": here.folder.name})
            )
            self.said.value = (
                f"<pre style='white-space:pre-wrap'>{escape(word(f'workshop_desk.{key}', self.lang, **values))}</pre>"
            )
        templates = [(t.title(self.lang), name) for name, t in self.room.workshop.templates.items()]
        known = self.wanted in self.room.workshop.templates
        first = self.wanted if known else next(iter(self.room.live.steps.get("open") or []), templates[0][1])
        self.template = self._choice("workshop.template", templates, first)
        self.template.observe(lambda _: self._draw(), names="value")
        self.box.children = [self.said, self._forms_row(), self._clock_row(), self._poll_row(), self.vote, self.groups]
        self._draw()

    def _choice(self, key: str, options, value=None) -> widgets.Dropdown:
        look = {"style": {"description_width": "initial"}, "layout": widgets.Layout(width="420px", max_width="100%")}
        value = value if value in [name for _, name in options] else options[0][1]
        return widgets.Dropdown(description=word(key, self.lang), options=options, value=value, **look)

    def _button(self, text: str, do: str, **given) -> widgets.Button:
        """A button of the trainer's page; ``given`` are its fields, read when it is pressed."""
        button = widgets.Button(description=text, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self._act(do, {name: str(read()) for name, read in given.items()}))
        return button

    def _act(self, do: str, given: dict[str, str]) -> None:
        try:
            act(self.room, {"do": do, **given}, self.t("trainer"))
            self.said.value = ""
        except (KamError, KeyError, ValueError):
            self.said.value = escape(self.t("no_such_step"))
        self.room.live.look_now()
        self._draw()

    def _shown(self) -> str:
        return self.template.value

    def _title(self) -> str:
        return self.room.workshop.templates[self.template.value].title(self.lang)

    def _forms_row(self) -> widgets.HBox:
        share = [
            self._button(
                word("workshop_desk.share_group", self.lang, group=group),
                "share",
                group=partial(str, group),
                template=self._shown,
            )
            for group in self.room.workshop.groups
        ]
        self.open = widgets.HTML()
        row = [
            self.template,
            self._button(self.t("open"), "open", template=self._shown),
            self._button(self.t("close"), "close"),
        ]
        return button_row([*row, self.open, *share, *([self._button(self.t("unshare"), "unshare")] if share else [])])

    def _clock_row(self) -> widgets.VBox:
        usual = self.room.workshop.templates[self.template.value].about["minutes"]
        minutes = widgets.BoundedIntText(description=self.t("minutes"), value=usual, min=1, max=240,
                                         layout=widgets.Layout(width="170px"))  # fmt: skip
        start = self._button(self.t("start"), "start", minutes=lambda: minutes.value, label=self._title)
        return widgets.VBox([button_row([minutes, start, *clock_buttons(self._button, self.lang)]), self.clock])

    def _poll_row(self) -> widgets.HBox:
        polls = [(poll.question[self.lang], name) for name, poll in self.room.workshop.polls.items()]
        poll = self._choice("workshop.polls", polls)
        rounds = self._choice("workshop.round", [(self.t(f"round_{name}"), name) for name in ("before", "after")])
        rounds.layout.width = "230px"
        ask = self._button(self.t("ask"), "poll", poll=lambda: poll.value, round=lambda: rounds.value)
        return button_row([poll, rounds, ask, self._button(self.t("end_poll"), "end_poll"),
                      self._button(self.t("hide_poll"), "hide_poll")])  # fmt: skip

    def _draw(self) -> None:
        """The three views; a widget sends a text only when it differs."""
        room, lang = self.room, self.lang
        self.clock.value = countdown_html(running_timer(room, lang), lang=lang)
        self.vote.value = poll_html(room, lang)
        shown = room.workshop.templates[self.template.value]
        self.groups.value = groups_html(room, shown, lang) if room.workshop.groups else ""
        open_now = room.open_templates
        text = (
            word("workshop_desk.now_on", lang, title=open_now[0].title(lang))
            if open_now
            else word("workshop_desk.none_open", lang)
        )
        shared = room.shared()
        text += " · " + word("workshop_desk.shared_now", lang, group=shared[0]) if shared else ""
        self.open.value = escape(text)


def clock_buttons(button, lang: str) -> list[widgets.Button]:
    """Pause, one more minute and stop, made by ``button(text, do)``."""
    pause = f"{word('workshop.pause', lang)} / {word('workshop.go_on', lang)}"
    return [button(pause, "pause"), button(word("workshop.one_more_minute", lang), "more"),
            button(word("workshop.stop", lang), "stop")]  # fmt: skip


def button_row(children) -> widgets.HBox:
    """Controls side by side, as many as fit."""
    row = widgets.HBox(children)
    row.layout.flex_flow = "row wrap"
    return row
