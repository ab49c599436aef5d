"""What is our brand worth, where does it stand, and what is missing for the next step?"""

from kamlib.branding.attitudes import TwoProportions, proportion_interval, top_two_box, two_proportions
from kamlib.branding.blind_choice import MarginalHomogeneity, brand_shift, marginal_homogeneity, spec_ranking
from kamlib.branding.distribution import retail_distribution
from kamlib.branding.funnel import brand_awareness, brand_funnel, brand_leak
from kamlib.branding.image_map import ImageMap, image_map
from kamlib.branding.importance import attribute_importance, part_worths
from kamlib.branding.ladder import BrandLevel, brand_level, brand_stages
from kamlib.branding.meaning import meaning_gaps, meaning_map, meaning_model, perceived_value
from kamlib.branding.money_worth import worth_in_money
from kamlib.branding.organisation import brand_responsibilities, raci_check
from kamlib.branding.personality import personality_distance, personality_profile
from kamlib.branding.preference_shares import preference_shares
from kamlib.branding.premium import brand_development_index, brand_value_multiple, price_premium, price_premium_index
from kamlib.branding.presence import presence_coverage, touchpoint_costs
from kamlib.branding.promoters import net_promoter_score
from kamlib.branding.question_trees import TreeChoice, question_tree, tree_choice
from kamlib.branding.value_drivers import preference_drivers

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
    "retail_distribution",
    "spec_ranking",
    "top_two_box",
    "touchpoint_costs",
    "tree_choice",
    "two_proportions",
    "worth_in_money",
]
