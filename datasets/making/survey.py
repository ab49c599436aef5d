"""What customers say of our service, their needs and their suppliers."""

import numpy as np
import pandas as pd

from making.draws import choices, rating, stream


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
