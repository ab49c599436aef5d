"""Make all tables of the fictional operator Lanjiang Post and their dictionary; the same bytes each time.

python datasets/make_datasets.py            writes beside this file
python datasets/make_datasets.py --out DIR  writes elsewhere
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from making import (  # noqa: E402
    accounts,
    brand,
    contacts,
    deals,
    dossiers,
    facts,
    force,
    ledger,
    lists,
    market,
    people,
    plans,
    portfolio,
    readme,
    reps,
    survey,
    world,
)  # fmt: skip

MONEY = ("unit_price", "revenue", "cost", "service_cost", "actual_cny", "revenue_cny", "sales_cny")  # two decimals


def _customers() -> dict:
    """What everything else hangs on: accounts, ledger, sales force."""
    ground = accounts.made_accounts()
    lines = ledger.made_ledger(ground)
    revenue = portfolio.year_2_revenue(lines)
    customers = portfolio.finished_accounts(ground, lines)
    coverage = portfolio.made_coverage(customers, revenue)
    team, customers["rep_id"] = reps.made_reps(customers, coverage, revenue)
    existing = customers.account_id[customers.status == "existing"]
    return ground | {
        "lines": lines,
        "revenue": revenue.reindex(existing).fillna(0),
        "customers": customers,
        "coverage": coverage,
        "reps": team,
        "classes": portfolio.abc(revenue.reindex(existing).fillna(0)),
        "bought": ledger.bought(lines),
    }


def _market_tables(base: dict, planned: list) -> dict[str, pd.DataFrame]:
    customers = base["customers"]
    regions = {branch: facts[1] for branch, facts in world.BRANCHES.items()}
    return {
        "branches": world.made_branches(), "products": world.made_products(), "labels": lists.made_labels(),
        "accounts": portfolio.ordered_accounts(customers),
        "account_ratings": portfolio.made_ratings(customers, base["revenue"]),
        "needs": market.made_needs(customers), "constant_sum": market.made_constant_sum(customers),
        "competitors": market.made_competitors(planned, base["bought"] | accounts.STAR_GRID),
        "industries": market.made_industries(customers, base["revenue"]),
        "identification_marks": market.made_marks(customers), "kano": market.made_kano(),
        "offers": lists.made_offers(),
        "survey": survey.made_survey(customers, regions, base["classes"], world.LOSING_TIERS),
        "checklist_scores": lists.made_checklist_scores(),
    }  # fmt: skip


def _force_tables(base: dict) -> dict[str, pd.DataFrame]:
    customers, team, classes = base["customers"], base["reps"], base["classes"]
    tables = {"coverage": base["coverage"], "reps": team}
    tables["opps"], tables["stage_log"] = deals.made_opps(base, customers, base["lines"], base["bought"])
    tables["visits"], tables["time_log"] = force.made_visits_and_time(customers, team, classes)
    tables["rep_skills"], tables["partnering_skills"] = people.made_skills(team)
    tables["observations"] = people.made_observations(tables["visits"], team)
    tables["training_log"], tables["quiz_scores"] = people.made_training(team)
    tables["bricks"], tables["brick_distances"] = force.made_bricks(customers, team, classes, base["coverage"])
    return tables | {
        "pay": people.made_pay(team),
        "potential_steps": force.made_steps(base["revenue"].sum()),
        "sizing": force.made_sizing(team),
        "lever_scores": people.made_levers(list(world.BRANCHES)),
        "role_tasks": people.made_role_tasks(),
    }


def _plan_tables(base: dict, planned: list) -> dict[str, pd.DataFrame]:
    customers, revenue, lines = base["customers"], base["revenue"], base["lines"]
    tables = {
        "contacts": contacts.made_contacts(customers, base["classes"], plans.STARS, base["story"]),
    }
    tables["suppliers"] = dossiers.made_suppliers(planned, customers, revenue)
    tables["plans"] = plans.made_plans(planned, customers, revenue, base["bought"], tables["suppliers"])
    tables["actions"] = plans.made_actions(tables["plans"], customers)
    tables["plan_cycles"], tables["plan_steps"], tables["plan_reviews"] = plans.made_cycle(tables["plans"], revenue)
    return tables | {
        "plan_links": plans.made_links(tables["actions"]), 
        "forecasts": dossiers.made_forecasts(planned, lines, customers),
        "account_units": dossiers.made_units(planned, lines, customers),
        "initiatives": dossiers.made_initiatives(), "sites": dossiers.made_sites(), 
        "dossiers": dossiers.made_dossiers(),
        "visit_progress": dossiers.made_progress(), "solutions": dossiers.made_solutions(),
        "maturity": dossiers.made_maturity(customers, base["classes"]), "plan_problems": dossiers.made_problems(),
    }  # fmt: skip


def made_tables() -> dict[str, pd.DataFrame]:
    """Every table by its name; the ledger in one piece."""
    base = _customers()
    planned = plans.planned_accounts(base["customers"], base["revenue"], base["story"])
    tables = _market_tables(base, planned) | _force_tables(base) | _plan_tables(base, planned) | brand.brand_tables()
    return tables | {"planted": facts.made_planted(tables, base["lines"]), "ledger": base["lines"]}


def write(tables: dict[str, pd.DataFrame], out: Path) -> None:
    """One CSV a table (the ledger one a quarter) and the dictionary: UTF-8, LF, empty where a value is missing."""
    lines = tables["ledger"]
    quarters = lines.groupby(pd.PeriodIndex(lines.date, freq="Q").astype(str))
    files = {name: table for name, table in tables.items() if name != "ledger"}
    for name, table in (files | {f"ledger/{quarter}": part for quarter, part in quarters}).items():
        path = out / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = table.assign(**{column: table[column].map("{:.2f}".format) for column in MONEY if column in table})
        path.write_bytes(shown.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    (out / "README.md").write_bytes(readme.made_readme(tables).encode("utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    write(made_tables(), parser.parse_args().out)
