"""Whatever a YAML file of a person's own holds, it is read or refused in three lines, soon and without much memory."""

import copy
import time

import pytest
import yaml

from kamlib.course.questions.banks import read_bank
from kamlib.errors import KamError
from kamlib.tables.checklists import read_checklist
from kamlib.tables.columns import contract
from kamlib.tables.settings import settings_for, write_settings
from kamlib.workshop.settings import read_workshop
from kamlib.workshop.templates import read_template
from kamlib.yaml_files import DEEPEST, read_yaml

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
REFUSED = {
    "alias bomb": (BOMB, "more than 100,000 values"),
    "alias of itself": ("a: &a [*a]", "stands for itself"),
    "mapping of itself": ("a: &a {b: {c: *a}}", "stands for itself"),
    "deep list": ("a: " + "[" * 5000, f"more than {DEEPEST} levels"),
    "deep mapping": ("\n".join(" " * n + f"k{n}:" for n in range(500)), f"more than {DEEPEST} levels"),
    "no such day": ("a: 2026-02-30", "not readable as YAML: day is out of range"),
    "endless number": ("a: " + "9" * 6000, "not readable as YAML: Exceeds the limit"),
    "object": ("a: !!python/object/apply:os.system [ls]", "not readable as YAML: could not determine a constructor"),
    "two documents": ("a: 1\n---\nb: 2", "not readable as YAML"),
    "control sign": ("a: \x07", "not readable as YAML"),
    "list as a name": ("? [a, b]\n: c", ""),
    "large": ("a: " + "x" * 1_000_001, "1,000,004 bytes; 1,000,000 are read"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_small_data_is_refused_at_once(name, tmp_path):
    text, says = REFUSED[name]
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    started = time.process_time()
    with pytest.raises(KamError) as error:
        read_yaml(tmp_path / "f.yaml")
    assert says in str(error.value)
    assert len(str(error.value).splitlines()) == 3
    assert time.process_time() - started < 10  # of this process, so whatever else runs; a bomb would take for ever


def test_ordinary_anchors_and_a_byte_order_mark_are_read(tmp_path):
    (tmp_path / "f.yaml").write_text("\ufeffa: &a {b: 1}\nc: [*a, *a]\nd: {<<: *a, e: 2}", encoding="utf-8")
    assert read_yaml(tmp_path / "f.yaml") == {"a": {"b": 1}, "c": [{"b": 1}] * 2, "d": {"b": 1, "e": 2}}
    (tmp_path / "f.yaml").write_text("")
    assert read_yaml(tmp_path / "f.yaml") is None


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "gbk.yaml").write_bytes("a: 客户".encode("gbk"))
    for name in ("none.yaml", "gbk.yaml", "."):
        with pytest.raises(KamError, match="fix:"):
            read_yaml(tmp_path / name)


KAM = """tables:
  ledger:
    map: {卡号: account_id, 备注: null}
    sheet: 订单
    encoding: big5
    treat: {cancelled: leave_out, fee_codes: [POST, M], dates: dmy}
"""
DAY = """title: {en: Day, zh: 一天}
date: 2026-06-30
lang: zh
start: '08:30'
agenda:
- {kind: lecture, minutes: 30, en: A, zh: 甲, lesson: 01_segmentation, templates: [ws-result-chart]}
groups: [{name: 东区, code: ABCD}, 西区]
people: [{name: 李敏, branch: 西山, group: 东区}]
templates: [se-timesheet]
polls:
- {id: q, kind: choice, question: {en: Q, zh: 问}, options: [{id: a, en: A, zh: 甲}, {id: b, en: B, zh: 乙}]}
"""
TEMPLATE = """title: {en: T, zh: 题}
instruction: {en: I, zh: 说明}
minutes: 20
parts:
- id: main
  en: M
  zh: 主
  rows: [{id: r, en: R, zh: 行, group: {en: G, zh: 组}}]
  columns:
  - {id: a, kind: number, en: A, zh: 甲, low: 0, high: 9, unit: '%'}
  - {id: b, kind: choice, en: B, zh: 乙, choices: [{id: x, en: X, zh: 子}, {id: y, en: Y, zh: 丑}]}
  - {id: c, kind: computed, en: C, zh: 丙, formula: {product: [a, b]}}
  - {id: d, kind: text, en: D, zh: 丁, limit: 40, hint: {en: H, zh: 提示}}
checks: [{check: sum, part: main, column: a, total: 9}]
example: {title: {en: E, zh: 例}, cells: {main: {r: {a: 5}}}}
"""
BANK = """exercise: own
chapter: segmentation
minutes: 5
title: {en: T, zh: 题}
story: {en: S, zh: 事}
questions:
- id: q1
  step: repeat
  kind: choice
  ask: {en: A, zh: 问}
  choices: [{en: A, zh: 甲, right: true, say: {en: S, zh: 说}}, {en: B, zh: 乙}]
  wrong: [{when: otherwise, say: {en: S, zh: 说}}]
  hints: [{en: H, zh: 提}, {en: H, zh: 示}]
  way: {en: W, zh: 法}
"""
CHECKLIST = """title: {en: T, zh: 题}
source: own
scale: yes_no
pass_mark: 0.5
groups: [{id: g, en: G, zh: 组}]
items: [{id: a, group: g, en: A, zh: 甲, weight: 2, reverse: true}, {id: b, group: g, en: B, zh: 乙}]
"""
READERS = {
    "kam.yaml": (KAM, lambda path: settings_for(path.parent / "x.csv", contract("ledger"))),
    "day.yaml": (DAY, read_workshop), "form.yaml": (TEMPLATE, read_template),
    "bank.yaml": (BANK, read_bank), "list.yaml": (CHECKLIST, read_checklist),
}  # fmt: skip
OTHERS = (None, 5, 2.5, True, "x", [], ["x"], [5], [[]], {}, {"x": 1}, {"x": []})


def places(tree, way=()):
    yield way
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, below in pairs:
        yield from places(below, (*way, key))


def changed(tree, way, other):
    if not way:
        return other
    tree = copy.deepcopy(tree)
    at = tree
    for key in way[:-1]:
        at = at[key]
    at[way[-1]] = other
    return tree


@pytest.mark.parametrize("name", READERS)
def test_another_kind_of_thing_anywhere_in_a_file_is_read_or_refused(name, tmp_path):
    text, read = READERS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    read(tmp_path / name)  # as it stands it is good
    whole, odd, refused = yaml.safe_load(text), {}, 0
    for way in places(whole):
        for other in OTHERS:
            (tmp_path / name).write_text(yaml.safe_dump(changed(whole, way, other), allow_unicode=True), "utf-8")
            try:
                read(tmp_path / name)
            except KamError as error:
                refused += len(str(error).splitlines()) == 3
            except Exception as error:  # noqa: BLE001 - what this test is for
                odd[f"{'.'.join(map(str, way))} = {other!r}"] = repr(error)[:120]
    assert odd == {}
    assert refused > 50


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", [BOMB, "a: &a [*a]", "[" * 3000, "- a\n- b", "just words", "5", "\x00"])
def test_every_reader_refuses_what_is_no_file_of_its_kind(name, text, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(KamError) as error:
        READERS[name][1](tmp_path / name)
    assert len(str(error.value).splitlines()) == 3


def test_settings_with_an_empty_table_are_added_to(tmp_path):
    (tmp_path / "kam.yaml").write_text("tables:\n  ledger:\n  accounts:\n", encoding="utf-8")
    write_settings(tmp_path / "x.csv", contract("ledger"), {"卡号": "account_id"})
    assert read_yaml(tmp_path / "kam.yaml")["tables"]["ledger"] == {"map": {"卡号": "account_id"}}
