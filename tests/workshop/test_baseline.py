"""The phone's page keeps to what Chrome 66 (Android WebView, WeChat of 2019) and Safari of iOS 14 know."""

import re
from importlib.resources import files

import pytest

PAGES = files("kamlib.workshop") / "pages"
NEWER_SYNTAX = {
    "optional chaining": r"\?\.(?!\d)",
    "nullish": r"\?\?",
    "private field": r"#\w+\s*[=;(]",
    "class field": r"\bstatic\s*\{",
    "logical assignment": r"(\|\||&&)=",
    "optional catch": r"catch\s*\{",
    "spread in an object": r"[{,]\s*\.\.\.\w+\s*[,}]",
    "bigint": r"\b\d+n\b",
    "numeric separator": r"\b\d+_\d+\b",
    "top-level import": r"^\s*(import|export)\b",
    "named group": r"\(\?<\w",
    "lookbehind": r"\(\?<[=!]",
    "for await": r"for\s+await",
}
NEWER_NAMES = [
    "replaceAll",
    "matchAll",
    "replaceChildren",
    "structuredClone",
    "queueMicrotask",
    "randomUUID",
    "allSettled",
    "fromEntries",
    "hasOwn",
    "flatMap",
    "toSorted",
    "findLast",
    "toggleAttribute",
    "requestIdleCallback",
    "globalThis",
    "ResizeObserver",
    "scrollend",
    "trimEnd",
    "trimStart",
    "checkVisibility",
    "toReversed",
    "groupBy",
    "navigator.locks",
    "BroadcastChannel",
    "CompressionStream",
    "inert",
    "popover",
]
GUARDED = {
    "requestSubmit": "if (form.requestSubmit)",
    "showModal": "if (dialog.showModal)",
    "AbortController": 'typeof AbortController === "function"',
    "EventSource": 'typeof EventSource === "undefined"',
}
NEWER_CSS = (
    r":has\(",
    r":is\(",
    r":where\(",
    r"\binset\s*:",
    r"\baspect-ratio\b",
    r"@container",
    r"@layer",
    r"\bdvh\b",
    r"\bsvh\b",
    r"&\s*[.:{]",
    r"\bcolor-mix\(",
    r"\bmargin-inline",
    r"\bpadding-inline",
    r"\bplace-items",
)
ON_PHONES = (
    "header",
    ".status",
    ".progress",
    ".option",
    ".field",
    ".others",
    ".card",
    ".row",
    ".late",
    ".clock",
    ".narrow",
)


def script() -> str:
    """The script without its comments, texts and patterns, which may say anything."""
    text = (PAGES / "page.js").read_text(encoding="utf-8")
    text = re.sub(r"(?m)(^|\s)//.*$|/\*.*?\*/", " ", text)
    return re.sub(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', '""', text)


def style() -> str:
    return re.sub(r"(?s)/\*.*?\*/", "", (PAGES / "page.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NEWER_SYNTAX)
def test_the_script_has_no_newer_syntax(name):
    assert not re.search(NEWER_SYNTAX[name], script(), re.MULTILINE)


def test_the_script_calls_nothing_newer():
    assert [name for name in NEWER_NAMES if re.search(rf"\b{re.escape(name)}\b", script())] == []
    assert "AbortSignal" not in script()
    assert not re.search(r"\.(at|flat|any)\(", script())


@pytest.mark.parametrize("name", GUARDED)
def test_what_only_some_browsers_have_is_asked_for_first(name):
    assert GUARDED[name] in (PAGES / "page.js").read_text(encoding="utf-8")


def test_the_style_has_nothing_newer():
    assert [one for one in NEWER_CSS if re.search(one, style())] == []


def test_boxes_of_the_phones_page_have_their_distance_without_gap():
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style())
    flexed = [(who.strip(), what) for who, what in rules if re.search(r"display:\s*(inline-)?flex", what)]
    gaps = [who for who, what in flexed if re.search(r"\bgap\s*:", what) and who.startswith(ON_PHONES)]
    assert [who for who in gaps if not who.startswith((".row-head", ".card form"))] == []
    assert any(who == ".progress" for who, _ in flexed)
