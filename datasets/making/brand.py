"""What the market knows, thinks and feels about the four brands, and what a brand is worth in a choice."""

import numpy as np
import pandas as pd

from making.draws import choices, dealt, rating, stream
from making.world import OUR_NAME, RIVALS

BRANDS = (OUR_NAME, *RIVALS)
FUNNEL = {  # aided of all, unaided of aided, top of unaided, considered of aided, tried of considered, regular of tried
    OUR_NAME: (0.94, 0.62, 0.30, 0.74, 0.36, 0.66),
    RIVALS[0]: (0.90, 0.66, 0.52, 0.78, 0.68, 0.62),
    RIVALS[1]: (0.82, 0.48, 0.28, 0.66, 0.70, 0.52),
    RIVALS[2]: (0.55, 0.28, 0.20, 0.55, 0.62, 0.55),
}
LEAK = ("considered", "tried")
STATEMENTS = ("more_satisfied", "pay_more", "loyal")
REGION_ANSWERS = {"River North": 190, "River South": 170, "Coast": 180, "Hills": 14}
AGREE = {
    OUR_NAME: (0.58, 0.46, 0.55),
    RIVALS[0]: (0.66, 0.55, 0.50),
    RIVALS[1]: (0.40, 0.22, 0.33),
    RIVALS[2]: (0.44, 0.34, 0.36),
}
PART_WORTHS = {  # mean part-worths in rating points; ranges 1.2, 2.0, 1.0, 0.8, so importances 24, 40, 20, 16 per cent
    "brand": dict(zip(BRANDS, (0.5, 0.6, -0.6, -0.5), strict=True)),
    "price": {8: 1.0, 10: 0.3, 12: -0.3, 14: -1.0},
    "delivery": {24: 0.5, 48: 0.0, 72: -0.5},
    "service": {"door_pickup_and_link": 0.4, "door_pickup": 0.0, "counter": -0.4},
}
CARDS = [
    (0, 8, 48, 2),
    (0, 10, 24, 1),
    (0, 12, 72, 0),
    (0, 14, 24, 0),
    (1, 8, 72, 1),
    (1, 10, 48, 0),
    (1, 12, 24, 2),
    (1, 14, 48, 1),
    (2, 8, 24, 0),
    (2, 10, 72, 2),
    (2, 12, 48, 1),
    (2, 14, 72, 0),
    (3, 8, 24, 1),
    (3, 10, 48, 2),
    (3, 12, 72, 0),
    (3, 14, 24, 2),
    (0, 14, 72, 2),
    (3, 8, 72, 0),
]
VALUES = {
    "belonging": (3.4, 3.3, 2.4, 2.5),
    "image": (2.9, 3.9, 2.3, 2.8),
    "risk": (4.2, 3.9, 2.7, 3.0),
    "simple": (3.7, 3.6, 3.1, 2.7),
}
TRAITS = {
    "sincere": (4.3, 3.3, 3.0, 3.1, 4.3),
    "exciting": (2.1, 3.6, 3.1, 3.0, 3.2),
    "competent": (3.5, 4.2, 2.9, 3.4, 4.6),
    "sophisticated": (2.4, 3.7, 2.0, 2.8, 3.0),
    "rugged": (3.9, 2.9, 3.3, 2.8, 3.5),
}  # four brands and the ideal
WORDS = {  # word: Chinese, times named for each brand
    "reliable": ("可靠", (182, 151, 64, 71)),
    "everywhere": ("无处不到", (214, 84, 96, 31)),
    "warm": ("亲切", (133, 61, 48, 29)),
    "official": ("官方", (171, 22, 9, 8)),
    "fast": ("快", (63, 224, 88, 92)),
    "modern": ("现代", (38, 168, 47, 101)),
    "cheap": ("便宜", (57, 21, 203, 64)),
    "careless": ("马虎", (41, 18, 117, 36)),
    "slow": ("慢", (149, 12, 43, 25)),
    "professional": ("专业", (77, 173, 31, 118)),
}
TOUCHPOINTS = {  # id of the presence list: reach, contacts each a year, cost a year, consistency
    "media": (310_000, 6, 1_450_000, 3),
    "radio": (180_000, 14, 260_000, 3),
    "outdoor": (420_000, 22, 900_000, 4),
    "stock": (260_000, 9, 310_000, 4),
    "retail": (60_000, 3, 240_000, 2),
    "point_of_sale": (250_000, 11, 120_000, 2),
    "own_use": (140_000, 24, 90_000, 4),
    "seen_in_use": (0, 0, 0, np.nan),
    "vehicles": (640_000, 85, 380_000, 5),
    "website": (230_000, 8, 520_000, 2),
    "sponsorship": (0, 0, 150_000, 3),
    "events": (45_000, 2, 210_000, 4),
}
BLIND = {  # offer: brand, price, hours, on-time share, damage share, counters within 3 km
    "P": (RIVALS[0], 12.8, 26, 0.96, 0.004, 3),
    "Q": (OUR_NAME, 11.2, 29, 0.93, 0.002, 9),
    "R": (RIVALS[1], 8.6, 41, 0.86, 0.011, 6),
    "S": (RIVALS[2], 10.9, 33, 0.91, 0.006, 2),
}
BLIND_BEFORE, BLIND_AFTER = (30, 42, 22, 26), (49, 31, 16, 24)
CELLS = {  # id of the meaning model: our mark now, target, best rival's mark
    "functional": (3.3, 4.2, 4.2),
    "process": (2.6, 4.0, 4.1),
    "loyalty": (3.0, 3.8, 3.2),
    "extrinsic": (2.5, 3.0, 3.7),
    "intrinsic": (3.8, 4.2, 3.1),
    "attributes": (3.5, 3.8, 3.6),
    "presentation": (2.4, 3.6, 4.0),
    "activities": (3.1, 3.4, 3.3),
    "origin": (4.4, 4.4, 2.2),
    "reputation": (4.0, 4.3, 3.9),
    "personality": (3.2, 3.8, 3.3),
    "evolution": (2.3, 3.7, 3.8),
}
DRIVERS = {
    OUR_NAME: (92, 66, 48, 83),
    RIVALS[0]: (90, 84, 71, 76),
    RIVALS[1]: (81, 52, 35, 62),
    RIVALS[2]: (54, 63, 44, 38),
}
MARKET = {
    OUR_NAME: (11_900_000, 188_000_000),
    RIVALS[0]: (15_400_000, 301_000_000),
    RIVALS[1]: (24_800_000, 238_000_000),
    RIVALS[2]: (7_300_000, 103_000_000),
}


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


def made_survey(accounts: pd.DataFrame, regions: dict, classes: pd.Series, losing: str) -> pd.DataFrame:
    """640 customers on service, loyalty, needs and suppliers."""
    rng = stream("survey")
    asked = accounts[accounts.status == "existing"].reset_index(drop=True)
    asked = asked.iloc[sorted(rng.permutation(len(asked))[:640])].reset_index(drop=True)
    n = len(asked)
    mood = {"self_reliant": -0.3, "shop_around": -0.5, "service_needing": 0.1, "service_dependent": 0.45}
    level = asked.segment_true.map(mood) + np.where(asked.branch == losing, -1.1, 0.0) + 0.6 * rng.standard_normal(n)
    interest = asked.segment_true.map(
        {"self_reliant": 4.6, "shop_around": 5.2, "service_needing": 7.6, "service_dependent": 4.0}
    )
    table = pd.DataFrame(
        {
            "respondent_id": [f"S{i:03d}" for i in range(1, n + 1)],
            "account_id": asked.account_id,
            "segment": asked.segment_true,
            "region": asked.branch.map(regions),
        }
    )
    table["expectation"] = rating(rng, 6.0, spread=0.7, high=7, size=n)
    table["perception"] = rating(rng, 5.3 + 0.7 * level, spread=0.6, high=7, size=n)
    table["satisfaction"] = rating(rng, 7.2 + 1.3 * level, spread=0.9, high=10, size=n)
    table["repurchase"] = rating(
        rng,
        7.0 + 1.1 * level + np.where(asked.segment_true == "service_dependent", 0.9, 0),
        spread=1.0,
        high=10,
        size=n,
    )
    table["recommend"] = rating(rng, 7.7 + 1.4 * level, spread=1.2, low=0, high=10, size=n)
    table["interest"] = rating(rng, interest, spread=1.5, high=10, size=n)
    needs = {
        "large": {"ship_goods": 5, "prove_delivery": 3, "reach_households": 3, "collect_money": 1},
        "mid": {"ship_goods": 5, "prove_delivery": 2, "reach_households": 2, "collect_money": 2},
        "household": {"ship_goods": 7, "collect_money": 3},
    }
    table["main_need"] = [choices(rng, needs[s], 1)[0] for s in asked.size_class]
    style = {
        "self_reliant": {"brand_seeking": 3, "service_seeking": 2, "fee_sensitive": 1},
        "shop_around": {"fee_sensitive": 7, "unsure": 1, "brand_seeking": 1},
        "service_needing": {"service_seeking": 6, "brand_seeking": 2, "unsure": 1},
        "service_dependent": {"unsure": 4, "fee_sensitive": 4, "service_seeking": 2},
    }
    table["buying_behaviour"] = [choices(rng, style[s], 1)[0] for s in asked.segment_true]
    product = {
        ("ship_goods", "fee_sensitive"): "P01",
        ("ship_goods", "service_seeking"): "P10",
        ("ship_goods", "brand_seeking"): "P02",
        ("ship_goods", "unsure"): "P01",
        ("prove_delivery", "service_seeking"): "P06",
        ("prove_delivery", "brand_seeking"): "P05",
        ("prove_delivery", "fee_sensitive"): "P05",
        ("reach_households", "fee_sensitive"): "P08",
        ("reach_households", "service_seeking"): "P09",
        ("reach_households", "brand_seeking"): "P07",
        ("collect_money", "service_seeking"): "P16",
        ("collect_money", "unsure"): "P16",
    }
    table["own_product"] = [product.get(pair, "") for pair in zip(table.main_need, table.buying_behaviour, strict=True)]
    table["n_suppliers"] = [
        1 + int(rng.binomial(3, {"service_dependent": 0.12, "service_needing": 0.5}.get(s, 0.65)))
        for s in asked.segment_true
    ]
    table["our_rank"] = [
        1 if s == "service_dependent" else int(rng.integers(1, n_s + 1))
        for s, n_s in zip(asked.segment_true, table.n_suppliers, strict=True)
    ]
    return table


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
