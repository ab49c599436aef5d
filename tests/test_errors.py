import pickle

import pandas as pd
import pytest

from kamlib.errors import KamError, nearest, require_choice, require_columns


def test_the_message_is_three_lines_and_survives_another_process():
    error = KamError("no rows", where="f(table)", fix="choose a period with rows")
    assert str(error).splitlines() == ["no rows", "  where: f(table)", "  fix:   choose a period with rows"]
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_column_that_is_needed_itself_is_never_offered():
    table = pd.DataFrame(columns=["tried", "aided_"])
    with pytest.raises(KamError, match="rename 'aided_' to 'aided'"):
        require_columns(table, ["tried", "aided"], where="f(table)")
    with pytest.raises(KamError, match="add a column 'trieds'"):
        require_columns(table[["tried"]], ["tried", "trieds"], where="f(table)")


def test_choices_name_the_nearest_or_all():
    with pytest.raises(KamError, match="use 'en'"):
        require_choice("eng", ["en", "zh"], where="f(lang=)")
    with pytest.raises(KamError, match="use one of 'en', 'zh'"):
        require_choice("x", ["en", "zh"], where="f(lang=)")
    assert nearest("Lanchen", ["Lancheng", "Yugang"]) == ["Lancheng"]
