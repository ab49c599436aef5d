"""What does the brand mean, cell by cell, and where does the rival mean more?"""

import ipywidgets as widgets
from matplotlib.axes import Axes

from kamlib import branding
from kamlib.branding.charts import named, plot_meaning_map
from kamlib.course.explorers.panels import ROW, WIDE, png_of, sentence_html
from kamlib.text import word

MARKS = ("now", "target", "rival")


def meaning_view(entries: dict[str, dict], *, lang: str) -> tuple[Axes, str]:
    """The filled meaning model and the first three cells to work on."""
    filled = branding.meaning_map(entries)
    rows = branding.meaning_gaps(filled).head(3)
    lines = [f"– {row[lang]}: {named('status', row['status'], lang)}. {row['text']}" for _, row in rows.iterrows()]
    return plot_meaning_map(filled, lang=lang), "\n".join([word("branding.explore_meaning", lang), *lines])


def meaning_explorer(entries: dict[str, dict], *, lang: str = "en") -> widgets.VBox:
    """Choose a cell, write what the brand says there, mark us and the rival; the map follows.

    Parameters
    ----------
    entries : dict
        First entries by cell, as for :func:`kamlib.branding.meaning_map`; not changed.
    lang : {"en", "zh"}
    """
    state = {cell: dict(entry) for cell, entry in entries.items()}
    cells = branding.meaning_model()["cells"]
    pick = widgets.Dropdown(
        description=word("branding.control_cell", lang), options=[(c[lang], c["id"]) for c in cells]
    )
    controls = _controls(lang)
    question, picture, sentence = widgets.HTML(), widgets.Image(format="png", layout=WIDE), widgets.HTML()
    questions = {cell["id"]: cell[f"ask_{lang}"] for cell in cells}

    def redraw() -> None:
        ax, text = meaning_view(state, lang=lang)
        picture.value, sentence.value = png_of(ax), sentence_html(text)

    def keep(change) -> None:
        entry = state.setdefault(pick.value, {})
        entry.update({name: control.value for name, control in controls.items()})
        redraw()

    def show_cell(change=None) -> None:
        question.value = sentence_html(questions[pick.value])
        for name, control in controls.items():
            control.unobserve(keep, names="value")
            control.value = state.get(pick.value, {}).get(name) or ("" if name == "text" else 3)
            control.observe(keep, names="value")

    for control in (pick, *controls.values()):
        control.style, control.layout = ROW, widgets.Layout(width="100%", max_width="960px")
    pick.observe(show_cell, names="value")
    show_cell()
    redraw()
    return widgets.VBox([pick, question, *controls.values(), picture, sentence])


def _controls(lang: str) -> dict[str, widgets.Widget]:
    controls = {"text": widgets.Text(description=word("branding.control_text", lang), continuous_update=False)}
    for mark in MARKS:
        controls[mark] = widgets.FloatSlider(
            description=word(f"branding.meaning_{mark}", lang), min=1, max=5, step=0.5, continuous_update=False
        )
    return controls
