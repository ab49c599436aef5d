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
from kamlib.workshop.lined import Lined, read_lined
from kamlib.workshop.polls import Poll, read_polls
from kamlib.workshop.template import Template
from kamlib.workshop.templates import load_template, read_template

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
KINDS = ("opening", "lecture", "briefing", "discussion", "break")


@dataclass(frozen=True)
class Workshop:
    """One day in one room; ``day`` holds title, date, lang, start and agenda."""

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
    day = {"title": title, "date": "", "lang": lang, "start": usual_day()["start"], "agenda": agenda}
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
    known = {"title", "date", "lang", "start", "agenda", "groups", "people", "templates", "polls", "seed"}
    for key in tree:
        if key not in known:
            near = nearest(str(key), known, most=1)
            fix = f"rename it to {near[0]!r}" if near else f"use only {', '.join(sorted(known))}"
            raise KamError(f"unknown field {key!r}", where=_where(path, tree, key), fix=fix)
    require_choice(tree.get("lang", "zh"), ("en", "zh"), where=_where(path, tree, "lang"))
    agenda = _agenda(path, tree)
    day = {
        "title": _title(path, tree), "date": _date(path, tree), "lang": tree.get("lang", "zh"),
        "start": _start(tree.get("start", usual_day()["start"])), "agenda": agenda,
    }  # fmt: skip
    templates = _templates(path, tree, agenda)
    polls = read_polls(_list(path, tree, "polls"), where=path.name) if tree.get("polls") else usual_polls()
    return Workshop(day, _groups(path, tree), _people(path, tree), templates, polls)


def _where(path: Path, tree: Lined, key: str) -> str:
    return f"{path.name}, line {tree.line_of(key)}, field {key!r}"


def _title(path: Path, tree: Lined) -> dict:
    title = tree.get("title")
    if isinstance(title, str) and title.strip():
        return {"en": title, "zh": title}
    if isinstance(title, Lined) and isinstance(title.get("en"), str) and isinstance(title.get("zh"), str):
        return {"en": title["en"], "zh": title["zh"]}
    raise KamError("the workshop has no title", where=_where(path, tree, "title"), fix="write title: …")


def _start(given) -> str:
    """A time as YAML gives it: 13:30 without quotes is read as 810."""
    return f"{given // 60:02d}:{given % 60:02d}" if isinstance(given, int) else str(given)


def _date(path: Path, tree: Lined) -> str:
    date = tree.get("date")
    if date is None or isinstance(date, datetime.date):
        return str(date or "")
    raise KamError(f"{date!r} is no date", where=_where(path, tree, "date"), fix="write it as 2026-06-30")


def _agenda(path: Path, tree: Lined) -> list[dict]:
    items = tree.get("agenda", usual_day()["agenda"])
    if not isinstance(items, list) or not items:
        raise KamError("the agenda is empty", where=_where(path, tree, "agenda"), fix="list its items, or leave it out")
    for item in items:
        minutes = item.get("minutes") if isinstance(item, dict) else None
        named = isinstance(item, dict) and (item.get("en") or item.get("zh"))
        whole = isinstance(minutes, int) and 0 < minutes <= 24 * 60
        if not named or not whole or item.get("kind", "lecture") not in KINDS or not _is_list(item.get("templates")):
            line = getattr(item, "line", tree.line_of("agenda"))
            fix = f"give minutes: 30, kind ({', '.join(KINDS)}), en and zh"
            raise KamError(f"agenda item {item!r}", where=f"{path.name}, line {line}, field 'agenda'", fix=fix)
    texts = [{"en": str(item.get("en") or item["zh"]), "zh": str(item.get("zh") or item["en"])} for item in items]
    return [{"kind": "lecture", "lesson": "", **item, **text, "templates": item.get("templates") or []}
            for item, text in zip(items, texts, strict=True)]  # fmt: skip


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
        name, code = str(group.get("name") or "").strip(), str(group.get("code") or new_code()).upper()
        if not name or len(name) > 40 or name in groups:
            raise KamError(f"group name {name!r}", where=where, fix="give each group its own name, at most 40 letters")
        if not re.fullmatch(r"[0-9A-Z]{4,12}", code) or code in groups.values():
            raise KamError(f"code {code!r} of {name!r}", where=where, fix="4 to 12 letters and digits, each its own")
        groups[name] = code
    return groups


def _people(path: Path, tree: Lined) -> tuple[dict, ...]:
    people = _list(path, tree, "people")
    for person in people:
        if not isinstance(person, dict) or not str(person.get("name") or "").strip():
            line = getattr(person, "line", tree.line_of("people"))
            fix = "write - {name: …, branch: …, function: …, seniority: …, manager: …}"
            raise KamError("a person without a name", where=f"{path.name}, line {line}, field 'people'", fix=fix)
    return tuple({key: str(value) for key, value in person.items()} for person in people)


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
