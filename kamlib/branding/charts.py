"""How do the results of the branding chapter look: ladder, audits, meaning, worth, funnel, survey, choice, presence?"""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from kamlib.branding.identity import TREES, meaning_model, question_tree
from kamlib.branding.ladder import DRIVERS, LEVELS
from kamlib.charts.frame import chart
from kamlib.charts.kinds import bars, columns, draw_heat, dumbbells, ink_on, name_series, stacked
from kamlib.charts.labels import as_percent, bare, place_names, spread_out, wrapped
from kamlib.charts.style import PALETTE, SERIES
from kamlib.errors import KamError, require_choice, require_columns
from kamlib.tables.checklists import load_checklist
from kamlib.text import percent, signed, whole
from kamlib.text.say import Say

MARKERS = "osD^vP"
TITLE = 54  # Latin letters in a line of a title beside wide names


def named(kind: str, code: object, lang: str) -> str:
    """What a code (brand, region, step …) is called for the reader, or the code itself when the kit has no word for it.

    Examples
    --------
    >>> named("step", "aided", "zh"), named("brand", "Own Brand", "zh")
    ('知道', 'Own Brand')
    """
    return Say("branding", lang).name(kind, code)


def _sure(say: Say, key: str, table: pd.DataFrame) -> list[str]:
    """A text a row, and another one, ``key_few``, where too few answered."""
    return [say(key if row["enough"] else f"{key}_few", **row) for row in table.to_dict("records")]


@chart("branding")
def plot_brand_level(ax, say, level):
    """The staircase from commodity to power brand, with what the next step still lacks.

    Parameters
    ----------
    level : BrandLevel
        From :func:`kamlib.branding.brand_level`.

    Examples
    --------
    >>> from kamlib.branding import brand_level
    >>> plot_brand_level(brand_level({"known": "yes"})).get_title(loc="left")
    'Today: name. For brand: 4 of 4 still missing'
    """
    reached = LEVELS.index(level.level)
    colours = ["main" if step <= reached else "pale" for step in range(len(LEVELS))]
    columns(ax, [], [1, 2, 3, 4], colours=colours, hatched=[colour == "pale" for colour in colours], width=0.94)
    for step, (name, colour) in enumerate(zip(say.names("level", LEVELS), colours, strict=True)):
        text = name + (" ●" if step == reached else "")
        ax.text(step, step + 0.5, text, ha="center", va="center", fontsize=15, color=ink_on(colour))
    ax.set_ylim(0, 4.6)
    bare(ax, sides=ax.spines)
    if level.next_level is None:
        return {"title": say("level_title_top")}
    items = load_checklist("branding", "eight_questions").items.set_index("id")
    lacking = [f"– {items.loc[question, say.lang]}" for question in level.missing]
    lacking += [f"– {say('level_open')}{items.loc[question, say.lang]}" for question in level.unanswered]
    lines = [say("level_missing", next=level.next_level), *lacking]
    ax.text(-0.45, 4.4, "\n".join(lines), va="top", linespacing=1.45)
    questions = int(items["group"].eq(level.next_level).sum())
    told = {"level": level.level, "next": level.next_level, "missing": len(lacking), "questions": questions}
    return say.titles("level", **told)


@chart("branding", f"brand {' '.join(DRIVERS)} stage next_driver points_short")
def plot_brand_stages(ax, say, stages):
    """The four drivers of each brand as a heat map; the driver that holds a brand back is framed.

    Parameters
    ----------
    stages : DataFrame
        From :func:`kamlib.branding.brand_stages`; the first row is the brand the title speaks of.
    """
    table = stages.assign(brand=say.names("brand", stages["brand"]))
    points = stages[list(DRIVERS)].astype(float)
    points.index, points.columns = say.rows("stages_row", table), say.names("driver", DRIVERS)
    drivers = [(row, driver) for row, driver in enumerate(stages["next_driver"]) if isinstance(driver, str)]
    framed = [(row, DRIVERS.index(driver)) for row, driver in drivers]
    draw_heat(ax, points.fillna(0), points.map(whole), low=0, high=100, outlined=framed)
    first = table.iloc[0]
    if not isinstance(first["next_driver"], str):
        return {"title": say("stages_title_top", brand=first["brand"]), "x": say("stages_x")}
    return say.titles("stages", **first[["brand", "stage", "next_driver"]], points=whole(first["points_short"]))


@chart("branding")
def plot_tree_choice(ax, say, name, choice):
    """The options of a question tree from one end to the other, the chosen one filled, with when to use it.

    Parameters
    ----------
    name : {"architecture", "organisation"}
    choice : TreeChoice
        From :func:`kamlib.branding.tree_choice`.
    """
    require_choice(name, TREES, where="plot_tree_choice(name)")
    tree, lang = question_tree(name), say.lang
    options = tree["options"]
    for place, option in enumerate(options):
        mine = option["id"] == choice.choice
        face = "main" if mine else "pale"
        ax.add_patch(Rectangle((place + 0.04, 0.45), 0.92, 0.5, facecolor=PALETTE[face], edgecolor=PALETTE["ink"],
                               linewidth=2.4 if mine else 1.2))  # fmt: skip
        text = wrapped(option[lang], lang, width=60 // len(options) + 1)
        ax.text(place + 0.5, 0.7, text, ha="center", va="center", color=ink_on(face))
        if mine:
            when = wrapped(option[f"when_{lang}"], lang, width=76)
            ax.text(len(options) / 2, 0.36, when, ha="center", va="top", linespacing=1.5)
    left, right = ("tree_one", "tree_many") if name == "architecture" else ("tree_centre", "tree_divisions")
    ax.text(0.04, 1.0, f"← {say(left)}", va="bottom")
    ax.text(len(options) - 0.04, 1.0, f"{say(right)} →", va="bottom", ha="right")
    ax.set(xlim=(0, len(options)), ylim=(0.1, 1.08))
    bare(ax, sides=ax.spines)
    texts = {entry["id"]: entry[lang] for entry in [*options, *tree["questions"]]}
    if choice.choice is None:
        return {"title": wrapped(say("tree_title_open", question=texts[choice.next_question]), lang, width=80)}
    return say.titles("tree", option=texts[choice.choice])


@chart("branding")
def plot_checklist(ax, say, checklist, score):
    """The score of each block of a checklist against its pass mark; works for every list of the kit.

    Parameters
    ----------
    checklist : Checklist
        From :func:`kamlib.tables.checklists.load_checklist`.
    score : ChecklistScore
        From :func:`kamlib.tables.checklists.checklist_score`.

    Examples
    --------
    >>> from kamlib.tables.checklists import checklist_score, load_checklist
    >>> audit = load_checklist("branding", "elements")
    >>> plot_checklist(audit, checklist_score(audit, {})).get_title(loc="left")
    'Nothing answered yet'
    """
    looks, groups = {"passed": "main", "failed": "second", "not_answered": "grey"}, score.groups.to_dict("records")
    first = [group["id"] == score.first_failing for group in groups]
    names = ["→ " * mark + group[say.lang] for mark, group in zip(first, groups, strict=True)]
    texts = [say("audit_answered" if group["n_answered"] else "audit_none", **group) for group in groups]
    colours = ["bad" if mark else looks[group["status"]] for mark, group in zip(first, groups, strict=True)]
    bars(ax, names, score.groups["score"], texts, colours=colours, at=[checklist.pass_mark])
    ax.set(xlim=(0, 1.5), xticks=np.linspace(0, 1, 5))
    as_percent(ax.xaxis)
    title, told = say("audit_title_empty"), {"title": checklist.title[say.lang], "score": score.score}
    if score.n_answered:
        weak = "".join(group[say.lang] for mark, group in zip(first, groups, strict=True) if mark)
        title = say("audit_title", group=weak, **told) if weak else say("audit_title_fine", **told)
    return {"title": wrapped(title, say.lang, width=TITLE), "x": say("audit_score")}


@chart("branding")
def plot_practices(ax, say, score, *, at_most=0.25):
    """Each link of the value chain between the common mistake (0) and the best practice (4).

    Parameters
    ----------
    score : ChecklistScore
        Of the list ``practices`` of the branding chapter, or another list on a 0–4 scale.
    at_most : float
        Points (0–1) up to which a link counts as near the mistake: 0.25 is 1 of 4.
    """
    items = score.items.reset_index(drop=True)
    weak = items["answered"] & (items["points"] <= at_most)
    ax.hlines(items.index, 0, 4, color=PALETTE["pale"], linewidth=5, zorder=1)
    for chosen, colour, marker in ((~weak, "main", "o"), (weak, "bad", "X")):
        ax.scatter(items["points"][chosen] * 4, items.index[chosen], s=150, color=PALETTE[colour], marker=marker,
                   zorder=3)  # fmt: skip
    ax.set_yticks(items.index, items[say.lang])
    for tick, is_weak in zip(ax.get_yticklabels(), weak, strict=True):
        tick.set_color(PALETTE["bad" if is_weak else "ink"])
    ax.set(xlim=(-0.25, 4.25), xticks=range(5), ylim=(len(items) - 0.4, -0.6))
    if not weak.any():
        return {"title": say("practices_title_fine"), "x": say("practices_x")}
    return say.titles("practices", weak=int(weak.sum()), items=len(items))


@chart("branding", "cell group text now target rival gap lead status")
def plot_meaning_map(ax, say, filled):
    """The twelve cells of the meaning model: us now, our target and the rival on one line each.

    Parameters
    ----------
    filled : DataFrame
        From :func:`kamlib.branding.meaning_map`.
    """
    groups = {group["id"]: group[say.lang] for group in meaning_model()["groups"]}
    names = [say("label_pair", group=groups[group], name=name)
             for group, name in zip(filled["group"], filled[say.lang], strict=True)]  # fmt: skip
    looks = {"target": ("ink", "|"), "rival": ("second", "D"), "now": ("main", "o")}
    marks = {say(f"meaning_{mark}"): (filled[mark], *look) for mark, look in looks.items()}
    dumbbells(ax, names, marks, colours="pale", size=110)
    for row in np.flatnonzero(filled["status"] == "empty"):
        ax.text(1.05, row, say("meaning_empty"), va="center", color=PALETTE["bad"])
    for row in np.flatnonzero(filled["group"] != filled["group"].shift())[1:]:
        ax.axhline(row - 0.5, color=PALETTE["grey"], linewidth=0.8)
    ax.set(xlim=(0.9, 5.1), xticks=range(1, 6))
    title = say("meaning_title_fine")
    if filled["lead"].min() < 0:
        worst = filled.loc[filled["lead"].idxmin()]
        title = say("meaning_title", cell=worst[say.lang], lead=-worst["lead"])
    elif filled["gap"].max() > 0:
        worst = filled.loc[filled["gap"].idxmax()]
        title = say("meaning_title_gap", cell=worst[say.lang], gap=worst["gap"])
    return {"title": wrapped(title, say.lang, width=44), "x": say("meaning_x")}


@chart("branding", "activity verdict")
def plot_responsibilities(ax, say, checked):
    """Who decides, does, is asked and is told, activity by activity; rows that need mending are framed.

    Parameters
    ----------
    checked : DataFrame
        From :func:`kamlib.branding.raci_check`.
    """
    known = ("activity", "en", "zh", "n_accountable", "n_responsible", "verdict")
    texts = checked[[name for name in checked if name not in known]].fillna("").astype(str)
    texts.columns = say.names("raci", texts.columns)
    texts.index = checked[say.lang if say.lang in checked else "activity"]
    weight = texts.map(lambda cell: next((w for role, w in (("A", 1.0), ("R", 0.55)) if role in cell.upper()),
                                         0.15 if cell else 0.0))  # fmt: skip
    wrong = np.flatnonzero(checked["verdict"] != "fine")
    framed = [(row, column) for row in wrong for column in range(texts.shape[1])]
    draw_heat(ax, weight, texts, low=0, high=1.25, outlined=framed)
    if not len(wrong):
        return {"title": say("raci_title_fine"), "x": say("raci_x")}
    return say.titles("raci", wrong=len(wrong), rows=len(checked))


@chart("branding", "option share_before share_after shift")
def plot_brand_shift(ax, say, shift, *, brand=None):
    """How the votes move once the names are shown.

    Parameters
    ----------
    shift : DataFrame
        From :func:`kamlib.branding.brand_shift`.
    brand : str, optional
        The option drawn in colour; else the one that moved most.
    """
    require_choice(brand, [None, *shift["option"]], where="plot_brand_shift(brand=)")
    most = (shift["option"] == brand).to_numpy().argmax() if brand else shift["shift"].abs().to_numpy().argmax()
    for row, shares in enumerate(shift[["share_before", "share_after"]].to_numpy()):
        colour, width = ("main", 3.2) if row == most else ("grey", 2)
        ax.plot([0, 1], shares, color=PALETTE[colour], marker="o", linewidth=width)
    told = shift.assign(option=say.names("brand", shift["option"]))
    low, high = 0.0, 0.0
    for when, place, side in (("before", -0.04, "right"), ("after", 1.04, "left")):
        heights = spread_out(shift[f"share_{when}"], least=0.055)
        low, high = min(low, heights.min() - 0.04), max(high, heights.max() + 0.06)
        for height, text in zip(heights, say.rows(f"shift_option_{when}", told), strict=True):
            ax.text(place, height, text, ha=side, va="center")
    ax.set(xlim=(-0.6, 1.6), ylim=(low, high))
    ax.set_xticks([0, 1], [say("shift_before"), say("shift_after")])
    as_percent(ax.yaxis)
    return say.titles("shift", **told.iloc[most])


@chart("branding", "score rank")
def plot_spec_ranking(ax, say, ranking, *, names=None):
    """The z-scores of each option on each line of the data sheet, best first.

    Parameters
    ----------
    ranking : DataFrame
        From :func:`kamlib.branding.spec_ranking`; its first column names the options.
    names : list of str, optional
        What the options are called for the reader, in the order of the rows.
    """
    scores = ranking.drop(columns=[ranking.columns[0], "rank"]).astype(float)
    scores.index = [str(name) for name in (names or ranking.iloc[:, 0])]
    lines = [say("ranking_score") if line == "score" else say.name("spec", line) for line in scores]
    scores.columns = [wrapped(line, say.lang, width=12) for line in lines]
    draw_heat(ax, scores, scores.map(lambda score: signed(score, digits=1)), low=-2, high=2, centre=0)
    return say.titles("ranking", name=scores.index[0])


@chart("branding", "brand step share conversion")
def plot_brand_funnel(ax, say, funnel, *, brand, leak=None):
    """The funnel of one brand before the grey lines of its rivals, with its conversions.

    Parameters
    ----------
    funnel : DataFrame
        From :func:`kamlib.branding.brand_funnel`.
    brand : str
        The brand drawn in colour.
    leak : DataFrame, optional
        From :func:`kamlib.branding.brand_leak`: marks the leak and gives the title.
    """
    require_choice(brand, funnel["brand"].unique(), where="plot_brand_funnel(brand=)")
    shares = funnel.pivot(index="step", columns="brand", values="share").loc[funnel["step"].unique()]
    own = funnel[funnel["brand"] == brand].set_index("step")
    found = {} if leak is None else leak.set_index("brand").loc[brand].to_dict()
    leaking = found["step"] if found.get("status") == "found" else None
    places, rivals = np.arange(len(shares)), [name for name in shares if name != brand]
    for rival, marker in zip(rivals, cycle("sD^vP"), strict=False):
        ax.plot(places, shares[rival], color=PALETTE["grey"], marker=marker, linewidth=1.6)
    ax.plot(places, shares[brand], color=PALETTE["main"], marker="o", linewidth=3.2, zorder=3)
    for name, height in zip(shares, spread_out(shares.iloc[-1], least=0.072), strict=True):
        colour, size = ("main", 15) if name == brand else ("ink", 14)
        text = say("funnel_end", brand=say.name("brand", name), share=shares[name].iloc[-1])
        ax.text(places[-1] + 0.08, height, text, va="center", color=PALETTE[colour], fontsize=size)
    ax.axhline(0, color=PALETTE["grey"], linewidth=0.8)
    frame = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": PALETTE["bad"], "linewidth": 1.8}
    for place, (step, conversion) in zip(places[1:], own["conversion"].iloc[1:].items(), strict=True):
        colour, box = ("bad", frame) if step == leaking else ("main", None)
        ax.text(place - 0.5, -0.07, say("funnel_step", conversion=conversion), ha="center", va="center",
                color=PALETTE[colour], bbox=box)  # fmt: skip
    ax.set(xlim=(-0.2, places[-1] + 1.25), ylim=(-0.15, 1.04), yticks=np.linspace(0, 1, 6))
    ax.set_xticks(places, say.names("step", shares.index))
    as_percent(ax.yaxis)
    told = found | {"brand": say.name("brand", brand), "share": own["share"].iloc[-1]}
    title = say("funnel_title_leak" if leaking else "funnel_title", **told)
    return {"title": title, "x": say("funnel_x", **told), "y": say("funnel_y")}


@chart("branding", "attribute importance low high enough")
def plot_importance(ax, say, importance, *, compared=None):
    """The share of each attribute in the decision, with its interval.

    Parameters
    ----------
    importance : DataFrame
        From :func:`kamlib.branding.attribute_importance`.
    compared : DataFrame, optional
        The same under the other convention ("of_the_mean"), drawn as hollow diamonds.
    """
    attributes, marks = importance["attribute"], None
    if compared is not None:
        other = compared.set_index("attribute")["importance"].reindex(attributes).to_numpy()
        marks = (other, say("importance_other"))
    bars(ax, say.names("attribute", attributes), importance["importance"], _sure(say, "importance_bar", importance),
         colours=np.where(attributes == "brand", "main", "grey"), whiskers=(importance["low"], importance["high"]),
         marks=marks, room=0.2 if importance["enough"].all() else 0.5)  # fmt: skip
    as_percent(ax.xaxis)
    shares = importance.set_index("attribute")["importance"]
    first = shares.idxmax()
    key = "_brand" if first == "brand" else "" if "brand" in shares else "_plain"
    told = {"first": say.name("attribute", first), "share": shares.max(), "brand": shares.get("brand")}
    return {"title": say(f"importance_title{key}", **told), "x": say("importance_x")}


@chart("branding", "item weight low high r_squared enough")
def plot_value_drivers(ax, say, drivers):
    """How strongly each value a brand gives goes with preference.

    Parameters
    ----------
    drivers : DataFrame
        From :func:`kamlib.branding.preference_drivers`.
    """
    names, colours = say.names("value", drivers["item"]), ["main", *["grey"] * (len(drivers) - 1)]
    bars(ax, names, drivers["weight"], _sure(say, "drivers_bar", drivers), colours=colours,
         whiskers=(drivers["low"], drivers["high"]), room=0.3 if drivers["enough"].all() else 0.5)  # fmt: skip
    return say.titles("drivers", item=names[0], share=drivers["r_squared"].iloc[0])


@chart("branding", "market category share_drawn_order share_text_order source")
def plot_importance_readings(ax, say, cases):
    """The deck's eight brand shares in both readings of its damaged slide.

    Parameters
    ----------
    cases : DataFrame
        The case ``brand_importance``.
    """
    names = [say("label_pair", group=say.name("market", market), name=category)
             for market, category in zip(cases["market"], say.column(cases, "category"), strict=True)]  # fmt: skip
    drawn = cases["share_drawn_order"]
    other = cases["share_text_order"].where(cases["share_text_order"] != drawn)
    texts = ["" if pd.isna(share) else percent(share) for share in other]
    bars(ax, names, drawn, texts, marks=(other, say("readings_text")), label=say("readings_drawn"), room=0.2)
    for row, share in enumerate(drawn):
        ax.text(0.005, row, percent(share), va="center", color="white")
    as_percent(ax.xaxis)
    return say.titles("readings") | {"source": str(cases["source"].iloc[0])}


@chart("branding", "share n")
def plot_preference_shares(ax, say, shares):
    """The share of respondents each offer would win; the first offer is the one the title speaks of.

    Parameters
    ----------
    shares : DataFrame
        From :func:`kamlib.branding.preference_shares`.
    """
    names, colours = say.names("brand", shares.iloc[:, 0]), ["main", *["grey"] * (len(shares) - 1)]
    bars(ax, names, shares["share"], shares["share"].map(percent), colours=colours)
    ax.set(xlim=(0, 1.12), xticks=np.linspace(0, 1, 6))
    as_percent(ax.xaxis)
    return say.titles("shares", offer=names[0], share=shares["share"].iloc[0], n=int(shares["n"].iloc[0]))


@chart("branding", "premium_share premium_revenue")
def plot_price_premium(ax, say, premium, *, name="product"):
    """How much dearer each product is than its no-name twin, and what that earns.

    Parameters
    ----------
    premium : DataFrame
        From :func:`kamlib.branding.price_premium`; a further column ``list_premium`` (share) is drawn as diamonds.
    name : str
        Column that names the rows.
    """
    require_columns(premium, [name], where="plot_price_premium(premium)")
    rows = premium.sort_values("premium_share", ascending=False, kind="stable").reset_index(drop=True)
    marks = (rows["list_premium"], say("premium_list")) if "list_premium" in rows else None
    colours = np.where(rows["premium_share"] < 0, "second", "main")
    bars(ax, rows[name].astype(str), rows["premium_share"], say.rows("premium_bar", rows), marks=marks,
         colours=colours, label=say("premium_invoice") if marks else "")  # fmt: skip
    as_percent(ax.xaxis)
    total = rows["premium_revenue"].sum()
    most = rows.loc[(rows["premium_revenue"] * (1 if total >= 0 else -1)).idxmax(), name]
    key = "premium_title_lost" if total < 0 else "premium_title"
    return {"title": say(key, product=most, revenue=abs(total)), "x": say("premium_x")}


@chart("branding", "statement n share low high enough")
def plot_attitudes(ax, say, attitudes, *, by):
    """The share that agrees with each statement, one marker and interval a group.

    Parameters
    ----------
    attitudes : DataFrame
        From :func:`kamlib.branding.top_two_box` with ``by=["statement", …]``.
    by : str
        Column of the groups, such as ``"brand"`` or ``"region"``; at most six can be told apart.
    """
    require_columns(attitudes, [by], where="plot_attitudes(attitudes)")
    statements, groups = list(attitudes["statement"].unique()), list(attitudes[by].unique())
    offsets = np.linspace(-0.28, 0.28, len(groups)) if len(groups) > 1 else [0.0]
    for group, offset, marker, colour in zip(groups, offsets, cycle(MARKERS), cycle(SERIES), strict=False):
        rows = attitudes[attitudes[by] == group]
        places = rows["statement"].map(statements.index) + offset
        ax.hlines(places, rows["low"], rows["high"], color=colour, linewidth=2)
        faces = np.where(rows["enough"], colour, "white")
        ax.scatter(rows["share"], places, marker=marker, s=110, c=faces, edgecolor=colour, linewidth=2, zorder=3)
        ax.scatter([], [], marker=marker, s=110, color=colour, label=say.name(by, group))
    ax.set_yticks(range(len(statements)), [wrapped(t, say.lang, width=22) for t in say.names("statement", statements)])
    ax.set(xlim=(0, 1), ylim=(len(statements) - 0.5, -0.5))
    as_percent(ax.xaxis)
    name_series(ax, len(groups))
    x = say("attitudes_x" if attitudes["enough"].all() else "attitudes_x_few")
    return {"title": _attitudes_title(say, attitudes[attitudes["enough"]], by, attitudes["n"].max()), "x": x}


def _attitudes_title(say: Say, sure: pd.DataFrame, by: str, most: int) -> str:
    """The statement on which the groups with enough answers differ most."""
    if sure.empty:
        return say("attitudes_title_few", n=most)
    spans = sure.groupby("statement", sort=False)["share"].agg(lambda shares: shares.max() - shares.min())
    rows = sure[sure["statement"] == spans.idxmax()].sort_values("share")
    low, high = rows.iloc[0], rows.iloc[-1]
    told = {"statement": say.name("statement", spans.idxmax()), "share": high["share"], "low": low["share"]}
    if len(rows) < 2:
        return say("attitudes_title_one", **told)
    return say("attitudes_title", first=say.name(by, high[by]), last=say.name(by, low[by]), **told)


@chart("branding", "detractors passives promoters nps_points se_points enough")
def plot_promoters(ax, say, scores, *, by=None):
    """Detractors, passives and promoters of each group, with the score and its standard error.

    Parameters
    ----------
    scores : DataFrame
        From :func:`kamlib.branding.net_promoter_score`.
    by : str, optional
        Column of the groups; None for one row.
    """
    require_columns(scores, [by] if by else [], where="plot_promoters(scores)")
    rows = scores.sort_values("nps_points", ascending=False, kind="stable")
    names = say.names(by, rows[by]) if by else [say("nps_all")]
    kinds = {kind: say(f"nps_{kind}") for kind in ("detractors", "passives", "promoters")}
    stacked(ax, names, {text: rows[kind] for kind, text in kinds.items()}, colours=["bad", "pale", "good"],
            hatches={kinds["detractors"]: "//"}, named=False)  # fmt: skip
    for row, text in enumerate(_sure(say, "nps_row", rows)):
        ax.text(1.02, row, text, va="center")
    ax.set(xlim=(0, 1.34), xticks=np.linspace(0, 1, 5))
    as_percent(ax.xaxis)
    high, low = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return say.titles("nps", score=low["nps_points"], error=low["se_points"])
    told = {"best": names[0], "high": high["nps_points"], "worst": names[-1], "low": low["nps_points"]}
    return {"title": say("nps_title_best", **told), "x": say("nps_x")}


@chart("branding")
def plot_image_map(ax, say, result, *, brand):
    """The map of brands (squares) and words (dots); words the map shows badly are pale.

    Parameters
    ----------
    result : ImageMap
        From :func:`kamlib.branding.image_map`.
    brand : str
        The brand drawn in colour.
    """
    table = result.points
    brands = table["kind"] == "brand"
    require_choice(brand, table.loc[brands, "name"], where="plot_image_map(brand=)")
    own = brands & (table["name"] == brand)
    colours = np.where(own, PALETTE["main"], np.where(table["quality"] >= 0.5, PALETTE["ink"], PALETTE["grey"]))
    ax.axhline(0, color=PALETTE["pale"])
    ax.axvline(0, color=PALETTE["pale"])
    for rows, marker, size in ((brands, "s", 150), (~brands, "o", 50)):
        ax.scatter(table["x"][rows], table["y"][rows], marker=marker, s=size, color=colours[rows], zorder=3)
    ax.margins(0.12, 0.1)
    names = [say.name("brand" if row.kind == "brand" else "image", row.name) for row in table.itertuples(index=False)]
    first = np.argsort(~own, kind="stable")  # names that matter most find a place first
    place_names(ax, table["x"][first], table["y"][first], [names[n] for n in first], away=np.where(brands, 7, 4)[first],
                colours=colours[first], always=True)  # fmt: skip
    # the word named most above expectation, as far as two axes show it (reconstitution formula)
    scale = np.sqrt(result.total_inertia * np.array(result.axis_shares[:2])) if result.scaling == "symmetric" else 1.0
    fits = (table[["x", "y"]] * (table.loc[own, ["x", "y"]].to_numpy()[0] / scale)).sum(axis=1)
    told = {"brand": say.name("brand", brand), "word": names[fits[~brands].idxmax()]}
    return say.titles("image", share=result.axis_shares[0], share_y=result.axis_shares[1], **told)


@chart("branding", "brand trait score")
def plot_personality(ax, say, profile, *, ideal, brand):
    """The personality of each brand trait by trait against the ideal.

    Parameters
    ----------
    profile : DataFrame
        From :func:`kamlib.branding.personality_profile`.
    ideal : dict of trait to mark
        The personality wanted.
    brand : str
        The brand drawn in colour.
    """
    marks = profile.pivot(index="trait", columns="brand", values="score").reindex(list(ideal))
    require_choice(brand, marks.columns, where="plot_personality(brand=)")
    wanted, rows = pd.Series(ideal, dtype=float), np.arange(len(marks))
    highest = max(5, int(np.ceil(np.nanmax([marks.max().max(), wanted.max()]))))
    ax.hlines(rows, 1, highest, color=PALETTE["pale"], linewidth=1.2)
    ax.hlines(rows, marks[brand], wanted, color=PALETTE["pale"], linewidth=8)
    ax.scatter(wanted, rows, marker="D", s=190, facecolor="white", edgecolor=PALETTE["ink"], linewidth=2, zorder=3,
               label=say("personality_ideal"))  # fmt: skip
    for name, marker in zip([brand, *marks.columns.drop(brand)], cycle(MARKERS), strict=False):
        colour, size, order = ("main", 150, 4) if name == brand else ("grey", 90, 2)
        ax.scatter(marks[name], rows, marker=marker, s=size, zorder=order, color=PALETTE[colour],
                   label=say.name("brand", name))  # fmt: skip
    ax.set_yticks(rows, say.names("trait", marks.index))
    ax.set(xlim=(0.9, highest + 0.1), xticks=range(1, highest + 1), ylim=(len(marks) - 0.5, -0.5))
    name_series(ax, 5)
    trait = (marks[brand] - wanted).abs().iloc[::-1].idxmax()
    told = {"brand": say.name("brand", brand), "trait": say.name("trait", trait), "highest": highest}
    return say.titles("personality", score=marks.loc[trait, brand], ideal=wanted[trait], **told)


@chart("branding", "touchpoint share_of_cost share_of_contacts cost_per_contact status")
def plot_touchpoints(ax, say, touchpoints):
    """Where the money goes and where the contacts come from, touchpoint by touchpoint.

    Parameters
    ----------
    touchpoints : DataFrame
        From :func:`kamlib.branding.touchpoint_costs`; touchpoints without cost and contact are left out.
    """
    used = touchpoints[touchpoints["status"] != "not_used"]
    if used.empty:
        fix = "give at least one with a cost, or with reach and frequency"
        raise KamError("no touchpoint is used", where="plot_touchpoints(touchpoints)", fix=fix)
    rows = used.sort_values("share_of_cost", ascending=False, kind="stable")
    listed = load_checklist("branding", "presence").items.set_index("id")[say.lang]
    names = [str(listed.get(code, code)) for code in rows["touchpoint"]]
    money, contacts = rows["share_of_cost"], rows["share_of_contacts"]
    series = {say("presence_cost"): (money, "second", "s"), say("presence_contacts"): (contacts, "main", "o")}
    texts = [say("presence_each" if row["status"] == "used" else "presence_nobody", **row)
             for row in rows.to_dict("records")]  # fmt: skip
    dumbbells(ax, names, series, texts, colours="pale", room=0.4)
    as_percent(ax.xaxis)
    worst = (money - contacts).fillna(0).to_numpy().argmax()
    title = say("presence_title", touchpoint=names[worst], cost=money.iloc[worst], contacts=contacts.iloc[worst])
    return {"title": wrapped(title, say.lang, width=TITLE), "x": say("presence_x")}
