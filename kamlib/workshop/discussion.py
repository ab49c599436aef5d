"""How does a group fill a template in the middle of a lesson?"""

from html import escape

import ipywidgets as widgets

from kamlib.documents.here import with_widgets
from kamlib.text import require_language, word
from kamlib.workshop.desk import MINE, Desk, desk, group_label
from kamlib.workshop.filled import filled, form_html, template_html
from kamlib.workshop.form_state import used_rows
from kamlib.workshop.forms import Form
from kamlib.workshop.template import Template
from kamlib.workshop.templates import load_template


class Discussion:
    """Templates at their place in a lesson: text for exports, forms where somebody sits."""

    def __init__(self, templates: tuple[str, ...], lang: str, example: bool):
        self.templates, self.lang, self.example = [load_template(name) for name in templates], lang, example

    def static(self) -> str:
        """The templates to read, with the worked example where there is one."""
        return "".join(template_html(template, lang=self.lang, example=self.example) for template in self.templates)

    def form(self) -> widgets.VBox:
        """The forms with the chooser of the group above them."""
        here = desk()
        spots = [_Spot(template, here, self.lang, self.example).box for template in self.templates]
        return widgets.VBox([_chooser(here, self.lang), *spots])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        titles = ", ".join(template.title(self.lang) for template in self.templates)
        bundle = {"text/plain": titles, "text/html": self.static()}
        return {**self.form()._repr_mimebundle_(), **bundle} if with_widgets() else bundle


def discussion(*templates: str, lang: str, example: bool = True) -> Discussion:
    """The templates a group works on at this point of a lesson.

    Parameters
    ----------
    *templates : str
        Ids of templates, as ``template_ids`` lists them.
    lang : {"en", "zh"}
    example : bool
        False: empty rows although there is a worked example, where people should think first.

    Returns
    -------
    Discussion
        Shows the template and its worked example; with somebody before the kernel also a form that keeps what is
        typed, on the board of the workshop beside the notebook or in a file of one's own.

    Raises
    ------
    KamError
        No such template.

    Examples
    --------
    >>> "Hours a month" in discussion("se-workload", lang="en").static()
    True
    """
    require_language(lang, where="discussion(lang=)")
    return Discussion(templates, lang, example)


def _chooser(here: Desk, lang: str) -> widgets.HBox:
    """Whose form, and who types; kept for all lessons of this copy of the course."""
    look = {"style": {"description_width": "initial"}, "layout": widgets.Layout(width="300px")}
    whose, mine = word("workshop_desk.whose", lang), group_label(MINE, lang)
    if here.workshop:
        options = [(mine, ""), *((group, group) for group in here.workshop.groups)]
        known = here.seat.group if here.seat.group in here.workshop.groups else ""
        group = widgets.Dropdown(description=whose, options=options, value=known, **look)
        group.observe(lambda change: here.seat.set_trait("group", change["new"]), names="value")
    else:
        hint = word("workshop_desk.group_hint", lang)
        group = widgets.Text(
            description=whose, placeholder=hint, value=here.seat.group, continuous_update=False, **look
        )
        group.observe(lambda change: here.seat.set_trait("group", _plain(change["new"], mine)), names="value")
    here.seat.observe(lambda change: setattr(group, "value", change["new"]), names="group")
    name = widgets.Text(
        description=word("workshop_desk.your_name", lang), value=here.seat.name, continuous_update=False, **look
    )
    name.observe(lambda change: here.seat.set_trait("name", change["new"].strip()[:40]), names="value")
    trouble = [widgets.HTML(f"<pre>{escape(word('workshop_desk.bad_workshop', lang, why=here.trouble))}</pre>")]
    row = widgets.HBox([group, name, *(trouble if here.trouble else [])])
    row.layout.flex_flow = "row wrap"
    return row


def _plain(typed: str, mine: str) -> str:
    """A group's name as it is kept; one's own answers have none."""
    typed = " ".join(typed.split())[:40]
    return "" if typed == mine else typed


class _Spot:
    """One template: to read until somebody wants to fill it in, or has begun to."""

    def __init__(self, template: Template, here: Desk, lang: str, example: bool):
        self.template, self.here, self.lang, self.example = template, here, lang, example
        self.button = widgets.ToggleButton(
            layout=widgets.Layout(width="auto", max_width="100%", align_self="flex-start")
        )
        self.body = widgets.VBox()
        self.box = widgets.VBox([self.button, self.body])
        self.box.add_class("kam-discussion")
        self.button.value = self._begun()
        self.button.observe(lambda _: self._show(), names="value")
        here.seat.observe(lambda _: self._show(), names=["group", "name"])
        self._show()

    def _filled(self):
        group = self.here.seat.group or MINE
        return filled(self.template, board=self.here.board(group), group=group, lang=self.lang)

    def _begun(self) -> bool:
        values = self._filled().values
        return any(used_rows(part, values) for part in self.template.parts)

    def _show(self) -> None:
        title, seat = self.template.title(self.lang), self.here.seat
        self.button.description = word(f"workshop_desk.{'fold' if self.button.value else 'fill_in'}", self.lang,
                                       title=title)  # fmt: skip
        if self.button.value:
            shown = Form(self._filled(), self.here.board(seat.group or MINE), seat.name).box
        elif self._begun():
            shown = widgets.HTML(form_html(self._filled()))
        else:
            shown = widgets.HTML(template_html(self.template, lang=self.lang, example=self.example))
        self.body.children = (shown,)
