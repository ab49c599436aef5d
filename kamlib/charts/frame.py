"""What has every chart in common: its words, its Axes, its columns checked, its title and labels set."""

import functools
import inspect
from collections.abc import Callable

from kamlib.charts.style import FIGURE_SIZE, canvas, label
from kamlib.checks import needs as needed
from kamlib.text.say import Say

Size = tuple[float, float]


def chart(
    topic: str, needs: str = "", *, size: Size | Callable[..., Size] = FIGURE_SIZE, empty: bool = True
) -> Callable:
    """Make ``draw(ax, say, result, …) -> labels`` a chart ``plot(result, …, *, ax=None, lang="en", source="")``.

    Parameters
    ----------
    topic : str
        Whose words ``say`` says, see :class:`kamlib.text.say.Say`.
    needs : str
        Columns that ``result`` must have, with blanks between.
    size : (float, float) or function of the result
        Inches of a new figure.
    empty : bool
        Whether a table without rows can be drawn; else it is refused.

    Notes
    -----
    ``draw`` returns ``{"title": …, "x": …, "y": …}``, as :meth:`Say.titles` does; a label left out stays empty;
    ``"source"`` is the line under the chart where the caller gives none. It takes the result first, everything else by
    keyword, and computes nothing anew. Every chart takes ``ax`` (draw there instead of on a new figure), ``lang`` and
    ``source`` (the line under the chart) and returns the Axes.

    Examples
    --------
    >>> @chart("common", "name revenue")
    ... def plot_revenue(ax, say, table, *, colour="main"):
    ...     ax.barh(table["name"], table["revenue"])
    ...     return {"title": say("account"), "x": say("revenue")}
    >>> import pandas as pd
    >>> plot_revenue(pd.DataFrame({"name": ["A"], "revenue": [3]}), lang="zh").get_title(loc="left")
    '客户'
    """

    def made(draw: Callable) -> Callable:
        own = list(inspect.signature(draw).parameters.values())[2:]
        first = own[0].name

        @functools.wraps(draw)
        def plot(*given, ax=None, lang="en", source="", **options):
            result = given[0] if given else options[first]
            if needs:
                needed(result, *needs.split(), where=f"{draw.__name__}({first})", empty=empty)
            with canvas(ax, lang, size=size(result) if callable(size) else size) as drawn:
                label(drawn, lang, title=" ", x=" ", y=" ")  # names are placed in the room that will be left
                labels = draw(drawn, Say(topic, lang), *given, **options)
                label(drawn, lang, **{"x": "", "y": "", **labels, "source": source or labels.get("source", "")})
            return drawn

        more = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
                for name, default in (("ax", None), ("lang", "en"), ("source", ""))]  # fmt: skip
        plot.__signature__ = inspect.Signature([*own, *more])
        return plot

    return made


def tall(rows) -> Size:
    """The size of a chart with a line a row."""
    return FIGURE_SIZE[0], max(3.2, 1.6 + 0.42 * len(rows))
