"""How do accounts, people, money, the offer, the plan and its health look?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from kamlib.account_planning.cycle import timing_check
from kamlib.account_planning.health import AILING_FROM, ALIVE_FROM
from kamlib.account_planning.offer import PHASES, STATES
from kamlib.account_planning.people import attitude_changes, attitude_points, role_coverage
from kamlib.account_planning.plan import LEVELS, trace_links
from kamlib.charts.frame import chart
from kamlib.charts.heat import DEEPER
from kamlib.charts.kinds import bars, bubbles, cells, cross, draw_heat, dumbbells, ink_on, lines, spans, table_of_texts
from kamlib.charts.labels import (
    WHITE,
    as_amounts,
    as_months,
    as_percent,
    bare,
    place_names,
    shortened,
    spread_out,
    wrapped,
)  # fmt: skip
from kamlib.charts.style import PALETTE
from kamlib.errors import KamError, require_choice, require_columns
from kamlib.text import signed, word
from kamlib.text.say import Say

_SCORES = {"x": (0.35, 5.75), "y": (0.35, 5.75), "ticks": range(1, 6)}  # of the quadrant charts, 1–5 each way
_QUADRANT = {"strategic": ("main", "o"), "star": ("second", "^"), "status": ("fifth", "s"), "streamline": ("grey", "D")}
_PHASE = {"now": ("good", "o"), "mid": ("main", "s"), "long": ("grey", "^")}
_LIGHT = {"green": ("good", "o"), "amber": ("sixth", "^"), "red": ("bad", "s"), "open": ("grey", "D")}


def say(key: str, lang: str, **values) -> str:
    """A word of this chapter."""
    return word(f"account_planning.{key}", lang, **values)


def _accounts(say: Say, table: pd.DataFrame, width: int = 30) -> list[str]:
    names = say.column(table, "account_name" if "account_name" in table else "account_id")
    return [shortened(name, say.lang, width=width) for name in names]


def _wrapped(say: Say, texts, width: int) -> list[str]:
    return [wrapped(str(text), say.lang, width=width) for text in texts]


@chart("account_planning", "account_id attractiveness strength quadrant")
def plot_account_portfolio(ax, say, portfolio, *, cut=3.0, size=None):
    """Attractiveness × our strength with the four quadrants named; most attractive accounts by name.

    Parameters
    ----------
    portfolio : pandas.DataFrame
        From :func:`kamlib.account_planning.account_portfolio`; names from account_name (and account_name_zh) if there.
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
    require_columns(portfolio, [size] if size else [], where="plot_account_portfolio(portfolio, size=)")
    table = portfolio.sort_values("attractiveness", ascending=False, kind="stable")
    area = 120 + 900 * (table[size] / table[size].max()).fillna(0) if size else 160.0
    cross(ax, [say(q) for q in ("star", "strategic", "streamline", "status")], at=(cut, cut), **_SCORES)
    bubbles(ax, table["strength"], table["attractiveness"], _accounts(say, table, 26), area=area, lang=say.lang,
            looks=[_QUADRANT[quadrant] for quadrant in table["quadrant"]])  # fmt: skip
    star, strategic = ((table["quadrant"] == quadrant).sum() for quadrant in ("star", "strategic"))
    return say.titles("portfolio", attractive=star + strategic, accounts=len(table), star=star)


@chart("account_planning")
def plot_form_completion(ax, say, done, *, form):
    """What of a form is filled (pale) and proved (dark), part by part.

    Parameters
    ----------
    done : FormCompletion
    form : str
        Which form it is, as given to :func:`kamlib.account_planning.form_completion`; for the title.

    Examples
    --------
    >>> from kamlib.account_planning import form_completion
    >>> done = form_completion("needs_file", pd.DataFrame({"field": ["identity"], "text": ["a bank"]}))
    >>> plot_form_completion(done, form="needs_file").get_title(loc="left")
    'Customer file: 8% filled, 0% backed by evidence'
    """
    groups = done.groups
    texts = [say("form_bar_stale" if part["n_stale"] else "form_bar", **part) for part in groups.to_dict("records")]
    bars(ax, _wrapped(say, groups[say.lang], 24), groups["n_filled"], texts, colours="light", of=groups["n_fields"],
         height=0.62, room=0.55)  # fmt: skip
    bars(ax, [], groups["n_proved"], height=0.62)
    ax.set_xticks(range(int(groups["n_fields"].max()) + 1))
    return say.titles("form", form=form, filled=done.share_filled, proved=done.share_proved)


@chart("account_planning", "product competitor score")
def plot_competitor_grid(ax, say, grid, leads):
    """Heat map of the weighted scores, product by competitor, with our lead over the best rival beside it.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.account_planning.competitor_grid`; product_zh and competitor_zh are used if there.
    leads : pandas.DataFrame
        From :func:`kamlib.account_planning.lead_over_rivals`.

    Examples
    --------
    >>> from kamlib.account_planning import lead_over_rivals
    >>> grid = pd.DataFrame({"product": "voice", "competitor": ["us", "X"], "score": [3.0, 4.0]})
    >>> plot_competitor_grid(grid, lead_over_rivals(grid, us="us")).get_title(loc="left")
    'We lag behind the best rival on 1 of 1 product and lead on 0'
    """
    require_columns(leads, ["product", "lead", "standing"], where="plot_competitor_grid(leads)")
    rivals, products = grid.drop_duplicates("competitor"), grid.drop_duplicates("product")
    values = grid.pivot(index="product", columns="competitor", values="score")
    values = values.loc[products["product"], rivals["competitor"]]
    values.index = _wrapped(say, say.column(products, "product"), 24)
    values.columns = _wrapped(say, say.column(rivals, "competitor"), 14)
    draw_heat(ax, values, values.map(lambda score: "–" if pd.isna(score) else f"{score:.1f}"), low=1, high=5)
    ax.set_xlim(0, len(rivals) + 1.25)
    ax.set_xticks([*ax.get_xticks(), len(rivals) + 0.62], [*values.columns, say("grid_lead")])
    marks = {"lead": ("▲ ", "good"), "lag": ("▼ ", "bad"), "level": ("● ", "ink")}
    for row, part in enumerate(leads.set_index("product").loc[products["product"]].itertuples()):
        mark, colour = marks.get(part.standing, ("", "ink"))
        text = mark + say(part.standing, lead=part.lead)
        ax.text(len(rivals) + 0.08, row + 0.5, text, va="center", color=PALETTE[colour])
    lag, lead = ((leads["standing"] == standing).sum() for standing in ("lag", "lead"))
    return say.titles("grid", lag=lag, lead=lead, products=len(products))


@chart("account_planning", "factor importance our_score rival_score move")
def plot_need_gaps(ax, say, gaps):
    """Our score and the rival's for each need, the costliest gap on top; importance behind the name.

    Parameters
    ----------
    gaps : pandas.DataFrame
        From :func:`kamlib.account_planning.need_gaps`; factor_zh is used if there.

    Examples
    --------
    >>> from kamlib.account_planning import need_gaps
    >>> needs = pd.DataFrame({"factor": ["speed"], "importance": [5], "our_score": [3], "rival_score": [4]})
    >>> plot_need_gaps(need_gaps(needs)).get_title(loc="left")
    'On 1 important need the rival serves this customer better'
    """
    named = zip(_wrapped(say, say.column(gaps, "factor"), 24), gaps["importance"], strict=True)
    ends = {say("we"): (gaps["our_score"], "main", "o"), say("best_rival"): (gaps["rival_score"], "second", "D")}
    colours = np.where(gaps["our_score"] < gaps["rival_score"], "bad", "good")
    dumbbells(ax, [f"{name} ({weight:g})" for name, weight in named], ends, say.names("move", gaps["move"]),
              colours=colours, at=5.1, low=0.6)  # fmt: skip
    ax.set_xticks(range(1, 6))
    return say.titles("needs", n=(gaps["move"] == "win").sum())


@chart("account_planning")
def plot_maturity(ax, say, stage):
    """The four stages as stairs, filled as far as their indicators are in place, with what fits each stage.

    Parameters
    ----------
    stage : MaturityStage

    Examples
    --------
    >>> from kamlib.account_planning import maturity_stage
    >>> plot_maturity(maturity_stage({"computerised": "yes"})).get_title(loc="left")
    'Stage 1 of 4: networked applications'
    """
    stages, steps = stage.stages, np.arange(1, 5)
    ax.bar(steps, steps, width=0.96, color="white", edgecolor=PALETTE["grey"])
    colours = [PALETTE["main" if n < stage.level else "light"] for n in range(4)]
    ax.bar(steps, steps * stages["score"].fillna(0).to_numpy(), width=0.96, color=colours)
    for step, name, score in zip(steps, _wrapped(say, stages[say.lang], 20), stages["score"], strict=True):
        share = say("stage_unasked") if pd.isna(score) else say("stage_share", share=score)
        ax.text(step, step + 0.08, f"{name}\n{share}", ha="center", va="bottom")
    ax.set_xticks(steps, _wrapped(say, say.column(stages, "offers"), 20))
    ax.set(ylim=(0, 5.1), yticks=[])
    ax.spines["left"].set_visible(False)
    reached = stages[say.lang].iloc[stage.level - 1] if stage.level else say("stage_none")
    return say.titles("stage", level=stage.level, stage=reached.lower() if say.lang == "en" else reached)


@chart("account_planning", "module stage stage_en stage_zh state en zh", size=(11, 7))
def plot_solution_map(ax, say, grid):
    """Modules × stages of the layered solution, each cell with its state in words.

    Parameters
    ----------
    grid : pandas.DataFrame
        From :func:`kamlib.account_planning.solution_map`.

    Examples
    --------
    >>> from kamlib.account_planning import solution_map
    >>> entries = pd.DataFrame({"module": ["bank_sms"], "stage": ["integrated"], "state": ["have"]})
    >>> plot_solution_map(solution_map(entries)).get_title(loc="left")
    'Of 40 cells we hold 1, a rival 0, and 39 are open'
    """
    modules, stages = grid.drop_duplicates("module"), grid.drop_duplicates("stage")
    states = grid.pivot(index="module", columns="stage", values="state").loc[modules["module"], stages["stage"]]
    states.index = [shortened(name, say.lang, width=34) for name in modules[say.lang]]
    states.columns = _wrapped(say, say.column(stages, "stage"), 16)
    faces = states.replace({"have": "main", "propose": "good", "rival": "second", "open": "pale"})
    inks = states.map(lambda state: "quiet" if state == "open" else "white")
    cells(ax, states.map(lambda state: say(f"state_{state}")), faces=faces, inks=inks)
    return say.titles("solution", cells=len(grid), **{state: (grid["state"] == state).sum() for state in STATES})


@chart("account_planning", "initiative profit competition feasibility phase")
def plot_initiative_matrix(ax, say, phases):
    """Profit × feasibility of each initiative; larger bubbles meet weaker competition, shapes show the phase.

    Parameters
    ----------
    phases : pandas.DataFrame
        From :func:`kamlib.account_planning.initiative_phases`; initiative_zh is used if there. Bubbles of equal scores
        stand beside each other, not on each other.

    Examples
    --------
    >>> from kamlib.account_planning import initiative_phases
    >>> table = pd.DataFrame({"initiative": ["voice"], "profit": [4], "competition": [4], "feasibility": [5]})
    >>> plot_initiative_matrix(initiative_phases(table)).get_title(loc="left")
    '1 of 1 initiative can start now'
    """
    same = phases.groupby(["feasibility", "profit"])
    x = phases["feasibility"] + (same.cumcount() - (same["profit"].transform("size") - 1) / 2) * 0.34
    cross(ax, [say(f"matrix_{corner}") for corner in ("build", "do", "leave", "extra")], at=(3, 3), **_SCORES)
    for phase, (colour, marker) in _PHASE.items():
        ax.scatter([], [], s=150, color=PALETTE[colour], marker=marker, label=say(f"phase_{phase}"))
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 0.9), labelspacing=1.1)
    bubbles(ax, x, phases["profit"], say.column(phases, "initiative"), area=130.0 * phases["competition"], width=24,
            looks=[_PHASE[phase] for phase in phases["phase"]], most=len(phases), lang=say.lang)  # fmt: skip
    return say.titles("matrix", now=(phases["phase"] == "now").sum(), n=len(phases))


@chart("account_planning", "initiative total phase")
def plot_initiative_roadmap(ax, say, phases):
    """Three columns – now, 6–12 months, later – with the initiatives of each and the rule that holds there.

    Parameters
    ----------
    phases : pandas.DataFrame
        From :func:`kamlib.account_planning.initiative_phases`.

    Examples
    --------
    >>> from kamlib.account_planning import initiative_phases
    >>> table = pd.DataFrame({"initiative": ["voice"], "profit": [4], "competition": [4], "feasibility": [5]})
    >>> plot_initiative_roadmap(initiative_phases(table)).get_title(loc="left")
    'Now 1, within a year 0, later 0'
    """
    counts = {phase: int((phases["phase"] == phase).sum()) for phase in PHASES}
    deepest = max(3, *counts.values())
    middle = {"ha": "center", "va": "center"}
    for x, phase in enumerate(PHASES):
        colour, part = PALETTE[_PHASE[phase][0]], phases[phases["phase"] == phase]
        ax.add_patch(Rectangle((x + 0.03, 0.15), 0.94, 0.85, color=colour))
        ax.text(x + 0.5, 0.575, say(f"phase_{phase}"), color=ink_on(colour), fontsize=15, **middle)
        for y, (name, total) in enumerate(zip(say.column(part, "initiative"), part["total"], strict=True)):
            ax.add_patch(FancyBboxPatch((x + 0.07, 1.3 + y), 0.86, 0.62, facecolor="white", edgecolor=colour,
                                        boxstyle="round,pad=0.03,rounding_size=0.05", linewidth=1.6))  # fmt: skip
            ax.text(x + 0.5, 1.61 + y, f"{shortened(name, say.lang, width=25)}  {total:g}", **middle)
        rule = wrapped(say(f"phase_{phase}_rule"), say.lang, width=28)
        ax.text(x + 0.5, deepest + 1.55, rule, ha="center", va="top", color=PALETTE["quiet"])
    ax.set(xlim=(0, 3), ylim=(deepest + 2.7, 0))
    bare(ax)
    return say.titles("roadmap", **counts)


@chart("account_planning")
def plot_site_readiness(ax, say, readiness):
    """Site by site: fibre, copper, services – what is there, what is near, what nobody has checked.

    Parameters
    ----------
    readiness : SiteReadiness
        site_zh is used if its table has it.

    Examples
    --------
    >>> from kamlib.account_planning import site_readiness
    >>> sites = pd.DataFrame({"site": ["main", "east"], "fibre": ["on_site", "nearby"]})
    >>> plot_site_readiness(site_readiness(sites)).get_title(loc="left")
    'Fibre at 1 of 2 sites (50%), 2 of 2 with those nearby (100%)'
    """
    sites, n, shares = readiness.sites, readiness.n_sites, (readiness.on_site, readiness.on_site_or_nearby)
    looks = {"ready": (4, "good"), "connect": (3, "main"), "copper_only": (2, "sixth"), "build": (1, "bad"),
             "check": (0.5, "grey")}  # fmt: skip
    texts = say.names("gap", sites["gap"])
    for row, fields in enumerate(sites["unknown"]):
        if fields:
            texts[row] += say("site_unknown", fields=say("list_comma").join(say.names("site", fields.split(", "))))
    names = [shortened(name, say.lang, width=30) for name in say.column(sites, "site")]
    lengths, colours = zip(*(looks[gap] for gap in sites["gap"]), strict=True)
    bars(ax, names, lengths, texts, colours=colours, of=np.full(n, 4.0), height=0.5, room=1.3)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    return say.titles("sites", n=n, on_site=round(shares[0] * n), share=shares[0],
                      nearby=round(shares[1] * n), share_nearby=shares[1])  # fmt: skip


@chart("account_planning")
def plot_attitude_slopes(ax, say, contacts, *, name="name"):
    """Each person's attitude before and now; thick lines carry more influence.

    Parameters
    ----------
    contacts : pandas.DataFrame
        attitude_before, attitude_now (A–E), ``name`` (and its _zh twin); optional influence (1–5).
    name : str
        Column with the names or roles shown.

    Examples
    --------
    >>> contacts = pd.DataFrame({"name": ["Li"], "attitude_before": ["C"], "attitude_now": ["B"]})
    >>> plot_attitude_slopes(contacts).get_title(loc="left")
    '1 of 1 people moved towards us, 0 away'
    """
    require_columns(contacts, [name], where="plot_attitude_slopes(contacts)")
    table = attitude_changes(contacts)
    colours = {"up": "good", "down": "bad", "same": "grey"}
    widths = 1.2 + 0.9 * table["influence"] if "influence" in table else np.full(len(table), 3.0)
    heights = spread_out(table["points_now"], least=0.3)
    people = zip(table.itertuples(), say.column(table, name), widths, heights, strict=True)
    for person, text, width, height in people:
        ax.plot([0, 1], [person.points_before, person.points_now], color=PALETTE[colours[person.direction]],
                marker="o", markersize=9, linewidth=width, solid_capstyle="round")  # fmt: skip
        move = f"{shortened(text, say.lang, width=30)}  {person.attitude_before} → {person.attitude_now}"
        ax.annotate(move, (1, person.points_now), (1.06, height), va="center",
                    arrowprops={"arrowstyle": "-", "color": PALETTE["pale"]})  # fmt: skip
    ax.set_yticks(range(1, 6), [f"{letter} {say(f'attitude_{letter}')}" for letter in "EDCBA"])
    ax.set_xticks([0, 1], [say("before"), say("now")])
    ax.set(xlim=(-0.08, 2.0), ylim=(0.6, 5.4))
    ax.grid(axis="y")
    ax.spines["bottom"].set_bounds(0, 1)
    return say.titles("slopes", n=len(table), **{way: (table["direction"] == way).sum() for way in ("up", "down")})


@chart("account_planning", "date progress")
def plot_progress(ax, say, log):
    """The tug-of-war: where the deal stands between the rival (−5) and us (+5), and how it moved there.

    Parameters
    ----------
    log : pandas.DataFrame
        progress (−5…+5), date; one row per visit, the last row is now.

    Examples
    --------
    >>> log = pd.DataFrame({"date": ["2026-05-01", "2026-06-15"], "progress": [-2, 1]})
    >>> plot_progress(log).get_title(loc="left")
    'The rope stands at +1, 3 steps better than at the start'
    """
    if log.empty or not log["progress"].between(-5, 5).all():
        fix = "give at least one row with progress from −5 (rival) to +5 (us)"
        raise KamError("progress outside −5…+5, or no row", where="plot_progress(log)", fix=fix)
    marks, rows, last = log["progress"].tolist(), np.arange(len(log)), len(log) - 1
    now, change = marks[-1], marks[-1] - marks[0]
    ax.axvspan(-5.6, 0, color=PALETTE["bad"], alpha=0.06, linewidth=0)
    ax.axvspan(0, 5.6, color=PALETTE["good"], alpha=0.08, linewidth=0)
    ax.axvline(0, color=PALETTE["ink"], linewidth=1.4, linestyle="--", zorder=1)
    ax.plot(marks, rows, color=PALETTE["grey"], marker="o", markersize=9, zorder=2)
    ax.plot([-5, 5], [last] * 2, color=PALETTE["grey"], linewidth=6, solid_capstyle="round", zorder=1)
    ax.plot([0, now], [last] * 2, color=PALETTE["good" if now > 0 else "bad"], linewidth=10, zorder=2)
    ax.scatter([now], [last], s=520, color=PALETTE["ink"], zorder=4)
    ax.text(now, last, _steps(now), ha="center", va="center", color="white", zorder=5)
    for side, ha, who, colour in ((-5.4, "left", "rival", "bad"), (5.4, "right", "we", "good")):
        ax.text(side, -0.65, say(who), ha=ha, va="center", color=PALETTE[colour])
    ax.set_xticks(range(-5, 6), [_steps(step) for step in range(-5, 6)])
    ax.set_yticks(rows, [f"{pd.Timestamp(day):%Y-%m-%d}" for day in log["date"]])
    ax.set(xlim=(-5.6, 5.6), ylim=(len(log) - 0.5, -1.0))
    key = "rope_better" if change > 0 else "rope_worse" if change < 0 else "rope_same"
    return say.titles("rope") | say.titles(key, now=_steps(now), steps=f"{abs(change):g}")


def _steps(progress: float) -> str:
    return signed(progress, digits=0 if progress == round(progress) else 1)


@chart("account_planning", "influence", size=(10.5, 5.9))
def plot_buying_centre(ax, say, contacts):
    """The network of one customer: people by role and influence, our links to them, their attitude, the empty roles.

    Parameters
    ----------
    contacts : pandas.DataFrame
        One account: contact_id, buyer_role, attitude_now, n_contacts_our_side, influence (1–5); name or title (and
        name_zh, title_zh) if there.

    Examples
    --------
    >>> contacts = pd.DataFrame({"contact_id": ["P1"], "name": ["Li"], "buyer_role": ["user"], "attitude_now": ["B"],
    ...                          "n_contacts_our_side": [2], "influence": [3]})
    >>> plot_buying_centre(contacts).get_title(loc="left")
    'We reach 1 of 6 roles; 2 links, 5 roles without anyone we know'
    """
    roles = role_coverage(contacts)
    ax.scatter([2.5], [-0.35], s=1500, color=PALETTE["ink"], marker="s", zorder=4)
    ax.text(2.5, -0.35, say("we"), color="white", ha="center", va="center", zorder=5)
    same = contacts.groupby(["buyer_role", "influence"])  # these stand side by side in the column of their role
    places, sizes = same.cumcount(), same["influence"].transform("size")
    shifts = ((places / (sizes - 1).clip(lower=1) - 0.5) * 0.5).where(sizes > 1, 0.0)
    names = say.column(contacts, "name" if "name" in contacts else "contact_id")
    for person, shift, name in zip(contacts.itertuples(), shifts, names, strict=True):
        x = roles["role"].tolist().index(person.buyer_role) + shift
        _draw_person(ax, say, x, float(person.influence), person, shortened(name, say.lang, width=16), above=shift > 0)
    for x in np.flatnonzero(roles["n_contacts"] == 0):
        ax.scatter([x], [3], s=620, facecolor="white", edgecolor=PALETTE["bad"], linestyle="--", linewidth=2)
        ax.text(x, 3, "?", color=PALETTE["bad"], ha="center", va="center", fontsize=18)
        ax.text(x, 2.55, say("role_missing"), ha="center", va="top", color=PALETTE["bad"])
    ax.set_xticks(range(6), _wrapped(say, roles[say.lang], 11))
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.9, 5.75), yticks=range(1, 6))
    ax.spines["bottom"].set_visible(False)
    ax.spines["left"].set_bounds(1, 5)
    reached = (roles["n_reached"] > 0).sum()
    titles = say.titles("centre", roles=reached, links=int(contacts["n_contacts_our_side"].sum()), empty=6 - reached)
    return titles | {"x": wrapped(titles["x"], say.lang, width=84)}


def _draw_person(ax: Axes, say: Say, x: float, y: float, person, name: str, *, above: bool) -> None:
    points, links = attitude_points(person.attitude_now), int(person.n_contacts_our_side)
    colour, marker = ("good", "o") if points >= 4 else ("sixth", "s") if points >= 3 else ("bad", "X")
    if links:
        ax.add_patch(FancyArrowPatch((2.5, -0.2), (x, y), connectionstyle="arc3,rad=0.08", arrowstyle="-",
                                     color=PALETTE["grey"], linewidth=1.4 * links, zorder=1))  # fmt: skip
    ax.scatter([x], [y], s=620, color=PALETTE[colour] if links else "white", edgecolor=PALETTE[colour], linewidth=2.4,
               marker=marker, zorder=3)  # fmt: skip
    ax.text(x, y, person.attitude_now, ha="center", va="center", zorder=4,
            color="white" if links else PALETTE[colour])  # fmt: skip
    note = name if links else f"{name}\n{say('not_reached')}"
    ax.annotate(note, (x, y), (0, 15 if above else -15), textcoords="offset points", ha="center", zorder=5,
                va="bottom" if above else "top", bbox={**WHITE, "pad": 0.6, "alpha": 0.8})  # fmt: skip


def _white_size(potential: pd.DataFrame, row: str = "account_id") -> tuple[float, float]:
    sides = [potential[column].nunique() for column in (row, "product") if column in potential]
    return 10, max(5.625, 0.42 * max(sides, default=1) + 1.4)


@chart("account_planning", "product revenue", size=_white_size)
def plot_white_space(ax, say, potential, *, row="account_id", by="peers"):
    """Who buys what (blue, amount) and what the empty cells could bring by the measure of their peers (framed, +).

    Parameters
    ----------
    potential : pandas.DataFrame
        From :func:`kamlib.account_planning.peer_potential`, at most about ten accounts; account_name, product_name and
        their _zh twins are used if there. A plain grid of :func:`kamlib.account_planning.white_space` works too.
    row : str
        Column that stands in the rows.
    by : {"peers", "team"}
        Who estimated the potential: the peers' behaviour or the account team.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A", "A"], "product": ["ems", "mail"], "revenue": [80.0, 0.0],
    ...                       "expected": [0.0, 12.0], "status": "ok"})
    >>> plot_white_space(table).get_title(loc="left")
    '1 of 2 cells is white; peers suggest 12 more a year in them'
    """
    require_columns(potential, [row], where="plot_white_space(potential)")
    require_choice(by, ["peers", "team"], where="plot_white_space(by=)")
    expected = potential["expected"] if "expected" in potential else pd.Series(np.nan, potential.index)
    sold, worth = potential["revenue"] > 0, (potential["revenue"] <= 0) & (expected > 0)
    depth = np.log1p(potential["revenue"].clip(lower=0))
    depth = depth / (depth.max() or 1.0)
    texts = [say.amount(r, digits=2) if s else say("white_more", more=e) if w else ""
             for r, e, s, w in zip(potential["revenue"], expected, sold, worth, strict=True)]  # fmt: skip
    faces = [to_hex(DEEPER(0.25 + 0.75 * d)) if s else "white" for d, s in zip(depth, sold, strict=True)]
    table = potential.assign(text=texts, face=faces)
    table["edge"] = np.where(sold, table["face"], np.where(worth, "second", "pale"))
    table["ink"] = ["rust" if w else ink_on(face) for w, face in zip(worth, faces, strict=True)]
    down, across = sorted([row, "product"], key=lambda column: -table[column].nunique())  # the longer list goes down
    names = {}
    for column in (down, across):
        own = {"account_id": "account_name", "product": "product_name"}.get(column, column)
        shown = table.drop_duplicates(column)
        names[column] = dict(zip(shown[column], say.column(shown, own if own in table else column), strict=True))
    bare_cell = {"text": "", "face": "white", "edge": "white", "ink": "ink"}  # where the table says nothing
    once = table.drop_duplicates([down, across], keep="last")
    grids = {part: once.pivot(index=down, columns=across, values=part).fillna(nothing)
             .loc[list(names[down]), list(names[across])] for part, nothing in bare_cell.items()}  # fmt: skip
    grids["text"].index = [shortened(name, say.lang, width=28) for name in names[down].values()]
    few = len(names[across]) <= 6
    grids["text"].columns = _wrapped(say, names[across].values(), 16 if few else 14)
    cells(ax, grids["text"], faces=grids["face"], edges=grids["edge"], inks=grids["ink"])
    ax.xaxis.tick_top()
    if not few:
        ax.set_xticks(ax.get_xticks(), grids["text"].columns, rotation=50, ha="left", rotation_mode="anchor")
    total = expected[~sold].sum()
    titles = say.titles(f"white_{by}" if total > 0 else "white_plain", white=(~sold).sum(), cells=len(table),
                        expected=total)  # fmt: skip
    return titles | {"x": wrapped(say(f"white_{by}_x"), say.lang, width=84)}


@chart("account_planning", "account_id share_now share_by_rank rank_gap")
def plot_wallet(ax, say, shares):
    """Our share of each wallet now and the share our rank would earn.

    Parameters
    ----------
    shares : pandas.DataFrame
        From :func:`kamlib.account_planning.share_of_wallet` with ranks, at most twelve rows; account_name if there.

    Examples
    --------
    >>> table = pd.DataFrame({"account_id": ["A"], "share_now": [0.2], "share_by_rank": [0.33], "rank_gap": [9.0]})
    >>> plot_wallet(table).get_title(loc="left")
    'With 1 of 1 account we hold less than our rank earns: 9 a year'
    """
    rows = shares.sort_values("rank_gap", ascending=False, kind="stable")
    below = rows["rank_gap"] > 0
    ends = {say("share_now"): (rows["share_now"], "main", "o"),
            say("share_by_rank"): (rows["share_by_rank"], "second", "D")}  # fmt: skip
    dumbbells(ax, _accounts(say, rows), ends, say.rows("wallet_row", rows), colours=np.where(below, "bad", "good"))
    as_percent(ax.xaxis)
    return say.titles("wallet", n=below.sum(), accounts=len(rows), gap=rows.loc[below, "rank_gap"].sum())


@chart("account_planning", "year level revenue")
def plot_forecast_fan(ax, say, bands, *, target=None, currency=""):
    """The fan of a five-year forecast: darker is likelier; the band's ends are written at the right.

    Parameters
    ----------
    bands : pandas.DataFrame
        From :func:`kamlib.account_planning.growth_bands`, an odd number of levels symmetric about one half.
    target : float, optional
        The plan's goal for the last year, drawn as a flag.
    currency : str
        Sign put before amounts.

    Examples
    --------
    >>> from kamlib.account_planning import growth_bands
    >>> plot_forecast_fan(growth_bands(100.0, growth=0.1, spread=0.2)).get_title(loc="left")
    'In year 5 between 91 and 286 in 8 cases of ten'
    """
    table = bands.pivot(index="year", columns="level", values="revenue")
    years, levels, ends = table.index, list(table.columns), table.iloc[-1].tolist()
    for step in range(len(levels) // 2):
        ax.fill_between(years, table.iloc[:, step], table.iloc[:, -1 - step], color=PALETTE["main"],
                        alpha=0.18 + 0.14 * step, linewidth=0)  # fmt: skip
    ax.plot(years, table[0.5] if 0.5 in levels else table.iloc[:, len(levels) // 2], color=PALETTE["main"])
    last, span = years[-1], (years[-1] - years[0]) or 1
    for level, value, height in zip(levels, ends, spread_out(ends, least=max(ends) * 0.065), strict=True):
        text = say("fan_end", value=say.amount(value, currency=currency), level=level)
        ax.annotate(text, (last, value), (last + 0.025 * span, height), va="center")
    if target is not None:
        ax.scatter([last], [target], marker="P", s=190, color=PALETTE["second"], zorder=4)
        ax.annotate(say("target", value=say.amount(target, currency=currency)), (last, target), (-12, 0), ha="right",
                    va="center", textcoords="offset points", color=PALETTE["rust"])  # fmt: skip
    ax.set(xticks=years, xlim=(years[0], last + 0.36 * span), ylim=(0, max(*ends, target or 0) * 1.08))
    ax.spines["bottom"].set_bounds(years[0], last)
    as_amounts(ax.yaxis, say.lang, currency=currency)
    likely = say("cases_of_ten", n=round((levels[-1] - levels[0]) * 10))
    low, high = (say.amount(end, currency=currency) for end in (ends[0], ends[-1]))
    return say.titles("forecast") | say.titles("fan", year=last, low=low, high=high, likely=likely)


@chart("account_planning", "scenario year revenue")
def plot_scenarios(ax, say, forecast, values, *, currency=""):
    """Revenue of each scenario year by year, with what its result is worth today.

    Parameters
    ----------
    forecast : pandas.DataFrame
        From :func:`kamlib.account_planning.scenario_forecast`; scenario names are translated where the kit knows them
        (low, base, high), else shown as they are.
    values : pandas.DataFrame
        From :func:`kamlib.account_planning.scenario_values`.

    Examples
    --------
    >>> from kamlib.account_planning import scenario_forecast, scenario_values
    >>> table = scenario_forecast(10.0, growth={"low": 0.0, "high": 0.1}, margin=0.3, account_cost=1.0)
    >>> plot_scenarios(table, scenario_values(table, rate=0.1)).get_title(loc="left")
    'Worth today: 7.6 to 11.2'
    """
    require_columns(values, ["scenario", "npv"], where="plot_scenarios(values)")

    def money(value):  # small amounts keep one decimal, as in an exercise of single numbers
        if abs(value) < 100:
            return f"{'−' if value < 0 else ''}{currency}{abs(value):,.1f}"
        return say.amount(value, currency=currency)

    worth = values.set_index("scenario")["npv"]
    table = forecast.pivot(index="year", columns="scenario", values="revenue")
    series = {say("scenario_end", name=say.name("scenario", scenario), npv=money(worth[scenario])): table[scenario]
              for scenario in forecast["scenario"].unique()}  # fmt: skip
    ax.set_ylim(0, forecast["revenue"].max() * 1.08)
    lines(ax, table.index, series, least=0.1, room=0.36, markers=True)
    ax.set_xticks(table.index)
    ax.spines["bottom"].set_bounds(table.index[0], table.index[-1])
    as_amounts(ax.yaxis, say.lang, currency=currency)
    return say.titles("forecast") | say.titles("scenario", low=money(worth.min()), high=money(worth.max()))


@chart("account_planning", "phase start end weeks")
def plot_planning_calendar(ax, say, calendar, *, customer_planning_start):
    """The four phases of the year as bars, with the day the customer starts its own planning.

    Parameters
    ----------
    calendar : pandas.DataFrame
        From :func:`kamlib.account_planning.planning_calendar`.
    customer_planning_start : date

    Examples
    --------
    >>> from kamlib.account_planning import planning_calendar
    >>> calendar = planning_calendar("2026-10-01")
    >>> plot_planning_calendar(calendar, customer_planning_start="2026-10-01").get_title(loc="left")
    'The plan is reviewed 14 days before the customer starts planning'
    """
    timing = timing_check(calendar.set_index("phase").loc["review", "end"], customer_planning_start)
    start, last = pd.Timestamp(customer_planning_start), len(calendar) - 1
    colours = calendar["phase"].map({"prepare": "sixth", "develop": "main", "review": "fifth", "monitor": "grey"})
    spans(ax, say.names("phase", calendar["phase"]), calendar["start"], calendar["end"], say.rows("weeks", calendar),
          colours=colours)  # fmt: skip
    ax.axvline(start, color=PALETTE["bad"], linestyle="--", linewidth=2)
    ax.annotate(say("customer_plans"), (start, last + 0.6), (6, 0), textcoords="offset points", va="center",
                color=PALETTE["bad"])  # fmt: skip
    ax.set_ylim(last + 0.9, -0.6)
    as_months(ax, say.lang)
    return say.titles("calendar" if timing.in_time else "calendar_late", days=abs(timing.days_spare))


@chart("account_planning", "step planned_start planned_end")
def plot_develop_schedule(ax, say, schedule, *, as_of=None):
    """Gantt chart of the eight steps of plan making; with slippage it shows what is done and what is late.

    Parameters
    ----------
    schedule : pandas.DataFrame
        From :func:`kamlib.account_planning.develop_schedule` or :func:`kamlib.account_planning.schedule_slippage`.
    as_of : date, optional
        Drawn as a line.

    Examples
    --------
    >>> from kamlib.account_planning import develop_schedule
    >>> plot_develop_schedule(develop_schedule("2026-06-29", weeks=10)).get_title(loc="left")
    'Eight steps in 10 weeks'
    """
    starts, ends = schedule["planned_start"], schedule["planned_end"]
    states = schedule["state"] if "state" in schedule else pd.Series("running", schedule.index)
    rows = schedule.to_dict("records") if "state" in schedule else []
    names = [f"{n}  {name}" for n, name in enumerate(schedule[say.lang], 1)]
    colours = states.map({"done": "good", "late": "bad", "running": "main", "ahead": "grey"})
    spans(ax, names, starts, ends, [say(f"step_{row['state']}", **row) for row in rows], colours=colours,
          hatches=["//" if state == "late" else "" for state in states])  # fmt: skip
    if as_of is not None:
        ax.axvline(pd.Timestamp(as_of), color=PALETTE["ink"], linestyle="--", linewidth=1.6, zorder=0.5)
        ax.annotate(say("today"), (pd.Timestamp(as_of), -0.75), (6, 0), textcoords="offset points", va="center")
        ax.set_ylim(len(schedule) - 0.4, -1.1)
    as_months(ax, say.lang)
    if (states == "late").any():
        late = schedule.loc[states == "late", "days_late"]
        return say.titles("steps_late", n=len(late), days=late.max())
    return say.titles("steps", weeks=round((ends.iloc[-1] - starts.iloc[0]).days / 7))


@chart("account_planning", "account_id tier state days_overdue")
def plot_reviews(ax, say, reviews):
    """Days each review is overdue (to the right) or still away (to the left).

    Parameters
    ----------
    reviews : pandas.DataFrame
        From :func:`kamlib.account_planning.next_reviews`, at most about twelve rows; account_name if there.

    Examples
    --------
    >>> from kamlib.account_planning import next_reviews
    >>> accounts = pd.DataFrame({"account_id": ["K1"], "tier": ["A"], "last_review": ["2026-02-10"]})
    >>> plot_reviews(next_reviews(accounts, as_of="2026-06-30")).get_title(loc="left")
    '1 of 1 reviews are overdue or never took place'
    """
    days = reviews["days_overdue"].fillna(0)
    names = [f"{name} ({tier})" for name, tier in zip(_accounts(say, reviews, 26), reviews["tier"], strict=True)]
    texts = [say(f"review_{state}", days=abs(late)) for state, late in zip(reviews["state"], days, strict=True)]
    colours = reviews["state"].map({"never": "ink", "overdue": "bad", "soon": "sixth", "later": "grey"})
    bars(ax, names, days, texts, colours=colours, height=0.56, at=[0])
    return say.titles("reviews", late=reviews["state"].isin(["never", "overdue"]).sum(), n=len(reviews))


@chart("account_planning", "tier n_accounts reviews tracked_by")
def plot_review_load(ax, say, reviews, *, reports=2):
    """Review meetings a year by tier, beside the number of accounts.

    Parameters
    ----------
    reviews : pandas.DataFrame
        From :func:`kamlib.account_planning.reviews_per_year`.
    reports : int
        Progress reports a year on the most important accounts.

    Examples
    --------
    >>> from kamlib.account_planning import reviews_per_year
    >>> plot_review_load(reviews_per_year({"A": 5, "B": 20, "C": 100})).get_title(loc="left")
    '125 accounts, 41 reviews and 2 reports a year'
    """
    both = {"height": 0.36, "room": 0.6}
    bars(ax, say.rows("tier", reviews), reviews["n_accounts"], say.rows("load_accounts", reviews), colours="grey",
         step=-0.2, **both)  # fmt: skip
    bars(ax, [], reviews["reviews"], say.rows("load_reviews", reviews), step=0.2, **both)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    return say.titles("load", accounts=reviews["n_accounts"].sum(), reviews=reviews["reviews"].sum(), reports=reports)


@chart("account_planning", "section pages_low pages_high written pages budget stale age_days")
def plot_plan_pages(ax, say, sections):
    """Pages of each section against its budget; hollow marks are not written, crosses stale.

    Parameters
    ----------
    sections : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_sections`.

    Examples
    --------
    >>> from kamlib.account_planning import plan_sections
    >>> plan = pd.DataFrame({"section": ["summary"], "text_en": ["Grow"], "pages": [1], "updated": ["2026-06-01"]})
    >>> plot_plan_pages(plan_sections(plan, as_of="2026-06-30")).get_title(loc="left")
    '1 of 7 sections written, 1 page of 12–21'
    """
    table = sections[sections["pages_high"] > 0]
    rows = table.to_dict("records")
    texts = [say("budget_stale" if row["stale"] else "budget", **row) for row in rows]
    widths = (table["pages_high"] - table["pages_low"]).clip(lower=0.06)
    bars(ax, _wrapped(say, table[say.lang], 30), widths, texts, colours="pale", left=table["pages_low"],
         ends=table[["pages", "pages_high"]].max(axis=1) + 0.2, height=0.6, room=0.7)  # fmt: skip
    colours = {"ok": "good", "short": "sixth", "long": "bad", "open": "bad"}
    for y, row in enumerate(rows):
        colour = PALETTE[colours[row["budget"]]]
        ax.scatter([row["pages"]], [y], s=190, marker="X" if row["stale"] else "o", edgecolor=colour, linewidth=2.2,
                   facecolor=colour if row["written"] else "white", zorder=3)  # fmt: skip
    ax.set_xlim(left=-0.3)
    ax.set_xticks(range(int(table[["pages", "pages_high"]].to_numpy().max()) + 1))
    return say.titles("pages", written=table["written"].sum(), sections=len(table), pages=f"{table['pages'].sum():g}",
                      low=table["pages_low"].sum(), high=table["pages_high"].sum())  # fmt: skip


def _trace_size(trace: pd.DataFrame) -> tuple[float, float]:
    return 12, max(5.6, 1.0 * trace["level"].value_counts().max() + 1.6)


@chart("account_planning", "item_id level serves orphan", size=_trace_size)
def plot_traceability(ax, say, trace, *, text="item_id"):
    """Needs, strategies, goals and actions in four columns with their links; orphans stand out.

    Parameters
    ----------
    trace : pandas.DataFrame
        From :func:`kamlib.account_planning.traceability`.
    text : str
        Column with what is shown ("en" for a table with columns en and zh).

    Examples
    --------
    >>> from kamlib.account_planning import traceability
    >>> items = pd.DataFrame({"item_id": ["N1", "A1"], "level": ["need", "action"], "serves": ["", ""]})
    >>> plot_traceability(traceability(items)).get_title(loc="left")
    '2 of 2 items hang in the air'
    """
    spots, tallest = {}, trace["level"].value_counts().max()
    for x, level in enumerate(LEVELS):
        ids = trace.loc[trace["level"] == level, "item_id"].tolist()
        apart = min(1.0, tallest / max(len(ids), 1))
        spots |= {item: (x, (tallest - 1) / 2 + (n - (len(ids) - 1) / 2) * apart) for n, item in enumerate(ids)}
    for link in trace_links(trace).itertuples():
        ends = zip(spots[link.serves], spots[link.item_id], strict=True)
        ax.plot(*ends, color=PALETTE["grey"], linewidth=1.8, zorder=1)
    texts = _wrapped(say, trace[say.lang] if text == "en" else say.column(trace, text), 24)
    for item, note in zip(trace.itertuples(), texts, strict=True):
        note = f"{note}\n▲ {say(f'orphan_{item.orphan}')}" if item.orphan else note
        edge, ink, style = ("bad", "bad", "--") if item.orphan else ("main", "ink", "-")
        frame = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": PALETTE[edge], "linestyle": style}
        ax.text(*spots[item.item_id], note, ha="center", va="center", zorder=3, linespacing=1.1, color=PALETTE[ink],
                bbox={**frame, "linewidth": 1.8})  # fmt: skip
    ax.set_xticks(range(4), say.names("level", LEVELS))
    ax.xaxis.tick_top()
    ax.set(xlim=(-0.5, 3.5), ylim=(tallest - 0.4, -0.6), yticks=[])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    orphans = (trace["orphan"] != "").sum()
    return say.titles("trace" if orphans else "trace_ok", orphans=orphans, n=len(trace))


@chart("account_planning")
def plot_plan_health(ax, say, health):
    """The parts of the health score: points won (full) of points possible (outline), with the formula written out.

    Parameters
    ----------
    health : PlanHealth

    Examples
    --------
    >>> from kamlib.account_planning import plan_health
    >>> plan = pd.DataFrame({"section": ["summary"], "text_en": ["Grow"], "pages": [1], "updated": ["2026-06-01"]})
    >>> actions = pd.DataFrame({"action_id": ["T1"], "owner": ["Li"], "due": ["2026-08-01"], "status": ["open"]})
    >>> plot_plan_health(plan_health(plan, actions, as_of="2026-06-30")).get_title(loc="left")
    'Plan health 40 of 100: dead'
    """
    parts = health.parts.assign(weight=100 * health.parts["weight"])
    told = [("health_part" if part["status"] == "ok" else part["status"], part) for part in parts.to_dict("records")]
    texts = [say(key, **part) for key, part in told]
    colours = ["good" if value >= 0.75 else "sixth" if value >= 0.5 else "bad" for value in parts["value"].fillna(0)]
    bars(ax, say.names("part", parts["part"]), parts["points"], texts, colours=colours, of=parts["weight"], room=0.75)
    return say.titles("health", score=health.score, verdict=say(health.verdict))


@chart("account_planning", "account_id score verdict days_untouched n_late n_no_owner n_stale")
def plot_health_overview(ax, say, overview):
    """Every plan's score, sickest on top, with what was found.

    Parameters
    ----------
    overview : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_health_overview`, at most about twelve rows; account_name if there.

    Examples
    --------
    >>> table = pd.DataFrame({"plan_id": ["P1"], "account_id": ["K1"], "score": [40.0], "verdict": ["dead"],
    ...                       "days_untouched": [400.0], "n_late": [3], "n_no_owner": [1], "n_stale": [7]})
    >>> plot_health_overview(table).get_title(loc="left")
    '0 of 1 plan is alive, 1 dead'
    """
    texts = []
    for plan in overview.to_dict("records"):  # what does not ail a plan is not mentioned
        ails = ["untouched", *(name for name in ("late", "no_owner") if plan[f"n_{name}"])]
        found = say("list_comma").join(say(f"overview_{name}", **plan) for name in ails)
        texts.append(say("overview_row", score=plan["score"], verdict=say(plan["verdict"]), found=found))
    colours = overview["verdict"].map({"alive": "good", "ailing": "sixth", "dead": "bad"})
    bars(ax, _accounts(say, overview), overview["score"], texts, colours=colours, at=(AILING_FROM, ALIVE_FROM),
         height=0.62)  # fmt: skip
    ax.set(xlim=(0, 158), xticks=[0, AILING_FROM, ALIVE_FROM, 100])
    ax.spines["bottom"].set_bounds(0, 100)
    counts = {verdict: (overview["verdict"] == verdict).sum() for verdict in ("alive", "dead")}
    return say.titles("overview", n=len(overview), **counts)


@chart("account_planning", size=(11, 5.9))
def plot_review_card(ax, say, card):
    """A light for each review question – circle green, triangle amber, square red – and the verdict.

    Parameters
    ----------
    card : ReviewCard

    Examples
    --------
    >>> from kamlib.account_planning import review_card
    >>> plot_review_card(review_card({"reachable": 1})).get_title(loc="left")
    'Review: not finished'
    """
    lights, questions = card.questions["light"], _wrapped(say, card.questions[say.lang], 74)
    table_of_texts(ax, list(zip(say.names("light", lights), questions, strict=True)), at=(0.07, 0.15))
    for row, light in enumerate(lights):
        colour, marker = _LIGHT[light]
        ax.scatter([0.035], [row], s=420, color=PALETTE[colour], marker=marker)
    return say.titles("card", verdict=card.verdict)


@chart("account_planning", "plan_id expected_return resources chosen")
def plot_plan_choice(ax, say, choice, *, unit=""):
    """Expected return against resources of each plan; chosen plans are full, the others hollow.

    Parameters
    ----------
    choice : pandas.DataFrame
        From :func:`kamlib.account_planning.plan_choice`; plan_name (and plan_name_zh) if there.
    unit : str
        Unit of the resources, in words.

    Examples
    --------
    >>> from kamlib.account_planning import plan_choice
    >>> plans = pd.DataFrame({"plan_id": ["P1", "P2"], "expected_return": [60, 100], "resources": [10, 20]})
    >>> plot_plan_choice(plan_choice(plans, budget=20)).get_title(loc="left")
    '1 of 2 plans fits: 100 for 20'
    """
    x, y, chosen = choice["resources"], choice["expected_return"], choice[choice["chosen"]]
    faces = np.where(choice["chosen"], PALETTE["main"], "white")
    ax.scatter(x, y, s=280, facecolor=faces, edgecolor=PALETTE["main"], linewidth=2.2)
    ax.set(xlim=(0, x.max() * 1.15 or 1), ylim=(min(0, y.min()), y.max() * 1.15))
    as_amounts(ax.yaxis, say.lang)
    names = say.column(choice, "plan_name" if "plan_name" in choice else "plan_id")
    names = [shortened(name, say.lang, width=28) for name in names]
    place_names(ax, x, y, names, away=np.full(len(choice), np.sqrt(280 / np.pi)))
    titles = say.titles("choice", chosen=len(chosen), n=len(choice), gain=chosen["expected_return"].sum(),
                        cost=f"{chosen['resources'].sum():,g}", unit=unit and f" {unit}")  # fmt: skip
    return titles | {"x": say("resources_axis", unit=unit) if unit else say("resources_axis_plain")}
