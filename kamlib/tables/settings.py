"""What has the user said about this file: headers confirmed, sheet, encoding, how to treat special lines?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kamlib.errors import KamError, nearest
from kamlib.tables.columns import Contract, rules
from kamlib.tables.troubles import trouble
from kamlib.text.told import in_language
from kamlib.text.typed import ORDERS
from kamlib.writing import write_text
from kamlib.yaml_files import read_yaml

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
        options={**DEFAULTS, **_checked(stored.get("treat") or {}, str(file)), **_checked(options or {}, "options=")},
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
    tables = data["tables"] = data.get("tables") or {}
    entry = tables[table.name] = tables.get(table.name) or {}
    entry["map"] = {**(entry.get("map") or {}), **_checked_mapping(mapping, table, "write_settings(mapping=)")}
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
    """What ``kam.yaml`` says, every part of it in the form that is wanted."""
    try:
        data = read_yaml(file)
    except KamError as error:
        raise _bad(file, error.what, where=error.where) from error
    data = {} if data is None else data
    tables = data.get("tables") if isinstance(data, dict) else ()
    if not isinstance(data, dict) or not isinstance(tables, (dict, type(None))):
        raise _bad(file, "no 'tables:' with 'ledger:' below it")
    for table, entry in (tables or {}).items():
        if not isinstance(entry, (dict, type(None))):
            raise _bad(file, f"no fields below {table!r}")
        for key, value in (entry or {}).items():
            wanted = {"map": dict, "treat": dict, "sheet": str, "encoding": str}.get(key, object)
            if not isinstance(value, (wanted, type(None))):
                raise _bad(file, f"{key!r} of {table!r} has not the right form")
            if key == "map" and not all(isinstance(column, (str, type(None))) for column in (value or {}).values()):
                raise _bad(file, f"{key!r} of {table!r} has not the right form")
    return data


def _bad(file: Path, reason: str, *, where: str = "") -> KamError:
    spoken = {lang: in_language(reason, lang) for lang in ("en", "zh")}
    return trouble("bad_settings", where=where or str(file), reason=spoken)


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
    split = {} if codes is None else {"fee_codes": re.split("[,，;；]", codes) if isinstance(codes, str) else codes}
    if codes is not None and not isinstance(split["fee_codes"], (list, tuple)):
        _require(codes, ["POST, M"], where=f"{where} fee_codes")
    return {**options, **split}


def _require(value: object, known: Iterable[str], *, where: str) -> None:
    known = list(known)
    if value not in known:
        near = nearest(str(value), known, most=1)
        raise trouble(
            "unknown_word", where=where, value=str(value), known=", ".join(known if len(known) < 5 else near or known)
        )
