"""Key-account planning: who gets a plan, what stands in it, how it is kept alive."""

from kamlib.account_planning.attitudes import (
    AttitudeSummary,
    attitude_changes,
    attitude_points,
    attitude_summary,
    win_outlook,
)
from kamlib.account_planning.buying_centre import relationship_risks, role_coverage
from kamlib.account_planning.competitor_grid import competitor_grid, lead_over_rivals
from kamlib.account_planning.cycle import (
    TimingCheck,
    develop_schedule,
    planning_calendar,
    preparation_status,
    schedule_slippage,
    timing_check,
)
from kamlib.account_planning.fan import growth_bands, target_chance
from kamlib.account_planning.forecast import (
    line_forecast,
    net_present_value,
    scenario_forecast,
    scenario_values,
)
from kamlib.account_planning.forms import FormCompletion, form_completion
from kamlib.account_planning.health import PlanHealth, plan_health, plan_health_overview, problem_poll
from kamlib.account_planning.initiatives import initiative_phases
from kamlib.account_planning.maturity import MaturityStage, maturity_stage
from kamlib.account_planning.monitor import action_status, milestone_completion, next_reviews, reviews_per_year
from kamlib.account_planning.needs import need_gaps, with_names
from kamlib.account_planning.plan import plan_sections, plan_template
from kamlib.account_planning.review import ReviewCard, plan_choice, review_card
from kamlib.account_planning.selection import (
    PlanningFocus,
    ResourceFit,
    account_portfolio,
    banded_scores,
    key_account_list,
    planning_focus,
    resource_fit,
)
from kamlib.account_planning.solution_map import solution_cover, solution_map
from kamlib.account_planning.support import SiteReadiness, site_readiness
from kamlib.account_planning.traceability import chain_items, trace_links, traceability
from kamlib.account_planning.wallet import share_of_wallet, supplier_ranks, wallet_share_by_rank
from kamlib.account_planning.white_space import peer_potential, white_space

__all__ = [
    "AttitudeSummary",
    "FormCompletion",
    "MaturityStage",
    "PlanHealth",
    "PlanningFocus",
    "ResourceFit",
    "ReviewCard",
    "SiteReadiness",
    "TimingCheck",
    "account_portfolio",
    "action_status",
    "attitude_changes",
    "attitude_points",
    "attitude_summary",
    "banded_scores",
    "chain_items",
    "competitor_grid",
    "develop_schedule",
    "form_completion",
    "growth_bands",
    "initiative_phases",
    "key_account_list",
    "lead_over_rivals",
    "line_forecast",
    "maturity_stage",
    "milestone_completion",
    "need_gaps",
    "net_present_value",
    "next_reviews",
    "peer_potential",
    "plan_choice",
    "plan_health",
    "plan_health_overview",
    "plan_sections",
    "plan_template",
    "planning_calendar",
    "planning_focus",
    "preparation_status",
    "problem_poll",
    "relationship_risks",
    "resource_fit",
    "review_card",
    "reviews_per_year",
    "role_coverage",
    "scenario_forecast",
    "scenario_values",
    "schedule_slippage",
    "share_of_wallet",
    "site_readiness",
    "solution_cover",
    "solution_map",
    "supplier_ranks",
    "target_chance",
    "timing_check",
    "trace_links",
    "traceability",
    "wallet_share_by_rank",
    "white_space",
    "win_outlook",
    "with_names",
]


def __getattr__(name: str):
    """The charts of the chapter, which need matplotlib, only when one is asked for."""
    if name.startswith("plot_"):
        from kamlib.account_planning import charts

        return getattr(charts, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
