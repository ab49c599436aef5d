"""The old place of what now stands in ``kamlib.charts.labels``, for charts that have not moved to their chapter yet."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from kamlib.charts.kinds import cross
from kamlib.charts.labels import place_names, shortened, spread_out, wrapped

__all__ = ["place_names", "set_bubble_frame", "shortened", "spread_out", "wrapped"]


def set_bubble_frame(ax: Axes, corners: Sequence[str], *, cut: float, low: float = 0.35, high: float = 5.75) -> None:
    """Limits, cross-hair and the four named quadrants (top left, top right, bottom left, bottom right)."""
    cross(ax, corners, at=(cut, cut), x=(low, high), y=(low, high), ticks=range(1, 6))
