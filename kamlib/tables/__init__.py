"""The words of the data: bundled tables, columns and contracts, reading any file, the ledger summary."""

from importlib import import_module

_HOME = {  # public name: module of this package; loaded when first asked for, so that importing kamlib.tables is cheap
    "load_table": "bundled",
    "load_case": "bundled",
    "table_names": "bundled",
    "case_names": "bundled",
    "read_table": "reading",
    "read_ledger": "reading",
    "Reading": "reading",
    "write_ledger": "canonical",
    "account_summary": "summary",
}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return __all__
