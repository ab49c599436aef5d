"""Which tables does the kit know, and what is each of their columns called, meant and made of?"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kamlib.errors import nearest
from kamlib.tables.troubles import trouble

TYPES = ("id", "text", "number", "share", "date", "choice")
_BRACKETS = re.compile(r"[(\[{【〔「](.*?)[)\]}】〕」]")


@dataclass(frozen=True)
class Column:
    """One column of a contract.

    ``names``: headers it goes by, best list first; ``stand_in``: the column that serves when this one is missing;
    ``derive``: the columns it can be worked out from; ``words``: ``{"en": {"name", "meaning"}, "zh": …}``.
    """

    name: str
    type: str
    needed: bool
    names: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, str]]
    unit: str = ""
    stand_in: str | None = None
    derive: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """What a table of one kind holds: ``columns`` by name; ``words`` has its name and what one row is.

    ``period`` and ``amount`` name the columns that tell its period and its money, "" where there is none.
    """

    name: str
    columns: Mapping[str, Column]
    words: Mapping[str, Mapping[str, str]]
    period: str = ""
    amount: str = ""

    @property
    def needed(self) -> list[str]:
        """Names of the columns without which a row cannot be used."""
        return [column.name for column in self.columns.values() if column.needed]


def contract(name: str) -> Contract:
    """The contract of one kind of table.

    Parameters
    ----------
    name : str
        ``"ledger"``, ``"accounts"``, ``"opps"`` …; see :func:`contracts`. "customers", "transactions" and the like
        are understood.

    Raises
    ------
    KamError
        No such kind of table; the fix names the nearest.

    Examples
    --------
    >>> contract("ledger").needed
    ['account_id', 'date', 'revenue']
    >>> contract("customers").name
    'accounts'
    """
    also = {other: key for key, entry in _declared()["tables"].items() for other in entry.get("also", ())}
    if also.get(name, name) not in contracts():
        near = nearest(name, [*contracts(), *also], most=1) or list(contracts())
        raise trouble("unknown_word", where="as_=", value=name, known=", ".join(near))
    return contracts()[also.get(name, name)]


@cache
def contracts() -> dict[str, Contract]:
    """Every kind of table the kit can read, by name.

    Examples
    --------
    >>> list(contracts())[:4]
    ['ledger', 'returns', 'people', 'accounts']
    """
    tables = _declared()["tables"]
    found = {}
    for key, entry in tables.items():
        columns = {name: _column(name, given, tables) for name, given in entry["columns"].items()}
        words = {lang: entry[lang] for lang in ("en", "zh")}
        found[key] = Contract(key, columns, words, entry.get("period", ""), entry.get("amount", ""))
    return found


def rules(name: str):
    """One of the lists declared beside the contracts: ``units``, ``fee_codes``, ``total_words`` …"""
    return _declared()[name]


def folded(header: object) -> str:
    """A header without what people write differently: width, case, spaces, punctuation, bracketed units.

    Examples
    --------
    >>> folded(" Customer_ID "), folded("客户　ID"), folded("销售额（万元）"), folded("Cust. #")
    ('customerid', '客户id', '销售额', 'custno')
    """
    text = unicodedata.normalize("NFKC", str(header)).casefold().replace("#", "no").replace("№", "no")
    bare = _BRACKETS.sub("", text)
    kept = re.sub(r"[\W_]+", "", bare) or re.sub(r"[\W_]+", "", text)
    return kept


def header_unit(header: object) -> tuple[str, float]:
    """The unit a header gives in brackets and what it multiplies the numbers by.

    Examples
    --------
    >>> header_unit("销售额（万元）"), header_unit("Revenue")
    (('万元', 10000), ('', 1))
    """
    text = unicodedata.normalize("NFKC", str(header)).casefold()
    for inside in _BRACKETS.findall(text):
        for part in re.split(r"[,:;、/\s]+", inside.replace("单位", "")):
            if part in rules("units"):
                return part, rules("units")[part]
    return "", 1


def _column(name: str, given: Mapping, tables: Mapping) -> Column:
    entry = dict(given)
    if "from" in entry:
        entry = {**tables[entry["from"]]["columns"][name], **entry}
    ranks = [list(rank) for rank in entry["names"]]
    ranks[0] += entry.get("names_more", [])
    return Column(
        name=name,
        type=entry["type"],
        needed=entry.get("needed", False),
        names=tuple(tuple(str(header) for header in rank) for rank in ranks),
        words={"en": entry["en"], "zh": entry["zh"]},
        unit=entry.get("unit", ""),
        stand_in=entry.get("stand_in"),
        derive=tuple(entry.get("derive", ())),
        choices={str(key): tuple(str(word) for word in known) for key, known in entry.get("choices", {}).items()},
    )


@cache
def _declared() -> dict:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((files("kamlib.tables") / "columns.yaml").read_text(encoding="utf-8"), Loader=loader)
