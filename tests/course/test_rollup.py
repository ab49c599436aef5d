"""From five people's files: who did what, what was hard, which wrong answers are common; notebook and workbook."""

import json
import shutil

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

from kamlib.cli import main
from kamlib.course.exercise import open_exercise
from kamlib.course.progress import read_progress, write_progress
from kamlib.course.rollup import class_answers, class_files, class_rollup, write_class_workbook
from kamlib.documents.library import reports_folder
from kamlib.errors import KamError

NAMES = ["李明", "王芳", "Ann", "Bo", "=cmd()"]


@pytest.fixture
def folder(tmp_path):
    """Five people: all answer q2, the first two wrong at first, the last never right; one decides."""
    for n, name in enumerate(NAMES):
        answers = tmp_path / "class" / f"answers-{n}.json"
        exercise = open_exercise("01_segmentation", lang="zh", seed=n + 1, answers=answers)
        for answer in {0: "ab", 1: "ab", 2: "b", 3: "b", 4: "ca"}[n]:
            exercise.check("q2", answer)
        if n == 2:
            exercise.check("q11", {"choice": "d", "reason": "成本是双方造成的"})
        write_progress(answers, {**read_progress(answers), "name": name, "commitments": ["每周辅导"] if n == 1 else []})
    return tmp_path / "class"


def test_the_class_in_five_tables(folder):
    (folder / "notes.json").write_text("[1, 2]", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    tables = class_rollup(class_answers(folder, lang="zh"))
    people = tables["people"].set_index("name")
    assert people["right"].to_dict() == {"李明": 1, "王芳": 1, "Ann": 1, "Bo": 1, "=cmd()": 0}
    assert people.loc["Ann", "kept"] == 1
    question = tables["questions"].iloc[0]
    assert (question["question"], question["n"], question["right_share"], question["first_try_share"]) == (
        "q2",
        5,
        0.8,
        0.4,
    )
    wrong = tables["wrong_answers"].iloc[0]
    assert (wrong["n"], wrong["answer"]) == (3, "其余五分之四的客户只会增加成本，应当放弃。")
    assert "成本是双方造成的" in tables["decisions"].loc[0, "answer"]
    assert tables["commitments"].to_numpy().tolist() == [["王芳", "每周辅导"]]
    assert (folder / "broken.json").is_file(), "a participant's file is left where it is"


def test_of_two_files_of_one_person_the_fuller_counts(folder):
    shutil.copy(folder / "answers-2.json", folder / "again.json")
    assert class_answers(folder)["person"].nunique() == 5


def test_every_file_is_listed_with_what_became_of_it(folder):
    whole = read_progress(folder / "answers-0.json")
    odd = {
        "broken.json": "{",
        "notes.json": json.dumps({"a": 1}),
        "newer.json": json.dumps({**whole, "person": "aa", "version": 2}),
        "blank.json": json.dumps({**whole, "person": "bb", "exercises": {}}),
        "inside.json": json.dumps({**whole, "person": "cc", "exercises": {"01_segmentation": {"q1": {"tries": "x"}}}}),
        "again.json": json.dumps({**whole, "exercises": {"01_segmentation": {}}, "name": ""}),
        "notepad.json": "\ufeff" + json.dumps({**whole, "person": "dd"}),
    }
    for name, text in odd.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = class_files(folder, lang="en").set_index("file")["reason"]
    told = {"broken": "damaged", "notes": "not a file of answers", "newer": "newer version", "blank": "nothing was"}
    told |= {"inside": "damaged", "again": "another file of", "notepad": "✓", "answers-0": "✓", "answers-4": "✓"}
    for name, what in told.items():
        assert what in files[f"{name}.json"], name
    assert len(files) == len(NAMES) + len(odd) == len(list(folder.glob("*.json"))), "none is moved, none is lost"
    names = class_answers(folder)["name"].unique().tolist()
    assert f"李明 ({whole['person'][:4]})" in names, "two of one name are told apart"
    assert "李明 (dd)" in names


def test_who_copied_a_neighbours_folder_is_a_person_too(folder):
    copied = {**read_progress(folder / "answers-2.json"), "name": "Cy"}
    (folder / "cy.json").write_text(json.dumps(copied), encoding="utf-8")
    assert len(class_rollup(class_answers(folder))["people"]) == 6
    shutil.copy(folder / "cy.json", folder / "cy2.json")
    reasons = class_files(folder).set_index("file")["reason"]
    assert sorted(["another file of" in reasons["cy.json"], "another file of" in reasons["cy2.json"]]) == [False, True]


def test_one_person_counts_once_however_often_they_try(tmp_path):
    for n in range(3):
        exercise = open_exercise("01_segmentation", lang="zh", seed=n + 1, answers=tmp_path / f"answers-{n}.json")
        for _ in range(4 if n == 0 else 1):
            exercise.check("q2", "a")
        if n < 2:
            exercise.check("q2", "c")
    wrong = class_rollup(class_answers(tmp_path))["wrong_answers"]
    assert wrong["n"].tolist() == [3, 2]


def test_a_seen_answer_and_earlier_tries_stay_when_other_numbers_are_asked(tmp_path):
    for name in ("seen", "rolled", "first", "later"):
        exercise = open_exercise("01_segmentation", lang="zh", seed=3, answers=tmp_path / f"answers-{name}.json")
        sitting = exercise.sitting("q6")
        if name in ("seen", "rolled"):
            for _ in range(3 if name == "seen" else 1):
                sitting.check("1")
            if name == "seen":
                sitting.show_answer()
            sitting.other_numbers()
        sitting.check(sitting.given.answer)
        if name == "later":  # right at once, then other numbers for practice
            sitting.other_numbers()
            sitting.check("1")
            sitting.check(sitting.given.answer)
        exercise.finish().take_home(name, "")
        (exercise.answers.parent / "my_results" / f"answers-{name}.json").unlink()
    tables = class_rollup(class_answers(tmp_path))
    question = tables["questions"].iloc[0]
    assert (question["n"], question["right_share"], question["first_try_share"]) == (4, 1, 0.5)
    assert question["mean_tries"] == (4 + 2 + 1 + 1) / 4
    people = tables["people"].set_index("name")
    assert people["tries"].to_dict() == {"seen": 4, "rolled": 2, "first": 1, "later": 3}
    assert people["shown"].to_dict() == {"seen": 1, "rolled": 0, "first": 0, "later": 0}


@pytest.mark.parametrize(("lang", "told"), [("en", "No answers to read yet"), ("zh", "还没有可读的答案")])
@pytest.mark.parametrize("there", ["nothing", "folder", "blank file"])
def test_before_any_answers_are_there_the_notebook_says_what_to_do(tmp_path, lang, told, there):
    import papermill

    folder = tmp_path / "class"
    if there != "nothing":
        folder.mkdir()
    if there == "blank file":
        write_progress(folder / "answers-x.json", read_progress(tmp_path / "none.json"))
    parameters = {"folder": str(folder), "workbook": str(tmp_path / "class.xlsx"), "lang": lang}
    book = papermill.execute_notebook(
        reports_folder() / "class_rollup.ipynb", tmp_path / "out.ipynb", parameters, progress_bar=False
    )
    assert told in nbformat.writes(book)
    assert not (tmp_path / "class.xlsx").exists()


def test_before_any_answers_are_there_the_command_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["report", "class_rollup", "--lang", "zh", "--cold"])
    assert told.exit_code == 2
    assert [line.strip() for line in told.stderr.splitlines()[:3]] == [
        "KamError: 没有可读的答案", "位置：文件夹 'class'", "处理：把学员的 answers-….json 文件放进去",
    ]  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_says_what_to_do(tmp_path):
    with pytest.raises(KamError, match="put the answers"):
        class_answers(tmp_path)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_keeps_typed_text_as_text(folder, tmp_path, lang):
    write_class_workbook(tmp_path / "class.xlsx", class_rollup(class_answers(folder, lang=lang)), lang=lang)
    sheets = pd.read_excel(tmp_path / "class.xlsx", sheet_name=None)
    assert len(sheets) == 5  # the files are a table of their own
    assert "=cmd()" in next(iter(sheets.values())).iloc[:, 0].tolist()


def test_the_trainers_notebook_runs_on_the_folder(folder, tmp_path):
    import papermill

    out = tmp_path / "out.ipynb"
    parameters = {"folder": str(folder), "workbook": str(tmp_path / "class.xlsx"), "lang": "zh"}
    papermill.execute_notebook(reports_folder() / "class_rollup.ipynb", out, parameters, progress_bar=False)
    text = nbformat.writes(nbformat.read(out, 4))
    assert "✓ 已计入" in text
    assert "一次答对" in text
    assert (tmp_path / "class.xlsx").is_file()
