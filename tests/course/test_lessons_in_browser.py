"""Every lesson as a user opens it, by ``kam course`` with its defaults: every picture, every control, no red box."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from labs import READY, Wire, course_lab  # noqa: E402

MINUTE = 60_000
LESSONS = ("00_welcome", "01_segmentation", "02_branding", "03_sales_efficiency", "04_key_account_planning")
# One language a lesson, by turns; all ten with KAM_BOTH_LANGUAGES=1.
OPENED = [(lesson, "zh" if n % 2 else "en") for n, lesson in enumerate(LESSONS)]
if os.environ.get("KAM_BOTH_LANGUAGES"):
    OPENED = [(lesson, lang) for lang in ("en", "zh") for lesson in LESSONS]
CONTROLS = ".noUi-handle, select, input[type=checkbox], input[type=radio], input[type=date], input[type=text], "
CONTROLS += "input[type=number], textarea"
RED = (
    ".jp-OutputArea-output[data-mime-type*=stderr], .jp-RenderedText[data-mime-type*=error], "
    "[data-mime-type*=stderr], :text('javascript error'), :text('Error displaying widget'), "
    ":text('Error creating widget')"
)


@pytest.fixture(scope="module")
def labs(tmp_path_factory):
    """The address of a lesson in a language; one JupyterLab a language, started when first asked for."""
    started = {}

    def address(lesson: str, lang: str) -> str:
        if lang not in started:
            opened = course_lab(tmp_path_factory.mktemp(lang) / "course", lang=lang)
            started[lang] = (opened, opened.__enter__())
        return started[lang][1](f"{lesson}.ipynb")

    yield address
    for opened, _ in started.values():
        opened.__exit__(None, None, None)


def move(control) -> None:
    """Change a control by keyboard or mouse, as its kind is changed."""
    kind = control.evaluate("node => node.matches('.noUi-handle') ? 'slider' : node.type")
    if kind == "slider":
        readout = control.locator("xpath=ancestor::*[contains(@class, 'widget-hslider')]").locator(".widget-readout")
        now = readout.text_content()
        control.press("ArrowRight")
        if readout.text_content() == now:  # at its end
            control.press("ArrowLeft")
        assert readout.text_content() != now
    elif kind == "select-one":
        control.evaluate("node => node.scrollIntoView({ block: 'center' })")
        control.select_option(index=control.evaluate("node => (node.selectedIndex + 1) % node.options.length"))
    elif kind == "checkbox":
        control.click()
    elif kind == "radio":
        control.check()
    elif kind == "date":
        control.fill("2027-03-01")
    else:
        control.fill("7")
        control.press("Tab")


@pytest.mark.browser
@pytest.mark.parametrize(("lesson", "lang"), OPENED)
def test_every_control_of_a_lesson_is_heard_and_every_picture_is_there(labs, tab, lesson, lang):
    wire = Wire(tab)
    tab.set_default_timeout(MINUTE)
    tab.goto(labs(lesson, lang))
    tab.wait_for_function(READY, timeout=3 * MINUTE)
    assert tab.locator(RED).all_text_contents() == []
    explorers = tab.locator(".jp-OutputArea-output:has(img.widget-image)").all()
    assert len(explorers) >= 1
    moved = 0
    for explorer in explorers:
        shown = look_of(explorer)
        for control in explorer.locator(CONTROLS).all():
            if control.is_visible() and control.is_enabled():
                move(control)
                wire.until_heard()
                moved += 1
        assert look_of(explorer) != shown, "the controls change the picture or the sentence"
    assert moved >= len(explorers)
    for button in tab.locator(".jp-OutputArea-output button.jupyter-button").all():  # forms and the day
        if button.is_visible() and button.is_enabled():
            button.click()
            wire.until_heard()
    assert tab.locator(RED).all_text_contents() == []
    assert "Traceback" not in tab.content()
    assert tab.locator(".kam-told").text_content() == ""
    assert wire.faults == []


def look_of(explorer) -> dict:
    picture = explorer.locator("img.widget-image").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("node => node.decode()")  # fails when there is no picture
    assert picture.evaluate("node => node.naturalWidth") > 300
    return {"picture": picture.get_attribute("src"), "text": explorer.inner_text()}
