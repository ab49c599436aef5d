"""What kind of ledger line is this: a sale, a return, a cancellation, a bad debt, a fee, an order that came back?"""

import re

import numpy as np
import pandas as pd

from kamlib.text.typed import tidy

KINDS = ("sale", "return", "cancelled", "bad_debt", "fee", "returned")


def line_kinds(ledger: pd.DataFrame, *, fee_codes: list[str], returned: set[str] | None = None) -> pd.Series:
    """The kind of every line.

    Parameters
    ----------
    ledger : pandas.DataFrame
        ``invoice_id``, ``revenue``, and ``product``, ``quantity`` where known.
    fee_codes : list of str
        Product codes that are no products, ``*`` standing for anything. Codes of one or two signs count only where
        at least 95% of the lines have longer ones.
    returned : set of str, optional
        Invoice ids listed as come back.

    Returns
    -------
    pandas.Series
        One of :data:`KINDS`. A fee line of a cancelled invoice is a fee: left in, it would stand against nothing.

    Notes
    -----
    In this order: bad debt (``A…`` among plain numbers), fee, cancelled (``C…`` among plain numbers), returned,
    return (negative revenue, or negative quantity), sale.
    """
    invoice = ledger["invoice_id"]
    negative = (ledger["revenue"] < 0) | (ledger["quantity"] < 0 if "quantity" in ledger else False)
    tests = [
        ("bad_debt", lettered(invoice, "A")),
        ("fee", fee_lines(ledger["product"], fee_codes) if "product" in ledger else None),
        ("cancelled", lettered(invoice, "C")),
        ("returned", invoice.isin(returned) if returned else None),
        ("return", negative),
    ]
    tests = [(kind, test.fillna(False).to_numpy(bool)) for kind, test in tests if test is not None]
    kinds = np.select([test for _, test in tests], [kind for kind, _ in tests], default="sale")
    return pd.Series(pd.Categorical(kinds, categories=KINDS), index=ledger.index)


def lettered(invoice: pd.Series, letter: str) -> pd.Series:
    """Lines whose invoice number is a letter before a number, where most numbers are plain.

    Examples
    --------
    >>> lettered(pd.Series(["489434", "C489435", "489436"]), "C").tolist()
    [False, True, False]
    >>> lettered(pd.Series(["CN-2014-1", "C12", "CN-2014-2"]), "C").tolist()
    [False, False, False]
    """
    codes, different = pd.factorize(invoice)
    different = pd.Series(different, dtype="str")
    marked = different.str.fullmatch(f"[{letter}{letter.lower()}]-?[0-9]+").fillna(False).to_numpy(bool)
    plain = different.str.fullmatch("[0-9]+").fillna(False).to_numpy(bool)
    if not marked.any() or plain.sum() < 0.5 * len(different):
        marked = np.zeros(len(different), dtype=bool)
    return pd.Series(np.append(marked, False)[codes], index=invoice.index)


def fee_lines(product: pd.Series, codes: list[str]) -> pd.Series:
    """Lines whose product code is in a list of codes that are no products.

    Examples
    --------
    >>> fee_lines(pd.Series(["85048", "POST", "post", "TEST001"]), ["POST", "TEST*"]).tolist()
    [False, True, True, True]
    >>> fee_lines(pd.Series(["A", "B", "D"]), ["D"]).tolist()  # short codes are products here
    [False, False, False]
    """
    numbers, different = pd.factorize(product)
    names = [tidy(code).casefold() for code in different]
    known = [tidy(code).casefold() for code in codes]
    patterns = re.compile("|".join(re.escape(code).replace(r"\*", ".*") for code in known) or "(?!)")
    short = np.array([len(name) <= 2 for name in names] + [False])
    hits = np.array([bool(patterns.fullmatch(name)) for name in names] + [False])
    if short[numbers].sum() > 0.05 * len(numbers):
        hits &= ~short
    return pd.Series(hits[numbers], index=product.index)
