"""Tables whose figures stand in YAML: offers, labels of codes, self-scores on checklists."""

from pathlib import Path

import pandas as pd
import yaml

from making.draws import rating, stream


def _yaml(name: str):
    return yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))


def made_offers() -> pd.DataFrame:
    """Eight offers with five screens and the sums behind their economic value."""
    rows = [
        (f"OF{i}", en, zh, segment, *screens, *sums)
        for i, (en, zh, segment, screens, *sums) in enumerate(_yaml("offers"), 1)
    ]
    return pd.DataFrame(
        rows,
        columns=[
            "offer_id",
            "offer",
            "offer_zh",
            "segment_true",
            "customer_need",
            "cost_effect",
            "feasibility",
            "company_skills",
            "competitive_scope",
            "reference_price_cny",
            "positive_value_cny",
            "negative_value_cny",
            "price_cny",
        ],
    )


def made_labels() -> pd.DataFrame:
    """English and Chinese words for the codes in the tables."""
    rows = [(column, code, en, zh) for column, codes in _yaml("labels").items() for code, (en, zh) in codes.items()]
    return pd.DataFrame(rows, columns=["column", "code", "label_en", "label_zh"])


def made_checklist_scores() -> pd.DataFrame:
    """Self-scores of five raters on the checklists of the chapters."""
    rng, rows = stream("checklist_scores"), []
    for name, (best, items) in ((n, (v["best"], v["items"])) for n, v in _yaml("checklist_scores").items()):
        chapter, checklist = name.split("/")
        for item, mean in items.items():
            for i in range(1, 6):
                score = (
                    int(rng.random() < mean)
                    if best == 1
                    else int(rating(rng, mean, spread=0.6, low=0 if best == 4 else 1, high=best))
                )
                rows.append((chapter, checklist, item, f"Q{i}", score))
    return pd.DataFrame(rows, columns=["chapter", "checklist", "item", "rater_id", "score"])
