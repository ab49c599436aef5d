"""What is our brand worth, where does it stand, and what is missing for the next step?"""

from kamlib.branding.choice import (
    MarginalHomogeneity,
    attribute_importance,
    brand_shift,
    marginal_homogeneity,
    part_worths,
    preference_shares,
    spec_ranking,
    worth_in_money,
)
from kamlib.branding.identity import (
    TreeChoice,
    brand_responsibilities,
    meaning_gaps,
    meaning_map,
    meaning_model,
    perceived_value,
    question_tree,
    raci_check,
    tree_choice,
)
from kamlib.branding.ladder import (
    BrandLevel,
    brand_awareness,
    brand_funnel,
    brand_leak,
    brand_level,
    brand_stages,
    personality_distance,
    personality_profile,
)
from kamlib.branding.market import (
    brand_development_index,
    brand_value_multiple,
    presence_coverage,
    price_premium,
    price_premium_index,
    touchpoint_costs,
)
from kamlib.branding.survey import (
    ImageMap,
    TwoProportions,
    image_map,
    net_promoter_score,
    preference_drivers,
    proportion_interval,
    top_two_box,
    two_proportions,
)

__all__ = [
    "BrandLevel",
    "ImageMap",
    "MarginalHomogeneity",
    "TreeChoice",
    "TwoProportions",
    "attribute_importance",
    "brand_awareness",
    "brand_development_index",
    "brand_funnel",
    "brand_leak",
    "brand_level",
    "brand_responsibilities",
    "brand_shift",
    "brand_stages",
    "brand_value_multiple",
    "image_map",
    "marginal_homogeneity",
    "meaning_gaps",
    "meaning_map",
    "meaning_model",
    "net_promoter_score",
    "part_worths",
    "perceived_value",
    "personality_distance",
    "personality_profile",
    "presence_coverage",
    "preference_drivers",
    "preference_shares",
    "price_premium",
    "price_premium_index",
    "proportion_interval",
    "question_tree",
    "raci_check",
    "spec_ranking",
    "top_two_box",
    "touchpoint_costs",
    "tree_choice",
    "two_proportions",
    "worth_in_money",
]


def __getattr__(name: str):
    """The charts of the chapter, fetched when they are asked for: matplotlib is not loaded for a calculation."""
    if name.startswith("plot_"):
        from importlib import import_module

        return getattr(import_module("kamlib.branding.charts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
