"""Territories: exact against brute force on small cases."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from kamlib.errors import KamError
from kamlib.sales_efficiency import balanced_territories, territory_loads
from kamlib.tables import load_table


def small_case(seed, bricks=7, reps=3):
    rng = np.random.default_rng(seed)
    names = [f"b{n}" for n in range(bricks)]
    territories = [f"t{n}" for n in range(reps)]
    table = pd.DataFrame({"brick": names, "workload": rng.uniform(0.5, 1.5, bricks).round(2)})
    table["territory"] = rng.choice(territories, bricks)
    return table, pd.DataFrame(rng.uniform(0, 30, (bricks, reps)).round(1), index=names, columns=territories)


def best_by_brute_force(table, km, aim, bounds):
    load, away = table["workload"].to_numpy(), km.to_numpy()
    now = [list(km).index(name) for name in table["territory"]]
    best = np.inf
    for choice in product(range(km.shape[1]), repeat=len(table)):
        index = np.bincount(choice, load, km.shape[1]) / (load.sum() / km.shape[1])
        if index.min() < bounds[0] - 1e-9 or index.max() > bounds[1] + 1e-9:
            continue
        costs = {
            "distance": away[range(len(table)), choice].sum(),
            "disruption": load[[a != b for a, b in zip(choice, now, strict=True)]].sum(),
        }
        best = min(best, costs[aim])
    return best


def reached(table, km, aim, bounds):
    result = balanced_territories(table, km, aim=aim, bounds=bounds)
    loads = territory_loads(result).set_index("territory")["index"].reindex(list(km), fill_value=0)
    moved = (result["territory"].to_numpy() != table["territory"].to_numpy()) * table["workload"].to_numpy()
    costs = {"distance": result["distance"].sum(), "disruption": moved.sum()}
    assert bounds[0] - 1e-6 <= loads.min() <= loads.max() <= bounds[1] + 1e-6
    return costs[aim]


@pytest.mark.parametrize("aim", ["distance", "disruption"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_program_finds_the_best_of_all_assignments(aim, seed):
    table, km = small_case(seed)
    bounds = (0.7, 1.3)
    assert reached(table, km, aim, bounds) == pytest.approx(best_by_brute_force(table, km, aim, bounds))


def test_the_operator_s_uneven_branch_can_be_balanced_and_each_area_is_given_once():
    bricks = load_table("bricks")
    km = load_table("brick_distances").pivot(index="brick", columns="rep_id", values="km")
    today = territory_loads(bricks.rename(columns={"rep_id": "territory", "hours": "workload"}).assign(distance=0))
    result = balanced_territories(bricks, km, workload="hours", current="rep_id")
    assert not today["index"].between(0.8, 1.2).all()
    assert territory_loads(result)["index"].between(0.8, 1.2).all()
    assert result["brick"].tolist() == bricks["brick"].tolist()
    assert result["workload"].sum() == pytest.approx(bricks["hours"].sum())


def test_an_absolute_index_takes_the_workload_as_it_is():
    bricks = pd.DataFrame({"brick": ["a", "b"], "workload": [0.9, 1.1]})
    km = pd.DataFrame({"t": [0, 0], "u": [1, 1]}, index=["a", "b"])
    assert set(balanced_territories(bricks, km, index="absolute")["territory"]) == {"t", "u"}
    with pytest.raises(KamError, match="widen the bounds"):
        balanced_territories(bricks.assign(workload=[2.0, 2.0]), km, index="absolute")


def test_no_territory_takes_over_more_bricks_than_allowed():
    table, km = small_case(2)
    free = balanced_territories(table, km, bounds=(0.5, 1.5))
    held = balanced_territories(table, km, bounds=(0.5, 1.5), max_new=1)

    def most_new(result):
        return result.loc[result["territory"] != table["territory"], "territory"].value_counts().max()

    assert most_new(free) > 1
    assert most_new(held) == 1
    assert held["distance"].sum() > free["distance"].sum()


def test_territories_without_work_have_no_place_in_the_bounds():
    table, km = small_case(1, bricks=2, reps=3)
    with pytest.raises(KamError, match="2 bricks cannot fill 3 territories"):
        balanced_territories(table, km)


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        (lambda t, k: balanced_territories(t.assign(workload=0), k), "numbers above 0"),
        (lambda t, k: balanced_territories(t, k.iloc[1:]), "one row of distances for each brick"),
        (lambda t, k: balanced_territories(t.assign(territory="t9"), k, aim="disruption"), "use one of 't0'"),
        (lambda t, k: balanced_territories(t, k, aim="fair"), "use one of"),
        (lambda t, k: balanced_territories(t.drop(columns="brick"), k), "add a column 'brick'"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(change, fix):
    with pytest.raises(KamError) as error:
        change(*small_case(1))
    assert fix in error.value.fix
