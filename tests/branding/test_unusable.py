"""Whatever stands in a cell, every function of the chapter gives a right answer or says what is wrong."""

import dataclasses
import decimal
import inspect

import numpy as np
import pandas as pd
import pytest

from kamlib import branding as b
from kamlib.errors import KamError

WORTHS = pd.DataFrame({
    "respondent_id": np.repeat(["R1", "R2"], 4), "attribute": ["brand", "brand", "price", "price"] * 2,
    "level": ["ours", "other", 10, 12] * 2, "part_worth": [0.5, -0.5, 0.8, -0.8, 0.2, -0.2, 1.0, -1.0],
})  # fmt: skip
OFFERS = pd.DataFrame({"offer": ["A", "B"], "brand": ["ours", "other"], "price": [12, 10]})
ANSWERS = pd.DataFrame({
    "respondent_id": ["R1", "R2", "R3"] * 2, "brand": ["ours"] * 3 + ["rival"] * 3, "top_of_mind": [1, 0, 0] * 2,
    "unaided": [1, 1, 0] * 2, "aided": [1, 1, 1] * 2, "considered": [1, 1, 0, 1, 1, 1], "tried": [1, 0, 0, 1, 1, 0],
    "regular": [1, 0, 0, 1, 0, 0],
})  # fmt: skip
STEPS = ["aided", "considered", "tried", "regular"]
POINTS = ["awareness", "performance", "personality", "presence"]
TOUCHPOINTS = pd.DataFrame({"touchpoint": ["vehicles", "outdoor"], "reach": [20, 10], "frequency": [12, 3],
                            "cost": [48, 30], "consistency": [4, 3]})  # fmt: skip
PROFILE = pd.DataFrame({"brand": ["ours", "ours", "x", "x"], "trait": ["sincere", "rugged"] * 2, "score": [4, 2, 3, 5]})
BENEFITS = pd.DataFrame({"weight": [3, 1], "score": [4, 2]})
RATINGS = pd.DataFrame({"respondent_id": np.repeat(["R1", "R2"], 4), "brand": ["ours", "ours", "other", "other"] * 2,
                        "price": [10, 12] * 4, "rating": [9, 7, 8, 6, 5, 4, 5, 3]})  # fmt: skip
MARKS = pd.DataFrame({"risk": [1, 2, 3, 4, 5, 3], "image": [3, 1, 2, 2, 1, 3], "preference": [1, 4, 5, 8, 9, 6]})
COUNTS = pd.DataFrame({"warm": [30, 10, 10], "fast": [10, 30, 10], "cheap": [10, 12, 30]}, index=list("ABC"))
SALES = pd.DataFrame({"price": [55, 9], "generic_price": [50, 10], "volume": [10, 20], "generic_volume": [8, 30]})


@dataclasses.dataclass
class Case:
    """A call, its table, its columns of numbers, of ids, of other names, and those in which a cell may be missing."""

    call: object
    table: pd.DataFrame
    numbers: tuple = ()
    ids: tuple = ()  # any will do
    names: tuple = ()  # of attributes, steps, touchpoints
    gaps: tuple = ()


CASES = {
    "attribute_importance": Case(b.attribute_importance, WORTHS, ("part_worth",), ("respondent_id",),
                                 ("attribute", "level"), ("part_worth",)),
    "preference_shares": Case(lambda t: b.preference_shares(t, OFFERS), WORTHS, ("part_worth",), ("respondent_id",),
                              ("attribute", "level"), ("part_worth",)),
    "preference_shares offers": Case(lambda t: b.preference_shares(WORTHS, t), OFFERS, ("price",), ("offer",),
                                     ("brand",)),
    "worth_in_money": Case(lambda t: b.worth_in_money(t, reference="other"), WORTHS, ("part_worth",), (),
                           ("attribute", "level"), ("part_worth",)),
    "part_worths": Case(lambda t: b.part_worths(t, attributes=["brand", "price"]), RATINGS, ("rating",),
                        ("respondent_id",), ("brand", "price")),
    "brand_shift": Case(b.brand_shift, pd.DataFrame({"before": ["A", "A", "B"], "after": ["A", "B", "B"]}),
                        ids=("before", "after"), gaps=("before", "after")),
    "marginal_homogeneity": Case(b.marginal_homogeneity, pd.DataFrame({"before": list("AABC"), "after": list("BBBA")}),
                                 ids=("before", "after"), gaps=("before", "after")),
    "spec_ranking": Case(lambda t: b.spec_ranking(t, name="car", better={"power": "high", "weight": "low"}),
                         pd.DataFrame({"car": list("abc"), "power": [240, 226, 190], "weight": [1628, 1510, 1700]}),
                         ("power", "weight"), ("car",)),
    "brand_awareness": Case(b.brand_awareness, ANSWERS, ("top_of_mind", "unaided", "aided", "tried"),
                            ("respondent_id", "brand")),
    "brand_funnel": Case(b.brand_funnel, ANSWERS, tuple(STEPS), ("respondent_id", "brand")),
    "brand_leak": Case(b.brand_leak, b.brand_funnel(ANSWERS, min_answers=1), ("count", "conversion", "lost"),
                       ("brand",), ("step",), ("conversion",)),
    "brand_stages": Case(b.brand_stages, pd.DataFrame({"brand": ["we", "they"], **{p: [85, 50] for p in POINTS}}),
                         tuple(POINTS), ("brand",), gaps=tuple(POINTS)),
    "personality_profile": Case(b.personality_profile, PROFILE, ("score",), ("brand", "trait"), gaps=("score",)),
    "personality_distance": Case(lambda t: b.personality_distance(t, ideal={"sincere": 4, "rugged": 4}), PROFILE,
                                 ("score",), ("brand",), ("trait",)),
    "meaning_gaps": Case(b.meaning_gaps, b.meaning_map({"origin": {"text": "1896", "now": 4, "target": 5, "rival": 3}}),
                         ("gap", "lead"), ("cell",), gaps=("gap", "lead")),
    "perceived_value": Case(lambda t: b.perceived_value(t, relative_price=1.25), BENEFITS, ("weight", "score")),
    "raci_check": Case(b.raci_check, pd.DataFrame({"activity": ["pricing", "media"], "us": ["A", "R"], "them": "R"}),
                       ids=("activity",)),
    "top_two_box": Case(lambda t: b.top_two_box(t, by=["statement"]),
                        pd.DataFrame({"statement": list("aab"), "score": [5, 2, 4]}), ("score",), ("statement",),
                        gaps=("score",)),
    "net_promoter_score": Case(lambda t: b.net_promoter_score(t, by=["region"]),
                               pd.DataFrame({"region": list("nns"), "recommend": [10, 3, 8]}), ("recommend",),
                               ("region",), gaps=("recommend",)),
    "preference_drivers": Case(lambda t: b.preference_drivers(t, items=["risk", "image"]), MARKS, tuple(MARKS),
                               gaps=tuple(MARKS)),
    "image_map": Case(b.image_map, COUNTS, tuple(COUNTS)),
    "price_premium": Case(b.price_premium, SALES, tuple(SALES)),
    "price_premium_index": Case(b.price_premium_index, pd.DataFrame(
        {"brand": list("opq"), "units": [10, 20, 30], "revenue": [15, 20, 27]}), ("units", "revenue"), ("brand",)),
    "brand_development_index": Case(b.brand_development_index, pd.DataFrame(
        {"region": ["N", "S"], "sales": [10, 20], "population": [100, 100]}), ("sales", "population")),
    "touchpoint_costs": Case(b.touchpoint_costs, TOUCHPOINTS, ("reach", "frequency", "cost", "consistency"), (),
                             ("touchpoint",), ("consistency",)),
    "presence_coverage": Case(lambda t: b.presence_coverage(t, population=90), b.touchpoint_costs(TOUCHPOINTS),
                              ("reach", "contacts", "share_of_cost", "consistency"), (), ("touchpoint",),
                              ("share_of_cost", "consistency")),
}  # fmt: skip
NOTHING = [None, np.nan, pd.NA, "", " "]
NO_NUMBER = [np.inf, -np.inf, "many"]
NUMBERS = [(name, column) for name, case in CASES.items() for column in case.numbers]
IDS = [(name, column) for name, case in CASES.items() for column in case.ids]
NAMES = IDS + [(name, column) for name, case in CASES.items() for column in case.names]
FORMS = {
    "text": lambda column: column.map(lambda value: value if pd.isna(value) else str(value)),
    "decimal": lambda column: column.map(lambda value: value if pd.isna(value) else decimal.Decimal(str(value))),
    "nullable": lambda column: column.astype("Float64"),
    "object": lambda column: column.astype(object),
}


def plain(result):
    """What a function says, without the types in which it says it."""
    if dataclasses.is_dataclass(result):
        return {name: plain(value) for name, value in vars(result).items()}
    if isinstance(result, pd.DataFrame):
        return {column: [plain(value) for value in result[column]] for column in result}
    if result is None or result is pd.NA or result != result:
        return None
    try:
        return round(float(result), 9)
    except (TypeError, ValueError):
        return result


def with_cell(table, column, value):
    cells = table[column].astype(object).tolist()
    return table.assign(**{column: pd.Series([value, *cells[1:]], index=table.index, dtype=object)})


def test_every_function_that_takes_a_table_is_tried():
    taking = {name for name in b.__all__ if inspect.isfunction(getattr(b, name)) and any(
        parameter.annotation in (pd.DataFrame, "pd.DataFrame")
        for parameter in inspect.signature(getattr(b, name)).parameters.values())}  # fmt: skip
    assert taking == {name.split()[0] for name in CASES}


@pytest.mark.parametrize(("name", "column"), NUMBERS)
def test_what_is_no_number_is_refused(name, column):
    case = CASES[name]
    for value in NO_NUMBER:
        with pytest.raises(KamError):
            case.call(with_cell(case.table, column, value))


@pytest.mark.parametrize(("name", "column"), NUMBERS)
def test_a_missing_number_is_refused_or_is_a_gap_like_any_other(name, column):
    case = CASES[name]
    told = []
    for value in NOTHING:
        table = with_cell(case.table, column, value)
        if column in case.gaps:
            told.append(_said(case.call, table))
        else:
            with pytest.raises(KamError):
                case.call(table)
    assert all(answer == told[0] for answer in told)


def _said(call, table):
    """The answer, or what is wrong, without the cell that is quoted."""
    try:
        answer = call(table)
    except KamError as error:
        return error.fix
    return {name: value for name, value in plain(answer).items() if name in ("share", "status", "n", "count", "weight",
            "score", "importance", "nps_points", "stage", "consistency", "cell", "widest_reach")}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.numbers])
def test_numbers_in_another_form_are_the_same_numbers(name, form):
    case = CASES[name]
    table = case.table.assign(**{column: FORMS[form](case.table[column]) for column in case.numbers})
    assert plain(case.call(table)) == plain(case.call(case.table))


@pytest.mark.parametrize(("name", "column"), NAMES)
def test_a_missing_name_is_refused(name, column):
    case = CASES[name]
    for value in NOTHING:
        table = with_cell(case.table, column, value)
        if column in case.gaps:
            case.call(table)
        else:
            with pytest.raises(KamError):
                case.call(table)


@pytest.mark.parametrize(("name", "column"), IDS)
def test_an_id_is_the_same_as_number_and_as_text(name, column):
    case = CASES[name]
    codes, _ = pd.factorize(case.table[column])
    texts = [str(code) for code in codes]
    mixed = pd.Series([code if n % 2 else str(code) for n, code in enumerate(codes)], dtype=object).to_numpy()
    forms = [codes, codes.astype(float), texts, mixed]
    told = [plain(case.call(case.table.assign(**{column: form}))) for form in forms]
    assert all(answer == told[0] for answer in told)


@pytest.mark.parametrize("name", CASES)
def test_a_column_given_twice_is_refused(name):
    case = CASES[name]
    for column in (*case.numbers, *case.ids, *case.names):
        twice = pd.concat([case.table, case.table[[column]]], axis="columns")
        with pytest.raises(KamError):
            case.call(twice)


@pytest.mark.parametrize("name", CASES)
def test_an_empty_table_is_refused_or_gives_an_empty_one(name):
    case = CASES[name]
    try:
        answer = case.call(case.table.iloc[:0])
    except KamError:
        return
    assert answer.empty


@pytest.mark.parametrize("name", CASES)
def test_the_table_given_stays_as_it_is(name):
    case = CASES[name]
    before = case.table.copy(deep=True)
    case.call(case.table)
    pd.testing.assert_frame_equal(case.table, before)


@pytest.mark.parametrize("nothing", NOTHING)
def test_an_answer_that_is_missing_is_an_open_question(nothing):
    assert b.tree_choice("architecture", {"one_position": nothing}).next_question == "one_position"
    assert "known" in b.brand_level({"known": nothing}).unanswered
    filled = b.meaning_map({"origin": {"text": nothing, "now": nothing}}).set_index("cell").loc["origin"]
    assert (filled["text"], filled["status"]) == ("", "empty")


@pytest.mark.parametrize("value", [np.inf, np.nan, pd.NA, None, "many", -1])
def test_a_single_number_that_cannot_be_is_refused(value):
    for call in (
        lambda: b.proportion_interval(value, 5), lambda: b.proportion_interval(1, value),
        lambda: b.proportion_interval(1, 5, confidence=value), lambda: b.two_proportions(1, 2, value, 4),
        lambda: b.two_proportions(1, 2, 2, value), lambda: b.brand_value_multiple(3, value),
        lambda: b.brand_value_multiple(value, 3), lambda: b.perceived_value(BENEFITS, relative_price=value),
        lambda: b.personality_distance(PROFILE, ideal={"sincere": value}),
        lambda: b.meaning_map({"origin": {"text": "1896", "now": "many" if pd.isna(value) else value}}),
        lambda: b.presence_coverage(b.touchpoint_costs(TOUCHPOINTS), population=value),
    ):  # fmt: skip
        with pytest.raises(KamError):
            call()
