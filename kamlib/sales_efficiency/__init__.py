"""Sales efficiency and effectiveness: where sales are lost, where time goes, how many people, which skills."""

from importlib import import_module

from kamlib.sales_efficiency.coverage import TopTime, coverage_by_class, top_potential_time
from kamlib.sales_efficiency.deals import flags_from_stages, lost_deals, selling_modes
from kamlib.sales_efficiency.kpis import efficiency_kpis, lever_gaps, role_sheet
from kamlib.sales_efficiency.losses import (
    loss_bridge,
    loss_bridge_of_rates,
    loss_flags,
    loss_levers,
    loss_rates,
)
from kamlib.sales_efficiency.opportunities import opportunity_priority, opportunity_tree, penetration_gaps
from kamlib.sales_efficiency.pay import PayLink, leavers_by_pay, pay_for_performance, pay_simulation
from kamlib.sales_efficiency.pipeline_pace import WeightedPipeline, sales_velocity, weighted_pipeline
from kamlib.sales_efficiency.potential import (
    DropEffect,
    cross_sell_potential,
    drop_effect,
    potential_bridge,
    price_potential,
    usage_potential,
)
from kamlib.sales_efficiency.sizing import (
    ResponseOptimum,
    SizeReturn,
    break_even_ratio,
    response_curve,
    response_optimum,
    size_return,
    size_returns,
)
from kamlib.sales_efficiency.skill_will import skill_will_actions, skill_will_layout, skill_will_matrix
from kamlib.sales_efficiency.skills import behaviour_grid, skill_gaps
from kamlib.sales_efficiency.territories import balanced_territories, territory_loads
from kamlib.sales_efficiency.time_use import activity_shares, selling_time, time_sheet
from kamlib.sales_efficiency.training import Decay, decay_fit, half_life, retention_curve, training_status
from kamlib.sales_efficiency.workload import (
    Headcount,
    breakdown_headcount,
    class_workload,
    staffing,
    workload_headcount,
)

__all__ = [
    "Decay", "DropEffect", "Headcount", "PayLink", "ResponseOptimum", "SizeReturn", "TopTime", "WeightedPipeline",
    "activity_shares",
    "balanced_territories", "behaviour_grid", "break_even_ratio", "breakdown_headcount", "class_workload",
    "coverage_by_class", "cross_sell_potential", "decay_fit", "drop_effect", "efficiency_kpis", "flags_from_stages",
    "half_life",
    "leavers_by_pay", "lever_gaps", "loss_bridge", "loss_bridge_of_rates", "loss_flags", "loss_levers", "loss_rates",
    "lost_deals", "opportunity_priority", "opportunity_tree", "pay_for_performance", "pay_simulation",
    "penetration_gaps", "potential_bridge", "price_potential", "response_curve", "response_optimum",
    "retention_curve", "role_sheet", "sales_velocity", "selling_modes", "selling_time", "size_return", "size_returns",
    "skill_gaps",
    "skill_will_actions", "skill_will_layout", "skill_will_matrix", "staffing", "territory_loads", "time_sheet",
    "top_potential_time", "training_status", "usage_potential", "weighted_pipeline", "workload_headcount",
]  # fmt: skip


def __getattr__(name: str):
    """The charts, imported when one is asked for."""
    if name.startswith("plot_"):
        return getattr(import_module("kamlib.sales_efficiency.charts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
