"""Slides, handout and site: nothing asks a network, notes are for the trainer, slides do what their tags say."""

import re
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.course import publish
from kamlib.course.publish import handout_html, lesson, write_pdf
from kamlib.course.site import exercise_html, write_site
from kamlib.course.slides import _slide_type, slides_html
from kamlib.errors import KamError

ADDRESS = re.compile(r"""(?i)(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""")


def cell(text, slide, *tags):
    return nbformat.v4.new_markdown_cell(text, metadata={"slideshow": {"slide_type": slide}, "tags": list(tags)})


def output(html, *tags):
    shown = nbformat.v4.new_output("execute_result", {"text/html": html, "text/plain": "t"}, execution_count=1)
    return nbformat.v4.new_code_cell("x", outputs=[shown], execution_count=1, metadata={"tags": [*tags, "hide-input"]})


@pytest.fixture
def book(tmp_path) -> Path:
    cells = [
        cell("# What?", "slide", "lang-en"), cell("# 什么？", "slide", "lang-zh"),
        cell("NOTE", "notes", "trainer-note", "lang-en"),
        cell("ask one:", "fragment", "lang-en"), output("<b>ONE</b>"),
        cell("ask two:", "fragment", "lang-en"), output("<b>TWO</b>"),
        output("<b>WAY</b>", "solution"), output("<b>BOARD</b>", "trainer-note"),
        cell("below", "subslide", "lang-en"), cell("HIDDEN", "skip", "lang-en"),
        cell("## Next", "slide", "lang-en"),
    ]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01_small.ipynb")
    return tmp_path / "01_small.ipynb"


def test_slides_follow_the_tags_and_hold_one_chart_each(book):
    deck = slides_html(lesson(str(book), lang="en", role="trainer"), lang="en").split('class="slides">')[1]
    sections = [part.split("<section>")[-1] for part in deck.split("</section>") if "<section>" in part]
    assert ["What?" in sections[0], "ONE" in sections[0], "TWO" in sections[0]] == [True, True, False]
    assert ["ask two" in sections[1], "TWO" in sections[1]] == [True, True]
    assert "below" in sections[2]
    assert "Next" in sections[3]
    assert "HIDDEN" not in deck
    notes = re.findall(r'<aside class="notes">(.*?)</aside>', deck, re.DOTALL)
    assert ["NOTE" in notes[0], "WAY" in notes[1], len(notes)] == [True, True, 2]
    assert "BOARD" not in deck
    assert deck.count("WAY") == 1


def test_a_participants_deck_and_handout_have_no_notes(book):
    view = lesson(str(book), lang="en", role="participant")
    assert not re.search(
        "NOTE|WAY|BOARD", slides_html(view, lang="en").split('class="slides">')[1].split("<script>")[0]
    )
    assert not re.search("NOTE|WAY|BOARD", handout_html(view, lang="en"))
    assert '<div class="trainer">' in handout_html(lesson(str(book), lang="en", role="trainer"), lang="en")


def test_nothing_asks_a_network(book):
    view = lesson(str(book), lang="en", role="trainer")
    for text in (
        slides_html(view, lang="en"),
        handout_html(view, lang="en"),
        exercise_html("01_segmentation", lang="zh"),
    ):
        markup = re.sub(r"<script>.*?</script>|/\*.*?\*/", "", text, flags=re.DOTALL)
        assert not ADDRESS.search(markup), ADDRESS.search(markup)


def test_a_lesson_that_is_not_there_is_named(book):
    with pytest.raises(KamError, match="use"):
        lesson("01_segmentatoin", lang="en", role="trainer")
    told = CliRunner().invoke(main, ["slides", "01_segmentatoin"])
    assert told.exit_code == 2
    assert "01_segmentation" in told.output


def test_the_commands_write_files(book, tmp_path):
    out = str(tmp_path / "out")
    for command in ("slides", "handout"):
        told = CliRunner().invoke(main, [command, str(book), "--lang", "en", "--out", out])
        assert told.exit_code == 0, told.output
    assert (tmp_path / "out" / "01_small-slides-en.html").is_file()
    assert (tmp_path / "out" / "01_small-handout-en.html").is_file()


def test_a_changed_lesson_can_be_run_in_chinese(tmp_path):
    code = nbformat.v4.new_code_cell("from IPython.display import HTML\nHTML(lang)", metadata={"tags": []})
    parameters = nbformat.v4.new_code_cell('lang: str = "en"  # language', metadata={"tags": ["parameters"]})
    title = cell("# 什么？", "slide", "lang-zh")
    nbformat.write(nbformat.v4.new_notebook(cells=[parameters, code, title]), tmp_path / "02_run.ipynb")
    with pytest.raises(KamError, match="choose the other one"):
        lesson(str(tmp_path / "02_run.ipynb"), lang="en", role="participant")
    view = lesson(str(tmp_path / "02_run.ipynb"), lang="zh", role="participant", run=True)
    assert view.cells[1].outputs[0]["data"]["text/html"] == "zh"


def test_the_whole_site_fits_a_usb_stick_and_all_its_links_lead_to_pages(tmp_path):
    pages = write_site(tmp_path)
    assert len(pages) == 1 + 2 * (1 + 5 * 2 + 4)
    assert sum(page.stat().st_size for page in pages) < 10_000_000
    for page in pages:
        text = re.sub(r"<script>.*?</script>|/\*.*?\*/", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not ADDRESS.search(text), page.name
        links = re.findall(r'href="([^"#]+)', text)
        assert links or "-slides" in page.name, page.name
        assert not [link for link in links if not (page.parent / link).is_file()], page.name


CUT = """() => [...Reveal.getCurrentSlide().querySelectorAll("p, li, h1, h2, h3, td, th, img")]
  .filter(part => !part.closest("aside")).map(part => part.getBoundingClientRect())
  .filter(at => at.bottom > innerHeight || at.right > innerWidth || at.left < 0 || at.top < 0).length"""
SMALLEST = """() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll("p, li, td")]
  .filter(part => !part.closest("aside")).map(part => parseFloat(getComputedStyle(part).fontSize)))"""


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_slide_of_a_full_lesson_is_whole_and_large_enough_to_read(tmp_path, tab, lang):
    deck = tmp_path / "deck.html"
    view = lesson("04_key_account_planning", lang=lang, role="trainer")
    deck.write_text(slides_html(view, lang=lang), encoding="utf-8")
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.goto(deck.as_uri())
    tab.wait_for_selector(".reveal.ready", timeout=30000)
    tab.evaluate("Reveal.configure({transition: 'none'})")
    seen = []
    for slide in tab.evaluate("Reveal.getSlides().map(slide => Reveal.getIndices(slide))"):
        tab.evaluate("at => Reveal.slide(at.h, at.v)", slide)
        assert tab.evaluate(CUT) == 0, slide
        assert tab.evaluate(SMALLEST) >= 14, slide
        seen.append(tab.evaluate("Reveal.getCurrentSlide().textContent"))
    texts = [cell.source for cell in view.cells if cell.cell_type == "markdown" and _slide_type(cell) != "skip"]
    for text in texts:
        if first := re.search(r"^[\w ,]{12,}", text, re.MULTILINE):
            assert any(first[0].strip() in slide for slide in seen), first[0]


@pytest.mark.browser
def test_the_site_opens_from_a_folder_without_any_outside_request(tmp_path, monkeypatch, book, tab):
    monkeypatch.setattr(publish, "lessons_folder", lambda: book.parent)
    pages = write_site(tmp_path / "site")
    assert {page.name for page in pages} >= {"index.html", "01_small.html", "01_small-slides.html"}
    asked, errors = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    for page in pages:
        tab.goto(page.as_uri())
        for link in tab.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
            assert link.startswith("#") or (page.parent / link).is_file(), f"{page.name}: {link}"
    tab.goto((tmp_path / "site" / "en" / "01_small-slides.html").as_uri())
    tab.wait_for_selector(".reveal.ready", timeout=30000)
    assert tab.locator("section.present >> text=What?").first.is_visible()
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert errors == []
    assert write_pdf(tmp_path / "site" / "en" / "01_small.html").stat().st_size > 1000
