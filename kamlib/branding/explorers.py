"""What happens to the brand when I change this answer, this price, this line of the data sheet, this cell?"""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from kamlib import branding
from kamlib.branding import question_tree
from kamlib.branding.charts import (
    named,
    plot_brand_level,
    plot_brand_shift,
    plot_meaning_map,
    plot_personality,
    plot_practices,
    plot_preference_shares,
    plot_spec_ranking,
    plot_tree_choice,
)
from kamlib.course.explore import ROW, WIDE, explorer, png_of, sentence_html
from kamlib.tables.checklists import checklist_actions, checklist_score, load_checklist
from kamlib.text import percent, word

SPEC_LINES = {
    "price_gbp": "low", "power_to_weight": "high", "top_speed_mph": "high", "acceleration_s": "low",
    "economy_mpg": "high",
}  # fmt: skip


def _yes_no(text: str, value: object, lang: str) -> widgets.Dropdown:
    options = [("–", None), (word("common.yes", lang), "yes"), (word("common.no", lang), "no")]
    return widgets.Dropdown(description=text, options=options, value=value)


def level_view(*, lang: str, **answers: str | None) -> tuple[Axes, str]:
    """The staircase for eight answers, and what to do next."""
    level = branding.brand_level(answers)
    if level.next_level is None:
        return plot_brand_level(level, lang=lang), word("branding.explore_level_top", lang)
    text = word("branding.explore_level", lang, level=named("level", level.level, lang), n=len(level.ahead))
    if not level.ahead:
        text = word("branding.explore_level_plain", lang, level=named("level", level.level, lang))
    return plot_brand_level(level, lang=lang), text


def level_explorer(answers: dict[str, str], *, lang: str = "en") -> widgets.VBox:
    """Eight questions with yes and no, and the staircase they lead to.

    Parameters
    ----------
    answers : dict
        First answers by question id, ``"yes"`` or ``"no"``.
    lang : {"en", "zh"}
    """
    items = load_checklist("branding", "eight_questions").items
    controls = {item.id: _yes_no(getattr(item, lang), answers.get(item.id), lang) for item in items.itertuples()}
    return explorer(controls, lambda **state: level_view(lang=lang, **state), columns=1)


def spec_view(cars: pd.DataFrame, *, lang: str, **chosen: bool) -> tuple[Axes, str]:
    """The ranking of the cars by the chosen lines of the data sheet."""
    lines = {line: SPEC_LINES[line] for line, is_chosen in chosen.items() if is_chosen} or {"power_to_weight": "high"}
    name = "car_zh" if lang == "zh" else "car"
    ranking = branding.spec_ranking(cars, name=name, better=lines)
    text = word("branding.explore_spec", lang, car=ranking[name].iloc[0], n=len(lines))
    return plot_spec_ranking(ranking, lang=lang), text


def spec_explorer(cars: pd.DataFrame, *, lang: str = "en") -> widgets.VBox:
    """Which lines of the data sheet count? Change them, and the best car changes.

    Parameters
    ----------
    cars : DataFrame
        The case ``blind_choice_cars`` with a column ``power_to_weight``.
    lang : {"en", "zh"}
    """
    controls = {line: widgets.Checkbox(description=named("spec", line, lang), value=True) for line in SPEC_LINES}
    return explorer(controls, lambda **state: spec_view(cars, lang=lang, **state), columns=3)


def vote_view(options: list[str], *, lang: str, **counts: int) -> tuple[Axes, str]:
    """How a show of hands moved once the names were shown."""
    before, after = ([counts[f"{when}_{n}"] for n in range(len(options))] for when in ("before", "after"))
    votes = pd.DataFrame({"before": _ballots(options, before), "after": _ballots(options, after)}, dtype=object)
    shift = branding.brand_shift(votes)
    moved = sum(max(0, now - then) for then, now in zip(before, after, strict=True))
    if sum(before) != sum(after):
        text = word("branding.explore_votes_differ", lang, before=sum(before), after=sum(after))
    else:
        text = word("branding.explore_votes", lang, moved=moved, voters=sum(before))
    return plot_brand_shift(shift, lang=lang), text


def _ballots(options: list[str], counts: list[int]) -> pd.Series:
    return pd.Series(
        [option for option, count in zip(options, counts, strict=True) for _ in range(count)], dtype=object
    )


def vote_explorer(options: list[str], before: list[int], after: list[int], *, lang: str = "en") -> widgets.VBox:
    """A show of hands without and with names, typed in as counts.

    Parameters
    ----------
    options : list of str
        The brands.
    before, after : list of int
        First counts.
    lang : {"en", "zh"}
    """
    controls = {}
    for when, counts in (("before", before), ("after", after)):
        for n, (option, count) in enumerate(zip(options, counts, strict=True)):
            text = f"{named('brand', option, lang)} – {word(f'branding.shift_{when}', lang)}"
            controls[f"{when}_{n}"] = widgets.BoundedIntText(description=text, value=count, min=0, max=999)
    controls = {key: controls[key] for n in range(len(options)) for key in (f"before_{n}", f"after_{n}")}
    return explorer(controls, lambda **state: vote_view(options, lang=lang, **state))


def choice_view(
    worths: pd.DataFrame, *, brands: tuple[str, str], rivals_price: float, service: str, lang: str,
    price: float, delivery: int, rule: str,
) -> tuple[Axes, str]:  # fmt: skip
    """Whom the respondents of the conjoint survey would choose at this price."""
    offers = pd.DataFrame(
        {
            "offer": brands,
            "brand": brands,
            "price": [price, rivals_price],
            "delivery": [delivery, 48],
            "service": service,
        }
    )
    shares = branding.preference_shares(worths, offers, rule=rule)
    income = shares["share"].iloc[0] * price * 100
    text = word("branding.explore_choice", lang, price=f"{price:.2f}", share=percent(shares["share"].iloc[0]),
                rivals_price=f"{rivals_price:.2f}", income=f"{income:,.0f}")  # fmt: skip
    return plot_preference_shares(shares, lang=lang), text


def choice_explorer(
    worths: pd.DataFrame,
    *,
    brands: tuple[str, str],
    rivals_price: float = 10,
    service: str = "door_pickup",
    lang: str = "en",
) -> widgets.VBox:
    """Our price and delivery time against a rival's fixed offer.

    Parameters
    ----------
    worths : DataFrame
        Part-worths of the operator's conjoint survey (brand, price 8–14, delivery 24–72 hours, service).
    brands : (str, str)
        Ours and the rival.
    rivals_price : float
        The rival delivers in 48 hours at this price.
    service : str
        The same for both.
    lang : {"en", "zh"}
    """
    rules = [(word(f"branding.rule_{rule}", lang), rule) for rule in ("first_choice", "logit")]
    labels = {name: word(f"branding.control_{name}", lang) for name in ("price", "delivery", "rule")}
    controls = {
        "price": widgets.FloatSlider(value=10, min=8, max=14, step=0.25, continuous_update=False),
        "delivery": widgets.Dropdown(options=[24, 48, 72], value=48),
        "rule": widgets.Dropdown(options=rules),
    }
    for name, control in controls.items():
        control.description = labels[name]
    fixed = {"brands": brands, "rivals_price": rivals_price, "service": service, "lang": lang}
    return explorer(controls, lambda **state: choice_view(worths, **fixed, **state), columns=3)


def practices_view(*, lang: str, **marks: float) -> tuple[Axes, str]:
    """Twelve links between mistake and best practice, and what to work on first."""
    score = checklist_score(load_checklist("branding", "practices"), marks)
    actions = checklist_actions(score).head(3)
    if actions.empty:
        return plot_practices(score, lang=lang), word("branding.explore_practices_fine", lang)
    lines = [f"– {row[lang]}: {row[f'best_{lang}']}" for _, row in actions.iterrows()]
    return plot_practices(score, lang=lang), "\n".join([word("branding.explore_practices", lang), *lines])


def practices_explorer(marks: dict[str, float], *, lang: str = "en") -> widgets.VBox:
    """Twelve sliders from common mistake (0) to best practice (4).

    Parameters
    ----------
    marks : dict
        First marks by link; 2 where none is given.
    lang : {"en", "zh"}
    """
    controls = {
        item.id: widgets.IntSlider(description=getattr(item, lang), value=round(marks.get(item.id, 2)), min=0, max=4,
                                   continuous_update=False)
        for item in load_checklist("branding", "practices").items.itertuples()
    }  # fmt: skip
    return explorer(controls, lambda **state: practices_view(lang=lang, **state))


def tree_view(name: str, *, lang: str, **answers: str | None) -> tuple[Axes, str]:
    """Where the answers of a question tree lead so far."""
    choice = branding.tree_choice(name, answers)
    steps = word("branding.explore_tree", lang, steps=len(choice.path))
    return plot_tree_choice(name, choice, lang=lang), steps


def tree_explorer(name: str, answers: dict[str, str], *, lang: str = "en") -> widgets.VBox:
    """The questions of a tree as drop-downs, and the option they lead to.

    Parameters
    ----------
    name : {"architecture", "organisation"}
    answers : dict
        First answers by question id.
    lang : {"en", "zh"}
    """
    questions = question_tree(name)["questions"]
    controls = {question["id"]: _yes_no(question[lang], answers.get(question["id"]), lang) for question in questions}
    return explorer(controls, lambda **state: tree_view(name, lang=lang, **state), columns=1)


def personality_view(profile: pd.DataFrame, *, brand: str, lang: str, **ideal: float) -> tuple[Axes, str]:
    """The brands against the ideal the sliders describe."""
    distance = branding.personality_distance(profile, ideal=ideal)
    text = word("branding.explore_personality", lang, nearest=named("brand", distance["brand"].iloc[0], lang),
                distance=f"{distance['distance'].iloc[0]:.2f}")  # fmt: skip
    return plot_personality(profile, ideal=ideal, brand=brand, lang=lang), text


def personality_explorer(
    profile: pd.DataFrame, ideal: dict[str, float], *, brand: str, lang: str = "en"
) -> widgets.VBox:
    """Sliders for the ideal personality; which brand is nearest to it?

    Parameters
    ----------
    profile : DataFrame
        From :func:`kamlib.branding.personality_profile`.
    ideal : dict
        First marks by trait.
    brand : str
        The brand drawn in colour.
    lang : {"en", "zh"}
    """
    controls = {
        trait: widgets.FloatSlider(description=named("trait", trait, lang), value=mark, min=1, max=5, step=0.5,
                                   continuous_update=False)
        for trait, mark in ideal.items()
    }  # fmt: skip
    return explorer(controls, lambda **state: personality_view(profile, brand=brand, lang=lang, **state), columns=3)


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
