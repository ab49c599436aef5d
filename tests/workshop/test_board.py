"""Nothing anybody typed is lost: revisions, conflicts, undo, replay, two processes, versions of the file."""

import shutil
import sqlite3
import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.workshop import schema
from kamlib.workshop.board import Author, Board, Draft
from kamlib.workshop.replay import Place, replay

ANN, BO = Author("a", "安安"), Author("b", "Bo")
PLACE = Place("东区", "ws-result-chart", "main.1.name")


def typed(board, author, value, base=0, **more):
    return board.append([Draft(more.pop("place", PLACE), value, author, base, **more)])[0]


def test_two_people_in_one_cell_lose_nothing_and_the_later_one_chooses(board):
    first = typed(board, ANN, "银行")
    second = typed(board, BO, "保险公司")
    cell = board.cells()[PLACE]
    assert (cell.value, [other.value for other in cell.others]) == ("银行", ["保险公司"])
    chosen = typed(board, BO, "银行和保险公司", first.revision, resolves=second.seq)
    assert chosen.kind == "choice"
    cell = board.cells()[PLACE]
    assert (cell.value, cell.others) == ("银行和保险公司", ())
    assert [edit.value for edit in board.edits(place=PLACE)] == ["银行", "保险公司", "银行和保险公司"]


def test_one_person_typing_on_never_conflicts_with_themselves_even_when_an_answer_was_lost(board):
    typed(board, ANN, "银")
    typed(board, ANN, "银行")
    assert [edit.kind for edit in board.edits()] == ["set", "set"]


def test_sending_an_edit_twice_keeps_it_once(board):
    first = typed(board, ANN, "银行", edit_id="x1")
    again = typed(board, ANN, "银行", edit_id="x1")
    assert again == first
    assert len(board.edits()) == 1


def test_the_same_text_from_two_people_is_no_conflict(board):
    typed(board, ANN, "银行")
    assert typed(board, BO, "银行").kind == "set"


def test_typing_on_beside_the_current_value_replaces_only_ones_own_waiting_text(board):
    typed(board, ANN, "银行")
    for text in ("保", "保险", "保险公司"):
        typed(board, BO, text)
    assert [other.value for other in board.cells()[PLACE].others] == ["保险公司"]
    assert len(board.edits()) == 4


def test_undo_takes_back_a_run_of_typing_and_then_the_one_before(board):
    other = PLACE._replace(field="main.2.name")
    typed(board, ANN, "电商")
    for text in ("银", "银行"):
        typed(board, ANN, text, place=other)
    board.undo("东区", "ws-result-chart", ANN)
    assert board.values("东区", "ws-result-chart") == {"main.1.name": "电商", "main.2.name": ""}
    board.undo("东区", "ws-result-chart", ANN)
    assert board.values("东区", "ws-result-chart") == {"main.1.name": "", "main.2.name": ""}
    with pytest.raises(KamError, match="nothing to undo"):
        board.undo("东区", "ws-result-chart", ANN)


def test_undo_never_takes_back_what_somebody_else_wrote(board):
    first = typed(board, ANN, "银行")
    typed(board, BO, "保险公司", first.revision)
    with pytest.raises(KamError, match="Bo has changed this cell since"):
        board.undo("东区", "ws-result-chart", ANN)


def test_the_history_can_be_replayed_to_any_moment(board):
    base = 0
    for text in ("一", "二", "三"):
        base = typed(board, ANN, text, base).revision
    edits = board.edits()
    assert [replay(edits[:n])[PLACE].value for n in (1, 2, 3)] == ["一", "二", "三"]


def test_a_board_opened_again_has_everything(board, where, request):
    typed(board, ANN, "银行")
    board.vote("p", "before", "a", {"choice": "x"})
    board.vote("p", "before", "a", {"choice": "y"})
    board.step("open", ["ws-result-chart"], "trainer")
    board.close()
    again = Board(where, room=board.room)
    assert again.cells()[PLACE].value == "银行"
    assert again.votes("p", "before") == {"a": {"choice": "y"}}
    assert again.steps() == {"open": ["ws-result-chart"]}
    again.close()


def test_what_no_database_takes_is_replaced_and_never_breaks_the_board(board):
    typed(board, ANN, "a\0b\ud800c")
    assert board.cells()[PLACE].value == "a\ufffdb?c"


def test_rooms_in_one_database_do_not_see_each_other(board, where):
    typed(board, ANN, "银行")
    other = Board(where, room="another room")
    assert other.cells() == {}
    other.close()


def test_threads_writing_at_once_keep_every_edit_with_rising_revisions(board):
    def write(author):
        for n in range(15):
            typed(board, author, f"{author.name} {n}")

    threads = [threading.Thread(target=write, args=(author,)) for author in (ANN, BO, Author("c", "C"))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    edits = board.edits()
    assert [edit.revision for edit in edits] == list(range(1, 46))
    assert {edit.value for edit in edits} == {f"{name} {n}" for name in ("安安", "Bo", "C") for n in range(15)}


def test_another_process_may_write_to_the_same_file(tmp_path):
    board = Board(tmp_path / "b.db")
    typed(board, ANN, "银行")
    code = (
        "import sys; from kamlib.workshop.board import *; from kamlib.workshop.replay import Place\n"
        "b = Board(sys.argv[1]); b.append([Draft(Place('东区', 't', 'f'), 'from outside', Author('z', 'Z'))])"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "b.db")], check=True)
    assert [edit.value for edit in board.edits(since=1)] == ["from outside"]


def test_opening_a_board_to_read_makes_no_file(tmp_path):
    assert Board(tmp_path / "b.db").cells() == {}
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_is_copied_and_brought_to_the_new_format(tmp_path, monkeypatch):
    path = tmp_path / "b.db"
    typed(Board(path), ANN, "银行")
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema, "MIGRATIONS", {1: ("ALTER TABLE kam_votes ADD COLUMN weight INTEGER",)})
    assert Board(path).cells()[PLACE].value == "银行"
    columns = sqlite3.connect(path).execute("PRAGMA table_info(kam_votes)").fetchall()
    assert "weight" in [column[1] for column in columns]
    assert (tmp_path / "b.db.format1").exists()
    monkeypatch.undo()
    with pytest.raises(KamError, match="fix:   update kamlib"):
        Board(path).cells()


@pytest.mark.parametrize("content", [b"no database at all, just text " * 40, b"\x89PNG\r\n\x1a\n" + b"x" * 500])
def test_a_file_that_is_no_board_is_refused(tmp_path, content):
    (tmp_path / "b.db").write_bytes(content)
    with pytest.raises(KamError, match="fix:   give another file"):
        Board(tmp_path / "b.db").cells()


def test_a_folder_that_is_not_there_and_an_unknown_kind_of_database_are_refused(tmp_path):
    with pytest.raises(KamError, match="make the folder"):
        Board(tmp_path / "no" / "b.db").append([Draft(PLACE, "x", ANN)])
    with pytest.raises(KamError, match="postgresql://"):
        Board("oracles://x")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ANN, BO]),
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
            st.integers(0, 6),
        ),
        max_size=12,
    )
)
def test_whatever_people_type_every_text_is_on_the_board_or_in_its_history(moves):
    board = Board(":memory:")
    for author, text, base in moves:
        typed(board, author, text, base)
    edits = board.edits()
    assert [edit.value for edit in edits] == [text for _, text, _ in moves]
    if edits:
        kept = board.cells()[PLACE]
        assert kept.value == [edit.value for edit in edits if edit.kind != "conflict"][-1]
        waiting = {other.author_id: other.value for other in kept.others}
        last_set = {edit.author_id: edit for edit in edits if edit.kind == "conflict"}
        assert all(last_set[author].value == text for author, text in waiting.items())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([ANN, BO]), st.sampled_from("pq"), st.sampled_from("xyz"), st.integers(0, 4),
            st.sampled_from(["", "once", "twice"]), st.sampled_from(["", "", "conflict"]),
        ),
        max_size=8,
    )
)  # fmt: skip
def test_edits_kept_together_are_the_same_lines_as_kept_one_by_one(moves):
    drafts = [(Draft(PLACE._replace(field=f"main.1.{cell}"), text, who, base, name), kind)
              for who, cell, text, base, name, kind in moves]  # fmt: skip
    together, single = Board(":memory:"), Board(":memory:")
    kept = together.append_kinds(drafts)
    alone = [single.append_kinds([draft])[0] for draft in drafts]

    def told(edits):
        return [(e.seq, e.place, e.revision, e.kind, e.value, e.author_id) for e in edits]

    assert told(kept) == told(alone)
    assert told(together.edits()) == told(single.edits())


def test_an_edit_that_cannot_be_kept_stops_no_other(board):
    import asyncio

    from kamlib.workshop.live import Live

    async def room():
        live = Live(board)
        running = asyncio.create_task(live.run())
        good, bad = Draft(PLACE, "x", ANN), Draft(PLACE, "y", BO, base=2**70)
        told = await asyncio.gather(live.keep(good), live.keep(bad), live.keep(good), return_exceptions=True)
        running.cancel()
        return told

    first, failed, last = asyncio.run(room())
    assert (first.value, last.value, last.revision) == ("x", "x", 2)
    assert isinstance(failed, Exception)


def test_what_the_trainer_left_out_changes_no_value_and_no_later_edit_meets_it(board):
    bo = Author("b", "Bo")
    late = board.append_kinds([(Draft(PLACE, "late", bo), "conflict")])[0]
    board.append_kinds([(Draft(PLACE, "late", Author("trainer", "T"), late.revision, resolves=late.seq), "left")])
    assert board.cells()[PLACE][:2] == ("", 0)
    assert board.cells()[PLACE].others == ()
    assert board.append([Draft(PLACE, "on time", ANN)])[0].kind == "set"


@pytest.mark.parametrize("gone", ["file", "folder", "another file"])
def test_a_board_whose_file_is_deleted_is_written_again_or_says_that_nothing_is_kept(tmp_path, gone):
    folder = tmp_path / "room"
    folder.mkdir()
    board, path = Board(folder / "b.db"), folder / "b.db"
    board.append([Draft(PLACE, "one", ANN)])
    if gone == "another file":
        (tmp_path / "b.db").write_bytes(b"something else")
        (tmp_path / "b.db").replace(path)
    else:
        shutil.rmtree(folder)
        if gone == "folder":
            with pytest.raises(KamError, match="the board's file is gone"):
                board.append([Draft(PLACE, "not yet in a file", ANN, 1, "an-edit-id")])
        folder.mkdir()
    if gone == "folder":  # the phone sends again what was not called saved
        board.append([Draft(PLACE, "not yet in a file", ANN, 1, "an-edit-id")])
    board.append([Draft(PLACE, "two", ANN, 1)])
    kept = ["one", *(["not yet in a file"] if gone == "folder" else []), "two"]
    assert [edit.value for edit in Board(path).edits()] == kept
    assert board.rescued
    others = [file.read_bytes() for file in folder.glob("b.db.other-*")]
    assert others == ([b"something else"] if gone == "another file" else [])
    board.close()
