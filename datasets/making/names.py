"""Coined company, office, household and person names, Chinese and English; nobody real is meant."""

from pathlib import Path

import yaml

from making.draws import stream
from making.world import BRANCHES

COINED = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))


def _one_of(rng, items):
    return items[int(rng.integers(len(items)))]


def _organisation(rng, industry: str, branch: str, size: str) -> tuple[str, str]:
    if industry in ("government", "education"):
        zh, en = _one_of(rng, COINED["large_offices"][industry] if size == "large" else COINED[industry])
        quarter_zh, quarter_en = _one_of(rng, COINED["quarters"])
        return f"{BRANCHES[branch][0]}{quarter_zh}{zh}", f"{branch}{quarter_en} {en}"
    first_zh, first_en = _one_of(rng, list(COINED["first_syllables"].items()))
    second_zh, second_en = _one_of(rng, list(COINED["second_syllables"].items()))
    zh, en = _one_of(rng, COINED["business"][industry])
    tail_zh, tail_en = COINED["company_endings"].get(industry, ("有限公司", "Co., Ltd."))
    return f"{first_zh}{second_zh}{zh}{tail_zh}", f"{first_en}{second_en} {en} {tail_en}".strip()


def _household(rng, branch: str) -> tuple[str, str]:
    (zh, en), number = _one_of(rng, COINED["lanes"]), int(rng.integers(1, 99))
    return f"{BRANCHES[branch][0]}{zh}{number}号住户", f"Household, {number} {en}, {branch}"


def account_names(table) -> list[tuple[str, str]]:
    """(English, Chinese) per account; no name comes twice in either language."""
    stars = COINED["stars"]
    rng, seen, names = stream("names"), {name for pair in stars.values() for name in pair}, []
    columns = (table.account_id, table.industry, table.branch, table.size_class)
    for account, industry, branch, size in zip(*columns, strict=True):
        while True:
            household = industry == "household"
            zh, en = _household(rng, branch) if household else _organisation(rng, industry, branch, size)
            if zh not in seen and en not in seen:
                break
        zh, en = stars.get(account, (zh, en))
        seen |= {zh, en}
        names.append((en, zh))
    return names


def person_names(name: str, size: int) -> list[tuple[str, str]]:
    """(English, Chinese) names of fictional people, none twice in one list."""
    rng = stream(f"people {name}")
    pairs = [
        (f"{given_en} {en}", f"{zh}{given_zh}")
        for zh, en in COINED["surnames"].items()
        for given_zh, given_en in COINED["given_names"]
    ]
    once = list(dict(pairs).items())  # two surnames share one spelling: keep one person per spelling
    return [once[i] for i in rng.permutation(len(once))[:size]]
