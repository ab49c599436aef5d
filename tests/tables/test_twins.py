import pandas as pd

from kamlib.tables.twins import near_twins, unlisted

PIPELINE = pd.DataFrame({"product": ["GTX Pro", "GTXPro", "MG", "MG"], "account_id": ["a", "b", "c", "d"]})


def written(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def test_names_that_differ_in_blanks_only_are_twins_and_codes_spare_their_names():
    assert near_twins(PIPELINE)[["column", "rows"]].to_numpy().tolist() == [["product", 2]]
    coded = pd.DataFrame({"product": ["1", "2"], "product_name": ["DOOR MAT", "DOORMAT"]})
    assert near_twins(coded).empty


def test_the_list_beside_tells_which_names_are_not_on_it(tmp_path):
    written(tmp_path, "products.csv", "product,price\nGTX Pro,5\nMG,6\n")
    path = written(tmp_path, "pipeline.csv", "x\n1\n")
    found = unlisted(PIPELINE, path)
    assert found[["column", "name", "rows", "file", "listed"]].to_numpy().tolist() == [
        ["product", "GTXPro", 1, "products.csv", "GTX Pro"]
    ]


def test_a_file_that_covers_few_names_is_not_the_list(tmp_path):
    written(tmp_path, "products.csv", "product,price\nZZ,5\nMG,6\nYY,7\n")
    assert unlisted(pd.DataFrame({"product": ["A", "B", "MG"]}), written(tmp_path, "p.csv", "x\n1\n")).empty


def test_of_two_lists_the_fuller_one_counts_and_a_list_is_not_compared_with_its_kind(tmp_path):
    written(tmp_path, "all.csv", "account_id,industry\na,x\nb,x\nc,x\nd,x\n")
    written(tmp_path, "some.csv", "account_id,industry\na,x\nb,x\nc,x\n")
    path = written(tmp_path, "pipeline.csv", "x\n1\n")
    assert unlisted(PIPELINE, path).empty
    assert unlisted(PIPELINE.assign(account_id=["a", "b", "c", "e"]), path)["file"].tolist() == ["all.csv"]
    assert unlisted(PIPELINE.assign(account_id=["a", "b", "c", "e"]), path, kind="accounts").empty


def test_a_file_that_repeats_its_names_is_no_list(tmp_path):
    written(tmp_path, "lines.csv", "account_id,industry\na,x\na,x\nb,x\nc,x\n")
    assert unlisted(PIPELINE, written(tmp_path, "p.csv", "x\n1\n")).empty
