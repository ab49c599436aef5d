"""Nothing that the kam command prints ends in an encoding error, whatever console or pipe it goes to."""

import os
import subprocess
import sys

import pytest

LEDGER = "客户编号,日期,金额\n00123,2026-01-01,5\né✗–→,2026-01-02,xx\n"
COMMANDS = {
    "help": ["--help"], "report help": ["report", "--help"], "check": ["check", "ledger.csv"],
    "an error": ["check", "没有é✗.csv"], "a path": ["workshop", "new", "客é✗.yaml", "--force"],
}  # fmt: skip


def said(command, encoding, folder, lang):
    env = {**os.environ, "PYTHONIOENCODING": encoding, "KAM_LANG": lang}
    run = [sys.executable, "-c", "from kamlib.cli import main; main(prog_name='kam')", *command]
    return subprocess.run(run, cwd=folder, env=env, capture_output=True)


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_code_page_gets_an_answer(name, encoding, tmp_path):
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    for lang in ("en", "zh"):
        ended = said(COMMANDS[name], encoding, tmp_path, lang)
        assert ended.returncode in (0, 1, 2)
        assert b"Traceback" not in ended.stderr
        assert b"Error:" not in ended.stderr.replace(b"KamError:", b"")
        assert len(ended.stdout + ended.stderr) > 40


def test_a_chinese_code_page_shows_chinese_and_one_without_says_what_to_do(tmp_path):
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    assert "客户编号" in said(COMMANDS["check"], "gbk", tmp_path, "zh").stdout.decode("gbk")
    lacking = said(COMMANDS["check"], "cp1252", tmp_path, "zh")
    assert lacking.stderr.decode("cp1252").startswith("kam: cp1252 has no Chinese: set PYTHONUTF8=1, or use --lang en")
    plain = said(COMMANDS["check"], "cp1252", tmp_path, "en").stdout.decode("cp1252")
    assert "-> account_id" in plain


def test_names_of_files_that_no_encoding_has_are_printed_too(tmp_path):
    if sys.platform != "linux":
        return  # other systems have no such names
    name = os.fsdecode(b"ledger-\xff.csv")
    (tmp_path / name).write_text(LEDGER, encoding="utf-8")
    ended = said(["check", name], "utf-8", tmp_path, "en")
    assert b"Traceback" not in ended.stderr
    assert b"rejects.csv" in ended.stdout
    assert list(tmp_path.glob("*.rejects.csv"))


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii", "utf-8"])
def test_the_qr_code_is_drawn_where_it_can_be_and_left_out_with_a_word_elsewhere(encoding):
    code = (
        "import sys; from kamlib.text.console import speak_anywhere; from kamlib.workshop.serve import terminal_qr;"
        "speak_anywhere(); sys.stdout.write(terminal_qr('http://192.168.1.5:8765') or 'none')"
    )
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    drawn = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
    if encoding == "utf-8":
        assert drawn.decode().count("█") > 100
    else:
        assert drawn == b"none"
