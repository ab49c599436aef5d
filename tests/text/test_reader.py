"""The ``kam`` command speaks the reader's language: help, errors, click's own words."""

import gettext
import re
from importlib.resources import files

from babel.messages.pofile import read_po
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.text.reader import help_texts, usual_language

FOLDER = files("kamlib.text") / "locale" / "zh" / "LC_MESSAGES"
with (FOLDER / "kam.po").open("rb") as file:
    CATALOGUE = {message.id: message.string for message in read_po(file) if message.id}


def commands(command=main):
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands(below)


def run(*args, **env):
    return CliRunner().invoke(main, args, env={"KAM_LANG": None, "LC_ALL": None, **env})


def test_the_compiled_words_are_those_of_the_catalogue():
    with (FOLDER / "kam.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for english, chinese in CATALOGUE.items():
        told = compiled.ngettext(*english, 1) if isinstance(english, tuple) else compiled.gettext(english)
        assert told == (chinese[0] if isinstance(english, tuple) else chinese), "run make words"


def test_every_help_text_has_its_chinese_and_every_chinese_its_help_text():
    said = set()
    for command in commands():
        for one in (command, *command.params):
            english = getattr(one, "english_help", getattr(one, "help", None)) or ""
            said |= {text for text in help_texts(english) if text}
    said -= {"Show this message and exit."}
    ours = set(list(CATALOGUE)[: list(CATALOGUE).index("Usage:")])
    assert said - set(CATALOGUE) == set()
    assert ours - said - {"this computer's"} == set()


def test_a_translation_has_the_fields_of_its_english():
    fields = re.compile(r"{\w+(?:!r)?}|%\(\w+\)s")
    for english in filter(lambda key: isinstance(key, str), CATALOGUE):
        assert sorted(fields.findall(CATALOGUE[english])) == sorted(fields.findall(english))


def test_help_follows_the_option_or_the_computer_and_goes_back():
    assert "用法：" in run("report", "--lang", "zh", "--help").output
    assert "台账" in run("report", "--help", LANG="zh_CN.UTF-8").output
    assert "your ledger" in run("report", "--help", LANG="de_DE.UTF-8").output
    assert "your ledger" in run("report", "--help", "--lang", "en", LANG="zh_CN.UTF-8").output


def test_mistakes_on_the_command_line_are_told_in_the_readers_language():
    assert "没有选项 '--bye'。 您是不是要用 '--by'" in run("report", "portfolio", "--bye", "x", KAM_LANG="zh").output
    told = run("report", "portfolo", "--lang", "zh", "--out", "nowhere")
    assert told.exit_code == 2
    assert told.output.splitlines() == [
        "KamError: 没有报告 'portfolo'",
        "  位置：kam report NAME",
        "  处理：用 portfolio",
    ]


def test_the_languages_own_setting_goes_before_the_locale(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert usual_language() == "zh"
    monkeypatch.setenv("KAM_LANG", "en")
    assert usual_language() == "en"
