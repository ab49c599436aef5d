import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.reports.pages import cards, say
from kamlib.segmentation.report import PortfolioPage, concentration, headline, portfolio


def ledger(*sales, **more):
    """Invoice lines from (account, date, revenue)."""
    table = pd.DataFrame(sales, columns=["account_id", "date", "revenue"])
    table["date"] = pd.to_datetime(table["date"])
    table["revenue"] = table["revenue"].astype(float)
    return table.assign(invoice_id=[str(i) for i in range(len(table))], **more)


TWO_YEARS = ledger(
    *[("BIG", f"2024-{m:02}-10", 80) for m in range(7, 13)],
    *[("BIG", f"2025-{m:02}-10", 100) for m in range(7, 13)],
    *[("QUIET", f"2024-{m:02}-15", 50) for m in range(7, 13)],
    ("NEW", "2026-05-01", 40), ("NEW", "2026-06-30", 60), ("BIG", "2026-06-20", 100),
)  # fmt: skip


def test_headline_compares_the_period_with_the_one_before():
    result = portfolio(TWO_YEARS, as_of="2026-06-30")
    numbers = headline(result, lang="en").set_index("key")
    assert numbers.loc["revenue", "value"] == 800
    assert numbers.loc["revenue", "before"] == 480 + 300
    assert numbers.loc["revenue", "change"] == "+2.6%"
    assert numbers.loc["active", "value"] == 2
    assert numbers.loc["margin", "shown"] == "–"


def test_revenue_by_account_adds_up_to_the_ledger():
    result = portfolio(TWO_YEARS, as_of="2026-06-30")
    inside = TWO_YEARS[TWO_YEARS["date"] > "2025-06-30"]
    assert result.accounts["revenue"].sum() == inside["revenue"].sum() == result.monthly["revenue"].sum()
    assert result.accounts["share"].sum() == pytest.approx(1)


def test_an_account_that_fell_silent_is_first_in_line_for_a_visit():
    result = portfolio(TWO_YEARS, as_of="2026-06-30")
    first = result.visits.iloc[0]
    assert (first["account_id"], first["reason"], first["at_stake"]) == ("QUIET", "win_back", 300.0)
    text = PortfolioPage(result, "en", "£").visits().to_html()
    assert "quiet for 562 days" in text


def test_a_ledger_of_one_year_says_there_is_nothing_to_compare_with():
    result = portfolio(ledger(("A", "2026-01-01", 10), ("B", "2026-06-30", 5)))
    assert result.migration is None
    assert headline(result, lang="zh")["change"].tolist() == [""] * 6
    page = PortfolioPage(result, "en")
    assert "does not reach back 24 months" in page.period(12).data
    assert "Not enough data" in page.moved().data


def test_a_few_days_of_the_period_before_are_not_taken_for_the_whole_of_it():
    result = portfolio(ledger(("A", "2025-06-25", 10), ("A", "2026-06-30", 500), ("GONE", "2025-06-26", 900)))
    assert result.visits.empty
    assert result.accounts["account_id"].tolist() == ["A"]
    assert "Change" not in PortfolioPage(result, "en").largest_accounts().to_html()


def test_lines_on_the_last_day_count_whatever_the_hour():
    result = portfolio(ledger(("A", "2026-06-30 18:30", 10), ("A", "2026-07-01 00:10", 7)), as_of="2026-06-30")
    assert result.accounts["revenue"].tolist() == [10.0]


def test_a_period_without_lines_names_the_ledgers_own():
    with pytest.raises(KamError, match="choose as_of between 2024-07-10 and 2026-06-30"):
        portfolio(TWO_YEARS, as_of="2020-01-31")


def test_concentration_of_equal_accounts_is_their_number():
    result = portfolio(ledger(*[(name, "2026-06-01", 5) for name in "ABCD"]))
    curve, effective = concentration(result)
    assert effective == pytest.approx(4)
    assert len(curve) == 4


def test_names_are_shown_as_typed_never_run():
    nasty = "<script>alert(1)</script>"
    result = portfolio(ledger(("A", "2026-06-01", 5), account_name=nasty))
    page = PortfolioPage(result, "en")
    assert "<script" not in page.largest_accounts().to_html()
    assert "<script>" not in page.in_short().data
    assert "<script" not in cards(headline(result, lang="en")).data
    assert "\\<script" in say("segmentation_report.title", "en", name=nasty).data


def test_every_sentence_exists_in_both_languages():
    result = portfolio(TWO_YEARS.assign(cost=200.0), as_of="2026-06-30")
    for lang in ("en", "zh"):
        page = PortfolioPage(result, lang, "¥")
        said = [
            page.title("X"),
            page.period(12),
            page.in_short(),
            page.who(),
            page.moved(),
            page.profit(),
            page.visits_text(),
        ]
        assert all("{" not in text.data for text in said)
