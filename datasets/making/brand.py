"""What the market knows, thinks and feels about the four brands; what is planted stands in brand.yaml."""

from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from making.draws import choices, dealt, rating, stream
from making.world import OUR_NAME, RIVALS

_FACTS = yaml.safe_load(Path(__file__).with_name("brand.yaml").read_text(encoding="utf-8"))
FUNNEL, REGION_ANSWERS, AGREE = _FACTS["funnel"], _FACTS["region_answers"], _FACTS["agree"]
PART_WORTHS, CARDS, VALUES = _FACTS["part_worths"], _FACTS["cards"], _FACTS["values"]
TRAITS, WORDS, TOUCHPOINTS = _FACTS["traits"], _FACTS["words"], _FACTS["touchpoints"]
BLIND, CELLS = _FACTS["blind"], _FACTS["cells"]
DRIVERS, MARKET = _FACTS["drivers"], _FACTS["market"]
BRANDS = (OUR_NAME, *RIVALS)
LEAK = ("considered", "tried")
STATEMENTS = ("more_satisfied", "pay_more", "loyal")
BLIND_BEFORE, BLIND_AFTER = (30, 42, 22, 26), (49, 31, 16, 24)


def made_funnel() -> pd.DataFrame:
    """600 respondents × 4 brands, six steps 0/1; people fall out and do not come back."""
    rng, n, parts = stream("brand_funnel"), 600, []
    for brand, (aided, unaided, top, considered, tried, regular) in FUNNEL.items():
        a = rng.random(n) < aided
        u = a & (rng.random(n) < unaided)
        c = a & (rng.random(n) < considered)
        t = c & (rng.random(n) < tried)
        parts.append(
            pd.DataFrame(
                {
                    "respondent_id": [f"F{i:03d}" for i in range(1, n + 1)],
                    "brand": brand,
                    "pull": np.where(u, rng.random(n) * top, 0),
                    "unaided": u,
                    "aided": a,
                    "considered": c,
                    "tried": t,
                    "regular": t & (rng.random(n) < regular),
                }
            )
        )
    table = pd.concat(parts).sort_values(["respondent_id"], kind="stable", ignore_index=True)
    first = (table.pull == table.groupby("respondent_id").pull.transform("max")) & (table.pull > 0)
    table.insert(2, "top_of_mind", first)
    steps = ["top_of_mind", "unaided", "aided", "considered", "tried", "regular"]
    return table.drop(columns="pull").astype(dict.fromkeys(steps, int))


def made_brand_survey() -> pd.DataFrame:
    """Three statements on four brands; Coast and River North differ on paying more for us, Hills has 14 answers."""
    rng, rows, number = stream("brand_survey"), [], 0
    for region, count in REGION_ANSWERS.items():
        agreed = {}
        for brand in BRANDS:
            for statement, share in zip(STATEMENTS, AGREE[brand], strict=True):
                shift = 0.0
                if brand == OUR_NAME and statement == "pay_more":
                    shift = {"Coast": -0.12, "River North": 0.07}.get(region, 0)
                agreed[brand, statement] = dealt(rng, {1: share + shift, 0: 1 - share - shift}, count)
        for i in range(count):
            number += 1
            for (brand, statement), yes in agreed.items():
                score = choices(rng, {5: 4, 4: 6}, 1)[0] if yes[i] else choices(rng, {3: 5, 2: 3, 1: 2}, 1)[0]
                rows.append((f"B{number:03d}", region, brand, statement, score))
    return pd.DataFrame(rows, columns=["respondent_id", "region", "brand", "statement", "score"])


def made_conjoint() -> pd.DataFrame:
    """160 respondents rate 18 offers; their part-worths scatter around the known means."""
    rng, rows = stream("conjoint"), []
    services = list(PART_WORTHS["service"])
    for i in range(1, 161):
        own = {
            a: {
                k: v + rng.normal(0, {"brand": 0.55, "price": 0.3, "delivery": 0.25, "service": 0.2}[a])
                for k, v in levels.items()
            }
            for a, levels in PART_WORTHS.items()
        }
        base = rng.normal(5.5, 0.5)
        for card, (b, price, hours, s) in enumerate(CARDS, 1):
            value = (
                base
                + own["brand"][BRANDS[b]]
                + own["price"][price]
                + own["delivery"][hours]
                + own["service"][services[2 - s]]
            )
            score = int(np.clip(np.rint(value + 0.45 * rng.standard_normal()), 1, 10))
            rows.append((f"J{i:03d}", f"K{card:02d}", BRANDS[b], price, hours, services[2 - s], score))
    return pd.DataFrame(
        rows, columns=["respondent_id", "profile_id", "brand", "price", "delivery", "service", "rating"]
    )


def made_values() -> pd.DataFrame:
    """Four values a brand gives its customers, and the preference they explain."""
    rng, rows = stream("brand_values"), []
    for i in range(1, 201):
        for at, brand in enumerate(BRANDS):
            marks = [int(rating(rng, means[at], spread=0.8)) for means in VALUES.values()]
            liking = 0.5 + 0.35 * marks[0] + 0.2 * marks[1] + 0.85 * marks[2] + 0.45 * marks[3]
            rows.append((f"W{i:03d}", brand, *marks, int(rating(rng, liking, spread=0.8, high=10))))
    return pd.DataFrame(rows, columns=["respondent_id", "brand", *VALUES, "preference"])


def made_personality() -> pd.DataFrame:
    """Five traits of each brand and of the ideal carrier, by 60 raters."""
    rng = stream("brand_personality")
    rows = [
        (f"T{i:02d}", brand, trait, int(rating(rng, means[at], spread=0.8)))
        for i in range(1, 61)
        for at, brand in enumerate((*BRANDS, "ideal"))
        for trait, means in TRAITS.items()
    ]
    return pd.DataFrame(rows, columns=["respondent_id", "brand", "trait", "score"])


def made_blind_votes() -> pd.DataFrame:
    """120 buyers choose an offer without names and again with names; most keep their choice."""
    rng = stream("blind_votes")
    offers = list(BLIND)
    before = [o for o, n in zip(offers, BLIND_BEFORE, strict=True) for _ in range(n)]
    after, need = list(before), dict(zip(offers, np.subtract(BLIND_AFTER, BLIND_BEFORE), strict=True))
    churn = [("Q", "P"), ("P", "Q"), ("S", "P"), ("P", "S"), ("R", "S"), ("S", "R")]
    moves = [*churn, *churn[:2]]  # some change both ways and cancel out
    lose = [o for o in offers for _ in range(max(0, -need[o]))]
    gain = [o for o in offers for _ in range(max(0, need[o]))]
    moves += list(zip(lose, gain, strict=True))
    for old, new in moves:
        free = [i for i in range(len(after)) if before[i] == old and after[i] == old]
        after[free[int(rng.integers(len(free)))]] = new
    order = rng.permutation(len(before))
    return pd.DataFrame(
        {
            "respondent_id": [f"X{i:03d}" for i in range(1, len(before) + 1)],
            "before": [before[i] for i in order],
            "after": [after[i] for i in order],
        }
    )


def fixed_tables() -> dict[str, pd.DataFrame]:
    """Small tables of the figures above: image words, touchpoints, blind offers, meaning cells, drivers, market."""
    words = [(brand, word, zh, counts[at]) for at, brand in enumerate(BRANDS) for word, (zh, counts) in WORDS.items()]
    points = pd.DataFrame(
        [(k, *v) for k, v in TOUCHPOINTS.items()],
        columns=["touchpoint", "reach", "frequency", "cost_cny", "consistency"],
    )
    columns = {
        "blind_offers": ["option", "brand", "price_cny", "hours", "on_time_share", "damage_share", "counters"],
        "brand_cells": ["cell", "now", "target", "rival"],
        "brand_drivers": ["brand", "awareness", "performance", "personality", "presence"],
        "brand_market": ["brand", "units", "revenue_cny"],
    }
    rows = {"blind_offers": BLIND, "brand_cells": CELLS, "brand_drivers": DRIVERS, "brand_market": MARKET}
    tables = {name: pd.DataFrame([(k, *v) for k, v in rows[name].items()], columns=columns[name]) for name in rows}
    return tables | {
        "brand_image": pd.DataFrame(words, columns=["brand", "word", "word_zh", "mentions"]),
        "touchpoints": points.astype({"consistency": "Int64"}),
    }


def made_polls() -> pd.DataFrame:
    """Two votes of a workshop of 36 people: what a brand is, and whether small depositors may be served worse."""
    rng, rows = stream("polls"), []
    views = {"trademark": 9, "agency_work": 4, "reputation": 10, "no_private_label": 2, "image": 8, "product_name": 3}
    for i, first in enumerate(dealt(rng, views, 36), 1):
        rows.append(("br-views", f"Z{i:02d}", first, "relationship" if rng.random() < 0.6 else first))
    for i, first in enumerate(dealt(rng, {"no": 19, "yes": 11, "only_with_choice": 6}, 36), 1):
        rows.append(
            (
                "seg-small-depositors",
                f"Z{i:02d}",
                first,
                choices(rng, {first: 5, "only_with_choice": 4, "yes": 1}, 1)[0],
            )
        )
    return pd.DataFrame(rows, columns=["poll", "respondent_id", "before", "after"])


def brand_tables() -> dict[str, pd.DataFrame]:
    """All tables about the brands by name."""
    return fixed_tables() | {
        "brand_funnel": made_funnel(),
        "brand_survey": made_brand_survey(),
        "conjoint": made_conjoint(),
        "brand_values": made_values(),
        "brand_personality": made_personality(),
        "blind_votes": made_blind_votes(),
        "polls": made_polls(),
    }
