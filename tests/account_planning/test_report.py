import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

from kamlib.account_planning.report import (
    AccountPage,
    AccountSource,
    account_plan,
    account_source,
    headline,
    pace_change,
)
from kamlib.cli import main
from kamlib.errors import KamError
from kamlib.tables import load_table

AS_OF = "2026-06-30"
BANK = "A0173"


def months(account, product, amounts, *, last="2026-06-15"):
    days = pd.date_range(end=last, periods=len(amounts), freq="30D")
    return pd.DataFrame({"account_id": account, "product": product, "date": days, "revenue": amounts})


def invoices(*parts):
    lines = pd.concat(parts, ignore_index=True)
    return lines.assign(invoice_id=[f"I{n}" for n in range(len(lines))])


def plan_of(updated="2026-05-01", **more):
    sections = ["summary", "options", "risks", "objectives", "actions", "team", "forecast"]
    table = {"plan_id": "P1", "account_id": "A", "section": sections, "text_en": "said", "pages": 2, "updated": updated}
    return pd.DataFrame(table | more)


@pytest.fixture(scope="module", params=["en", "zh"])
def bank(request):
    source = account_source(account=BANK, as_of=AS_OF, lang=request.param)
    result = account_plan(source.lines, source.tables, account_id=BANK, as_of=AS_OF)
    return source, result, AccountPage(result, source, request.param, "¥")


def test_the_bank_s_headline_agrees_with_the_operator_s_tables(bank):
    source, result, page = bank
    lines = load_table("ledger").query("account_id == @BANK and date > '2025-06-30' and date <= '2026-06-30'")
    numbers = headline(result, lang=page.lang, currency="¥").set_index("key")
    assert len(numbers) == numbers["label"].nunique() == 6
    assert numbers.loc["revenue", "value"] == pytest.approx(lines["revenue"].sum())
    assert numbers.loc["wallet", "value"] == pytest.approx(lines["revenue"].sum() / 10_000_000)
    deals = load_table("opps").query("account_id == @BANK and outcome == 'open'")
    assert numbers.loc["pipeline", "value"] == pytest.approx((deals["amount_cny"] * deals["probability"]).sum())
    assert result.since == pd.Timestamp(load_table("plans").query("account_id == @BANK")["updated"].max())
    assert numbers["shown"].ne("–").all()


def test_every_finding_of_the_plan_becomes_a_question_with_owner_and_day(bank):
    source, result, page = bank
    asked = result.questions
    assert set(result.health.findings["kind"]) <= set(asked["kind"])
    assert asked["due"].min() > pd.Timestamp(AS_OF)
    assert asked["owner"].ne("").all()
    table = page.questions().data
    assert len(table) == min(25, len(asked))
    assert not table.iloc[:, 1].str.fullmatch(r"R\d\d").any()  # names, not numbers


def test_every_part_of_the_page_says_something_in_both_languages(bank):
    _, _, page = bank
    parts = (page.title(), page.period(12), page.in_short(), page.since(), page.white_text(), page.pipeline_text(),
             page.people(), page.notes())  # fmt: skip
    assert all(part.data.strip() and "{" not in part.data for part in parts)
    for table in (page.questions(), page.sections(), page.actions(), page.white(), page.pipeline()):
        assert ">nan<" not in table._repr_html_().lower()
    assert {"questions", "products", "sections", "actions", "people", "deals"} <= set(page.tables())


def test_revenue_before_and_since_the_plan_is_told_per_thirty_days():
    lines = invoices(months("A", "X", [100.0] * 24, last="2026-04-01"), months("A", "X", [200.0, 200.0]))
    result = account_plan(lines, {"plans": plan_of("2026-05-01")}, account_id="A", as_of=AS_OF)
    before, after = result.pace
    assert before == pytest.approx(12 * 100 / 365 * 30)  # twelve invoices in the year up to the plan
    assert after == pytest.approx(2 * 200 / 60 * 30)
    assert pace_change(result) == "+103%"
    young = account_plan(lines, {"plans": plan_of("2026-06-20")}, account_id="A", as_of=AS_OF)
    assert pace_change(young) == ""


def test_the_potential_of_a_product_is_the_median_share_among_its_buyers():
    peers = [months(f"P{n}", "X", [80.0] * 12) for n in range(6)]
    peers += [months(f"P{n}", "Y", [20.0 + 10 * n] * 12) for n in range(4)]
    lines = invoices(months("A", "X", [50.0] * 24), months("A", "Z", [5.0] * 6, last="2025-05-01"), *peers)
    result = account_plan(lines, {}, account_id="A", as_of=AS_OF)
    products = result.products.set_index("product")
    shares = pd.Series([20 / 100, 30 / 110, 40 / 120, 50 / 130])
    assert result.peers == (6, "size")
    assert products.loc["Y", "potential"] == pytest.approx(50 * 12 * shares.median())
    assert products.loc["Y", "adoption"] == pytest.approx(4 / 6)
    assert products["state"].to_dict() == {"X": "bought", "Y": "white", "Z": "lost"}


def test_peers_are_of_the_same_industry_and_size_where_enough_are_known():
    lines = invoices(*(months(f"P{n}", "X", [10.0 * (n + 1)] * 12) for n in range(12)))
    accounts = pd.DataFrame({"account_id": [f"P{n}" for n in range(12)], "industry": ["bank"] * 8 + ["mill"] * 4,
                             "size_class": ["large"] * 6 + ["small"] * 6})  # fmt: skip
    found = [account_plan(lines, {"accounts": accounts}, account_id=f"P{n}", as_of=AS_OF).peers for n in (0, 6, 9)]
    assert found == [(5, "industry_size"), (7, "industry"), (11, "size")]


def test_an_account_that_stopped_buying_and_has_no_plan_has_a_page_too():
    lines = invoices(months("A", "X", [10.0] * 3, last="2024-12-01"), months("B", "X", [10.0] * 24))
    result = account_plan(lines, {}, account_id="A", as_of=AS_OF)
    assert result.questions["kind"].tolist() == ["quiet", "no_plan"]
    source = account_source_of(lines, "A")
    text = AccountPage(result, source, "en").in_short().data
    assert "Nothing was invoiced in this period; the last sale was 576 days ago" in text
    assert "**no plan**" in text
    assert AccountPage(result, source, "zh").white_text().data.startswith("明细中没有产品")


def account_source_of(lines, account):
    return AccountSource(lines, account, account, {}, {}, {}, AS_OF, "", ())


def test_what_people_typed_is_shown_and_not_run():
    nasty = "<script>alert(1)</script>"
    peers = [months(f"P{n}", product, [40.0] * 24) for n in range(6) for product in (nasty, "X")]
    lines = invoices(months("A", nasty, [1.0] * 24), months("A", "X", [90.0] * 24), *peers)
    actions = pd.DataFrame({"action_id": ["1"], "owner": [nasty], "milestone": [nasty], "due": ["2026-05-01"],
                            "status": ["open"]})  # fmt: skip
    result = account_plan(lines, {"plans": plan_of(), "actions": actions}, account_id="A", as_of=AS_OF)
    page = AccountPage(result, account_source_of(lines, "A"), "en")
    for part in (page.questions(), page.actions(), page.white()):
        shown = part._repr_html_()
        assert "script" in shown
        assert "<script" not in shown


PLAN = """客户编号,规划编号,部分,内容,页数,更新日期
K1,G1,总摘要,守住老业务,1,2025年3月1日
K1,G1,业务风险,对手降价,2,2026/6/1
"""
ACTIONS = """行动编号,规划编号,责任人,行动内容,到期日,状态
1,G1,王一,拜访,2026-05-01,进行中
2,G1,,报价,2026-08-01,未开始
"""
LEDGER = "客户编号,客户名称,日期,产品,销售额\n" + "".join(
    f"K{k},单位{k},2026-{m:02}-05,{p},{100 * k}\n" for k in range(1, 8) for m in range(1, 7) for p in ("甲", "乙")
)


@pytest.fixture
def files(tmp_path):
    named = {"ledger": LEDGER, "plans": PLAN, "actions": ACTIONS}
    for name, text in named.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="gb18030")
    return {name: str(tmp_path / f"{name}.csv") for name in named}


def test_chinese_lists_are_read_and_an_account_is_found_by_its_name(files):
    ledger = files.pop("ledger")
    source = account_source(ledger, files, account="单位1", lang="zh")
    assert (source.account_id, source.name, source.currency) == ("K1", "单位1", "")
    result = account_plan(source.lines, source.tables, account_id="K1", as_of=source.last_day)
    assert result.health.findings["kind"].value_counts().to_dict() == {
        "not_written": 5, "stale": 1, "late": 1, "no_owner": 1,
    }  # fmt: skip
    page = AccountPage(result, source, "zh")
    assert "未提供，因此没有报告：客户名单、联系人、商机" in page.notes().data
    assert "延误：拜访。卡在哪里？新的日期是哪天？" in page.questions()._repr_html_()


@pytest.mark.parametrize(
    ("account", "fix"),
    [("K11", "use 'K1'"), ("单位", "use '单位"), ("zzzzzzzz", "give a number or a name as in the ledger")],
)
def test_an_unknown_account_is_refused_with_the_nearest(files, account, fix):
    with pytest.raises(KamError, match="no account") as refused:
        account_source(files["ledger"], account=account)
    assert fix in refused.value.fix


def test_actions_that_name_neither_account_nor_plan_are_refused(files, tmp_path):
    (tmp_path / "loose.csv").write_text("行动编号,责任人,到期日,状态\n1,王一,2026-05-01,进行中\n", encoding="utf-8")
    with pytest.raises(KamError, match="nobody says which account the actions are for"):
        account_source(files["ledger"], {"actions": str(tmp_path / "loose.csv")}, account="K1")


def test_without_a_number_it_is_the_largest_account(files):
    assert account_source(files["ledger"]).account_id == "K7"


def test_the_command_makes_a_page_for_each_account_asked_for(files, tmp_path):
    out = tmp_path / "out"
    asked = ["-p", "plans", files["plans"], "-p", "actions", files["actions"], "--account", "K1", "--account", "K2"]
    run = CliRunner().invoke(main, ["report", "account_plan", "--data", files["ledger"], *asked, "--lang", "zh",
                                    "--out", str(out)])  # fmt: skip
    assert run.exit_code == 0, run.output
    assert sorted(path.name for path in (out / "html").iterdir()) == ["K1.html", "K2.html"]
    page = (out / "html" / "K1.html").read_text(encoding="utf-8")
    assert "单位1：规划还活着吗？" in page
    assert "image/png" in page
    assert "没有规划" in (out / "html" / "K2.html").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(main, ["report", "account_plan", "--data", files["ledger"], "--account", "K9",
                                      "--lang", "en", "--out", str(out)])  # fmt: skip
    assert wrong.exit_code == 2
    assert "use one of ['K1'" in wrong.output
    both = CliRunner().invoke(main, ["report", "account_plan", "--account", "K1", "--by", "branch", "--lang", "en"])
    assert both.exit_code == 2
    assert "give one of the two" in both.output


def test_actions_without_a_plan_are_shown_too():
    lines = invoices(months("A", "X", [10.0] * 24))
    actions = pd.DataFrame({"action_id": ["1"], "milestone": ["Call"], "due": ["2026-05-01"], "status": ["open"]})
    result = account_plan(lines, {"actions": actions}, account_id="A", as_of=AS_OF)
    assert "Call" in AccountPage(result, account_source_of(lines, "A"), "en").actions()._repr_html_()


def test_plain_papermill_runs_it_on_the_operator(tmp_path):
    import papermill

    from kamlib.reports.parameters import report_path

    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(report_path("account_plan"), out, parameters={"account_id": "A0058"}, progress_bar=False)
    text = nbformat.writes(nbformat.read(out, as_version=4))
    assert text.count('"image/png"') == 3
