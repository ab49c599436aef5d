import pandas as pd
import pytest

from kamlib.branding.limits import require_between, require_unique
from kamlib.errors import KamError


def test_the_first_impossible_value_its_row_and_the_number_of_others_are_named():
    with pytest.raises(KamError, match=r"impossible value: 9 in row 1 and 1 more"):
        require_between(pd.Series([1, 9, -3]), 1, 5, where="here")


def test_text_in_a_number_column_is_impossible():
    with pytest.raises(KamError, match="impossible value: 'many'"):
        require_between(pd.Series(["many"]), 1, 5, where="here")


def test_missing_values_pass():
    require_between(pd.Series([None, 3.0]), 1, 5, where="here")


def test_a_key_that_appears_twice_is_named():
    with pytest.raises(KamError, match="such as R1"):
        require_unique(pd.DataFrame({"id": ["R1", "R1"]}), ["id"], where="here")
