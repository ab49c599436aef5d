"""Which customers are alike, and which of them matter most?"""

from kamlib.segmentation.concentration import abc_classes, accounts_for_share, class_summary, pareto_curve, top_share
from kamlib.segmentation.inequality import effective_number, gini, hhi, lorenz_curve
from kamlib.segmentation.migration import MOVES, TierMigration, tier_migration, tier_moves, tier_projection
from kamlib.segmentation.rfm import (
    RFM_BANDS,
    rfm_cuts,
    rfm_grid,
    rfm_scores,
    rfm_segment_list,
    rfm_segments,
)
from kamlib.segmentation.tiers import CURRY_SHARES, TIER_LETTERS, TIERS, account_tiers, customer_pyramid, tier_cuts
from kamlib.segmentation.whale import WhaleSummary, whale_curve, whale_summary

__all__ = [
    "CURRY_SHARES",
    "MOVES",
    "RFM_BANDS",
    "TIERS",
    "TIER_LETTERS",
    "TierMigration",
    "WhaleSummary",
    "abc_classes",
    "account_tiers",
    "accounts_for_share",
    "class_summary",
    "customer_pyramid",
    "effective_number",
    "gini",
    "hhi",
    "lorenz_curve",
    "pareto_curve",
    "rfm_cuts",
    "rfm_grid",
    "rfm_scores",
    "rfm_segment_list",
    "rfm_segments",
    "tier_cuts",
    "tier_migration",
    "tier_moves",
    "tier_projection",
    "top_share",
    "whale_curve",
    "whale_summary",
]
