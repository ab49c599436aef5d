import pandas as pd
import pytest

from kamlib.account_planning import solution_cover, solution_map
from kamlib.errors import KamError

ENTRIES = pd.DataFrame(
    {"module": ["bank_sms", "recovery"], "stage": ["integrated", "concentrated"], "state": ["have", "rival"]}
)


def test_every_module_meets_every_stage_once_and_the_rest_is_open():
    grid = solution_map(ENTRIES)
    assert len(grid) == 10 * 4
    assert grid["state"].value_counts().to_dict() == {"open": 38, "have": 1, "rival": 1}


def test_shares_of_a_layer_sum_to_one():
    cover = solution_cover(solution_map(ENTRIES)).set_index("layer")
    assert cover.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert cover.loc["application", ["have", "rival"]].tolist() == [1 / 16, 1 / 16]


@pytest.mark.parametrize(
    ("column", "value", "fix"), [("module", "bank_sm", "use 'bank_sms'"), ("state", "hav", "use 'have'")]
)
def test_an_unknown_name_is_refused_with_the_nearest(column, value, fix):
    with pytest.raises(KamError) as error:
        solution_map(ENTRIES.head(1).assign(**{column: value}))
    assert error.value.fix == fix


def test_a_cell_given_twice_is_refused():
    with pytest.raises(KamError, match="one row for each module and stage"):
        solution_map(pd.concat([ENTRIES, ENTRIES]))


def test_an_own_solution_with_own_stages_makes_its_own_map():
    modules = pd.DataFrame({"layer": "transport", "module": ["m1", "m2"], "en": ["Mail", "Cards"], "zh": ["信", "卡"]})
    stages = pd.DataFrame({"stage": ["run"], "en": ["run"], "zh": ["运行"]})
    own = pd.DataFrame({"module": ["m1"], "stage": ["run"], "state": ["have"]})
    grid = solution_map(own, modules=modules, stages=stages)
    assert grid["state"].tolist() == ["have", "open"]
    with pytest.raises(KamError, match="unknown value 'm3'"):
        solution_map(own.assign(module="m3"), modules=modules, stages=stages)
