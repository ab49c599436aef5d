"""Answers are kept, come back, are never half written; results and reminders hold what the person did."""

import json
import re
import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kamlib.course.exercise import Exercise, Shown, open_exercise, sealed_bank
from kamlib.course.progress import in_all, own_seed, read_progress, record, reset, state_of, write_progress
from kamlib.course.questions.banks import bank_data, bank_of
from kamlib.course.questions.kinds import Given, right_answer
from kamlib.course.results import reminders, result_of, results_page, write_results
from kamlib.course.rollup import class_answers, class_files, class_rollup
from kamlib.documents.names import safe_name
from kamlib.errors import KamError


@pytest.fixture
def sat(tmp_path) -> Exercise:
    return open_exercise("01_segmentation", lang="zh", seed=1, answers=tmp_path / "my_answers.json")


def test_answers_come_back_in_a_new_kernel(sat):
    assert sat.check("q2", "a").right is False
    assert sat.check("q2", "b").right is True
    again = open_exercise("01_segmentation", lang="zh", seed=1, answers=sat.answers)
    state = again.sitting("q2").state
    assert (state["answer"], state["right"], state["tries"]) == ("b", True, 2)
    assert len(state["wrong"]) == 1
    assert again.sitting("q2").messages()[0][0] is True


class Odd:
    """A value that cannot even be turned into a number or a text."""

    def __float__(self):
        raise TypeError("no")


ODD = [None, float("nan"), float("inf"), 10**400, pd.NA, pd.NaT, pd.DataFrame({"a": [1]}), pd.Series([1.0, 2.0]), "",
       "=1+1", lambda: 1, Odd(), Odd, 1j, b"x", [[]], [None], {None: 1}, {"a": pd.NA}, {"choice": [], "reason": 1},
       {1, 2}, range(3), np.array([[1]]), "a" * 5000]  # fmt: skip


def test_whatever_is_given_in_code_gets_the_words_of_the_button_and_no_traceback(sat):
    for question in sat.bank.questions:
        for value in ODD:
            verdict = sat.check(question, value)
            assert verdict.right is not True, (question, value)
            assert verdict.say
            assert str(verdict)[0] in "✓✗–"
    assert sat.check(["q1"]).counts is sat.check(None, 1).counts is False
    assert read_progress(sat.answers)["exercises"] == {}  # no try was counted
    assert "A0" in sat.check("q5", pd.DataFrame()).say  # tells what an answer looks like
    assert sat.check("q6", np.float64(sat.sitting("q6").given.answer)).right is True
    assert sat.check("q5", tuple(sat.sitting("q5").given.answer)).right is True


def test_hints_come_in_two_stages_and_the_answer_after_three_tries(sat):
    sitting = sat.sitting("q2")
    sitting.next_hint()
    sitting.next_hint()
    first, second = [text for _, text, _ in sitting.messages()]
    assert ("误区" in first, "匹配" in second) == (True, True)
    for n in range(3):
        assert sitting.may_see() is False, n
        sitting.check("a")
    assert sitting.may_see()
    sitting.show_answer()
    verdict, _, _, (_, answer, way) = sitting.messages()  # the hints stay where they are
    assert verdict[0] is False
    assert "为前五分之一客户配备专人" in answer
    assert way
    assert sitting.check("b").right is True
    assert not sitting.may_see()


def test_an_answer_to_other_numbers_or_to_an_older_question_is_not_shown_again(sat):
    sat.check("q6", sat.sitting("q6").given.answer)
    record(sat.answers, "01_segmentation", "q7", {"answer": {"an": "older form"}, "right": False, "tries": 2})
    other = open_exercise("01_segmentation", lang="zh", seed=2, answers=sat.answers)
    assert other.sitting("q6").state["answer"] is None
    assert "之前" in other.sitting("q6").messages()[0][1]
    assert Shown(other.sitting("q7")).form()
    assert other.sitting("q7").state["tries"] == 0


def test_starting_again_blanks_the_forms_on_the_page(sat):
    sitting, seen = sat.sitting("q2"), []
    sitting.show_anew = lambda: seen.append(dict(sitting.state))
    sat.check("q2", "b")
    assert "清空" in sat.start_again()
    assert seen[0]["tries"] == 0
    assert read_progress(sat.answers)["exercises"] == {}


def test_nothing_entered_costs_no_try(sat):
    sat.check("q1", "")
    assert sat.sitting("q1").state["tries"] == 0


def test_other_numbers_are_asked_after_a_reroll_and_what_was_right_stays_right(sat):
    sitting = sat.sitting("q6")
    before = sitting.given.answer
    sitting.check(before)
    sitting.other_numbers()
    assert sitting.given.answer != before
    assert sitting.state["right"] is True
    assert sitting.check(sitting.given.answer).right is True


def test_two_open_windows_do_not_lose_each_others_answers(sat):
    other = open_exercise("02_branding", lang="zh", seed=1, answers=sat.answers)
    sat.check("q2", "b")
    other.check("q2", "b")
    sat.check("q3", {"a": "a", "b": "b", "c": "c", "d": "d"})
    kept = read_progress(sat.answers)["exercises"]
    assert {name: sorted(kept[name]) for name in kept} == {"01_segmentation": ["q2", "q3"], "02_branding": ["q2"]}


def test_a_reset_forgets_one_exercise_only(sat):
    record(sat.answers, "02_branding", "q1", {"answer": 1})
    sat.check("q2", "b")
    reset(sat.answers, "01_segmentation")
    kept = read_progress(sat.answers)
    assert list(kept["exercises"]) == ["02_branding"]
    assert state_of(kept, "01_segmentation", "q2")["tries"] == 0


DAMAGED = [b'{"version": 1, "exer', b"", b"\xff\xfe\x00", b"[1]", b'{"exercises": {"01_segmentation": [1]}}',
           b'{"exercises": {}, "person": "../x"}', b'{"exercises": {"x": {"q1": 3}}}']  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_kept_aside_and_the_person_told(tmp_path, content):
    path = tmp_path / "my_answers.json"
    path.write_bytes(content)
    exercise = open_exercise("01_segmentation", lang="zh", answers=path)
    aside = next(tmp_path.glob("*.damaged-*"))
    assert aside.read_bytes() == content
    assert aside.name in exercise.note
    assert aside.name in exercise._repr_mimebundle_()["text/html"]
    assert open_exercise("01_segmentation", lang="zh", answers=path).note == ""


def test_an_older_file_is_filled_up_and_a_newer_one_left_alone(tmp_path):
    path = tmp_path / "my_answers.json"
    path.write_text('{"exercises": {"01_segmentation": {"q2": {"answer": "b", "right": true}}}}', encoding="utf-8")
    older = open_exercise("01_segmentation", lang="en", answers=path)
    assert older.sitting("q2").state["right"] is True
    assert own_seed(read_progress(path)) == older.seed == open_exercise("02_branding", lang="en", answers=path).seed
    newer = {**read_progress(path), "version": 99}
    write_progress(path, newer)
    with pytest.raises(KamError, match="update the kit"):
        read_progress(path)
    exercise = open_exercise("01_segmentation", lang="zh", answers=path)
    assert "更新" in exercise.note
    assert exercise.check("q2", "b").right is True
    assert "更新" in exercise.sitting("q2").saved
    assert json.loads(path.read_text(encoding="utf-8")) == newer


def test_a_folder_that_may_only_be_read_is_told_at_the_opening_and_at_the_end(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kamlib.course.progress.os.open", refused)  # a superuser may write everywhere
    exercise = open_exercise("01_segmentation", lang="zh", answers=tmp_path / "my_answers.json")
    assert "只能读取" in exercise.note
    assert exercise.check("q2", "b").right is True
    assert "只能读取" in exercise.sitting("q2").saved
    assert "只能读取" in exercise.finish().take_home("李明", "")[0]
    assert "只能读取" in exercise.start_again()


WRITER = """
import sys
from kamlib.course.progress import record
for n in range(25):
    record(sys.argv[1], "01_segmentation", f"{sys.argv[2]}{n}", {"answer": n})
"""


def test_two_kernels_that_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "my_answers.json"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), letter]) for letter in "ab"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert len(read_progress(path)["exercises"]["01_segmentation"]) == 50
    assert [file.name for file in tmp_path.iterdir()] == ["my_answers.json"]


def test_the_lock_of_a_window_that_died_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.setattr("kamlib.course.progress.PATIENCE", 0.1)
    (tmp_path / "my_answers.json.lock").touch()
    record(tmp_path / "my_answers.json", "01_segmentation", "q1", {"answer": 1})
    assert state_of(read_progress(tmp_path / "my_answers.json"), "01_segmentation", "q1")["answer"] == 1


def test_a_disk_that_cannot_be_written_is_told_beside_the_button(sat, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kamlib.course.sitting.record", full)
    assert sat.check("q2", "b").right is True
    assert "磁盘已满" in sat.sitting("q2").saved


def test_the_seed_of_a_person_stays():
    assert own_seed({"person": "0000000f" + "0" * 24}) == 15


def test_without_a_person_before_it_a_question_is_plain_text(sat, monkeypatch):
    for name in ("JPY_SESSION_NAME", "VSCODE_PID"):
        monkeypatch.delenv(name, raising=False)
    bundle = Shown(sat.sitting("q2"))._repr_mimebundle_()
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert "误区" not in bundle["text/html"]  # the feedback
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    assert "application/vnd.jupyter.widget-view+json" in Shown(sat.sitting("q2"))._repr_mimebundle_()


def test_results_hold_answers_decisions_and_commitments_and_nothing_a_person_typed_is_run(sat, tmp_path):
    sat.check("q2", "b")
    sat.check("q11", {"choice": "b", "reason": "<script>alert(1)</script>"})
    told, made = sat.finish().take_home("李 明/../x", "拜访A0173\n\n每周辅导")
    assert "my_results" in told
    who = safe_name("李 明/../x")
    files = sorted(path.name for path in (tmp_path / "my_results").iterdir())
    assert sorted(path.name for path in made) == files
    assert files == [f"answers-{who}.json", f"reminders-{who}.ics", f"results-{who}.html"]
    page = (tmp_path / "my_results" / files[2]).read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "拜访A0173" in page
    assert "共11题：答对1题，保存1题" in page
    assert json.loads((tmp_path / "my_results" / files[0]).read_text(encoding="utf-8"))["commitments"][1] == "每周辅导"


def test_reminders_are_lines_a_calendar_can_read():
    will = ["拜访, 客户; A0173 \\ 逐项服务成本🙂"] * 8
    text = reminders(will, lang="zh", day=date(2026, 11, 30), person="abcdef0123")
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines)  # RFC 5545, 3.1
    whole = text.replace("\r\n ", "").split("\r\n")
    assert [line for line in whole if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCALENDAR",
        *["BEGIN:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VEVENT"] * 3,
        "END:VCALENDAR",
    ]
    days = [line.removeprefix("DTSTART;VALUE=DATE:") for line in whole if line.startswith("DTSTART")]
    assert days == ["20261230", "20270129", "20270228"]
    assert len({line for line in whole if line.startswith("UID:")}) == 3
    assert whole.count("DTSTAMP:20261130T000000Z") == 3
    told = next(line for line in whole if line.startswith("DESCRIPTION:我的承诺")).removeprefix("DESCRIPTION:")
    plain = re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], told)  # 3.3.11
    assert plain.count(will[0]) == 8
    assert "kam report portfolio" in plain


def test_an_untouched_person_has_an_empty_page(tmp_path):
    kept = read_progress(tmp_path / "none.json")
    assert "<table" not in results_page(kept, lang="en")
    assert result_of(state_of(kept, "01_segmentation", "q1")) == "open"
    assert len(write_results(tmp_path / "none.json", tmp_path / "out", lang="en", day=date(2026, 1, 1))) == 3


ANSWERED = {"q2": "b", "q3": {key: key for key in "abcd"}}


@pytest.fixture
def answered(tmp_path) -> Exercise:
    exercise = open_exercise("01_segmentation", lang="zh", answers=tmp_path / "my_answers.json")
    for question, answer in ANSWERED.items():
        exercise.check(question, answer)
    return exercise


@pytest.mark.parametrize("content", [*DAMAGED, b'{"exercises": {"01_segmentation": {"q2": {"tries": "3"}}}}'])
def test_a_file_damaged_while_the_exercise_is_open_is_kept_aside_said_and_written_anew(answered, content):
    person = read_progress(answered.answers)["person"]
    answered.answers.write_bytes(content)
    sitting = answered.sitting("q4")
    sitting.check({"a": 2.5, "b": 2.6, "c": 13.1, "d": 20.8})
    aside = next(answered.answers.parent.glob("*.damaged-*"))
    assert aside.read_bytes() == content
    assert aside.name in sitting.saved
    assert "已保存" in sitting.saved
    kept = read_progress(answered.answers)
    assert sorted(kept["exercises"]["01_segmentation"]) == ["q2", "q3", "q4"]
    assert kept["person"] == person
    assert open_exercise("01_segmentation", lang="zh", answers=answered.answers).seed == answered.seed
    sitting.check({"a": 1, "b": 2.6, "c": 13.1, "d": 20.8})
    assert aside.name not in sitting.saved, "said once"


def test_a_file_that_was_taken_away_is_written_anew_and_said(answered):
    answered.answers.unlink()
    answered.check("q2", "a")
    assert "不见了" in answered.sitting("q2").saved
    assert sorted(read_progress(answered.answers)["exercises"]["01_segmentation"]) == ["q2", "q3"]


def test_two_damages_in_one_second_are_both_kept(tmp_path):
    path = tmp_path / "my_answers.json"
    for n in range(3):
        path.write_bytes(b"{%d" % n)
        open_exercise("01_segmentation", lang="en", answers=path)
    assert sorted(file.read_bytes() for file in tmp_path.glob("*.damaged-*")) == [b"{0", b"{1", b"{2"]


def test_what_two_windows_know_comes_together_again_after_a_damage(answered):
    other = open_exercise("02_branding", lang="zh", answers=answered.answers)
    other.check("q2", "b")  # answered does not know of it
    answered.answers.write_bytes(b"{")
    answered.check("q4", {"a": 2.5, "b": 2.6, "c": 13.1, "d": 20.8})
    other.check("q3", list("abcd"))
    kept = read_progress(answered.answers)["exercises"]
    assert {name: sorted(states) for name, states in kept.items()} == {
        "01_segmentation": ["q2", "q3", "q4"], "02_branding": ["q2", "q3"],
    }  # fmt: skip


def test_two_windows_on_one_question_lose_neither_tries_nor_what_was_seen(answered):
    other = open_exercise("01_segmentation", lang="zh", answers=answered.answers)
    here, there = answered.sitting("q6"), other.sitting("q6")
    for sitting in (here, there, here, there):
        sitting.check("1")
    there.show_answer()
    there.other_numbers()
    here.check("2")  # still on the page before
    kept = state_of(read_progress(answered.answers), "01_segmentation", "q6")
    assert in_all(kept) == {"tries": 5, "hints": 0, "shown": True}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_file_saved_by_an_editor_is_read_and_its_person_stays(answered, encoding):
    text = answered.answers.read_text(encoding="utf-8").replace('"name": ""', '"name": "李明"')
    answered.answers.write_bytes(text.encode(encoding))
    again = open_exercise("01_segmentation", lang="zh", answers=answered.answers)
    assert (again.note, again.seed) == ("", answered.seed)
    assert again.sitting("q2").state["right"] is True
    assert read_progress(answered.answers)["name"] == "李明"
    assert list(class_files(answered.answers.parent)["name"]) == ["李明"]


def test_the_person_stays_when_a_damaged_file_is_found_at_the_opening(answered):
    answered.answers.write_bytes(answered.answers.read_bytes()[:300])
    again = open_exercise("01_segmentation", lang="zh", answers=answered.answers)
    assert "已损坏" in again.note
    assert again.seed == answered.seed


FULL = """
import resource, sys
from kamlib.course.exercise import open_exercise
exercise = open_exercise("01_segmentation", lang="zh", answers=sys.argv[1])
exercise.check("q2", "b")
resource.setrlimit(resource.RLIMIT_FSIZE, (200, resource.RLIM_INFINITY))
exercise.check("q2", "a")
exercise.check("q4", {"a": 1, "b": 2, "c": 3, "d": 4})
print(exercise.sitting("q2").saved, exercise.sitting("q4").saved, sep="|")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
exercise.check("q3", {key: key for key in "abcd"})
print(exercise.sitting("q2").saved, exercise.sitting("q3").saved, sep="|")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are of Unix")
def test_nothing_is_called_saved_that_is_not_and_it_is_written_once_there_is_room(tmp_path):
    path = tmp_path / "my_answers.json"
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + FULL
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, encoding="utf-8")
    full, room = done.stdout.splitlines()
    assert full.count("磁盘已满") == 2, done
    assert "已保存" not in full
    assert room.count("已保存") == 2
    kept = read_progress(path)["exercises"]["01_segmentation"]
    assert {question: kept[question]["tries"] for question in kept} == {"q2": 2, "q3": 1, "q4": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["my_answers.json"], "nothing half written is left"


def test_half_a_sign_of_a_keyboard_is_kept_as_far_as_it_goes(answered):
    answered.check("q11", {"choice": "a", "reason": "好\ud83d"})
    assert "已保存" in answered.sitting("q11").saved
    assert "好" in answered.finish().take_home("甲\udc00", "")[1][0].read_text(encoding="utf-8")


def rows_of(exercise, lang="zh"):
    page = results_page(read_progress(exercise.answers), lang=lang)
    return [re.sub("<[^>]+>", "|", row) for row in re.findall("<tr>.*?</tr>", page)[1:]]


def test_the_results_page_shows_the_answer_that_was_right_on_the_numbers_it_was_right_for(sat):
    sitting = sat.sitting("q6")
    right, numbers = sitting.given.answer, sitting.given.values
    sitting.check(right)
    sitting.check("5")
    sitting.other_numbers()
    sitting.check("7")
    row = rows_of(sat)[5]
    assert f"{right:.10g}%" in row
    assert numbers["revenue"] in row
    assert "✓ 正确" in row
    assert "|3|" in row, "all tries count"
    assert "|5%" not in row
    assert "|7%" not in row


def test_the_results_page_does_not_forget_what_was_before_other_numbers(sat):
    sitting = sat.sitting("q5")
    wrong = [key for key in sitting.given.choices if key not in sitting.given.answer][:1]
    for _ in range(3):
        sitting.check(wrong)
    sitting.show_answer()
    sitting.other_numbers()
    row = rows_of(sat)[4]
    assert "|3|" in row
    assert "看过答案" in row
    assert "✗ 尚未答对" in row
    assert sitting.may_see() is False, "on the new page the tries begin anew"
    sitting.check(sitting.given.answer)
    assert sitting.state["solved"] | {"answer": 0, "said": 0, "page": 0, "seed": 0} == {
        "answer": 0, "said": 0, "page": 0, "seed": 0, "tries": 4, "seen": True,
    }  # fmt: skip


def newer(change):
    """The bank of exercise 1 as a newer course might have it."""
    data = bank_data(sealed_bank("01_segmentation"))
    data["questions"] = [new for entry in data["questions"] if (new := change(dict(entry)))]
    return bank_of(data, where="newer")


def turned_number(entry):
    plain = {key: entry[key] for key in ("id", "step", "ask", "hints", "way") if key in entry}
    return {**plain, "kind": "number", "answer": 5} if entry["id"] == "q2" else entry


NEWER = {
    "another kind": turned_number,
    "gone": lambda entry: None if entry["id"] == "q2" else entry,
    "fewer choices": lambda entry: {**entry, "choices": entry["choices"][1:3]} if entry["id"] == "q2" else entry,
    "other choices": lambda entry: (
        {**entry, "choices": [{**one, "en": one["en"] + " Always."} for one in entry["choices"]]}
        if entry["id"] == "q2"
        else entry
    ),
    "a row more": lambda entry: (
        {**entry, "rows": [*entry["rows"], {"en": "Sum", "zh": "合计", "answer": 39}]} if entry["id"] == "q4" else entry
    ),
    "a row less": lambda entry: {**entry, "rows": entry["rows"][:3]} if entry["id"] == "q4" else entry,
}


@pytest.mark.parametrize("older_kit", [False, True])
@pytest.mark.parametrize("what", NEWER)
def test_answers_to_an_older_form_of_a_question_are_named_so_and_nothing_stops(sat, monkeypatch, what, older_kit):
    sat.check("q2", "b")
    sat.check("q3", {key: key for key in "abcd"})
    sat.check("q4", {"a": 2.5, "b": 2.6, "c": 13.1, "d": 20.8})
    kept = read_progress(sat.answers)
    if older_kit:  # which kept neither the words of an answer nor a mark of the question
        for state in kept["exercises"]["01_segmentation"].values():
            for field in ("said", "page", "solved", "past"):
                del state[field]
        write_progress(sat.answers, kept)
    bank = newer(NEWER[what])
    for module in ("exercise", "results", "rollup"):
        monkeypatch.setattr(f"kamlib.course.{module}.sealed_bank", lambda name: bank)
    again = open_exercise("01_segmentation", lang="zh", seed=1, answers=sat.answers)
    for question in bank.questions:
        assert Shown(again.sitting(question)).form()
    text, files = again.finish().take_home("甲", "")
    assert files, text
    reasons = class_files(sat.answers.parent, lang="zh").set_index("file")["reason"]
    assert "已计入" in "".join(reasons)
    assert "损坏" not in "".join(reasons)
    if older_kit and what in ("other choices", "fewer choices"):
        return  # nothing tells it from the form of now
    assert "旧版" in "".join(reasons)
    assert {"gone": "已没有这道题"}.get(what, "对旧版题目的回答") in "".join(rows_of(again))
    changed = "q4" if "row" in what else "q2"
    if what != "gone":
        assert "旧版本" in again.sitting(changed).messages()[0][1]
        assert again.check(changed, right_answer(bank.questions[changed], Given())).right is True
    tables = class_rollup(class_answers(sat.answers.parent, lang="zh"))
    assert tables["people"].loc[0, "right"] == (2 if what == "gone" else 3)
