"""Sales efficiency and effectiveness: where sales are lost, where time goes, how many people, which skills."""

from kamlib.chapters import charts_when_asked
from kamlib.sales_efficiency.losses import (
    flags_from_stages,
    loss_bridge,
    loss_bridge_of_rates,
    loss_flags,
    loss_levers,
    loss_rates,
    lost_deals,
    selling_modes,
)
from kamlib.sales_efficiency.people import (
    Decay,
    PayLink,
    behaviour_grid,
    decay_fit,
    half_life,
    leavers_by_pay,
    pay_for_performance,
    pay_simulation,
    retention_curve,
    skill_gaps,
    skill_will_actions,
    skill_will_layout,
    skill_will_matrix,
    training_status,
)
from kamlib.sales_efficiency.potential import (
    DropEffect,
    WeightedPipeline,
    cross_sell_potential,
    drop_effect,
    opportunity_priority,
    opportunity_tree,
    penetration_gaps,
    potential_bridge,
    price_potential,
    sales_velocity,
    usage_potential,
    weighted_pipeline,
)
from kamlib.sales_efficiency.sizing import (
    Headcount,
    ResponseOptimum,
    SizeReturn,
    balanced_territories,
    break_even_ratio,
    breakdown_headcount,
    class_workload,
    response_curve,
    response_optimum,
    size_return,
    size_returns,
    staffing,
    territory_loads,
    workload_headcount,
)
from kamlib.sales_efficiency.time_use import (
    TopTime,
    activity_shares,
    coverage_by_class,
    efficiency_kpis,
    lever_gaps,
    role_sheet,
    selling_time,
    time_sheet,
    top_potential_time,
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

__getattr__ = charts_when_asked(__name__)
