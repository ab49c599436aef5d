"""How does a page of the course look that needs nothing beside it, not even a network?"""

from html import escape
from importlib.resources import files

CODES = {"en": "en", "zh": "zh-CN"}


def resource(name: str) -> str:
    """A text file of this package."""
    return (files("kamlib.course") / name).read_text(encoding="utf-8")


def page(title: str, body: str, *, lang: str) -> str:
    """A whole page that needs nothing beside it."""
    return (
        f'<!doctype html>\n<html lang="{CODES[lang]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{resource('page.css')}</style></head>\n"
        f"<body><main>{body}</main></body></html>\n"
    )
