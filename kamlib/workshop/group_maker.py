"""How does the trainer make balanced groups from a list of names, in a notebook?"""

from html import escape

import ipywidgets as widgets

from kamlib.documents.here import with_widgets
from kamlib.errors import KamError
from kamlib.text import require_language, word
from kamlib.workshop.day_clock import kept_day
from kamlib.workshop.desk import WORKSHOP, close_boards, desk
from kamlib.workshop.groups import Grouping, balanced_groups
from kamlib.workshop.making import typed_people, write_workshop
from kamlib.workshop.trainer_board import button_row

_GRID = "display:grid;gap:12px;grid-template-columns:repeat(auto-fill,minmax(210px,1fr))"


class GroupMaker:
    """The group maker as a notebook's output; a sentence in exports."""

    def __init__(self, lang: str):
        self.lang = lang

    def form(self) -> widgets.VBox:
        """The list of names, the numbers, the groups, and the button that writes the workshop's file."""
        return _Skin(self.lang).box

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = word("workshop_desk.groups_static", self.lang)
        bundle = {"text/plain": text, "text/html": f"<p><i>{escape(text)}</i></p>"}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle


def group_maker(*, lang: str) -> GroupMaker:
    """Balanced groups from a list of names; the same list and seed give the same groups."""
    require_language(lang, where="group_maker(lang=)")
    return GroupMaker(lang)


def grouping_html(made: Grouping, lang: str) -> str:
    """The groups side by side, and how evenly they are mixed."""
    cards = []
    for number, members in enumerate(made.members, start=1):
        name = word("workshop.group_n", lang, n=number)
        head = word("workshop_desk.group_head", lang, group=name, n=len(members))
        lines = "".join(f"<li>{escape(_person(person))}</li>" for person in members)
        cards.append(f"<div><b>{escape(head)}</b><ul style='margin:0'>{lines}</ul></div>")
    told = [
        word("workshop_desk.spread", lang, name=word(f"workshop_desk.by_{name}", lang), share=f"{share:.0%}")
        for name, share in made.spread.items()
    ]
    told.append(word("workshop_desk.apart" if made.apart else "workshop.not_apart", lang))
    return f"<div style='{_GRID}'>{''.join(cards)}</div><p>{escape(' · '.join(told))}</p>"


def _person(person: dict) -> str:
    more = [person[name] for name in ("branch", "function", "seniority") if person.get(name)]
    return f"{person['name']} ({', '.join(more)})" if more else person["name"]


class _Skin:
    """Controls whose every change seats the people anew."""

    def __init__(self, lang: str):
        self.lang, style = lang, {"description_width": "initial"}
        here = desk()
        small = widgets.Layout(width="240px")
        label = widgets.HTML(f"<b>{escape(word('workshop_desk.names', lang))}</b>")
        hint = word("workshop_desk.names_example", lang)
        self.names = widgets.Textarea(value=_known(here.workshop), placeholder=hint, rows=8, continuous_update=False,
                                      layout=widgets.Layout(width="100%", max_width="760px"))  # fmt: skip
        number = len(here.workshop.groups) if here.workshop else 4
        self.n = widgets.BoundedIntText(description=word("workshop_desk.n_groups", lang), value=number, min=1, max=40,
                                        style=style, layout=small)  # fmt: skip
        self.seed = widgets.BoundedIntText(description=word("workshop_desk.seed", lang), value=1, min=0, max=9999,
                                           style=style, layout=widgets.Layout(width="340px"))  # fmt: skip
        title = here.workshop.day["title"][lang] if here.workshop else word("workshop.usual_title", lang)
        self.title = widgets.Text(description=word("workshop_desk.title", lang), value=title, style=style,
                                  layout=widgets.Layout(width="420px"))  # fmt: skip
        self.again = widgets.Checkbox(description=word("workshop_desk.replace_file", lang), indent=False)
        write = widgets.Button(description=word("workshop_desk.write_file", lang), layout=widgets.Layout(width="auto"))
        write.on_click(lambda _: self._write())
        self.groups, self.said = widgets.HTML(), widgets.HTML()
        for control in (self.names, self.n, self.seed):
            control.observe(lambda _: self._seat(), names="value")
        self.box = widgets.VBox([label, self.names, button_row([self.n, self.seed]), self.groups,
                                 button_row([self.title, write, self.again]), self.said])  # fmt: skip
        self.box.add_class("kam-groups")
        self._seat()

    def _seat(self) -> None:
        people = typed_people(self.names.value)
        try:
            made = balanced_groups(people, n_groups=self.n.value, seed=self.seed.value) if people else None
        except KamError as error:
            self.groups.value = _three_lines(error)
            return
        self.groups.value = grouping_html(made, self.lang) if made else ""

    def _write(self) -> None:
        path = desk().folder / WORKSHOP
        if path.exists() and not self.again.value:
            self.said.value = f"<p>{escape(word('workshop_desk.tick_replace', self.lang))}</p>"
            return
        day = kept_day(desk().room(self.lang))
        close_boards()  # the answers of the workshop before get another name
        try:
            told = write_workshop(path, title=self.title.value, n_groups=self.n.value, seed=self.seed.value,
                                  people=typed_people(self.names.value), lang=self.lang,
                                  force=self.again.value, day=day)  # fmt: skip
        except (KamError, OSError) as error:
            self.said.value = _three_lines(error)
            return
        serve = word("workshop_desk.serve_with", self.lang)
        command = f'kam workshop serve "{path}"'
        self.said.value = (
            f"<p style='white-space:pre-line'>{escape(told)}</p><p>{escape(serve)}</p><pre>{escape(command)}</pre>"
        )


def _known(workshop) -> str:
    """The people of a workshop that is there already, as lines."""
    fields = ("name", "branch", "function", "seniority", "manager")
    people = workshop.people if workshop else ()
    return "\n".join(", ".join(person.get(name, "") for name in fields).rstrip(", ") for person in people)


def _three_lines(error: Exception) -> str:
    return f"<pre style='color:#b03a2e;white-space:pre-wrap'>{escape(str(error))}</pre>"
