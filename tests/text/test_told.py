"""Every error can be told in Chinese, and the list of translations holds nothing that the code no longer says."""

import pickle
import re
import sys
from importlib.resources import files
from pathlib import Path
from string import Formatter

import yaml

from kamlib.errors import KamError
from kamlib.tables.troubles import trouble
from kamlib.text import told, word
from kamlib.text.told import in_language
from kamlib.text.words import words

sys.path.insert(0, str(Path(__file__).parent))
from error_texts import error_texts  # noqa: E402

SAID = error_texts(("what", "fix"))
KNOWN = yaml.safe_load((files("kamlib.text") / "errors.yaml").read_text(encoding="utf-8"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
THE_SAME = ("pip install kamlib[postgres]", "≤ 100%", "> 0")


def test_the_code_says_several_hundred_different_things():
    assert len(SAID) > 400


def test_every_error_of_the_code_has_its_chinese():
    lacking = [
        f"{SAID[text]}: {text}" for text in SAID if text not in THE_SAME and not CHINESE.search(in_chinese(text))
    ]
    assert lacking == [], "add them to kamlib/text/errors.yaml"


def in_chinese(english):
    filled = re.sub(r"(?<!{){}", "'x'", english).replace("{{", "{").replace("}}", "}")
    return in_language(filled, "zh")


def test_no_translation_is_left_of_what_nobody_says_any_more():
    anywhere = SAID | error_texts(("where",))
    tails = (", item {}", ", line {}", ", column {}", ", field {}", ", question {}", " has columns {}")
    unused = [english for english in KNOWN if english not in anywhere and not english.endswith(tails)]
    assert unused == []


def test_a_translation_fills_in_all_that_the_english_does():
    for english, chinese in KNOWN.items():
        samples = [f"'{n}'" for n in range(english.count("{}"))]
        assert [sample for sample in samples if sample not in chinese.format(*samples)] == [], english


def test_the_most_exact_translation_is_taken_and_names_stay_as_they_are():
    error = KamError("the ledger has no column 'brnch'", where="f(a) has columns ['b']", fix="use --by branch")
    assert told(error, "zh").splitlines() == [
        "台账没有列 'brnch'", "  位置：f(a) 现有的列：['b']", "  处理：用 --by branch",
    ]  # fmt: skip
    assert told(error, "en") == str(error)


def test_an_error_keeps_its_own_chinese_in_another_process():
    error = pickle.loads(
        pickle.dumps(trouble("missing_column_near", where="a.csv", missing="x", headers="y", maps="z"))
    )
    assert CHINESE.search(told(error, "zh").splitlines()[0])


def test_an_error_of_a_kernel_that_is_text_only_is_told_in_chinese_too():
    error = trouble("reports.stray_last_day", where="a.csv", rows=1, days="2206-01-01", last="2026-06-30")
    text_only = KamError(error.what, where="a.csv", fix=error.fix)
    assert told(text_only, "zh").splitlines()[0] == "1 行的日期是 2206-01-01，比其余各行晚一年以上"
    assert told(text_only, "zh") == told(error, "zh")


def test_every_error_of_the_topics_is_known_by_its_text():
    for topic in ("tables", "reports"):
        entries = words(topic)
        for name in [name for name in entries if name.endswith("_what") and f"{name[:-5]}_fix" in entries]:
            for key in (name, f"{name[:-5]}_fix"):
                fields = {field for _, field, _, _ in Formatter().parse(entries[key]["en"]) if field}
                values = {field: f"7{n}" for n, field in enumerate(sorted(fields) or ["none"])}
                english, chinese = (word(f"{topic}.{key}", lang, **values) for lang in ("en", "zh"))
                assert in_language(english, "zh") in (chinese, chinese.replace("可用：", "用 ")), key
