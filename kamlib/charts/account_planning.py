"""How do the key accounts, their needs and our rivals look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kamlib.account_planning import FormCompletion, MaturityStage
from kamlib.charts.account_planning_labels import place_names, say, set_bubble_frame, shortened, twin, wrapped
from kamlib.charts.heat import draw_heat
from kamlib.charts.style import PALETTE, canvas, label
from kamlib.errors import require_columns
from kamlib.text import percent

_QUADRANT = {"strategic": ("main", "o"), "star": ("second", "^"), "status": ("fifth", "s"), "streamline": ("grey", "D")}


def plot_account_portfolio(
    portfolio: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en", cut: float = 3.0, size: str | None = None
) -> Axes:
    """Attractiveness × our strength with the four quadrants named; most attractive accounts by name.

    Parameters
    ----------
    portfolio : pandas.DataFrame
        From :func:`kamlib.account_planning.account_portfolio`; names from account_name (and account_name_zh) if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    cut : float
        The cross-hair, as given to the calculation.
    size : str, optional
        Column that sets the area of the bubbles.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A"], "attractiveness": [4.5], "strength": [2.0], "quadrant": ["star"]})
    >>> plot_account_portfolio(table).get_title(loc="left")
    '1 of 1 account is attractive; with 1 of them we are still weak'
    """
    columns = ["account_id", "attractiveness", "strength", "quadrant", *([size] if size else [])]
    require_columns(portfolio, columns, where="plot_account_portfolio(portfolio)")
    table = portfolio.sort_values("attractiveness", ascending=False, kind="stable")
    area = 120 + 900 * (table[size] / table[size].max()).fillna(0) if size else pd.Series(160.0, table.index)
    n_star = int((table["quadrant"] == "star").sum())
    n_attractive = n_star + int((table["quadrant"] == "strategic").sum())
    title = say("portfolio_title", lang, attractive=n_attractive, accounts=len(table), star=n_star)
    with canvas(ax, lang) as ax:
        set_bubble_frame(ax, [say(q, lang) for q in ("star", "strategic", "streamline", "status")], cut=cut)
        for quadrant, (colour, marker) in _QUADRANT.items():
            rows = table["quadrant"] == quadrant
            ax.scatter(table.loc[rows, "strength"], table.loc[rows, "attractiveness"], s=area[rows], marker=marker,
                       color=PALETTE[colour], alpha=0.75, edgecolor="white", linewidth=1.2)  # fmt: skip
        label(ax, lang, title=title, x=say("strength_axis", lang), y=say("attractiveness_axis", lang))
        names = twin(table, "account_name" if "account_name" in table else "account_id", lang)
        short = [shortened(name, lang, width=26) for name in names.head(8)]
        place_names(ax, table["strength"].tolist(), table["attractiveness"].tolist(), short,
                    away=np.sqrt(area / np.pi).tolist())  # fmt: skip
    return ax


def plot_form_completion(done: FormCompletion, *, ax: Axes | None = None, lang: str = "en", form: str) -> Axes:
    """What of a form is filled (pale) and proved (dark), part by part.

    Parameters
    ----------
    done : FormCompletion
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}
    form : str
        Which form it is, as given to :func:`kamlib.account_planning.form_completion`; for the title.

    Examples
    --------
    >>> from kamlib.account_planning import form_completion
    >>> done = form_completion("needs_file", pd.DataFrame({"field": ["identity"], "text": ["a bank"]}))
    >>> plot_form_completion(done, form="needs_file").get_title(loc="left")
    'Customer file: 8% filled, 0% backed by evidence'
    """
    groups = done.groups.iloc[::-1]
    title = say("form_title", lang, form=say(f"form_{form}", lang), filled=percent(done.share_filled),
                proved=percent(done.share_proved))  # fmt: skip
    with canvas(ax, lang) as ax:
        rows = np.arange(len(groups))
        ax.barh(rows, groups["n_fields"], color="white", edgecolor=PALETTE["grey"], height=0.62)
        ax.barh(rows, groups["n_filled"], color="#A9CBD8", height=0.62)
        ax.barh(rows, groups["n_proved"], color=PALETTE["main"], height=0.62)
        for row, part in zip(rows, groups.itertuples(), strict=True):
            text = say("form_bar", lang, filled=part.n_filled, fields=part.n_fields, proved=part.n_proved)
            stale = say("form_stale", lang, stale=part.n_stale) if part.n_stale else ""
            ax.text(part.n_fields + 0.08, row, text + stale, va="center")
        ax.set_yticks(rows, [wrapped(name, lang, width=24) for name in twin(groups, "en", lang)])
        ax.set_xticks(range(int(groups["n_fields"].max()) + 1))
        ax.set_xlim(0, groups["n_fields"].max() * 1.55)
        label(ax, lang, title=title, x=say("form_axis", lang), y="")
    return ax


def plot_competitor_grid(grid: pd.DataFrame, leads: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Heat map of the weighted scores, product by competitor, with our lead over the best rival beside it.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.account_planning.competitor_grid`; product_zh and competitor_zh are used if there.
    leads : pandas.DataFrame
        From :func:`kamlib.account_planning.lead_over_rivals`.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import lead_over_rivals
    >>> grid = pd.DataFrame({"product": "voice", "competitor": ["us", "X"], "score": [3.0, 4.0]})
    >>> plot_competitor_grid(grid, lead_over_rivals(grid, us="us")).get_title(loc="left")
    'We lag behind the best rival on 1 of 1 product and lead on 0'
    """
    require_columns(grid, ["product", "competitor", "score"], where="plot_competitor_grid(grid)")
    require_columns(leads, ["product", "lead", "standing"], where="plot_competitor_grid(leads)")
    rivals, products = grid["competitor"].unique(), grid["product"].unique()
    values = grid.pivot(index="product", columns="competitor", values="score").loc[products, rivals]
    texts = values.map(lambda score: "–" if pd.isna(score) else f"{score:.1f}")
    names = {key: dict(zip(grid[key], twin(grid, key, lang), strict=True)) for key in ("product", "competitor")}
    shown = values.rename(index=names["product"], columns=names["competitor"])
    counts = leads["standing"].value_counts()
    title = say("grid_title", lang, lag=counts.get("lag", 0), lead=counts.get("lead", 0), products=len(products))
    with canvas(ax, lang) as ax:
        draw_heat(ax, shown, texts, low=1, high=5)
        ax.set_xlim(0, len(rivals) + 1.25)
        ax.set_xticks(
            [*np.arange(len(rivals)) + 0.5, len(rivals) + 0.62],
            [*(wrapped(name, lang, width=14) for name in shown.columns), say("grid_lead", lang)],
        )
        ax.set_yticks(np.arange(len(products)) + 0.5, [wrapped(name, lang, width=24) for name in shown.index])
        for row, part in leads.set_index("product").loc[products].reset_index().iterrows():
            mark = {"lead": ("▲", "good"), "lag": ("▼", "bad"), "level": ("●", "ink")}.get(
                part["standing"], ("", "ink")
            )
            text = say(part["standing"], lang, lead=f"{part['lead']:+.1f}".replace("-", "−"))
            ax.text(len(rivals) + 0.08, row + 0.5, f"{mark[0]} {text}", va="center", color=PALETTE[mark[1]])
        label(ax, lang, title=title, x=say("grid_axis", lang), y="")
    return ax


def plot_need_gaps(gaps: pd.DataFrame, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Our score and the rival's for each need, the costliest gap on top; importance behind the name.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From :func:`kamlib.account_planning.need_gaps`; factor_zh is used if there.
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import need_gaps
    >>> needs = pd.DataFrame({"factor": ["speed"], "importance": [5], "our_score": [3], "rival_score": [4]})
    >>> plot_need_gaps(need_gaps(needs)).get_title(loc="left")
    'On 1 important need the rival serves this customer better'
    """
    columns = ["factor", "importance", "our_score", "rival_score", "move"]
    require_columns(gaps, columns, where="plot_need_gaps(gaps)")
    table = gaps.iloc[::-1].reset_index(drop=True)
    n_win = int((table["move"] == "win").sum())
    with canvas(ax, lang) as ax:
        for row, need in table.iterrows():
            colour = PALETTE["bad"] if need["our_score"] < need["rival_score"] else PALETTE["good"]
            ax.plot([need["our_score"], need["rival_score"]], [row, row], color=colour, linewidth=3, zorder=1)
            ax.text(5.25, row, say(f"move_{need['move']}", lang), va="center")
        ax.scatter(table["rival_score"], table.index, s=150, marker="D", color=PALETTE["second"], zorder=2)
        ax.scatter(table["our_score"], table.index, s=150, color=PALETTE["main"], zorder=3)
        top = len(table) - 1
        for column, name, colour in (("our_score", "we", "main"), ("rival_score", "best_rival", "second")):
            ax.text(table.loc[top, column], top + 0.2, say(name, lang), color=PALETTE[colour], ha="center", va="bottom")
        named = zip(twin(table, "factor", lang), table["importance"], strict=True)
        ax.set_yticks(table.index, [f"{wrapped(name, lang, width=24)} ({weight:g})" for name, weight in named])
        ax.set(xlim=(0.6, 6.3), ylim=(-0.6, len(table) - 0.2), xticks=range(1, 6))
        label(
            ax,
            lang,
            title=say("needs_title_one" if n_win == 1 else "needs_title", lang, n=n_win),
            x=say("needs_axis", lang),
            y="",
        )
    return ax


def plot_maturity(stage: MaturityStage, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """The four stages as stairs, filled as far as their indicators are in place, with what fits each stage.

    Parameters
    ----------
    stage : MaturityStage
    ax : matplotlib.axes.Axes, optional
    lang : {"en", "zh"}

    Examples
    --------
    >>> from kamlib.account_planning import maturity_stage
    >>> plot_maturity(maturity_stage({"computerised": "yes"})).get_title(loc="left")
    'Stage 1 of 4: networked applications'
    """
    stages, steps = stage.stages, np.arange(1, 5)
    reached = twin(stages, "en", lang).iloc[stage.level - 1] if stage.level else say("stage_none", lang)
    title = say("stage_title", lang, level=stage.level, stage=reached.lower() if lang == "en" else reached)
    with canvas(ax, lang) as ax:
        ax.bar(steps, steps, width=0.96, color="white", edgecolor=PALETTE["grey"])
        scores = stages["score"].fillna(0).to_numpy()
        colours = [PALETTE["main"] if n < stage.level else "#A9CBD8" for n in range(4)]
        ax.bar(steps, steps * scores, width=0.96, color=colours)
        for step, part in zip(steps, stages.itertuples(), strict=True):
            share = say("stage_unasked", lang) if part.score != part.score else percent(part.score)
            name = wrapped(getattr(part, lang), lang, width=20)
            ax.text(step, step + 0.08, f"{name}\n{share}", ha="center", va="bottom")
        ax.set_xticks(steps, [wrapped(offer, lang, width=20) for offer in twin(stages, "offers", lang)])
        ax.set(ylim=(0, 5.1), yticks=[])
        ax.spines["left"].set_visible(False)
        label(ax, lang, title=title, x=say("stage_axis", lang), y="")
    return ax
