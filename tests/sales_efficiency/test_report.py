import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency.report import SalesPage, headline, sales_force, sales_source, told_opps
from kamlib.tables import load_table

EMPTY = dict.fromkeys(("opps", "time_log", "reps", "coverage", "rep_skills"), "")


def deals(**columns):
    table = {"stage_code": ["S"] * 6 + ["B"] * 6, "outcome": ["won"] * 6 + ["lost"] * 6, "amount_cny": [10.0] * 12,
             "contacted": 1, "serious": 1, "created": "2026-03-01", "rep_id": "R1"} | columns  # fmt: skip
    return pd.DataFrame(table)


def page_of(opps, lang="en", **more):
    table, notes = told_opps(opps)
    result = sales_force({"opps": table, **more}, as_of="2026-06-30")
    return SalesPage(result, lang=lang), notes


@pytest.fixture(scope="module")
def operator():
    source = sales_source(EMPTY)
    return source, sales_force(source.tables, as_of=source.as_of, months=24)


def test_the_operator_s_planted_bridge_and_branches_stand_on_the_page(operator):
    source, result = operator
    assert result.losses.bridge["share"].round(2).tolist() == [1, 0.18, 0.22, 0.33, 0.27]
    off = result.size.branches.set_index("branch")["missing"]
    assert off[off != 0].to_dict() == {"Yugang": 2, "Lancheng": 2, "Liuqiao": -2}
    text = SalesPage(result, "en", "¥", source.shown).in_short().data
    assert "we won **27%**" in text
    assert "“not won”" in text
    assert "Lancheng lacks 2" in text


def test_headline_figures_are_six_and_named_in_both_languages(operator):
    _, result = operator
    for lang in ("en", "zh"):
        numbers = headline(result, lang=lang)
        assert len(numbers) == numbers["label"].nunique() == 6
        assert numbers["shown"].ne("–").all()


def test_deals_count_by_the_day_they_were_decided():
    opps = deals(created="2024-01-01", closed=["2026-05-01"] * 11 + ["2024-02-01"])
    page, _ = page_of(opps)
    assert page.result.losses.n == 11
    assert page.result.losses.before is None


def test_the_period_before_is_compared_when_it_has_enough_deals():
    opps = pd.concat([deals(), deals(created="2025-03-01", outcome=["won"] * 3 + ["lost"] * 9)])
    page, _ = page_of(opps.reset_index(drop=True))
    won = headline(page.result, lang="en").set_index("key").loc["won"]
    assert (won["value"], won["before"], won["change"]) == (0.5, 0.25, "+25.0 points")


def test_a_list_without_flags_reads_them_from_the_stages_and_says_so():
    table, notes = told_opps(
        deals(stage_code=["S"] * 6 + ["G", "F", "E", "B", "B", "B"]).drop(columns=["contacted", "serious"])
    )
    assert [key for key, _ in notes] == ["flags_from_stages"]
    assert table["contacted"].sum() == 11
    assert table["serious"].sum() == 10


def test_a_list_with_foreign_stages_knows_only_the_last_loss_and_says_so():
    opps = deals(stage_code=["Won"] * 6 + ["Lost"] * 6).drop(columns=["contacted", "serious"])
    page, notes = page_of(opps)
    assert [key for key, _ in notes] == ["flags_unknown"]
    assert page.result.losses.bridge["rate"].tolist() == [1, 1, 1, 0.5, 0.5]
    assert "not recorded" in page.in_short().data


def test_deals_are_counted_when_the_lost_ones_have_no_amount():
    page, notes = page_of(deals(amount_cny=[10.0] * 6 + [0.0] * 6, serious=[1] * 6 + [0] * 6))
    assert [key for key, _ in notes] == ["counted"]
    assert "12 deals are decided and we won 6 of them" in page.losses().data


def test_deals_without_an_amount_are_left_out_and_counted():
    page, notes = page_of(deals(amount_cny=[None] + [10.0] * 11))
    assert ("no_amount", {"n": 1}) in notes
    assert "1 deal without an amount is" in page.notes(notes).data
    assert page.result.losses.n == 11


def test_few_deals_name_no_lever():
    page, _ = page_of(deals().head(8))
    assert "not enough data" in page.losses().data
    assert page.next_steps().data == "Not enough data for a recommendation."


def test_a_page_of_deals_alone_asks_for_the_rest():
    page, _ = page_of(deals())
    assert "No time log" in page.hours().data
    assert "cannot be worked out" in page.size().data
    assert set(page.tables()) == {"loss_bridge", "loss_levers", "loss_rates", "lost_deals"}


def test_names_of_people_stand_only_on_the_page_of_a_branch(operator):
    source, result = operator
    assert "Names stand only" in SalesPage(result, "en").actions_by_rep().data
    branch = sales_source(EMPTY, branch="Lancheng", lang="zh")
    page = SalesPage(sales_force(branch.tables, as_of="2026-06-30"), "zh", "¥", branch.shown)
    assert page.result.unit == "rep_id"
    reps = load_table("reps").query("branch == 'Lancheng'")
    assert all(name in page.actions_by_rep().to_html() for name in reps["rep_name_zh"])


def test_a_branch_uses_the_selling_time_of_all_branches_for_its_headcount(operator):
    _, result = operator
    branch = sales_force(sales_source(EMPTY, branch="Lancheng").tables, as_of="2026-06-30", months=24)
    all_of_them = result.size.branches.set_index("branch").loc["Lancheng", "reps_needed"]
    assert branch.size.needed == all_of_them


def test_an_unknown_branch_names_the_nearest():
    with pytest.raises(KamError, match="use 'Lancheng'"):
        sales_source(EMPTY, branch="Lanchen")


def test_a_branch_cannot_be_found_without_the_list_of_people(tmp_path):
    deals().assign(opp_id=range(12)).to_csv(tmp_path / "opps.csv", index=False)
    with pytest.raises(KamError, match="parameter reps"):
        sales_source({**EMPTY, "opps": str(tmp_path / "opps.csv")}, branch="Lancheng")


def test_own_files_in_chinese_are_read_and_nothing_of_the_operator_is_mixed_in(tmp_path):
    rows = ["商机编号,阶段,结果,金额,创建日期,业务员"] + [
        f"{n},{'S' if n < 6 else 'F'},{'赢单' if n < 6 else '丢单'},1.5万,2026年3月{n + 1}日,王某" for n in range(12)
    ]
    (tmp_path / "商机.csv").write_text("\n".join(rows), encoding="gb18030")
    source = sales_source({**EMPTY, "opps": str(tmp_path / "商机.csv")}, lang="zh")
    assert set(source.tables) == {"opps"}
    assert source.currency == ""
    page = SalesPage(sales_force(source.tables), "zh", source.currency, source.shown)
    assert page.result.losses.bridge["rate"].round(2).tolist() == [1, 1, 0.5, 1, 0.5]
    assert "未认真对待" in page.in_short().data


def test_a_period_without_decided_deals_is_refused():
    table, _ = told_opps(deals())
    with pytest.raises(KamError, match="choose a period with won or lost deals"):
        sales_force({"opps": table}, as_of="2020-01-31")


def test_what_people_typed_is_shown_as_text():
    source, result = sales_source(EMPTY), None
    shown = {**source.shown, "Lancheng": "<script>x</script>"}
    result = sales_force(source.tables, as_of="2026-06-30")
    page = SalesPage(result, "en", "¥", shown)
    assert "<script>" not in page.rates().to_html()
    assert "<script>" not in page.in_short().data
