"""What has the user said about this file: headers confirmed, sheet, encoding, how to treat special lines?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kamlib.errors import KamError, nearest, require_choice
from kamlib.tables.columns import Contract, rules
from kamlib.tables.dates import ORDERS

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
    """What was said: ``mapping`` their header → column, ``options`` as in :data:`DEFAULTS`."""

    mapping: Mapping[str, str | None] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=lambda: dict(DEFAULTS))
    sheet: str | None = None
    encoding: str | None = None


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
    """
    given = mapping if isinstance(mapping, Mapping) else None
    file = Path(mapping) if mapping is not None and given is None else settings_file(path)
    stored = _stored(file, table, must_exist=mapping is not None and given is None)
    return Settings(
        mapping={**stored.get("map", {}), **_checked_mapping(given or {}, table, "mapping=")},
        options={**DEFAULTS, **_checked(stored.get("treat", {}), str(file)), **_checked(options or {}, "options=")},
        sheet=sheet or stored.get("sheet"),
        encoding=encoding or stored.get("encoding"),
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
    file.write_text(text + yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def fee_codes(settings: Settings) -> list[str]:
    """The product codes that are fees, as the user or the kit lists them."""
    own = settings.options["fee_codes"]
    return list(rules("fee_codes") if own is None else own)


def _stored(file: Path, table: Contract, *, must_exist: bool) -> dict:
    if not file.exists() and not must_exist:
        return {}
    entry = (_loaded(file).get("tables") or {}).get(table.name) or {}
    known = ("map", "treat", "sheet", "encoding")
    for key in entry:
        require_choice(key, known, where=f"{file}, tables: {table.name}:")
    return {**entry, "map": _checked_mapping(entry.get("map") or {}, table, str(file))}


def _loaded(file: Path) -> dict:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())[:160]
        raise KamError(f"cannot be read: {reason}", where=str(file), fix="mend the file or remove it") from error
    if not isinstance(data or {}, dict):
        raise KamError("no settings in this file", where=str(file), fix="write 'tables:' with 'ledger:' below it")
    return data or {}


def _checked_mapping(mapping: Mapping, table: Contract, where: str) -> dict:
    for header, column in mapping.items():
        if column is not None:
            require_choice(column, table.columns, where=f"{where} {header!r}")
    twice = [column for column in mapping.values() if column and list(mapping.values()).count(column) > 1]
    if twice and where == "mapping=":
        raise KamError(f"two headers for {twice[0]!r}", where=where, fix=f"name one header for {twice[0]!r}")
    return {str(header): column for header, column in mapping.items()}


def _checked(options: Mapping, where: str) -> dict:
    for key, value in options.items():
        if key not in DEFAULTS:
            near = nearest(key, DEFAULTS, most=1)
            fix = f"use {near[0]!r}" if near else "use one of " + ", ".join(map(repr, DEFAULTS))
            raise KamError(f"unknown option {key!r}", where=where, fix=fix)
        if key in _ALLOWED and value not in _ALLOWED[key]:
            choices = [repr(choice) for choice in _ALLOWED[key] if choice]
            raise KamError(f"unknown value {value!r} of {key!r}", where=where, fix="use one of " + ", ".join(choices))
    return dict(options)
