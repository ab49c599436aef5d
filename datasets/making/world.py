"""What the fictional operator is made of: places, products, industries; the facts stand in world.yaml."""

import datetime as dt
from pathlib import Path

import pandas as pd
import yaml

_FACTS = yaml.safe_load(Path(__file__).with_name("world.yaml").read_text(encoding="utf-8"))
REGIONS, BRANCHES, LINES = _FACTS["regions"], _FACTS["branches"], _FACTS["lines"]
PRODUCTS, INDUSTRIES = _FACTS["products"], _FACTS["industries"]
START, END = dt.date(2024, 7, 1), dt.date(2026, 6, 30)
DAYS = (END - START).days + 1
YEAR_2 = pd.Timestamp("2025-07-01")  # the last twelve months start here
OUR_NAME = "Lanjiang Post"
RIVALS = ("Yanhe Express", "Tongju Parcel", "Beiduo Logistics")
RIVALS_ZH = ("砚禾速运", "桐聚快件", "贝舵物流")
CONCENTRATED, LOSING_TIERS = "Chaping", "Yinsha"
SEGMENTS = ("self_reliant", "shop_around", "service_needing", "service_dependent")


def made_branches() -> pd.DataFrame:
    """The twelve branches."""
    rows = [
        (f"B{i:02d}", branch, zh, region, REGIONS[region], opened, people)
        for i, (branch, (zh, region, _, opened, people)) in enumerate(BRANCHES.items(), 1)
    ]
    return pd.DataFrame(
        rows, columns=["branch_id", "branch", "branch_zh", "region", "region_zh", "opened", "population"]
    )


def made_products() -> pd.DataFrame:
    """The sixteen products in eight lines."""
    rows = [
        (p, en, zh, line, LINES[line], price, generic, unit, unit_zh)
        for p, (en, zh, line, price, _, generic, unit, unit_zh) in PRODUCTS.items()
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "product",
            "product_name",
            "product_name_zh",
            "product_line",
            "product_line_zh",
            "list_price_cny",
            "generic_price_cny",
            "unit",
            "unit_zh",
        ],
    )
