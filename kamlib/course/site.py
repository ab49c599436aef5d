"""How is the whole course read from a USB stick, in both languages, without a network?"""

from html import escape
from pathlib import Path

from kamlib.course.exercise import exercise_names, sealed_bank
from kamlib.course.page import page
from kamlib.course.publish import handout_html, lesson, lesson_names, lesson_title
from kamlib.course.questions.kinds import given_for
from kamlib.course.questions.static import static_html
from kamlib.course.slides import slides_html
from kamlib.errors import KamError
from kamlib.text import LANGUAGES, word
from kamlib.writing import raise_refused, write_text


def write_site(folder: Path, *, run: bool = False) -> list[Path]:
    """The whole course for participants as pages in both languages.

    Returns
    -------
    list of Path
        ``index.html``, and for each language ``<lang>/index.html``, lessons, slides and exercises.
    """
    texts = {"index.html": _door()}
    for lang in LANGUAGES:
        texts |= {f"{lang}/{place}": text for place, text in _pages(lang, run).items()}
    refused = []
    for place, text in texts.items():
        try:
            write_text(folder / place, text)
        except KamError as error:
            refused.append(error)
    raise_refused(refused)
    return [folder / place for place in texts]


def _pages(lang: str, run: bool) -> dict[str, str]:
    """The pages of one language by their place."""
    pages, cards = {}, []
    slides, home = word("course.site_slides", lang), _link("index.html", word("course.site_title", lang))
    for name in lesson_names():
        view = lesson(name, lang=lang, role="participant", run=run)
        links = [_link(f"{name}-slides.html", slides)]
        if name in exercise_names():
            links.append(_link(f"exercise-{name}.html", word("course.site_exercise", lang)))
        pages[f"{name}.html"] = handout_html(view, lang=lang, nav=_nav(home, *links))
        pages[f"{name}-slides.html"] = slides_html(view, lang=lang)
        cards.append(_card(_link(f"{name}.html", lesson_title(view)), *links))
    cards.append(f"<p>{word('course.site_exercises', lang)}</p>")
    for name in exercise_names():
        pages[f"exercise-{name}.html"] = exercise_html(name, lang=lang, nav=_nav(home))
    title = word("course.site_title", lang)
    pages["index.html"] = page(title, f"<h1>{title}</h1>{''.join(cards)}", lang=lang)
    return pages


def exercise_html(name: str, *, lang: str, seed: int = 1, nav: str = "") -> str:
    """An exercise to read: its questions with what can be chosen, no answers."""
    bank = sealed_bank(name)
    of = len(bank.questions)
    parts = [
        static_html(question, given_for(question, seed), number=number, of=of, seed=seed, lang=lang)
        for number, question in enumerate(bank.questions.values(), 1)
    ]
    head = f"{nav}<h1>{escape(bank.head['title'][lang])}</h1><p>{escape(bank.head['story'][lang])}</p>"
    return page(bank.head["title"][lang], head + "<hr>".join(parts), lang=lang)


def _link(place: str, text: str) -> str:
    return f'<a href="{place}">{escape(text)}</a>'


def _nav(*links: str) -> str:
    return f"<nav>{''.join(links)}</nav>"


def _card(*links: str) -> str:
    return f'<div class="card">{" · ".join(links)}</div>'


def _door() -> str:
    doors = "".join(_card(_link(f"{lang}/index.html", word("course.site_title", lang))) for lang in LANGUAGES)
    return page("Key accounts · 大客户营销", doors, lang="en")
