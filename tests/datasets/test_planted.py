"""The planted facts, found again with plain pandas, and as README and planted.csv name them."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import curve_fit
from scipy.stats import f_oneway
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score

from kamlib.tables import load_table

AS_OF, YEAR_2 = pd.Timestamp("2026-06-30"), pd.Timestamp("2025-07-01")
US = "Lanjiang Post"


@cache
def t(name: str) -> pd.DataFrame:
    return load_table(name)


def members(fact: str) -> set:
    return set(t("planted").member[t("planted").fact == fact])


def value(fact: str, member: str) -> float:
    rows = t("planted")[(t("planted").fact == fact) & (t("planted").member == member)]
    return rows.value.item()


def yearly(column: str = "revenue") -> tuple[pd.Series, pd.Series]:
    ledger = t("ledger").assign(profit=t("ledger").revenue - t("ledger").cost - t("ledger").service_cost)
    second = ledger.date >= YEAR_2
    return (ledger[~second].groupby("account_id")[column].sum(), ledger[second].groupby("account_id")[column].sum())


def classes() -> pd.Series:
    ids = t("accounts").account_id[t("accounts").status == "existing"]
    revenue = yearly()[1].reindex(ids).fillna(0).sort_values(ascending=False)
    start = revenue.cumsum().shift(fill_value=0) / revenue.sum()
    return pd.Series(np.select([start < 0.7, start < 0.9], ["A", "B"], "C"), index=revenue.index)


def test_every_planted_fact_stands_in_the_readme_with_its_members():
    readme = (Path(__file__).parents[2] / "datasets" / "README.md").read_text(encoding="utf-8")
    rows = {
        line.split("|")[1].strip(): line
        for line in readme.split("## Planted facts")[1].splitlines()
        if line.startswith("| ")
    }
    for fact, member in t("planted")[["fact", "member"]].itertuples(index=False):
        assert member == "all" or member in rows[fact]


def test_the_ledger_is_long_and_heavy_tailed():
    assert len(t("ledger")) >= 50_000
    for span, revenue in (("12 months", yearly()[1]), ("24 months", t("ledger").groupby("account_id").revenue.sum())):
        ranked = revenue.sort_values(ascending=False)
        share = ranked.iloc[: round(len(ranked) / 5)].sum() / ranked.sum()
        assert 0.78 <= share <= 0.82
        assert share == pytest.approx(value("top_20_share", span), abs=1e-4)


def test_november_is_the_peak_and_the_spring_festival_the_trough_of_parcels():
    lines = t("ledger").merge(t("products"), on="product")
    parcels = lines[lines.product_line == "express parcel"]
    months = parcels.groupby(parcels.date.dt.to_period("M")).revenue.sum()
    assert months.nlargest(2).index.month.tolist() == [11, 11]
    assert (months["2025-02"] < months[["2025-01", "2025-03"]]).all()
    assert (months["2026-02"] < months[["2026-01", "2026-03"]]).all()
    gifts = lines[lines.product_line == "philately and gifts"]
    season = gifts.groupby(gifts.date.dt.month).revenue.sum()
    assert season.nlargest(2).index.isin([9, 1]).all()


def test_churners_are_regular_accounts_that_fell_silent():
    sold = t("ledger")[t("ledger").quantity > 0]
    last = sold.groupby("account_id").date.max()
    silent = last[(AS_OF - last).dt.days > 120]
    regular = set()
    for account, end in silent.items():
        months = sold.date[sold.account_id == account].dt.to_period("M").unique()
        if sum(end.to_period("M") - 12 < month for month in months) >= 10:
            regular.add(account)
    assert regular == members("churner")
    assert len(regular) == 15


def test_growers_more_than_double_and_nobody_else_comes_near():
    before, now = yearly()
    first = t("ledger").groupby("account_id").date.min()
    ratio = (now / before)[(first < "2024-10-01") & (before > 10_000)].sort_values(ascending=False)
    assert set(ratio.index[:10]) == members("grower")
    assert ratio.iloc[9] > 2.4
    assert ratio.iloc[10] < 1.8


def test_twelve_accounts_lose_money_and_eight_of_them_are_big():
    before, now = yearly("profit")
    profit = before.add(now, fill_value=0)
    assert set(profit.index[profit < 0]) == members("loss_maker")
    assert len(members("loss_maker")) == 12
    rank = yearly()[1].rank(ascending=False)
    big = members("big_loss_maker")
    assert len(big) == 8
    assert (rank[list(big)] <= 50).all()


def test_one_branch_depends_on_one_account():
    recent = t("ledger")[t("ledger").date >= YEAR_2]
    sums = recent.groupby(["branch", "account_id"]).revenue.sum()
    share = (sums / sums.groupby("branch").transform("sum")).sort_values(ascending=False)
    branch, account = share.index[0]
    assert {f"{branch} {account}"} == members("branch_on_one_account")
    assert share.iloc[0] > 0.5
    assert share[share.index.get_level_values("branch") != branch].max() < 0.4


def test_one_branch_loses_tiers():
    before, now = yearly()
    tiers = {}
    for year, revenue in (("before", before), ("now", now)):
        cuts = before.quantile([0.5, 0.8, 0.95])
        tiers[year] = np.searchsorted(cuts, revenue.reindex(before.index).fillna(0))
    down = pd.Series(tiers["now"] < tiers["before"], index=before.index)
    home = t("accounts").set_index("account_id").branch
    rate = down.groupby(home.reindex(down.index)).mean().sort_values(ascending=False)
    assert {rate.index[0]} == members("branch_losing_tiers")
    assert rate.iloc[0] > 1.8 * rate.iloc[1]


def test_eight_c_accounts_are_strong_where_revenue_does_not_show_it():
    ratings = t("account_ratings").set_index("account_id").mean(axis=1).sort_values(ascending=False)
    of_c = ratings[classes().reindex(ratings.index) == "C"]
    assert set(of_c.index[:8]) == members("rescued_c_account")
    assert of_c.iloc[7] - of_c.iloc[8] > 0.5


def test_four_need_segments_are_recovered():
    wide = t("needs").pivot(index="account_id", columns="factor", values="importance")
    truth = t("accounts").set_index("account_id").segment_true.reindex(wide.index)
    for data in (wide, (wide - wide.mean()) / wide.std(ddof=0)):
        found = KMeans(4, n_init=10, random_state=0).fit_predict(data)
        assert adjusted_rand_score(truth, found) >= 0.9


def test_three_needs_are_thresholds_and_the_others_tell_segments_apart():
    needs = t("needs").merge(t("accounts")[["account_id", "segment_true"]])
    p = {
        factor: f_oneway(*(g.importance for _, g in rows.groupby("segment_true"))).pvalue
        for factor, rows in needs.groupby("factor")
    }
    assert {factor for factor in p if p[factor] > 0.05} == {"on_time", "safe_delivery", "network_reach"}


def test_two_points_of_difference_and_one_deficit():
    scores = t("needs").groupby("factor")[["importance", "our_score", "rival_score"]].mean()
    lead = (scores.our_score - scores.rival_score)[scores.importance >= 4]
    assert set(lead.index[lead >= 1]) == members("point_of_difference") == {"network_reach", "safe_delivery"}
    assert set(lead.index[lead < 0]) == members("threshold_deficit") == {"on_time"}


def test_sales_are_lost_elsewhere_than_in_the_deck():
    closed = t("opps")[t("opps").outcome != "open"]
    value_of = closed.amount_cny / closed.amount_cny.sum()
    contacted = value_of[closed.contacted == 1].sum()
    serious = value_of[closed.serious == 1].sum()
    won = value_of[closed.outcome == "won"].sum()
    assert (1 - contacted, contacted - serious, serious - won, won) == pytest.approx(
        (0.18, 0.22, 0.33, 0.27), abs=0.005
    )
    rates = np.array([contacted, serious / contacted, won / serious])
    halved = [np.prod(np.where(np.arange(3) == i, 1 - (1 - rates) / 2, rates)) for i in range(3)]
    assert np.argmax(halved) == 2


def test_fifteen_open_deals_stand_still():
    opened = t("opps")[t("opps").outcome == "open"].opp_id
    quiet = (AS_OF - t("stage_log").groupby("opp_id").entered_date.max()).dt.days.reindex(opened)
    assert set(quiet.index[quiet > 150]) == members("stalled_deal")
    assert len(members("stalled_deal")) == 15
    assert quiet[quiet <= 150].max() < 100


def test_marks_find_good_leads():
    past = t("identification_marks").dropna(subset=["converted"])
    marks = past.columns[3:-1]
    score = LogisticRegression().fit(past[marks], past.converted).predict_proba(past[marks])[:, 1]
    best = past.converted.to_numpy()[np.argsort(-score, kind="stable")[:100]]
    assert best.mean() / past.converted.mean() >= 3


def test_one_rep_sells_half_the_time():
    hours = t("time_log").assign(sells=t("time_log").activity.isin(["account_planning", "face_to_face", "quotation"]))
    share = hours[hours.sells].groupby("rep_id").hours.sum() / hours.groupby("rep_id").hours.sum()
    assert hours.hours[hours.sells].sum() / hours.hours.sum() == pytest.approx(0.27, abs=0.01)
    assert {share.idxmax()} == members("selling_share") - {"all"}
    assert share.max() == pytest.approx(0.48, abs=0.015)
    assert share.nlargest(2).iloc[1] < 0.40


@pytest.mark.parametrize(("travel", "selling_share"), [(False, 0.27), (False, 0.30), (True, 0.485)])
def test_two_branches_need_more_reps_and_one_fewer(travel, selling_share):
    coverage = t("coverage")
    per_visit = coverage.hours_per_visit + (coverage.travel_hours_per_visit if travel else 0)
    need = (coverage.n_accounts * coverage.visits_per_month * per_visit).groupby(coverage.branch).sum() / (
        160 * selling_share
    )
    missing = np.ceil(need) - t("reps").branch.value_counts()
    assert set(missing.index[missing > 0]) == {"Lancheng", "Yugang"}
    assert missing["Liuqiao"] == -2
    if selling_share == 0.27:
        assert set(missing.index[missing < 0]) == {"Liuqiao"}


def test_one_territory_carries_twice_the_load():
    load = t("bricks").groupby("rep_id").hours.sum()
    assert {load.idxmax()} == members("uneven_territory")
    assert load.max() > 2 * load.mean()
    assert t("bricks").hours.max() < 0.5 * load.mean()


def test_three_skills_have_clearly_the_largest_gap():
    means = t("rep_skills").groupby("skill")[["importance", "performance"]].mean()
    gap = (means.importance - means.performance).sort_values(ascending=False)
    assert set(gap.index[:3]) == members("skill_gap")
    assert gap.iloc[2] - gap.iloc[3] > 0.7


def test_forgetting_follows_the_planted_rate():
    alone = t("quiz_scores")[t("quiz_scores").coached == 0]
    (rate,), _ = curve_fit(lambda day, rate: np.exp(-rate * day), alone.day, alone.score, p0=[0.1])
    assert rate == pytest.approx(value("forgetting_rate", "daily"), rel=0.1)
    assert t("quiz_scores")[t("quiz_scores").coached == 1].query("day == 45").score.mean() > 0.85


def test_two_regions_differ_and_one_has_too_few_answers():
    ours = t("brand_survey").query("brand == @US and statement == 'pay_more'")
    agree = (ours.score >= 4).groupby(ours.region).agg(["sum", "size"])
    a, b = agree.loc["River North"], agree.loc["Coast"]
    pooled = (a["sum"] + b["sum"]) / (a["size"] + b["size"])
    z = (a["sum"] / a["size"] - b["sum"] / b["size"]) / np.sqrt(pooled * (1 - pooled) * (1 / a["size"] + 1 / b["size"]))
    assert z > 2.58
    assert agree["size"]["Hills"] == value("too_few_answers", "Hills") < 30


def test_the_funnel_leaks_between_considered_and_tried():
    sums = t("brand_funnel").groupby("brand")[["aided", "considered", "tried", "regular"]].sum()
    rates = pd.DataFrame(
        {b: sums[b] / sums[a] for a, b in (("aided", "considered"), ("considered", "tried"), ("tried", "regular"))}
    )
    short = rates.drop(US).mean() - rates.loc[US]
    assert short.idxmax() == "tried"
    assert short["tried"] > 0.25
    assert short.drop("tried").max() < 0.05


def test_conjoint_gives_back_the_known_part_worths():
    known = {"brand": (0.5, -0.6), "price": (1.0, -1.0), "delivery": (0.5, -0.5), "service": (0.4, -0.4)}
    levels = {
        "brand": (US, "Tongju Parcel"),
        "price": (8, 14),
        "delivery": (24, 72),
        "service": ("door_pickup_and_link", "counter"),
    }
    table = t("conjoint")
    coded = pd.get_dummies(table[list(known)].astype(str), dtype=float)
    coded.insert(0, "base", 1.0)
    solution = pd.Series(np.linalg.lstsq(coded, table.rating, rcond=None)[0], index=coded.columns)
    for attribute, (best, worst) in known.items():
        high, low = (f"{attribute}_{level}" for level in levels[attribute])
        assert solution[high] - solution[low] == pytest.approx(best - worst, abs=0.15), attribute


def test_nine_a_accounts_hang_on_one_thread():
    a = set(classes().index[classes() == "A"])
    known = t("contacts")[t("contacts").n_contacts_our_side > 0].groupby("account_id")
    assert a <= set(known.groups)
    reached, links = known.size(), known.n_contacts_our_side.sum()
    single = {i for i in a if reached[i] == 1}
    assert single == members("single_thread")
    assert len(single) == 9
    assert min(reached[i] for i in a - single) >= 3
    assert (links[list(single)] == 1).all()


def test_plans_stale_late_and_after_the_customer():
    updated = t("plans").groupby("plan_id").updated.max()
    assert set(updated.index[updated < AS_OF - pd.Timedelta(days=365)]) == members("stale_plan")
    assert len(members("stale_plan")) == 4
    actions = t("actions")
    assert ((actions.status == "open") == (actions.due > AS_OF)).all()
    assert (actions.status == "late").sum() == value("late_actions", "all") > 0
    cycle = t("plan_cycles")
    assert set(cycle.plan_id[cycle.plan_end >= cycle.customer_planning_start]) == members("plan_after_customer")


def test_white_space_is_what_peers_buy_and_the_account_does_not():
    accounts = t("accounts").set_index("account_id")
    buys = t("ledger").groupby("account_id")["product"].agg(set)
    for member in members("white_space"):
        account, product = member.split()
        same = (
            (accounts.industry == accounts.industry[account])
            & (accounts.size_class == "large")
            & (accounts.status == "existing")
        )
        peers = [i for i in accounts.index[same] if i != account]
        assert product not in buys[account]
        assert sum(product in buys[i] for i in peers) / len(peers) >= 0.6
    assert "A0173 P04" in members("white_space")


def test_the_star_accounts_are_told_in_full():
    people = t("contacts")[t("contacts").account_id == "A0173"]
    assert len(people) == 9
    assert set(people.buyer_role) == {"economic", "financial", "technical", "user", "coach", "influence"}
    initiatives = t("initiatives").assign(total=t("initiatives")[["profit", "competition", "feasibility"]].sum(axis=1))
    totals = initiatives[initiatives.account_id == "A0173"].total
    assert [(totals >= 12).sum(), totals.between(9, 11).sum(), (totals <= 8).sum()] == [3, 3, 2]
    share = yearly()[1]["A0173"] / t("accounts").set_index("account_id").wallet_annual_cny["A0173"]
    told = t("suppliers").query("account_id == 'A0173' and supplier == @US").spend_share.item()
    assert share == pytest.approx(told, abs=0.01)


def test_blind_choice_moves_from_us_to_the_stronger_brand():
    votes = t("blind_votes")
    shift = (votes.after.value_counts() - votes.before.value_counts()) / len(votes)
    offers = t("blind_offers").set_index("option").brand
    assert offers[shift.idxmax()] == "Yanhe Express"
    assert offers[shift.idxmin()] == US


def test_channels_differ_by_region():
    lines = t("ledger").merge(t("branches")[["branch", "region"]])
    share = pd.crosstab(lines.region, lines.channel, normalize="index")
    assert share.counter.idxmax() == "Hills"
    assert share.online.idxmax() == "Coast"
