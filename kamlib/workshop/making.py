"""How does a trainer get a workshop file from a title and a list of names?"""

import re
import time
from pathlib import Path

import yaml

from kamlib.errors import KamError
from kamlib.text import word
from kamlib.workshop.groups import Grouping, balanced_groups
from kamlib.workshop.schema import close_file
from kamlib.workshop.settings import new_code, read_workshop, usual_day
from kamlib.workshop.templates import load_template, template_ids
from kamlib.writing import unwritable

FIELDS = {
    "name": ("name", "姓名", "名字"), "branch": ("branch", "分公司", "单位", "部门"),
    "function": ("function", "职能", "岗位", "职务"), "seniority": ("seniority", "级别", "资历", "层级"),
    "manager": ("manager", "上级", "主管", "直接上级"),
}  # fmt: skip


def write_workshop(
    path: str | Path, *, title: str, n_groups: int, people, seed: int, lang: str, force: bool, day: dict | None = None
) -> str:
    """Write a workshop file with this day (start, agenda) or the deck's; returns what was done in a sentence or two.

    ``people`` is a list of names in a file, or people as :func:`people_of` gives them.

    Raises
    ------
    KamError
        The file is there already, or the list of names cannot be used.
    """
    path = Path(path)
    if path.exists() and not force:
        raise KamError(f"{path} is there already", where="kam workshop new", fix="give another name, or --force")
    if not path.parent.is_dir():
        raise KamError(f"no folder {path.parent}", where="kam workshop new", fix="make the folder first")
    names = [word("workshop.group_n", lang, n=n) for n in range(1, n_groups + 1)]
    told, seated = "", []
    if people:
        listed = people if isinstance(people, list) else read_people(people)
        made = balanced_groups(listed, n_groups=n_groups, seed=seed)
        told = "\n" + balance_told(made, lang)
        seated = [{**person, "group": names[n]} for n, group in enumerate(made.members) for person in group]
    content = {
        "title": title or word("workshop.usual_title", lang), "id": new_code(10), "lang": lang, **(day or usual_day()),
        "groups": [{"name": name, "code": new_code()} for name in names], "people": seated,
    }  # fmt: skip
    dumped = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    text = f"{word('workshop.file_head', lang)}\n{dumped}{_more_templates(content['agenda'], lang)}"
    part = path.with_name(f"{path.stem}-part{path.suffix}")  # the file before stays until the new one is whole
    try:
        part.write_text(text, encoding="utf-8")
        read_workshop(part)
        kept = put_aside(path)
        part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)
    told += f"\n{word('workshop.board_kept', lang, board=kept.with_suffix('.db'), file=kept)}" if kept else ""
    return word("workshop.file_made", lang, path=path) + told


def put_aside(path: Path) -> Path | None:
    """Give the answers that lie beside a workshop file another name, and the file with them; None without any.

    So a new workshop under the old name begins with an empty board, with its own codes, key and sessions.

    Returns
    -------
    Path or None
        The new name of the workshop file; its answers are beside it, as ``kam workshop export`` expects them.

    Raises
    ------
    KamError
        Somebody has the answers open: the workshop is served, or a notebook shows them.
    """
    board = path.with_suffix(".db")
    if not board.exists():
        return None
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(board.stat().st_mtime))
    names = (
        path.with_name(f"{path.stem}-{stamp}{more}{path.suffix}") for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    kept = next(name for name in names if not name.exists() and not name.with_suffix(".db").exists())
    where = f"{board.name} holds the answers of the workshop before"
    try:
        closed = close_file(board)
        if closed:
            board.rename(kept.with_suffix(".db"))
            if path.exists():
                path.rename(kept)
            return kept
    except OSError as error:
        fix = "close what has the file open, or give another name"
        raise KamError(f"{board.name} cannot be renamed: {error.strerror or error}", where=where, fix=fix) from error
    fix = "stop its server (Ctrl+C) and shut down the notebooks that show it, or give another name"
    raise KamError(f"{board.name} is in use", where=where, fix=fix)


def _more_templates(agenda, lang: str) -> str:
    """The forms that the agenda does not name, as lines to be taken in."""
    named = {name for item in agenda for name in item.get("templates", [])}
    others = [f"# - {name}  # {load_template(name).title(lang)}\n" for name in template_ids() if name not in named]
    return f"templates:  # {word('workshop.file_templates', lang)}\n{''.join(others)}"


def balance_told(made: Grouping, lang: str) -> str:
    """The measure of balance in a sentence."""
    shares = ("、" if lang == "zh" else ", ").join(
        f"{word(f'workshop_desk.by_{name}', lang)} {share:.0%}" for name, share in made.spread.items()
    )
    apart = "" if made.apart else " " + word("workshop.not_apart", lang)
    return word("workshop.balance", lang, shares=shares) + apart


def read_people(path: str | Path) -> list[dict]:
    """A list of names from CSV or Excel; headers in English or Chinese.

    Raises
    ------
    KamError
        No column of names.
    """
    from kamlib.tables.files import grids

    rows = grids(path)[0].cells.fillna("").astype(str).values.tolist()
    found = people_of(rows)
    if found is None:
        where = f"{Path(path).name} begins with {rows[0] if rows else []}"
        raise KamError("no column of names", where=where, fix="name one column 'name' or '姓名'")
    return found


def people_of(rows: list[list[str]]) -> list[dict] | None:
    """The people of a table with a header in one of its first ten lines; None where no column holds names.

    Examples
    --------
    >>> people_of([["姓名", "分公司"], ["李敏", "西山"], ["", ""]])
    [{'name': '李敏', 'branch': '西山'}]
    """
    rows = [[cell.strip() for cell in row] for row in rows]
    head = next((n for n, row in enumerate(rows[:10]) if any(c.casefold() in FIELDS["name"] for c in row)), None)
    if head is None:
        return None
    places = {
        field: n for field, headers in FIELDS.items() for n, c in enumerate(rows[head]) if c.casefold() in headers
    }
    people = [{field: (row[n] if n < len(row) else "") for field, n in places.items()} for row in rows[head + 1 :]]
    return [person for person in people if person["name"]]


def typed_people(text: str) -> list[dict]:
    """People from lines as they are typed or pasted, with a header or in the order of ``FIELDS``.

    Examples
    --------
    >>> typed_people("陈晓，东河，销售\\n李敏\\t西山")[1]
    {'name': '李敏', 'branch': '西山', 'function': '', 'seniority': '', 'manager': ''}
    """
    rows = [re.split(r"[,，;；\t]", line) for line in text.splitlines() if line.strip()]
    found = people_of(rows)
    return people_of([list(FIELDS), *rows]) if found is None else found
