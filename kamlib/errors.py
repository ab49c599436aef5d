"""The one exception of the kit: what is wrong, where, and what to do next."""

import difflib
from collections.abc import Iterable


class KamError(ValueError):
    """An input cannot be used; the message is always three lines.

    Parameters
    ----------
    what : str
        What is wrong, with the offending value or the number of rows.
    where : str
        Function and argument, or file, sheet, column and row.
    fix : str
        The next action, in the imperative.

    Examples
    --------
    >>> print(KamError("as_of is missing", where="account_summary(ledger)", fix="pass as_of='2026-06-30'"))
    as_of is missing
      where: account_summary(ledger)
      fix:   pass as_of='2026-06-30'
    """

    def __init__(self, what: str, *, where: str, fix: str):
        super().__init__(f"{what}\n  where: {where}\n  fix:   {fix}")
        self.what, self.where, self.fix = what, where, fix

    def __reduce__(self):
        return _rebuilt, (self.what, self.where, self.fix), self.__dict__


def _rebuilt(what: str, where: str, fix: str) -> KamError:
    return KamError(what, where=where, fix=fix)


def nearest(name: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """The names most like a given one, best first; empty when none is near.

    Examples
    --------
    >>> nearest("acount_id", ["account_id", "date", "revenue"])
    ['account_id']
    """
    by_folded = {str(known).casefold(): str(known) for known in names}
    return [by_folded[f] for f in difflib.get_close_matches(str(name).casefold(), by_folded, n=most, cutoff=0.6)]


def require_columns(table, columns: Iterable[str], *, where: str) -> None:
    """Raise when a table lacks a column; the fix names the nearest one it has.

    Parameters
    ----------
    table : pandas.DataFrame
    columns : iterable of str
        Names that must be there.
    where : str
        The call as the reader wrote it, such as ``"abc_classes(sales)"``.

    Raises
    ------
    KamError
        Lists every missing column at once.
    """
    columns = list(columns)
    missing = [column for column in columns if column not in table.columns]
    if not missing:
        return
    present = [str(column) for column in table.columns]
    near = nearest(missing[0], [column for column in present if column not in columns], most=1)
    fix = f"rename {near[0]!r} to {missing[0]!r}" if near else f"add a column {missing[0]!r}"
    raise KamError(f"missing column(s): {missing}", where=f"{where} has columns {present}", fix=fix)


def require_choice(value: str, choices: Iterable[str], *, where: str) -> None:
    """Raise when a value is not one of the allowed ones; the fix names the nearest.

    Examples
    --------
    >>> require_choice("en", ["en", "zh"], where="plot_pareto(lang=)")
    """
    choices = list(choices)
    if value in choices:
        return
    near = nearest(str(value), choices, most=1)
    hint = f"use {near[0]!r}" if near else "use one of " + ", ".join(repr(choice) for choice in choices)
    raise KamError(f"unknown value {value!r}", where=where, fix=hint)
