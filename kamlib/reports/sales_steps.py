"""What should a sales manager do next, and which figure says so?"""

import math

import pandas as pd

from kamlib.reports.sales_efficiency import GOOD, MIN_DEALS
from kamlib.sales_efficiency.charts import skill_name
from kamlib.text import percent


def next_steps(page) -> list[tuple[str, str]]:
    """What to do and because of what, in the order in which it pays, from a :class:`SalesPage`."""
    steps = (_next_loss(page), _next_lost(page), _next_hours(page), _next_size(page), _next_skill(page))
    return [step for step in steps if step]


def _next_loss(page) -> tuple[str, str] | None:
    losses = page.result.losses
    if losses is None or losses.levers.empty or losses.n < MIN_DEALS:
        return None
    best = losses.levers.iloc[0]
    why = page.word("why_loss", rate=percent(best["rate_now"]), gain=page.money(best["gain"]))
    return page.word(f"do_{best['step']}"), why


def _next_lost(page) -> tuple[str, str] | None:
    lost = page.result.losses.lost if page.result.losses else pd.DataFrame()
    early = lost.loc[lost["before_proposal"], "share"].sum() if len(lost) else 0
    return (page.word("do_early"), page.word("why_early", share=percent(early))) if early >= 0.4 else None


def _next_hours(page) -> tuple[str, str] | None:
    if page.result.hours is None or page.result.hours.share >= GOOD:
        return None
    now = page.result.hours.sheet.set_index("activity")["current_share"]
    hours = 40 * (now["problem_handling"] - 0.05 + max(0.0, now["reports"] - 0.05))
    return page.word("do_hours"), page.word("why_hours", share=percent(now["problem_handling"]), hours=f"{hours:.0f}")


def _next_size(page) -> tuple[str, str] | None:
    size = page.result.size
    if size is None or not size.actual or size.branches.empty:
        return None
    if len(size.branches) == 1:
        if size.needed <= size.actual:
            return None
        fewer = math.ceil(round(size.branches["reps_exact"].iloc[0] * size.selling_share / GOOD, 9))
        why = page.word("why_size_one", needed=size.needed, actual=size.actual, share=percent(size.selling_share),
                        fewer=fewer)  # fmt: skip
        return page.word("do_size_one"), why
    missing = int(size.branches["missing"].clip(lower=0).sum())
    extra = int(-size.branches["missing"].clip(upper=0).sum())
    if not missing and not extra:
        return None
    return page.word("do_size"), page.word("why_size", missing=missing, extra=extra)


def _next_skill(page) -> tuple[str, str] | None:
    if "skills" not in page.result.people:
        return None
    first = page.result.people["skills"].iloc[0]
    return page.word("do_skill", skill=skill_name(first["skill"], page.lang)), page.word(
        "why_skill", gap=f"{first['gap']:.1f}"
    )
