"""What has the user said about this file: headers confirmed, sheet, encoding, how to treat special lines?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kamlib.errors import nearest
from kamlib.tables.columns import Contract, rules
from kamlib.tables.dates import ORDERS
from kamlib.tables.troubles import trouble
from kamlib.writing import write_text

FILE_NAME = "kam.yaml"
TREATMENTS = ("keep", "leave_out")
DEFAULTS = {
    "cancelled": "keep",
    "bad_debt": "leave_out",
    "fee": "leave_out",
    "returned": "leave_out",
    "duplicates": "keep",
    "fee_codes": None,
    "dates": None,
    "decimal": None,
    "price": "after_discount",
}
_ALLOWED = {
    **dict.fromkeys(("cancelled", "bad_debt", "fee", "returned", "duplicates"), TREATMENTS),
    "dates": (None, *ORDERS),
    "decimal": (None, ".", ","),
    "price": ("after_discount", "before_discount"),
}


@dataclass(frozen=True)
class Settings:
    """What was said: ``mapping`` their header → column, ``options`` as in :data:`DEFAULTS`; ``required``: headers that
    the call itself names and that must be there."""

    mapping: Mapping[str, str | None] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=lambda: dict(DEFAULTS))
    sheet: str | None = None
    encoding: str | None = None
    required: tuple[str, ...] = ()


def settings_for(
    path: str | Path,
    table: Contract,
    *,
    mapping: Mapping[str, str] | str | Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """What ``kam.yaml`` beside the data says, then what the call says, which goes before it.

    Parameters
    ----------
    path : str or Path
        The data; its folder is searched for ``kam.yaml``.
    mapping : dict or path, optional
        Their header → column; or the path of another ``kam.yaml``.

    Raises
    ------
    KamError
        Unknown option, value or column; a ``kam.yaml`` that cannot be read.

    Notes
    -----
    The file, all of it optional::

        tables:
          ledger:
            map: {卡号: account_id, 备注: null}    # their header: column; null: none of the kit's columns
            sheet: 订单
            encoding: big5
            treat: {cancelled: leave_out, fee_codes: [POST, M], dates: dmy, decimal: ",", price: before_discount}
    """
    given = mapping if isinstance(mapping, Mapping) else None
    file = Path(mapping) if mapping is not None and given is None else settings_file(path)
    stored = _stored(file, table, must_exist=mapping is not None and given is None)
    said = _checked_mapping(given or {}, table, "mapping=")
    kept = {
        header: column for header, column in stored.get("map", {}).items() if column not in set(said.values()) - {None}
    }
    return Settings(
        mapping={**kept, **said},
        options={**DEFAULTS, **_checked(stored.get("treat", {}), str(file)), **_checked(options or {}, "options=")},
        sheet=sheet or stored.get("sheet"),
        encoding=encoding or stored.get("encoding"),
        required=tuple(str(header) for header in given or ()),
    )


def settings_file(path: str | Path) -> Path:
    """Where ``kam.yaml`` belongs for a file, folder or glob: beside the data."""
    given = Path(path)
    return (given if given.is_dir() else given.parent) / FILE_NAME


def write_settings(path: str | Path, table: Contract, mapping: Mapping[str, str | None]) -> Path:
    """Keep confirmed headers in the ``kam.yaml`` beside the data; what it said before stays.

    Returns
    -------
    Path
        The file that was written.
    """
    file = settings_file(path)
    data = _loaded(file) if file.exists() else {}
    entry = data.setdefault("tables", {}).setdefault(table.name, {})
    entry["map"] = {**entry.get("map", {}), **_checked_mapping(mapping, table, "write_settings(mapping=)")}
    text = "# What was confirmed about the files of this folder: their header: column of the kit\n"
    write_text(file, text + yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    return file


def fee_codes(settings: Settings) -> list[str]:
    """The product codes that are fees, as the user or the kit lists them."""
    own = settings.options["fee_codes"]
    return list(rules("fee_codes") if own is None else own)


def _stored(file: Path, table: Contract, *, must_exist: bool) -> dict:
    if not file.exists() and not must_exist:
        return {}
    entry = (_loaded(file).get("tables") or {}).get(table.name) or {}
    for key in entry:
        _require(key, ("map", "treat", "sheet", "encoding"), where=f"{file}, tables: {table.name}:")
    return {**entry, "map": _checked_mapping(entry.get("map") or {}, table, str(file))}


def _loaded(file: Path) -> dict:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        if not isinstance(data, dict) or not isinstance(data.get("tables") or {}, dict):
            raise ValueError("no 'tables:' with 'ledger:' below it")
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise trouble("bad_settings", where=str(file), reason=" ".join(str(error).split())[:160]) from error
    return data


def _checked_mapping(mapping: Mapping, table: Contract, where: str) -> dict:
    columns = [column for column in mapping.values() if column is not None]
    for header, column in mapping.items():
        if column is not None:
            _require(column, table.columns, where=f"{where} {header!r}")
    twice = [column for column in columns if columns.count(column) > 1]
    if twice and where == "mapping=":
        raise trouble("two_headers", where=where, column=twice[0])
    return {str(header): column for header, column in mapping.items()}


def _checked(options: Mapping, where: str) -> dict:
    for key, value in options.items():
        _require(key, DEFAULTS, where=where)
        if key in _ALLOWED and value not in _ALLOWED[key]:
            _require(value, [choice for choice in _ALLOWED[key] if choice], where=f"{where} {key}")
    codes = options.get("fee_codes")
    split = {"fee_codes": re.split("[,，;；]", codes)} if isinstance(codes, str) else {}
    return {**options, **split}


def _require(value: object, known: Iterable[str], *, where: str) -> None:
    known = list(known)
    if value not in known:
        near = nearest(str(value), known, most=1)
        raise trouble(
            "unknown_word", where=where, value=value, known=", ".join(known if len(known) < 5 else near or known)
        )
