"""How does one part of the kit say its words: one topic, one language, numbers written as its words ask?"""

from collections.abc import Iterable, Mapping

import pandas as pd

from kamlib.text.numbers import amount
from kamlib.text.words import require_language, word, words


class Say:
    """The words of one topic in one language.

    Parameters
    ----------
    topic : str
        Where the words stand; a key with a dot names another topic.
    lang : {"en", "zh"}

    Examples
    --------
    >>> say = Say("branding", "zh")
    >>> say("common.account"), say.name("step", "aided"), say.name("step", "own step"), say.name("brand", "Ost. Post")
    ('客户', '知道', 'own step', 'Ost. Post')
    """

    def __init__(self, topic: str, lang: str):
        require_language(lang, where=f"Say({topic!r}, lang=)")
        self.topic, self.lang = topic, lang

    def __call__(self, key: str, /, **values) -> str:
        return word(key if "." in key else f"{self.topic}.{key}", self.lang, **values)

    def __contains__(self, key: str) -> bool:
        topic, _, name = key.rpartition(".")
        return name in words(topic or self.topic)

    def name(self, kind: str, code: object) -> str:
        """The word for a code such as a segment or a brand; what the kit does not know keeps its own name."""
        exact, known = f"{kind}_{code}", words(self.topic)
        key = exact if exact in known else exact.replace(" ", "_").replace("-", "_")
        return word(f"{self.topic}.{key}", self.lang) if key in known else str(code)

    def names(self, kind: str, codes: Iterable) -> list[str]:
        """The words for codes, in their order."""
        return [self.name(kind, code) for code in codes]

    def column(self, table: pd.DataFrame, column: str) -> list[str]:
        """A column of names in the reader's language: its twin ``column_zh`` or ``column_en`` where there is one."""
        own = f"{column}_{self.lang}"
        return table[own if own in table else column].astype(str).tolist()

    def rows(self, key: str, table: pd.DataFrame, **values) -> list[str]:
        """One sentence a row, its placeholders filled from the columns; ``values`` are the same for all."""
        return [self(key, **{str(name): row[name] for name in row}, **values) for row in table.to_dict("records")]

    def titles(self, key: str, **values) -> dict[str, str]:
        """Title and axis labels of a chart: the words ``key_title``, ``key_x`` and ``key_y`` that there are."""
        return {part: self(f"{key}_{part}", **values) for part in ("title", "x", "y") if f"{key}_{part}" in self}

    def amount(self, value: float, *, currency: str = "", digits: int = 3) -> str:
        """An amount in short form, see :func:`kamlib.text.amount`."""
        return amount(value, self.lang, currency=currency, digits=digits)


def picked(names: Mapping | None, codes: Iterable) -> list[str]:
    """The names given for codes; a code without one is its own name.

    Examples
    --------
    >>> picked({"N": "North"}, ["N", "S"])
    ['North', 'S']
    """
    return [str((names or {}).get(code, code)) for code in codes]
