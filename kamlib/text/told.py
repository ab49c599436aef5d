"""How does an error read in the reader's language?"""

import re
from functools import cache
from importlib.resources import files

from kamlib.errors import KamError

_LABELS = {"en": ("where: ", "fix:   "), "zh": ("位置：", "处理：")}


def told(error: KamError, lang: str) -> str:
    """The three lines of an error in the reader's language; a text without a translation stays as it is.

    Examples
    --------
    >>> print(told(KamError("no file 'x.csv'", where="x.csv, line 3", fix="check the path"), "zh"))
    没有文件 'x.csv'
      位置：x.csv，第 3 行
      处理：检查路径
    """
    own = getattr(error, "spoken", {}).get(lang)
    what, where, fix = own or (in_language(text, lang) for text in (error.what, error.where, error.fix))
    where_label, fix_label = _LABELS[lang]
    return f"{what}\n  {where_label}{where}\n  {fix_label}{fix}"


def in_language(text: str, lang: str) -> str:
    """A text of an error in the reader's language, by ``errors.yaml``, where ``{}`` stands for what is filled in.

    Examples
    --------
    >>> in_language("unknown parameter 'as_off'", "zh")
    "不认识的参数 'as_off'"
    """
    if lang == "en":
        return text
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(text):
            return chinese.format(*found.groups())
    return text


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    """Those with the most text of their own first, so that the most exact one is taken."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known = yaml.load((files("kamlib.text") / "errors.yaml").read_text(encoding="utf-8"), Loader=loader)
    return [(as_pattern(english), known[english]) for english in sorted(known, key=_own_length, reverse=True)]


def as_pattern(english: str) -> re.Pattern:
    """The texts that an entry of ``errors.yaml`` stands for.

    Examples
    --------
    >>> as_pattern("use {}").fullmatch("use 'branch'").groups()
    ("'branch'",)
    """
    parts = [part.replace("{{", "{").replace("}}", "}") for part in english.split("{}")]
    return re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)


def _own_length(english: str) -> int:
    return len(english.replace("{}", ""))
