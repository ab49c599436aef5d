"""What customers need, how rivals score, which industries and leads are worth going after."""

import numpy as np
import pandas as pd

from making.draws import dealt, rating, stream
from making.world import INDUSTRIES, OUR_NAME, PRODUCTS, RIVALS, SEGMENTS

# factor: importance in the four segments (in the order of SEGMENTS), our score, the best rival's score
FACTORS = {
    "on_time": ((4.5, 4.5, 4.5, 4.5), 3.5, 4.0),
    "safe_delivery": ((4.45, 4.45, 4.45, 4.45), 4.5, 3.2),
    "network_reach": ((4.25, 4.25, 4.25, 4.25), 4.6, 3.1),
    "low_price": ((2.60, 4.85, 2.70, 4.20), 3.2, 4.0),
    "quick_quote": ((3.10, 4.60, 2.40, 1.90), 2.6, 3.9),
    "pickup_times": ((2.70, 2.50, 4.50, 2.90), 3.3, 3.5),
    "peak_capacity": ((4.70, 2.40, 3.50, 1.90), 2.9, 3.1),
    "proof_of_delivery": ((3.30, 3.00, 3.60, 3.10), 4.4, 2.9),
    "returns": ((2.10, 3.00, 4.10, 3.20), 3.2, 3.4),
    "warehousing": ((1.60, 1.60, 4.60, 3.70), 3.1, 2.8),
    "credit_terms": ((1.50, 2.50, 2.20, 4.70), 3.7, 2.2),
    "solution_design": ((4.30, 1.80, 3.30, 2.00), 2.6, 2.9),
}
COMPETITOR_FACTORS = {
    "network_coverage": 0.20,
    "stability": 0.20,
    "price": 0.20,
    "brand": 0.10,
    "service_quality": 0.20,
    "operations": 0.10,
}
STRENGTH = {  # us and the three rivals by factor, in general
    OUR_NAME: (4.6, 4.0, 3.1, 4.1, 3.2, 3.3),
    RIVALS[0]: (3.6, 4.3, 2.7, 4.4, 4.4, 4.3),
    RIVALS[1]: (3.4, 3.2, 4.6, 3.0, 2.9, 3.4),
    RIVALS[2]: (2.9, 3.6, 3.5, 2.9, 3.8, 4.1),
}
# industry: market size as a multiple of our revenue, growth, target share at the end, and six scores 1–5:
# size, growth, funds and credit, government support, awareness, little competition
INDUSTRY_FACTS = {
    "e-commerce": (14, 0.14, (5, 5, 3, 4, 4, 2), 0.11),
    "manufacturing": (9, 0.05, (5, 3, 4, 3, 2, 2), 0.14),
    "trade": (11, 0.03, (4, 2, 2, 2, 3, 2), 0.11),
    "finance": (5, 0.07, (4, 3, 5, 4, 5, 3), 0.26),
    "government": (3, 0.01, (2, 1, 4, 5, 5, 4), 0.38),
    "education": (5, 0.02, (2, 2, 3, 4, 3, 4), 0.24),
    "health": (10, 0.12, (3, 5, 4, 4, 2, 2), 0.15),
    "media": (3, -0.08, (1, 1, 2, 2, 4, 3), 0.32),
    "telecom": (6, -0.01, (3, 1, 5, 3, 4, 2), 0.18),
    "legal": (2.5, 0.06, (1, 3, 4, 3, 4, 4), 0.45),
    "farm produce": (8, 0.16, (4, 5, 2, 5, 3, 4), 0.18),
}
MARKS = {
    "ships_goods": 0.9,
    "online_shop": 1.5,
    "several_sites": 1.3,
    "grows_staff": 1.0,
    "uses_rival": 0.5,
    "exports": 0.2,
    "mails_statements": 0.1,
    "tenders": 0.0,
}
KANO = {
    "on_time": "must_be",
    "safe_delivery": "must_be",
    "low_price": "one_dimensional",
    "returns": "one_dimensional",
    "pickup_times": "attractive",
    "solution_design": "attractive",
    "gift_wrapping": "indifferent",
}
KANO_ANSWERS = {
    "must_be": (2.3, 4.8),
    "one_dimensional": (1.2, 4.8),
    "attractive": (1.2, 3.2),
    "indifferent": (3.0, 3.0),
}


def made_needs(accounts: pd.DataFrame) -> pd.DataFrame:
    """Importance and scores of twelve factors for the 480 customers that were asked."""
    rng = stream("needs")
    asked = []
    for size, count in {"large": 130, "mid": 260, "household": 90}.items():
        ids = accounts.account_id[(accounts.status == "existing") & (accounts.size_class == size)].tolist()
        must = [i for i in ("A0173", "A0058") if i in ids]
        rest = [i for i in ids if i not in must]
        asked += must + [rest[i] for i in rng.permutation(len(rest))[: count - len(must)]]
    segment = accounts.set_index("account_id").segment_true
    rows = []
    for account in sorted(asked):
        place = list(SEGMENTS).index(segment[account])
        mood = 0.25 * rng.standard_normal(3)
        for factor, (importance, ours, rival) in FACTORS.items():
            wanted = int(rating(rng, importance[place] + mood[2], spread=0.85))
            rows.append(
                (
                    account,
                    factor,
                    wanted,
                    int(rating(rng, ours + mood[0], spread=0.6)),
                    int(rating(rng, rival + mood[1], spread=0.6)),
                    round(max(0.0, (wanted - 3) * (0.005, 0.0, 0.03, 0.01)[place] * rng.uniform(0.5, 1.5)), 3),
                )
            )
    return pd.DataFrame(rows, columns=["account_id", "factor", "importance", "our_score", "rival_score", "wtp_share"])


def made_constant_sum(accounts: pd.DataFrame) -> pd.DataFrame:
    """Hundred points per customer over five buying motives; the three orientations stand clear of the cut of 50."""
    rng = stream("constant_sum")
    ids = accounts.account_id[(accounts.status == "existing") & (accounts.size_class != "household")].tolist()
    ids = sorted(ids[i] for i in rng.permutation(len(ids))[:300])
    rows = []
    for account, kind in zip(ids, dealt(rng, {"price": 0.30, "composite": 0.48, "value": 0.22}, 300), strict=True):
        if kind == "composite":
            points = rng.dirichlet([6, 6, 6, 4, 3])
            while points[0] > 0.44 or points[3] + points[4] > 0.44:
                points = rng.dirichlet([6, 6, 6, 4, 3])
        else:
            lead = rng.uniform(0.53, 0.72)
            rest = (1 - lead) * rng.dirichlet([3, 3, 2, 2])
            at = 0 if kind == "price" else 3 + int(rng.random() < 0.45)
            points = np.insert(rest, at, lead)
        whole = np.floor(points * 100).astype(int)
        whole[int(np.argmax(points * 100 - whole))] += 100 - whole.sum()
        rows.append((account, *whole))
    return pd.DataFrame(rows, columns=["account_id", "price", "function", "quality", "service", "experience"])


def made_competitors(accounts: list[str], bought: dict) -> pd.DataFrame:
    """Scores of us and three rivals by product and factor at the accounts that have a plan."""
    rng, rows = stream("competitors"), []
    for account in accounts:
        for product in bought[account][:5]:
            tilt = {
                RIVALS[0]: 0.5 if PRODUCTS[product][2] in ("express parcel", "EMS documents") else -0.4,
                RIVALS[1]: 0.3 if PRODUCTS[product][2] == "express parcel" else -0.6,
                RIVALS[2]: 0.7 if PRODUCTS[product][2] == "e-commerce logistics" else -0.5,
                OUR_NAME: 0.4 if PRODUCTS[product][2] in ("mailing", "press", "agency services") else 0.0,
            }
            for competitor, means in STRENGTH.items():
                for (factor, weight), mean in zip(COMPETITOR_FACTORS.items(), means, strict=True):
                    score = int(rating(rng, mean + tilt[competitor], spread=0.5))
                    rows.append((account, product, competitor, factor, score, weight))
    return pd.DataFrame(rows, columns=["account_id", "product", "competitor", "factor", "score", "weight"])


def made_industries(accounts: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """Market size, growth and six scores of the eleven industries."""
    ours = accounts.account_id.map(revenue).fillna(0).groupby(accounts.industry).sum()
    rows = [
        (name, INDUSTRIES[name][0], int(round(ours[name] * size, -5)), growth, *scores, target)
        for name, (size, growth, scores, target) in INDUSTRY_FACTS.items()
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "industry",
            "industry_zh",
            "market_size_cny",
            "growth_share",
            "market_size",
            "growth",
            "funds_credit",
            "government_support",
            "awareness",
            "low_competition",
            "target_share",
        ],
    )


def made_marks(accounts: pd.DataFrame) -> pd.DataFrame:
    """Marks of 1,000 former leads (with what became of them) and of today's 250 prospects (still open)."""
    rng = stream("identification_marks")
    prospects = accounts.account_id[accounts.status == "prospect"].tolist()
    n = 1000 + len(prospects)
    common = (0.55, 0.30, 0.28, 0.22, 0.60, 0.15, 0.20, 0.18)
    marks = pd.DataFrame({mark: (rng.random(n) < p).astype(int) for mark, p in zip(MARKS, common, strict=True)})
    score = -4.75 + sum(weight * marks[mark] for mark, weight in MARKS.items())
    converted = pd.Series((rng.random(n) < 1 / (1 + np.exp(-score))).astype(int), dtype="Int64")
    converted[1000:] = pd.NA
    marks.insert(0, "lead_id", [f"L{i:04d}" for i in range(1, n + 1)])
    marks.insert(1, "account_id", [""] * 1000 + prospects)
    marks.insert(2, "year", np.append(np.sort(rng.integers(2021, 2026, 1000)), np.full(len(prospects), 2026)))
    marks["converted"] = converted
    return marks


def made_kano() -> pd.DataFrame:
    """Answers to the question pair (with the feature, without it) of 150 respondents on seven features."""
    rng, rows = stream("kano"), []
    for i in range(1, 151):
        for factor, kind in KANO.items():
            kind = kind if rng.random() < 0.8 else list(KANO_ANSWERS)[int(rng.integers(4))]
            with_it, without = KANO_ANSWERS[kind]
            rows.append(
                (f"K{i:03d}", factor, int(rating(rng, with_it, spread=0.35)), int(rating(rng, without, spread=0.35)))
            )
    return pd.DataFrame(rows, columns=["respondent_id", "factor", "functional", "dysfunctional"])
