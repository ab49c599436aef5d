"""Who decides at the customers, where each person stands, and how many of us know them."""

import pandas as pd

from making.draws import choices, stream
from making.names import person_names

ROLES = {  # role: (department, in Chinese, title, in Chinese)
    "economic": [
        ("Management", "管理层", "General manager", "总经理"),
        ("Management", "管理层", "Deputy general manager", "副总经理"),
    ],
    "financial": [("Finance", "财务部", "Finance manager", "财务经理")],
    "technical": [
        ("Logistics", "物流部", "Logistics manager", "物流经理"),
        ("Quality", "质量部", "Quality manager", "质量经理"),
        ("Information technology", "信息部", "IT manager", "信息主管"),
    ],
    "user": [
        ("Warehouse", "仓储部", "Warehouse supervisor", "仓储主管"),
        ("Administration", "行政部", "Mail room supervisor", "收发室主管"),
        ("Customer service", "客服部", "Customer service manager", "客服经理"),
    ],
    "coach": [
        ("Procurement", "采购部", "Procurement officer", "采购专员"),
        ("Sales", "销售部", "Sales planner", "销售计划员"),
    ],
    "influence": [
        ("Advisory firm", "外部顾问", "Consultant", "顾问"),
        ("Management", "管理层", "Assistant to the general manager", "总经理助理"),
    ],
}
WEIGHT = {"economic": 5, "financial": 4, "technical": 4, "user": 3, "coach": 2, "influence": 2}
SINGLE_THREADS = 9
LETTERS = "ABCDE"
FIELDS = [
    "account_id",
    "name",
    "name_zh",
    "dept",
    "dept_zh",
    "title",
    "title_zh",
    "buyer_role",
    "influence",
    "attitude_before",
    "attitude_now",
    "n_contacts_our_side",
]


def _attitudes(rng, start: dict) -> tuple[str, str]:
    before = choices(rng, start, 1)[0]
    step = choices(rng, {-1: 31, 0: 56, 1: 13}, 1)[0]
    return before, LETTERS[min(4, max(0, LETTERS.index(before) + step))]


def _people(rng, account: str, count: int, names, single: bool) -> list:
    """The people of one account; with one thread only the first is known to us, and to a single one of us."""
    order = ["user", "economic", "technical", "coach", "financial", "influence", "user"]
    wanted = order[:count] if single else [order[i] for i in sorted(rng.permutation(len(order))[:count])]
    if not single and count >= 4 and "economic" not in wanted and rng.random() < 0.7:
        wanted[0] = "economic"
    rows = []
    for at, role in enumerate(wanted):
        en, zh = next(names)
        place = ROLES[role][int(rng.integers(len(ROLES[role])))]
        before, now = _attitudes(rng, {"A": 6, "B": 24, "C": 42, "D": 21, "E": 7})
        known = (1 if at == 0 else 0) if single else 1 + int(rng.random() < 0.45) if at < 3 else int(rng.random() < 0.7)
        if single and at == 0:
            before, now = "B", "A" if rng.random() < 0.5 else "B"
        if known == 0:
            now = before
        weight = min(5, max(1, WEIGHT[role] + int(rng.integers(-1, 2))))
        rows.append((account, en, zh, *place[:2], *place[2:], role, weight, before, now, known))
    return rows


def _star_people(stars: dict) -> list:
    rows = []
    for account, star in stars.items():
        for en, zh, dept, dept_zh, title, title_zh, role, influence, before, now, known in star["contacts"]:
            rows.append((account, en, zh, dept, dept_zh, title, title_zh, role, influence, before, now, known))
    return rows


def made_contacts(accounts: pd.DataFrame, classes: pd.Series, stars: dict, story: pd.Series) -> pd.DataFrame:
    """People at all A accounts, at 50 B accounts and at 40 prospects; nine A accounts hang on one thread."""
    rng = stream("contacts")
    taken = {row[1] for row in _star_people(stars)}
    names = iter([pair for pair in person_names("contacts", 950) if pair[0] not in taken])
    a = [i for i in classes.index[classes == "A"] if i not in stars]
    plain = [i for i in a if story[i] == ""]
    single = {plain[i] for i in rng.permutation(len(plain))[:SINGLE_THREADS]}
    b = [i for i in classes.index[classes == "B"]]
    b = [b[i] for i in rng.permutation(len(b))[:50]]
    prospects = accounts.account_id[(accounts.status == "prospect") & (accounts.size_class == "large")].tolist()
    prospects = [prospects[i] for i in rng.permutation(len(prospects))[:40]]
    rows = _star_people(stars)
    for account in sorted(a):
        count = int(rng.integers(2, 5)) if account in single else int(rng.integers(4, 8))
        rows += _people(rng, account, count, names, account in single)
    for account in sorted(b) + sorted(prospects):
        rows += _people(rng, account, int(rng.integers(1, 4)), names, False)
    table = pd.DataFrame(rows, columns=FIELDS).sort_values("account_id", kind="stable", ignore_index=True)
    table.insert(0, "contact_id", [f"C{i:04d}" for i in range(1, len(table) + 1)])
    return table
