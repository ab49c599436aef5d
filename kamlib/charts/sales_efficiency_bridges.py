"""How do the losses on the way to the sale, and the steps to the sales potential, look?"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import amount, percent, word

_COLOURS = {"total": "grey", "result": "main", "loss": "bad", "gain": "good"}
_HATCH = {"loss": "//", "gain": "", "total": "", "result": ""}


def _t(key: str, lang: str, **values) -> str:
    return word(f"sales_efficiency.{key}", lang, **values)


def _wrapped(text: str, width: int) -> str:
    """The text on two lines where it is long; Chinese breaks anywhere, English at a space near the middle."""
    if " " not in text:
        return text if len(text) <= width // 2 else f"{text[: (len(text) + 1) // 2]}\n{text[(len(text) + 1) // 2 :]}"
    if len(text) <= width:
        return text
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    at = min(spaces, key=lambda position: abs(position - len(text) / 2))
    return f"{text[:at]}\n{text[at + 1 :]}"


def _draw_waterfall(ax: Axes, bridge: pd.DataFrame, names: list[str], values: list[str]) -> None:
    low, high = bridge[["start", "end"]].min(axis=1), bridge[["start", "end"]].max(axis=1)
    places = range(len(bridge))
    bars = ax.bar(places, high - low, bottom=low, color=_colours(bridge), width=0.62, edgecolor="white")
    for bar, kind in zip(bars, bridge["kind"], strict=True):
        bar.set_hatch(_HATCH[kind])
    for at, (text, top) in enumerate(zip(values, high, strict=True)):
        ax.annotate(text, (at, top), (0, 5), textcoords="offset points", ha="center", va="bottom", fontsize=15)
    for at, level in enumerate(bridge["end"].iloc[:-1]):
        ax.plot([at + 0.31, at + 0.69], [level, level], color=PALETTE["grey"], linewidth=1)
    ax.set_xticks(places, names)


def _draw_lying_waterfall(ax: Axes, bridge: pd.DataFrame, names: list[str], values: list[str]) -> None:
    low, high = bridge[["start", "end"]].min(axis=1), bridge[["start", "end"]].max(axis=1)
    places = range(len(bridge))
    bars = ax.barh(places, high - low, left=low, color=_colours(bridge), height=0.66, edgecolor="white")
    for bar, kind in zip(bars, bridge["kind"], strict=True):
        bar.set_hatch(_HATCH[kind])
    for at, (text, end) in enumerate(zip(values, high, strict=True)):
        ax.annotate(text, (end, at), (6, 0), textcoords="offset points", va="center", fontsize=15)
    for at, level in enumerate(bridge["end"].iloc[:-1]):
        ax.plot([level, level], [at + 0.33, at + 0.67], color=PALETTE["grey"], linewidth=1)
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set_xlim(0, float(high.max()) * 1.12 or 1)


def _colours(bridge: pd.DataFrame) -> list[str]:
    return [PALETTE[_COLOURS[kind]] for kind in bridge["kind"]]


def plot_loss_bridge(bridge: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", source: str = "") -> Axes:
    """The waterfall of :func:`kamlib.sales_efficiency.loss_bridge`, in per cent of the target.

    Parameters
    ----------
    bridge : pandas.DataFrame
        From ``loss_bridge`` or ``loss_bridge_of_rates``.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    source : str
        Where the figures come from.

    Examples
    --------
    >>> from kamlib.sales_efficiency import loss_bridge_of_rates
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> plot_loss_bridge(bridge).get_title(loc="left")
    'Of every 100 we aim at we win 35; the largest loss: not taken seriously'
    """
    require_columns(
        bridge, ["step", "amount", "start", "end", "rate", "lever", "kind"], where="plot_loss_bridge(bridge)"
    )
    target = float(bridge["amount"].iloc[0])
    shown = bridge.assign(start=100 * bridge["start"] / (target or 1), end=100 * bridge["end"] / (target or 1))
    losses = bridge[bridge["kind"] == "loss"]
    if not target:
        title = _t("loss_title_none", lang)
    elif not losses["amount"].abs().sum():
        title = _t("loss_title_all", lang)
    else:
        worst = _t(f"step_{losses.loc[losses['amount'].abs().idxmax(), 'step']}", lang)
        title = _t("loss_title", lang, won=float(shown["end"].iloc[-1]), loss=worst)
    names, values = [], []
    for row, share in zip(bridge.itertuples(), 100 * bridge["amount"] / (target or 1), strict=True):
        lever = f"\n({_t(f'lever_{row.lever}', lang)})" if row.lever else ""
        names.append(_wrapped(_t(f"step_{row.step}", lang), 15) + lever)
        rate = (
            f"\n{_t('rate_label', lang, rate=percent(row.rate))}" if row.kind == "loss" and row.rate == row.rate else ""
        )
        values.append(f"{share:.0f}".replace("-", "−") + rate)
    with canvas(ax, lang) as ax:
        _draw_waterfall(ax, shown, names, values)
        ax.set_ylim(0, 122)
        label(ax, lang, title=title, x="", y=_t("loss_y", lang), source=source)
        _source_below(ax, 1 + max(name.count("\n") for name in names))
    return ax


def _source_below(ax: Axes, lines: int) -> None:
    """Keep the source line clear of tick labels of several lines."""
    for note in ax.texts:
        if note.get_fontsize() < 14:
            note.xyann = (0, -(16 + 19 * lines))


def plot_loss_levers(levers: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", cut: float = 0.5) -> Axes:
    """What sales become when each loss alone is cut: bars of :func:`kamlib.sales_efficiency.loss_levers`.

    Parameters
    ----------
    levers : pandas.DataFrame
        From ``loss_levers``.
    cut : float
        The cut given to ``loss_levers``, for the title.

    Examples
    --------
    >>> from kamlib.sales_efficiency import loss_bridge_of_rates, loss_levers
    >>> bridge = loss_bridge_of_rates(100, contact_rate=0.75, serious_rate=0.60, win_rate=35 / 45)
    >>> plot_loss_levers(loss_levers(bridge)).get_title(loc="left")
    'Cutting "not taken seriously" by 50% brings most: +33%'
    """
    require_columns(
        levers, ["step", "sales_now", "sales_after", "gain_share", "rate_now"], where="plot_loss_levers(levers)"
    )
    if levers.empty or not levers["sales_now"].iloc[0]:
        with canvas(ax, lang) as ax:
            label(ax, lang, title=_t("levers_title_none", lang), x="", y="")
            ax.set_axis_off()
        return ax
    rows = levers.iloc[::-1]
    best = levers.iloc[0]
    target = best["sales_now"] / levers["rate_now"].prod()
    title = _t(
        "levers_title", lang, loss=_t(f"step_{best['step']}", lang), cut=percent(cut), gain=percent(best["gain_share"])
    )
    with canvas(ax, lang) as ax:
        now, after = 100 * best["sales_now"] / target, 100 * rows["sales_after"] / target
        names = [_t(f"step_{step}", lang) for step in rows["step"]]
        ax.barh(names, [now] * len(rows), color=PALETTE["grey"], height=0.5)
        ax.barh(names, after - now, left=now, color=PALETTE["good"], hatch="//", edgecolor="white", height=0.5)
        for at, (value, gain) in enumerate(zip(after, rows["gain_share"], strict=True)):
            text = f"{value:.1f}  ({percent(gain, signed=True)})"
            ax.annotate(text, (value, at), (6, 0), textcoords="offset points", va="center", fontsize=15)
        ax.annotate(_t("sales_now", lang, share=f"{now:.1f}"), (now, len(rows) - 0.62), (-6, 0),
                    textcoords="offset points", ha="right", va="bottom", fontsize=14)  # fmt: skip
        ax.set_xlim(0, float(after.max()) * 1.25)
        ax.set_ylim(-0.6, len(rows) - 0.3)
        label(ax, lang, title=title, x=_t("levers_x", lang), y=_t("levers_y", lang))
    return ax


def plot_loss_rates(
    rates: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", names: dict | None = None
) -> Axes:
    """The three rates of every branch on one line each: dots of :func:`kamlib.sales_efficiency.loss_rates`.

    Parameters
    ----------
    rates : pandas.DataFrame
        From ``loss_rates``; the first column names the group.
    names : dict, optional
        Group → name shown.

    Examples
    --------
    >>> rates = pd.DataFrame({"branch": ["Lancheng"], "contact_rate": [0.9], "serious_rate": [0.5], "win_rate": [0.7]})
    >>> len(plot_loss_rates(rates).get_legend().get_texts())
    3
    """
    require_columns(rates, ["contact_rate", "serious_rate", "win_rate"], where="plot_loss_rates(rates)")
    rows = rates.iloc[::-1].reset_index(drop=True)
    shown = [(names or {}).get(group, group) for group in rows.iloc[:, 0]]
    marks = (("contact_rate", "o", "main"), ("serious_rate", "s", "second"), ("win_rate", "^", "good"))
    with canvas(ax, lang) as ax:
        for rate, marker, colour in marks:
            ax.scatter(
                100 * rows[rate], rows.index, marker=marker, s=90, color=PALETTE[colour], label=_t(rate, lang), zorder=3
            )
        worst = 100 * rows[[rate for rate, *_ in marks]].min(axis=1)
        ax.hlines(
            rows.index, worst, 100 * rows[[rate for rate, *_ in marks]].max(axis=1), color=PALETTE["pale"], linewidth=3
        )
        ax.set_yticks(rows.index, shown)
        ax.set_xlim(0, 103)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.02), ncols=3, borderaxespad=0)
        ax.set_ylim(-0.6, len(rows) + 0.3)
        label(ax, lang, title=_t("rates_title", lang), x=_t("rates_x", lang), y="")
    return ax


def plot_potential_bridge(
    bridge: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", unit: str = "index", source: str = ""
) -> Axes:
    """The waterfall of :func:`kamlib.sales_efficiency.potential_bridge` with the gap.

    Parameters
    ----------
    bridge : pandas.DataFrame
        From ``potential_bridge``.
    unit : {"index", "cny"}
        What the amounts are: today = 100, or yuan.

    Examples
    --------
    >>> from kamlib.sales_efficiency import potential_bridge
    >>> plot_potential_bridge(potential_bridge({"existing": 100, "usage": 40})).get_title(loc="left")
    'Potential 140: 40 more than today'
    """
    require_columns(bridge, ["step", "amount", "start", "end", "kind"], where="plot_potential_bridge(bridge)")
    rows = bridge[(bridge["amount"] != 0) | bridge["kind"].isin(["total", "result"])].reset_index(drop=True)
    potential, gap = (float(rows.loc[rows["step"] == step, "amount"].iloc[0]) for step in ("potential", "gap"))
    names = [_t(f"potential_{step}", lang) for step in rows["step"]]
    signs = ["+" if kind == "gain" else "" for kind in rows["kind"]]
    values = [sign + amount(value, lang) for sign, value in zip(signs, rows["amount"], strict=True)]
    with canvas(ax, lang) as ax:
        _draw_lying_waterfall(ax, rows, names, values)
        ax.patches[-1].set(facecolor="white", edgecolor=PALETTE["main"], hatch="..", linewidth=1.5)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, lang)))
        title = _t("potential_title", lang, potential=amount(potential, lang), gap=amount(gap, lang))
        unit = _t(f"unit_{unit}", lang)
        label(ax, lang, title=title, x=_t("potential_y", lang, unit=unit), y="", source=source)
    return ax
