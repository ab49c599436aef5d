from pathlib import Path

import pandas as pd
import pytest

CASES = Path(__file__).parents[2] / "datasets" / "cases"


@pytest.fixture
def case_table():
    return lambda name: pd.read_csv(CASES / f"{name}.csv")
