"""What is this called in the reader's language?"""

import string
from functools import cache
from importlib.resources import files

from kamlib.errors import KamError, nearest, require_choice

LANGUAGES = ("en", "zh")


def require_language(lang: str, *, where: str) -> None:
    """Raise unless ``lang`` is ``"en"`` or ``"zh"``."""
    require_choice(lang, LANGUAGES, where=where)


@cache
def words(topic: str) -> dict[str, dict[str, str]]:
    """All words of one topic, ``{key: {"en": …, "zh": …}}``, from ``kamlib/text/<topic>.yaml``.

    Raises
    ------
    KamError
        No such topic.
    """
    import yaml

    path = files("kamlib.text") / f"{topic}.yaml"
    if not path.is_file():
        known = sorted(p.name.removesuffix(".yaml") for p in files("kamlib.text").iterdir() if p.name.endswith(".yaml"))
        raise KamError(f"no words for {topic!r}", where=f"words({topic!r})", fix=f"use one of {known}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def word(key: str, lang: str, /, **values) -> str:
    """One word or sentence in the reader's language, with ``{placeholders}`` filled.

    ``{n:line|lines}`` writes the form that goes with the number, without the number itself.

    Parameters
    ----------
    key : str
        ``"topic.key"``; the topic is the file beside this module.
    lang : {"en", "zh"}
    **values
        What the placeholders of the text are filled with.

    Raises
    ------
    KamError
        Unknown topic, key or language.

    Examples
    --------
    >>> word("common.account", "zh")
    '客户'
    >>> word("common.source", "en", source="Deck 000, slide 93")
    'Source: Deck 000, slide 93'
    >>> word("tables.know_zero", "en", rows=1), word("tables.know_zero", "en", rows="1,200")
    ('1 line has the amount 0', '1,200 lines have the amount 0')
    """
    require_language(lang, where=f"word({key!r}, lang=)")
    topic, _, name = key.partition(".")
    entries = words(topic)
    if name not in entries:
        near = nearest(name, entries, most=1)
        fix = f"use '{topic}.{near[0]}'" if near else f"add {name!r} to kamlib/text/{topic}.yaml"
        raise KamError(f"no word {key!r}", where=f"word({key!r})", fix=fix)
    text = entries[name][lang]
    return _WORDS.vformat(text, (), values) if values else text


class _Words(string.Formatter):
    """``{n:line|lines}``: the first form for exactly one, the second for every other number."""

    def format_field(self, value, spec):
        one, divided, many = spec.partition("|")
        if not divided:
            return super().format_field(value, spec)
        return one if str(value) == "1" else many


_WORDS = _Words()
