"""Four editions: each whole, in one language, without what is the trainer's; what a person wrote is never lost."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.sign import NotebookNotary

from kamlib.cli import main
from kamlib.course import editions
from kamlib.course.editions import edition_notebooks, lab_command, write_edition
from kamlib.errors import KamError

ROOT = Path(__file__).parents[2]
FOUR = [(lang, role) for lang in ("en", "zh") for role in ("participant", "trainer")]


@pytest.fixture
def lessons(tmp_path, monkeypatch) -> Path:
    """One small lesson in place of the course's."""
    folder = tmp_path / "kit" / "notebooks"
    folder.mkdir(parents=True)
    cell, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        cell("# What?", metadata={"tags": ["lang-en"]}),
        cell("# 什么？", metadata={"tags": ["lang-zh"]}),
        cell("SECRET NOTE", metadata={"tags": ["lang-en", "trainer-note"]}),
        cell("秘密备注", metadata={"tags": ["lang-zh", "trainer-note"]}),
        code('lang: str = "en"  # language', metadata={"tags": ["parameters"]}),
        code("x = 1\n### BEGIN SOLUTION\nx = SECRET\n### END SOLUTION"),
        code("SECRET", metadata={"tags": ["solution"]}),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "01_small.ipynb")
    monkeypatch.setattr(editions, "lessons_folder", lambda: folder)
    return folder


@pytest.mark.parametrize(("lang", "role"), FOUR)
def test_each_edition_is_in_its_language_and_keeps_the_trainers_things_from_participants(lang, role):
    books = edition_notebooks(lang=lang, role=role)
    assert {f"exercises/0{n}" for n in (1, 2, 3, 4)} <= {place[:12] for place in books}
    for place, book in books.items():
        tags = {tag for cell in book.cells for tag in cell.metadata.get("tags", ())}
        assert f"lang-{'zh' if lang == 'en' else 'en'}" not in tags, place
        if role == "participant":
            assert not tags & {"trainer-note", "solution"}, place
            assert "BEGIN SOLUTION" not in nbformat.writes(book)
        parameters = [cell.source for cell in book.cells if "parameters" in cell.metadata.get("tags", ())]
        assert all(f'lang: str = "{lang}"' in source for source in parameters)
        nbformat.validate(book)
    assert ("class_rollup.ipynb" in books) is (role == "trainer")


def test_no_line_of_the_trainers_stands_in_a_participants_edition():
    typed = ""
    for lang in ("en", "zh"):
        books = edition_notebooks(lang=lang, role="participant").values()
        typed += "\n".join(nbformat.writes(book) for book in books)
    lines = set()
    for path in (ROOT / "notebooks").glob("0*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            if {"trainer-note", "solution"} & set(cell.metadata.get("tags", ())):
                lines |= {json.dumps(line, ensure_ascii=False)[1:-1] for line in cell.source.splitlines()}
    long = [line for line in lines if len(line) > 25]
    assert len(long) > 150
    assert not [line for line in long if line in typed]


def test_the_trainers_exercises_hold_the_solutions():
    text = nbformat.writes(edition_notebooks(lang="zh", role="trainer")["exercises/01_segmentation.ipynb"])
    assert "解答" in text
    assert "解答" not in nbformat.writes(
        edition_notebooks(lang="zh", role="participant")["exercises/01_segmentation.ipynb"]
    )


def test_no_trainers_text_leaks_through_a_small_lesson(lessons, tmp_path):
    write_edition(tmp_path / "course", lang="en", role="participant")
    for path in (tmp_path / "course").rglob("*.ipynb"):
        assert not re.search("SECRET|秘密", path.read_text(encoding="utf-8")), path
    write_edition(tmp_path / "trainer", lang="zh", role="trainer")
    assert "秘密备注" in (tmp_path / "trainer" / "01_small.ipynb").read_text(encoding="utf-8")


def test_what_a_person_wrote_is_kept_and_a_newer_master_goes_beside_it(lessons, tmp_path):
    folder = tmp_path / "course"
    assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "new"
    assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "same"
    mine = folder / "01_small.ipynb"
    mine.write_text(mine.read_text(encoding="utf-8").replace("What?", "What? my note"), encoding="utf-8")
    assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "kept"
    master = lessons / "01_small.ipynb"
    master.write_text(master.read_text(encoding="utf-8").replace("What?", "What now?"), encoding="utf-8")
    assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "beside"
    assert "my note" in mine.read_text(encoding="utf-8")
    beside = (folder / "01_small.new.ipynb").read_text(encoding="utf-8")
    assert "What now?" in beside
    assert "came with the kit" in beside
    assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "kept"


def test_an_untouched_copy_follows_the_master(lessons, tmp_path):
    write_edition(tmp_path / "course", lang="en", role="participant")
    master = lessons / "01_small.ipynb"
    master.write_text(master.read_text(encoding="utf-8").replace("What?", "What now?"), encoding="utf-8")
    assert write_edition(tmp_path / "course", lang="en", role="participant")["01_small.ipynb"] == "updated"


def test_a_copy_that_was_only_run_follows_the_master_too(lessons, tmp_path):
    write_edition(tmp_path / "course", lang="en", role="participant")
    mine = tmp_path / "course" / "01_small.ipynb"
    book = nbformat.read(mine, 4)
    book.cells[-1].outputs = [nbformat.v4.new_output("stream", text="1")]
    nbformat.write(book, mine)
    assert write_edition(tmp_path / "course", lang="en", role="participant")["01_small.ipynb"] == "same"
    master = lessons / "01_small.ipynb"
    master.write_text(master.read_text(encoding="utf-8").replace("What?", "What now?"), encoding="utf-8")
    assert write_edition(tmp_path / "course", lang="en", role="participant")["01_small.ipynb"] == "updated"


def test_a_newer_copy_that_a_person_worked_on_is_kept_too(lessons, tmp_path):
    folder, master = tmp_path / "course", lessons / "01_small.ipynb"
    write_edition(folder, lang="en", role="participant")
    first, now = "What?", ["What now?", "What then?", "What else?"]
    for number, path in enumerate([folder / "01_small.ipynb", folder / "01_small.new.ipynb", None]):
        if path:
            path.write_text(path.read_text(encoding="utf-8").replace("# What", "# MINE: what"), encoding="utf-8")
        master.write_text(master.read_text(encoding="utf-8").replace(first, first := now[number]), encoding="utf-8")
        assert write_edition(folder, lang="en", role="participant")["01_small.ipynb"] == "beside"
    assert "MINE" in (folder / "01_small.new.ipynb").read_text(encoding="utf-8")
    assert "What else?" in (folder / "01_small.new2.ipynb").read_text(encoding="utf-8")
    assert not (folder / "01_small.new3.ipynb").exists(), "one that nobody worked on is replaced"


def test_the_list_of_methods_goes_along_and_what_was_written_into_it_stays(lessons, tmp_path):
    (lessons / "METHODS.md").write_text("one", encoding="utf-8")
    mine = tmp_path / "course" / "METHODS.md"
    for master, found in (("one", "one"), ("two", "two"), ("three", "mine")):
        (lessons / "METHODS.md").write_text(master, encoding="utf-8")
        if found == "mine":
            mine.write_text("mine", encoding="utf-8")
        write_edition(tmp_path / "course", lang="en", role="participant")
        assert mine.read_text(encoding="utf-8") == found


def test_the_copies_are_trusted_so_that_their_tables_are_shown_as_meant(lessons, tmp_path):
    write_edition(tmp_path / "course", lang="en", role="participant")
    assert NotebookNotary().check_signature(nbformat.read(tmp_path / "course" / "01_small.ipynb", 4))


def test_a_label_is_in_the_language_of_the_edition():
    sources = {
        lang: [cell.source for cell in edition_notebooks(lang=lang, role="participant")["00_welcome.ipynb"].cells]
        for lang in ("en", "zh")
    }
    assert any(source.startswith("# The timetable\n") for source in sources["en"])
    assert any(source.startswith("# 一天的时间表\n") for source in sources["zh"])


def test_a_folder_keeps_its_edition_and_the_kits_own_folders_are_refused(lessons, tmp_path):
    write_edition(tmp_path / "course", lang="en", role="participant")
    with pytest.raises(KamError, match="name another folder"):
        write_edition(tmp_path / "course", lang="zh", role="participant")
    with pytest.raises(KamError, match="folder of your own"):
        write_edition(lessons, lang="en", role="participant")


def test_the_command_tells_where_the_course_is_and_ends_with_2_on_a_wrong_folder(lessons, tmp_path):
    args = ["course", "--lang", "zh", "--role", "participant", "--no-open", str(tmp_path / "course")]
    told = CliRunner().invoke(main, args)
    assert told.exit_code == 0, told.output
    assert "课程已放在" in told.output
    wrong = CliRunner().invoke(main, [*args[:2], "en", *args[3:]])
    assert wrong.exit_code == 2
    assert "name another folder" in wrong.output


def test_the_lab_asks_no_network(tmp_path):
    command = " ".join(lab_command(tmp_path, start="00_welcome.ipynb", port=8888, browser=False))
    for option in ("news_url=None", "NeverCheckForUpdate", "extension_manager=readonly", "--no-browser"):
        assert option in command


def test_an_installed_wheel_makes_the_course_too(tmp_path):
    """Built from what the repository holds, in a folder of its own, and run from elsewhere."""
    import shutil
    import venv

    source = tmp_path / "source"
    for folder in ("kamlib", "notebooks", "exercises", "datasets"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__", "*.part"))
    for file in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / file, source / file)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", tmp_path / "dist", source], check=True, timeout=300)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True, timeout=300)
    inside = {str(path.relative_to(site / "kamlib")) for path in site.joinpath("kamlib").rglob("*")}
    assert {
        "exercises/sealed/01_segmentation.txt",
        "datasets/accounts.csv",
        "notebooks/reports",
        "course/reveal/LICENSE",
    } <= inside
    assert not [name for name in inside if name.startswith(("exercises/solutions", "datasets/making"))]
    (site / "others.pth").write_text(str(Path(nbformat.__file__).parents[1]), encoding="utf-8")
    python = tmp_path / "env" / "bin" / "python"
    tried = "import kamlib.cli, sys; sys.argv[0] = 'kam'; kamlib.cli.main()"
    for lang, role in (("zh", "participant"), ("en", "trainer")):
        args = ["course", "--lang", lang, "--role", role, "--no-open", str(tmp_path / f"{lang}-course")]
        done = subprocess.run(
            [python, "-I", "-c", tried, *args], cwd=tmp_path, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"{lang}-course" / "exercises" / "01_segmentation.ipynb").is_file()
    checked = (
        "import kamlib, tempfile; from kamlib.course import open_exercise; assert 'env' in kamlib.__file__;"
        "exercise = open_exercise('01_segmentation', lang='zh', seed=1, answers=tempfile.mkdtemp() + '/a.json');"
        "sitting = exercise.sitting('q1'); assert sitting.check(sitting.given.answer).right"
    )
    subprocess.run([python, "-I", "-c", checked], cwd=tmp_path, check=True, timeout=200)
