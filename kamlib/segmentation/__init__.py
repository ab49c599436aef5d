"""Which customers are alike, and which of them matter most?"""

from kamlib.segmentation.bases import (
    DECK_BASES,
    Association,
    base_panel,
    base_tradeoff,
    channel_association,
    order_agreement,
)
from kamlib.segmentation.behaviour import need_behaviour_table, online_user_groups
from kamlib.segmentation.clusters import NeedSegments, need_segments
from kamlib.segmentation.concentration import abc_classes, accounts_for_share, class_summary, pareto_curve, top_share
from kamlib.segmentation.cooling import cooling_accounts
from kamlib.segmentation.dual import RATINGS, dual_ranking
from kamlib.segmentation.grids import industry_mix, industry_priority, portfolio_matrix, status_size_grid
from kamlib.segmentation.income import income_tiers
from kamlib.segmentation.inequality import effective_number, gini, hhi, lorenz_curve
from kamlib.segmentation.lifetime import lifetime_multiple, lifetime_value
from kamlib.segmentation.migration import MOVES, TierMigration, tier_migration, tier_moves, tier_projection
from kamlib.segmentation.misconceptions import misconception_tests
from kamlib.segmentation.needs import kano_coefficients, need_kinds, opportunity_gaps, points_of_difference
from kamlib.segmentation.offers import EconomicValue, economic_value, high_value_index, offer_screen
from kamlib.segmentation.orientation import need_orientation
from kamlib.segmentation.propositions import mentions, propositions_checked
from kamlib.segmentation.prospects import lift_table, prospect_scores
from kamlib.segmentation.rfm import RFM_BANDS, rfm_cuts, rfm_grid, rfm_scores, rfm_segment_list, rfm_segments
from kamlib.segmentation.scorecard import StandardsComparison, standards_compared, value_scorecard
from kamlib.segmentation.segment_tests import (
    partition_agreement,
    segment_choices,
    segmentation_tests,
    variance_between,
)
from kamlib.segmentation.segment_value import distributor_demand, segment_value, wallet_demand
from kamlib.segmentation.tiers import CURRY_SHARES, TIER_LETTERS, TIERS, account_tiers, customer_pyramid, tier_cuts
from kamlib.segmentation.visits import visit_priorities
from kamlib.segmentation.weighting import criteria_scores, equal_weights, weighted_score
from kamlib.segmentation.whale import WhaleSummary, whale_curve, whale_summary

__all__ = [
    "Association",
    "CURRY_SHARES",
    "DECK_BASES",
    "EconomicValue",
    "MOVES",
    "NeedSegments",
    "RATINGS",
    "RFM_BANDS",
    "StandardsComparison",
    "TIERS",
    "TIER_LETTERS",
    "TierMigration",
    "WhaleSummary",
    "abc_classes",
    "account_tiers",
    "accounts_for_share",
    "base_panel",
    "base_tradeoff",
    "channel_association",
    "class_summary",
    "cooling_accounts",
    "criteria_scores",
    "customer_pyramid",
    "distributor_demand",
    "dual_ranking",
    "economic_value",
    "effective_number",
    "equal_weights",
    "gini",
    "hhi",
    "high_value_index",
    "income_tiers",
    "industry_mix",
    "industry_priority",
    "kano_coefficients",
    "lifetime_multiple",
    "lifetime_value",
    "lift_table",
    "lorenz_curve",
    "mentions",
    "misconception_tests",
    "need_behaviour_table",
    "need_kinds",
    "need_orientation",
    "need_segments",
    "offer_screen",
    "online_user_groups",
    "opportunity_gaps",
    "order_agreement",
    "pareto_curve",
    "partition_agreement",
    "points_of_difference",
    "portfolio_matrix",
    "propositions_checked",
    "prospect_scores",
    "rfm_cuts",
    "rfm_grid",
    "rfm_scores",
    "rfm_segment_list",
    "rfm_segments",
    "segment_choices",
    "segment_value",
    "segmentation_tests",
    "standards_compared",
    "status_size_grid",
    "tier_cuts",
    "tier_migration",
    "tier_moves",
    "tier_projection",
    "top_share",
    "value_scorecard",
    "variance_between",
    "wallet_demand",
    "visit_priorities",
    "weighted_score",
    "whale_curve",
    "whale_summary",
]


def __getattr__(name: str):
    """The charts of the chapter; matplotlib is loaded when the first of them is asked for."""
    if name.startswith("plot_"):
        from importlib import import_module

        charts = import_module("kamlib.segmentation.charts")
        if hasattr(charts, name):
            return getattr(charts, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
