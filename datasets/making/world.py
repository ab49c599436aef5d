"""What the fictional operator is made of: places, products, industries and the seasons of its mail."""

import datetime as dt

import numpy as np
import pandas as pd

START, END = dt.date(2024, 7, 1), dt.date(2026, 6, 30)
DAYS = (END - START).days + 1
YEAR_2 = pd.Timestamp("2025-07-01")  # the last twelve months start here

REGIONS = {"River North": "江北", "River South": "江南", "Coast": "滨海", "Hills": "山区"}
# branch: (Chinese, region, weight in number of accounts, opened, people who live there)
BRANCHES = {
    "Lancheng": ("岚城", "River North", 17, "1987-03-02", 2_310_000),
    "Qingdu": ("青渡", "River North", 10, "1991-09-16", 1_240_000),
    "Liuqiao": ("柳桥", "River North", 8, "1998-05-11", 860_000),
    "Jindi": ("锦堤", "River South", 11, "1989-06-01", 1_520_000),
    "Tongpu": ("桐浦", "River South", 9, "1996-10-08", 1_060_000),
    "Wangchuan": ("望川", "River South", 7, "2003-04-21", 790_000),
    "Yugang": ("屿港", "Coast", 12, "1993-01-04", 1_680_000),
    "Chaoyin": ("潮音", "Coast", 8, "2001-07-02", 930_000),
    "Yinsha": ("银沙", "Coast", 7, "2006-03-20", 740_000),
    "Songzhang": ("松嶂", "Hills", 5, "1995-11-06", 560_000),
    "Luxi": ("鹿溪", "Hills", 4, "2009-08-17", 410_000),
    "Chaping": ("茶坪", "Hills", 3, "2012-05-28", 320_000),
}
OUR_NAME, OUR_NAME_ZH = "Lanjiang Post", "岚江邮政"
RIVALS = ("Yanhe Express", "Tongju Parcel", "Beiduo Logistics")
RIVALS_ZH = ("砚禾速运", "桐聚快件", "贝舵物流")
CONCENTRATED, LOSING_TIERS = "Chaping", "Yinsha"

LINES = {
    "express parcel": "快递包裹",
    "EMS documents": "EMS 文件",
    "mailing": "账单与商函",
    "e-commerce logistics": "电商仓配",
    "international": "国际寄递",
    "press": "报刊",
    "philately and gifts": "集邮与礼品",
    "agency services": "代理服务",
}
# product: (English, Chinese, line, list price, cost as a share of the list price, generic price, unit, unit in Chinese)
PRODUCTS = {
    "P01": ("Standard parcel", "标准快包", "express parcel", 8.80, 0.68, 8.30, "piece", "件"),
    "P02": ("Express parcel", "特快包裹", "express parcel", 14.50, 0.63, 13.60, "piece", "件"),
    "P03": ("Returns parcel", "退货快包", "express parcel", 9.60, 0.66, 9.20, "piece", "件"),
    "P04": ("EMS same-city document", "EMS 同城文件", "EMS documents", 11.00, 0.58, 9.80, "piece", "件"),
    "P05": ("EMS inter-city document", "EMS 省际文件", "EMS documents", 18.00, 0.60, 16.20, "piece", "件"),
    "P06": ("Court and notary delivery", "司法与公证专递", "EMS documents", 24.00, 0.55, 19.00, "piece", "件"),
    "P07": ("Statement mailing", "账单寄递", "mailing", 1.60, 0.62, 1.55, "letter", "封"),
    "P08": ("Direct mail", "商业信函", "mailing", 1.20, 0.60, 1.15, "letter", "封"),
    "P09": ("Print-and-post mail", "打印寄递一体", "mailing", 2.60, 0.64, 2.45, "letter", "封"),
    "P10": (
        "E-commerce warehousing",
        "电商仓储",
        "e-commerce logistics",
        52.00,
        0.72,
        50.00,
        "m³ a month",
        "立方米·月",
    ),
    "P11": ("Picking and packing", "分拣打包", "e-commerce logistics", 2.20, 0.70, 2.10, "order", "单"),
    "P12": ("International packet", "国际小包", "international", 27.00, 0.73, 26.20, "piece", "件"),
    "P13": ("International express", "国际特快", "international", 148.00, 0.70, 150.00, "piece", "件"),
    "P14": ("Newspapers and periodicals", "报刊订阅", "press", 36.00, 0.66, 36.00, "subscription month", "份·月"),
    "P15": ("Philately and festive gifts", "集邮与节礼", "philately and gifts", 168.00, 0.56, 150.00, "set", "套"),
    "P16": ("Collection and payment agency", "代收代付", "agency services", 3.50, 0.46, 3.20, "transaction", "笔"),
}

# industry: (Chinese, weight among organisations, products as product: (chance of buying, weight of spend))
INDUSTRIES = {
    "e-commerce": (
        "电子商务",
        20,
        dict(
            P01=(0.95, 5),
            P02=(0.6, 2),
            P03=(0.7, 1),
            P10=(0.5, 2),
            P11=(0.5, 1.2),
            P12=(0.5, 1.5),
            P13=(0.15, 0.6),
            P15=(0.1, 0.1),
            P16=(0.2, 0.1),
        ),
    ),
    "manufacturing": (
        "制造",
        18,
        dict(
            P01=(0.7, 2),
            P02=(0.6, 1.5),
            P05=(0.85, 1),
            P13=(0.4, 1),
            P12=(0.2, 0.5),
            P14=(0.5, 0.15),
            P15=(0.4, 0.3),
            P08=(0.2, 0.2),
            P10=(0.2, 1),
        ),
    ),
    "trade": (
        "商贸连锁",
        15,
        dict(
            P01=(0.85, 3),
            P02=(0.5, 1.5),
            P08=(0.5, 0.8),
            P10=(0.3, 1.2),
            P11=(0.2, 0.6),
            P03=(0.3, 0.4),
            P15=(0.3, 0.3),
            P05=(0.4, 0.4),
            P16=(0.2, 0.1),
        ),
    ),
    "finance": (
        "金融保险",
        10,
        dict(
            P07=(0.9, 3),
            P05=(0.9, 1.5),
            P04=(0.75, 0.8),
            P06=(0.4, 0.5),
            P08=(0.6, 0.8),
            P09=(0.4, 0.6),
            P15=(0.6, 0.5),
            P14=(0.7, 0.2),
            P01=(0.3, 0.4),
            P16=(0.3, 0.3),
        ),
    ),
    "government": (
        "党政机关",
        9,
        dict(
            P05=(0.8, 1.2),
            P04=(0.7, 0.8),
            P06=(0.5, 1.2),
            P14=(0.95, 1.5),
            P09=(0.5, 0.8),
            P07=(0.3, 0.6),
            P16=(0.5, 0.5),
            P15=(0.3, 0.2),
        ),
    ),
    "education": ("教育", 7, dict(P05=(0.8, 1), P02=(0.5, 0.6), P14=(0.8, 1), P01=(0.6, 0.8), P15=(0.3, 0.2))),
    "health": (
        "医疗",
        6,
        dict(
            P04=(0.6, 0.8),
            P02=(0.8, 1.2),
            P05=(0.5, 0.6),
            P01=(0.5, 0.8),
            P14=(0.6, 0.3),
            P16=(0.2, 0.2),
            P09=(0.3, 0.3),
        ),
    ),
    "media": ("出版传媒", 4, dict(P08=(0.7, 1), P14=(0.85, 3), P01=(0.4, 0.8), P02=(0.3, 0.5), P09=(0.4, 0.8))),
    "telecom": (
        "通信",
        4,
        dict(
            P07=(0.85, 2.5),
            P08=(0.6, 1),
            P05=(0.6, 0.7),
            P01=(0.5, 1.5),
            P16=(0.5, 0.6),
            P15=(0.3, 0.3),
            P09=(0.4, 0.6),
        ),
    ),
    "legal": ("司法与律所", 4, dict(P06=(0.95, 2), P04=(0.8, 1), P05=(0.8, 1), P14=(0.4, 0.1))),
    "farm produce": (
        "农产品",
        7,
        dict(P01=(0.85, 3), P02=(0.8, 3), P10=(0.3, 0.8), P12=(0.1, 0.3), P15=(0.3, 0.4), P16=(0.3, 0.3)),
    ),
    "household": (
        "居民",
        0,
        dict(
            P01=(0.85, 2), P02=(0.4, 1), P04=(0.2, 0.3), P12=(0.15, 0.5), P14=(0.3, 0.4), P15=(0.4, 0.5), P16=(0.5, 0.4)
        ),
    ),
}
SEGMENTS = {
    "self_reliant": "自力更生型",
    "shop_around": "货比三家型",
    "service_needing": "需要服务型",
    "service_dependent": "依赖服务型",
}
CHANNELS = {"pickup": "上门揽收", "counter": "网点柜台", "online": "线上下单", "system_link": "系统直连"}


def _between(days, first, last):
    return (days >= np.datetime64(first)) & (days <= np.datetime64(last))


def daily_season() -> dict:
    """Weight of each day of the two years for each product line; about 1 on an ordinary day."""
    days = np.arange(np.datetime64(START), np.datetime64(END) + 1)
    stamp = pd.DatetimeIndex(days)
    month, weekday = stamp.month.to_numpy(), stamp.weekday.to_numpy()
    growth = 1 + 0.05 * np.arange(DAYS) / 365.25
    work = np.where(weekday == 6, 0.35, np.where(weekday == 5, 0.7, 1.13))
    festival, rush = np.zeros(DAYS, bool), np.zeros(DAYS, bool)
    for new_year in ("2025-01-29", "2026-02-17"):
        eve = np.datetime64(new_year)
        festival |= _between(days, eve - 3, eve + 9)
        rush |= _between(days, eve - 24, eve - 4)
    national = ((month == 10) & (stamp.day <= 6)).astype(bool)
    closed = np.where(festival, 0.12, np.where(national, 0.55, 1.0))
    singles = _between(days, "2024-11-01", "2024-11-20") | _between(days, "2025-11-01", "2025-11-20")
    midyear = _between(days, "2025-06-05", "2025-06-22") | _between(days, "2026-06-05", "2026-06-22")
    mooncake = _between(days, "2024-08-19", "2024-09-15") | _between(days, "2025-09-07", "2025-10-04")
    by_month = lambda **w: np.array([w.get(f"m{m}", 1.0) for m in month])  # noqa: E731
    season = {
        "express parcel": work
        * closed
        * np.where(singles, 2.0, 1)
        * np.where(midyear, 1.45, 1)
        * np.where(rush, 1.25, 1)
        * by_month(m12=1.12, m3=0.92, m4=0.93, m7=0.9, m8=0.92),
        "EMS documents": work * closed * by_month(m7=1.25, m8=1.2, m12=1.15, m3=1.05),
        "mailing": work
        * closed
        * by_month(m1=1.5, m12=1.2, m3=1.25, m4=1.4, m5=1.45, m7=1.1, m10=1.1)
        * (1 - 0.10 * np.arange(DAYS) / 365.25),
        "e-commerce logistics": closed**0.3 * np.where(singles, 1.7, 1) * by_month(m10=1.2, m12=1.1, m6=1.15),
        "international": work
        * closed
        * by_month(m11=1.35, m12=1.2)
        * np.where(days >= np.datetime64("2025-06-01"), 0.78, 1.0),
        "press": np.ones(DAYS) * by_month(m10=2.2, m11=4.0, m12=3.2),
        "philately and gifts": work
        * closed
        * np.where(mooncake, 6.0, 1)
        * np.where(rush, 4.0, 1)
        * by_month(m1=1.4, m12=1.3),
        "agency services": work * closed * by_month(m10=1.2, m11=1.3, m12=1.4),
    }
    return {line: values * growth for line, values in season.items()}


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
