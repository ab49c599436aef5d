"""Tables as a reader sees them."""

import pandas as pd
import pytest

from kamlib.charts.tables import figure_table, shown
from kamlib.errors import KamError

TABLE = pd.DataFrame({"account_id": ["<b>A1</b>", "A2"], "revenue": [1234567.0, None], "share": [0.784, 0.2]})
COLUMNS = {"account_id": "common.account", "revenue": "common.revenue", "share": "common.share"}
FORMATS = {"revenue": "amount", "share": "percent1"}


def html(lang="en", table=TABLE):
    return shown(table, lang=lang, columns=COLUMNS, formats=FORMATS).to_html()


def test_the_same_table_is_the_same_html_so_that_lessons_can_be_compared():
    assert html() == html()
    assert html() != html(table=TABLE.assign(share=0.5))
    assert repr(shown(TABLE, lang="en", columns=COLUMNS)) == "<table: 2 rows, 3 columns>"


def test_headers_and_numbers_are_in_the_readers_language_and_typed_text_is_escaped():
    assert "123万" in html("zh")
    assert "客户" in html("zh")
    assert "1.23M" in html()
    assert "78.4%" in html()
    assert "<b>A1" not in html()
    assert "–" in html()


def test_numbers_stand_right_and_text_stands_left():
    style = html().split("</style>")[0]
    assert ".col1 {\n  text-align: right" in style
    assert ".col2 {\n  text-align: right" in style
    assert ".col0" not in style


def test_only_so_many_rows_are_shown():
    long = pd.DataFrame({"account_id": [f"A{n}" for n in range(30)]})
    assert shown(long, lang="en", columns={"account_id": "common.account"}).to_html().count("<tr>") == 13


def test_an_unknown_format_is_refused():
    with pytest.raises(KamError, match="use one of"):
        shown(TABLE, lang="en", columns=COLUMNS, formats={"share": "per cent"})


def test_figures_stand_beside_those_of_a_source_and_a_difference_is_said():
    found = {
        "common.revenue": (40.834, 40.83),
        "common.target": (40.836, 40.83),
        "common.now": -3,
        "common.account": "4%",
    }
    table = figure_table(found, lang="en").data
    assert table.columns.tolist() == ["what", "we find", "the source says", "equal"]
    assert table["we find"].tolist() == ["40.83", "40.84", "−3", "4%"]
    assert table["equal"].tolist() == ["yes", "no", "–", "–"]
    assert figure_table({"common.revenue": 1}, lang="zh").data.columns.tolist() == ["项目", "我们算出"]
