"""Key-account planning: who gets a plan, what stands in it, how it is kept alive."""

from kamlib.account_planning.accounts import (
    PlanningFocus,
    ResourceFit,
    account_portfolio,
    banded_scores,
    key_account_list,
    peer_potential,
    planning_focus,
    resource_fit,
    share_of_wallet,
    wallet_share_by_rank,
    white_space,
)
from kamlib.account_planning.cycle import (
    TimingCheck,
    develop_schedule,
    next_reviews,
    planning_calendar,
    preparation_status,
    reviews_per_year,
    schedule_slippage,
    timing_check,
)
from kamlib.account_planning.forecast import (
    growth_bands,
    line_forecast,
    net_present_value,
    scenario_forecast,
    scenario_values,
    target_chance,
)
from kamlib.account_planning.health import (
    PlanHealth,
    ReviewCard,
    action_status,
    milestone_completion,
    plan_choice,
    plan_health,
    plan_health_overview,
    problem_poll,
    review_card,
)
from kamlib.account_planning.offer import (
    MaturityStage,
    SiteReadiness,
    competitor_grid,
    initiative_phases,
    lead_over_rivals,
    maturity_stage,
    need_gaps,
    site_readiness,
    solution_map,
    with_names,
)
from kamlib.account_planning.people import (
    AttitudeSummary,
    attitude_changes,
    attitude_points,
    attitude_summary,
    relationship_risks,
    role_coverage,
    win_outlook,
)
from kamlib.account_planning.plan import (
    FormCompletion,
    chain_items,
    form_completion,
    plan_sections,
    plan_template,
    trace_links,
    traceability,
)

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
    "solution_map",
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
