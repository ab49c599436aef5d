from pathlib import Path

import pandas as pd
import papermill
import pytest

from kamlib.branding.report import LISTS, BrandPage, brand_health, brand_source, headline, read_kind
from kamlib.errors import KamError
from kamlib.reports.numbers import recorded_tables

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "reports" / "brand_health.ipynb"
NOTHING = dict.fromkeys(LISTS, "")


def page_of(lang="en", region="", paths=NOTHING, brand=""):
    source = brand_source(paths, brand=brand, region=region)
    result = brand_health(source.tables, brand=source.brand, region=region)
    return BrandPage(result, lang, region, "¥" if source.bundled else "", source.everywhere), source


@pytest.fixture(scope="module")
def whole():
    return page_of()[0]


def test_the_operators_planted_leak_and_regions_stand_on_the_page(whole):
    text = whole.in_short().data
    assert "We lose people on the way to “**have tried it**”: only 33%" in text
    assert "**44%** do not mind paying more for us; for Yanhe Express it is 55%" in text
    assert "River North 53% against Coast 34%" in whole.gap_text().data


def test_headline_figures_are_six_and_named_in_both_languages(whole):
    for lang in ("en", "zh"):
        numbers = headline(whole.result, lang=lang, currency="¥")
        assert len(numbers) == numbers["label"].nunique() == 6
        assert numbers["shown"].ne("–").all()
    assert numbers.set_index("key").loc["worth", "shown"] == "+¥3.42"


def test_next_steps_follow_from_what_was_found(whole):
    steps = whole.next_steps().data
    assert steps.startswith("- Make the first purchase easy")
    assert "Find out in Coast why fewer agree than in River North" in steps
    assert "Ask more people in Hills" in steps


def test_a_region_with_few_answers_says_not_enough_data_and_names_what_covers_all_regions():
    page, _ = page_of(region="Hills")
    assert "Not enough data from Hills" in page.gap_text().data
    assert "These answers carry no region" in page.funnel_text().data
    assert "among 600 asked. (all regions)" in page.in_short().data
    labels = headline(page.result, lang="en", everywhere=page.everywhere).set_index("key")["label"]
    assert labels[["aided", "worth", "promoters"]].str.endswith("(all regions)").tolist() == [True, True, False]
    assert headline(page.result, lang="en").set_index("key").loc["paying", "shown"] == "–"
    assert "paying more" not in page.in_short().data


def test_a_region_is_compared_with_the_one_that_differs_most():
    page, _ = page_of(region="Coast")
    assert page.result.attitudes.gap[1:3] == ("River North", "Coast")
    assert page.result.promoters["n"].tolist() == [171]


def test_the_chinese_page_closes_its_bold_figures():
    text = page_of(lang="zh")[0].in_short().data
    assert "**94%** 的人知道我们" in text


def test_another_brand_can_be_reported_on():
    page, _ = page_of(brand="Yanhe Express")
    assert "at no step do we lose more people" in page.in_short().data


def write(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return str(path)


FUNNEL_ZH = "受访者,品牌,提示知晓,考虑,用过,常用\n" + "".join(
    f"R{n},{brand},1,{int(n < 40)},{int(n < cut)},0\n" for n in range(50) for brand, cut in (("甲牌", 10), ("乙牌", 35))
)


def test_an_own_funnel_with_chinese_headers_in_gb18030_is_read(tmp_path):
    paths = NOTHING | {"funnel": write(tmp_path / "f.csv", FUNNEL_ZH, "gb18030")}
    page, source = page_of(paths=paths)
    assert source.brand == "甲牌"
    assert page.result.funnel.leak.set_index("brand").loc["甲牌", "step"] == "tried"
    assert page.result.attitudes is None
    assert "Not enough data: touchpoints with cost not given" in page.missing("touchpoints").data
    assert "answers to the statements: not given" in page.notes(source.notes).data
    assert page.next_steps().data.count("\n") == 0


def test_yes_and_no_serve_as_marks(tmp_path):
    table = read_kind(write(tmp_path / "f.csv", FUNNEL_ZH.replace(",1", ",是").replace(",0", ",否")), "funnel")[0]
    assert table["aided"].eq(1).all()


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (FUNNEL_ZH.replace("用过", "试用过吗"), "add a column 'tried'"),
        (FUNNEL_ZH.replace("R3,甲牌,1", "R3,甲牌,maybe"), "write 0 or 1"),
        (FUNNEL_ZH.replace("R3,甲牌,1", "R3,甲牌,2"), "write 1"),
        ("", "export it again"),
    ],
)
def test_a_funnel_that_cannot_be_used_is_refused(tmp_path, text, fix):
    with pytest.raises(KamError, match=f"fix:   .*{fix}"):
        page_of(paths=NOTHING | {"funnel": write(tmp_path / "f.csv", text)})


@pytest.mark.parametrize(
    ("given", "fix"), [({"brand": "Lanjang Post"}, "use 'Lanjiang Post'"), ({"region": "Hill"}, "use 'Hills'")]
)
def test_unknown_brand_and_region_get_the_nearest(given, fix):
    with pytest.raises(KamError, match=f"fix:   {fix}"):
        brand_source(NOTHING, **given)


def test_own_touchpoints_without_consistency_are_enough(tmp_path):
    rows = "触点,触达人数,年接触次数,年费用\nvehicles,100,10,50\n户外,50,2,500\n"
    page, _ = page_of(paths=NOTHING | {"touchpoints": write(tmp_path / "t.csv", rows)})
    assert "“Own vehicles”" in page.in_short().data
    assert page.touchpoint("户外") == "户外"


def test_what_people_typed_is_shown_as_text(tmp_path):
    paths = NOTHING | {"funnel": write(tmp_path / "f.csv", FUNNEL_ZH.replace("甲牌", "<b>*X*"))}
    page, _ = page_of(paths=paths)
    assert "\\<b\\>\\*X\\*" in page.title().data


def test_no_table_at_all_is_refused():
    with pytest.raises(KamError, match="fix:   give funnel, attitudes or ratings"):
        brand_health({}, brand="X")


def test_the_report_runs_under_plain_papermill_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = {"lang": "zh", "region": "Coast"}
    papermill.execute_notebook(str(NOTEBOOK), "out.ipynb", parameters=given, progress_bar=False)
    import nbformat

    book = nbformat.read("out.ipynb", as_version=4)
    tables = recorded_tables(book)
    assert {"headline", "funnel", "regions", "importance", "worth", "promoters", "touchpoints"} <= set(tables)
    assert tables["headline"]["key"].tolist() == ["aided", "trial", "regular", "paying", "worth", "promoters"]


def test_the_table_is_not_changed(whole):
    table = pd.DataFrame({"touchpoint": ["a"], "reach": [1], "frequency": [1], "cost": [1.0]})
    brand_health({"touchpoints": table}, brand="")
    assert list(table.columns) == ["touchpoint", "reach", "frequency", "cost"]


def test_answers_that_cannot_be_read_are_counted_on_the_page(tmp_path):
    path = tmp_path / "answers.csv"
    rows = [f"R{n},ours,I am more satisfied,{score}" for n, score in enumerate([5, 4, "五分", 3])]
    path.write_text("respondent_id,brand,statement,score\n" + "\n".join(rows) + "\n", encoding="utf-8")
    notes = brand_source({**NOTHING, "attitudes": str(path)}).notes
    assert dict((key, values["rows"]) for key, values in notes) == {"read": 3, "refused": 1}
