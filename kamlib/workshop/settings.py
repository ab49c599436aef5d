"""What does ``workshop.yaml`` say: title, day, groups, people, templates, votes?"""

import datetime
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from kamlib.errors import KamError, nearest, require_choice
from kamlib.text import word
from kamlib.workshop.clock import clock, length_of, minutes_of
from kamlib.workshop.groups import balanced_groups
from kamlib.workshop.lined import Lined, read_lined
from kamlib.workshop.polls import Poll, read_polls
from kamlib.workshop.template import Template
from kamlib.workshop.templates import load_template, read_template

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
KINDS = ("opening", "lecture", "briefing", "discussion", "break")
FIELDS = {"title", "date", "lang", "start", "agenda", "groups", "people", "templates", "polls", "seed", "id"}
ITEM = {"kind", "minutes", "en", "zh", "lesson", "templates"}
LONGEST = 24 * 60  # minutes of an item


@dataclass(frozen=True)
class Workshop:
    """One day in one room; ``day`` holds title, date, lang, start, agenda and id ("" in a file without one)."""

    day: Mapping[str, object]
    groups: Mapping[str, str]
    people: tuple[Mapping[str, str], ...]
    templates: Mapping[str, Template]
    polls: Mapping[str, Poll]


@cache
def usual_day() -> dict:
    """The deck's day: start and agenda items (kind, minutes, en, zh, lesson, templates).

    Examples
    --------
    >>> sum(item["minutes"] for item in usual_day()["agenda"])
    550
    """
    return yaml.safe_load((files("kamlib.workshop") / "day.yaml").read_text(encoding="utf-8"))


def usual_workshop(lang: str) -> Workshop:
    """The deck's day without groups or people, for a notebook with no workshop beside it."""
    title = {code: word("workshop.usual_title", code) for code in ("en", "zh")}
    agenda = [{"lesson": "", "templates": [], **item} for item in usual_day()["agenda"]]
    day = {"title": title, "date": "", "lang": lang, "start": usual_day()["start"], "agenda": agenda, "id": ""}
    names = [name for item in agenda for name in item["templates"]]
    return Workshop(day, {}, (), {name: load_template(name) for name in names}, usual_polls())


def usual_polls() -> dict[str, Poll]:
    """The votes of the deck's day."""
    text = (files("kamlib.workshop") / "polls.yaml").read_text(encoding="utf-8")
    return read_polls(yaml.safe_load(text), where="polls.yaml")


def new_code(length: int = 6) -> str:
    """A join code people can read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_workshop(path: str | Path) -> Workshop:
    """A workshop from its file.

    Raises
    ------
    KamError
        What is wrong, with line and field.
    """
    tree, path = read_lined(Path(path)), Path(path)
    _only(path, tree, FIELDS)
    require_choice(tree.get("lang", "zh"), ("en", "zh"), where=_where(path, tree, "lang"))
    agenda = _agenda(path, tree)
    day = {
        "title": _title(path, tree), "date": _date(path, tree), "lang": tree.get("lang", "zh"),
        "start": _start(path, tree), "agenda": agenda, "id": tree.text_of("id"),
    }  # fmt: skip
    templates = _templates(path, tree, agenda)
    polls = read_polls(_list(path, tree, "polls"), where=path.name) if tree.get("polls") else usual_polls()
    groups = _groups(path, tree)
    return Workshop(day, groups, _people(path, tree, groups), templates, polls)


def _only(path: Path, tree: Lined, known: set[str]) -> None:
    for key in tree:
        if key not in known:
            near = nearest(str(key), known, most=1)
            fix = f"rename it to {near[0]!r}" if near else f"use only {', '.join(sorted(known))}"
            raise KamError(f"unknown field {key!r}", where=_where(path, tree, key), fix=fix)


def _where(path: Path, tree: Lined, key: str) -> str:
    return f"{path.name}, line {tree.line_of(key)}, field {key!r}"


def _title(path: Path, tree: Lined) -> dict:
    title = tree.get("title")
    if isinstance(title, str) and title.strip():
        return {"en": title, "zh": title}
    if isinstance(title, Lined) and isinstance(title.get("en"), str) and isinstance(title.get("zh"), str):
        return {"en": title["en"], "zh": title["zh"]}
    raise KamError("the workshop has no title", where=_where(path, tree, "title"), fix="write title: …")


def _start(path: Path, tree: Lined) -> str:
    """The start as HH:MM, however it is written."""
    given = tree.text_of("start") if "start" in tree else usual_day()["start"]
    return clock(minutes_of(given, where=_where(path, tree, "start")))


def _date(path: Path, tree: Lined) -> str:
    date = tree.get("date")
    if date is None or isinstance(date, datetime.date):
        return str(date or "")
    raise KamError(f"{date!r} is no date", where=_where(path, tree, "date"), fix="write it as 2026-06-30")


def _agenda(path: Path, tree: Lined) -> list[dict]:
    items = tree.get("agenda", usual_day()["agenda"])
    if not isinstance(items, list) or not items:
        raise KamError("the agenda is empty", where=_where(path, tree, "agenda"), fix="list its items, or leave it out")
    return [_item(path, item, tree.line_of("agenda")) if "agenda" in tree else {"lesson": "", "templates": [], **item}
            for item in items]  # fmt: skip


def _item(path: Path, item, line: int) -> dict:
    """One item of the agenda, with its length in whole minutes and every key it may have."""
    named = isinstance(item, Lined) and (item.get("en") or item.get("zh"))
    if not named or not item.text_of("minutes") or item.get("kind", "lecture") not in KINDS:
        where = f"{path.name}, line {getattr(item, 'line', line)}, field 'agenda'"
        what = f"agenda item {dict(item) if isinstance(item, Lined) else item!r}"
        raise KamError(what, where=where, fix=f"give minutes: 30, kind ({', '.join(KINDS)}), en and zh")
    _only(path, item, ITEM)
    templates = [item["templates"]] if isinstance(item.get("templates"), str) else _list(path, item, "templates")
    return {
        "kind": item.get("kind", "lecture"),
        "minutes": length_of(item.text_of("minutes"), where=_where(path, item, "minutes"), most=LONGEST),
        "en": str(item.get("en") or item["zh"]), "zh": str(item.get("zh") or item["en"]),
        "lesson": str(item.get("lesson") or ""),
        "templates": [str(name) for name in templates],
    }  # fmt: skip


def _groups(path: Path, tree: Lined) -> dict[str, str]:
    """Codes by group name; groups without a code get a new one each time the file is read."""
    given = tree.get("groups", 4)
    if isinstance(given, int) and 1 <= given <= 40:
        lang = tree.get("lang", "zh")
        given = [{"name": f"第{n}组" if lang == "zh" else f"Group {n}"} for n in range(1, given + 1)]
    where = _where(path, tree, "groups")
    if not isinstance(given, list) or not given:
        raise KamError(f"groups {given!r}", where=where, fix="give a number from 1 to 40 or a list of names")
    groups = {}
    for group in given:
        group = group if isinstance(group, dict) else {"name": group}
        code = group.text_of("code") if isinstance(group, Lined) else ""
        name, code = str(group.get("name") or "").strip(), (code or new_code()).upper()
        if not name or len(name) > 40 or name in groups:
            raise KamError(f"group name {name!r}", where=where, fix="give each group its own name, at most 40 letters")
        if not re.fullmatch(r"[0-9A-Z]{4,12}", code) or code in groups.values():
            raise KamError(f"code {code!r} of {name!r}", where=where, fix="4 to 12 letters and digits, each its own")
        groups[name] = code
    return groups


def _people(path: Path, tree: Lined, groups: Mapping[str, str]) -> tuple[dict, ...]:
    """The people, each in a group: where nobody is seated yet, balanced groups are made."""
    people = _list(path, tree, "people")
    for person in people:
        where = f"{path.name}, line {getattr(person, 'line', tree.line_of('people'))}, field 'people'"
        if not isinstance(person, dict) or not str(person.get("name") or "").strip():
            fix = "write - {name: …, branch: …, function: …, seniority: …, manager: …}"
            raise KamError("a person without a name", where=where, fix=fix)
        if (group := str(person.get("group") or "")) and group not in groups:
            near = nearest(group, groups, most=1) or list(groups)
            raise KamError(f"unknown group {group!r} of {person['name']!r}", where=where, fix=f"use {near[0]!r}")
    told = [{key: "" if value is None else str(value) for key, value in person.items()} for person in people]
    if any(person.get("group") for person in told) or len(told) < len(groups):
        return tuple(told)
    seed = tree.get("seed", 1) if isinstance(tree.get("seed", 1), int) else 1
    made = balanced_groups(told, n_groups=len(groups), seed=seed)
    return tuple(
        {**person, "group": name} for name, members in zip(groups, made.members, strict=True) for person in members
    )


def _is_list(given) -> bool:
    return given is None or isinstance(given, list)


def _list(path: Path, tree: Lined, key: str) -> list:
    given = tree.get(key) or []
    if not _is_list(given):
        raise KamError(f"{key!r} is no list", where=_where(path, tree, key), fix="list them, one '- …' a line")
    return given


def _templates(path: Path, tree: Lined, agenda: list[dict]) -> dict[str, Template]:
    """Those of the agenda first, then those listed: ids of the kit, or files beside the workshop's own."""
    names = [name for item in agenda for name in item["templates"]] + _list(path, tree, "templates")
    found = {}
    for name in dict.fromkeys(map(str, names)):
        own = name.endswith((".yaml", ".yml"))
        if own and (Path(name).is_absolute() or ".." in Path(name).parts):
            fix = "put it beside workshop.yaml and give its name"
            raise KamError(f"template file {name!r} lies elsewhere", where=_where(path, tree, "templates"), fix=fix)
        template = read_template(path.parent / name) if own else load_template(name)
        found[template.id] = template
    return found
