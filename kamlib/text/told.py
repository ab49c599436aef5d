"""How does an error read in the reader's language?"""

import re
from functools import cache
from importlib.resources import files
from string import Formatter

from kamlib.errors import KamError
from kamlib.text.words import words

_TOPICS = ("tables", "reports")  # that hold errors: a text and its fix under …_what and …_fix
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
    """A text of an error in the reader's language, by ``errors.yaml``, where ``{}`` stands for what is filled in, and
    by the topics that hold errors in both languages, so that one that comes out of a kernel as text is known too.

    Examples
    --------
    >>> in_language("unknown parameter 'as_off'", "zh")
    "不认识的参数 'as_off'"
    """
    if lang == "en":
        return text
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(text):
            return chinese.format(*found.groups(), **found.groupdict())
    return text


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    """Those with the most text of their own first, so that the most exact one is taken."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known = yaml.load((files("kamlib.text") / "errors.yaml").read_text(encoding="utf-8"), Loader=loader)
    found = [(_own_length(english), as_pattern(english), chinese) for english, chinese in known.items()]
    for topic in _TOPICS:
        entries = words(topic)
        for name in [name for name in entries if name.endswith("_what") and f"{name[:-5]}_fix" in entries]:
            for texts in (entries[name], entries[f"{name[:-5]}_fix"]):
                length = sum(len(own) for own, *_ in Formatter().parse(texts["en"]))
                found.append((length, _named_pattern(texts["en"]), texts["zh"]))
    return [(pattern, chinese) for _, pattern, chinese in sorted(found, key=lambda entry: entry[0], reverse=True)]


def _named_pattern(english: str) -> re.Pattern:
    """The texts that a word of a topic stands for, with what was filled in by its name.

    Examples
    --------
    >>> _named_pattern("{rows} {rows:line|lines} in {file}").fullmatch("3 lines in a.csv").groupdict()
    {'rows': '3', 'file': 'a.csv'}
    """
    parts, known = [], set()
    for own, name, spec, _ in Formatter().parse(english):
        parts.append(re.escape(own))
        if spec:
            parts.append(f"(?:{'|'.join(map(re.escape, spec.split('|')))})")
        elif name in known:
            parts.append(f"(?P={name})")
        elif name:
            known.add(name)
            parts.append(f"(?P<{name}>.+?)")
    return re.compile("".join(parts), re.DOTALL)


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
