"""Recipes as TOML, for people to read, edit and keep beside their notes.

What is bytes in a recipe is hex in the file, and fields keep the standard's names. Reading is
strict: a key nobody knows is an error that names it, because a misspelt one would be left out of
the package in silence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

import tomli_w

from app.codec.dialects import DIALECTS
from app.eim.edits import steps
from app.eim.field_values import taken
from app.eim.fields import FieldError, FieldSpec
from app.eim.operations import by_name
from app.eim.requests import by_kind
from app.errors import CodecError, SettingsError
from app.values.ids import Eid
from app.values.packages import (
    CARD_DIALECT,
    Fault,
    FieldValue,
    Operation,
    PackageKind,
    RawEdit,
    Recipe,
)

_KEYS = {
    "kind": str,
    "dialect": str,
    "identity": str,
    "eim_id": str,
    "eid": str,
    "counter": int,
    "token": int,
    "transaction_id": str,
    "faults": list,
    "note": str,
    "values": dict,
    "operations": list,
    "edit": list,
}
_WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table"}
_NAME = "name"
_BITS = 128

_Kind = TypeVar("_Kind", bound=StrEnum)


def to_toml(recipe: Recipe) -> str:
    """Write a recipe. What is empty or None is left out.

    Raises SettingsError for text that no file can hold.
    """
    document: dict[str, object] = {"kind": str(recipe.kind), "dialect": recipe.dialect}
    for name in ("identity", "eim_id", "eid", "counter", "token", "note"):
        value = getattr(recipe, name)
        if value not in (None, ""):
            document[name] = str(value) if isinstance(value, Eid) else value
    if recipe.transaction_id:
        document["transaction_id"] = recipe.transaction_id.hex().upper()
    if recipe.faults:
        document["faults"] = [str(fault) for fault in recipe.faults]
    if recipe.values:
        document["values"] = _written(recipe.values)
    if recipe.operations:
        document["operations"] = [
            {_NAME: operation.name, **_written(operation.values)} for operation in recipe.operations
        ]
    if recipe.edits:
        document["edit"] = [
            {"at": edit.at, "bytes": edit.content.hex().upper()} for edit in recipe.edits
        ]
    text = tomli_w.dumps(document)
    try:
        text.encode()
    except UnicodeEncodeError:
        _wrong("note", "half a character", "text that can be saved")
    return text


def from_toml(text: str | bytes) -> Recipe:
    """Read a recipe. Raises SettingsError naming the key that is wrong."""
    document = _parse(text)
    for key, value in document.items():
        if key not in _KEYS:
            _unknown(key, _KEYS)
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            _wrong(key, value, _WORDS[_KEYS[key]])
        if isinstance(value, int) and value.bit_length() >= _BITS:
            _wrong(key, value, f"a number of less than {_BITS} bits")
    kind = _one_of("kind", document.get("kind", PackageKind.EUICC_PACKAGE), PackageKind)
    signed = kind is PackageKind.EUICC_PACKAGE
    if not signed and "operations" in document:
        _wrong("operations", "a list", f"nothing in a {kind}")
    if signed and "values" in document:
        _wrong("values", "a table", f"nothing in a {kind}; its fields belong to operations")
    return Recipe(
        kind=kind,
        dialect=_dialect(document.get("dialect", Recipe().dialect)),
        identity=document.get("identity", ""),
        eim_id=document.get("eim_id", ""),
        eid=_eid(document.get("eid")),
        counter=document.get("counter"),
        token=document.get("token"),
        transaction_id=_hex("transaction_id", document.get("transaction_id", "")),
        operations=tuple(
            _operation(f"operations[{index}]", table)
            for index, table in enumerate(document.get("operations", []))
        ),
        values={} if signed else _read("values", document.get("values", {}), by_kind(kind).fields),
        faults=tuple(_one_of("faults", name, Fault) for name in document.get("faults", [])),
        edits=tuple(
            _edit(f"edit[{index}]", table) for index, table in enumerate(document.get("edit", []))
        ),
        note=document.get("note", ""),
    )


def _parse(text: str | bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"The recipe cannot be read: {error}.",
            hint="Mend the file; it is TOML, as `package new` writes it.",
        ) from error


def _operation(key: str, table: object) -> Operation:
    if not isinstance(table, dict):
        _wrong(key, table, "a table with a name")
    name = table.get(_NAME)
    try:
        row = by_name(name if isinstance(name, str) else "")
    except CodecError as error:
        raise SettingsError(
            f"{key}.{_NAME} cannot be {name!r}.", key=f"{key}.{_NAME}", hint=error.hint
        ) from error
    values = {field: value for field, value in table.items() if field != _NAME}
    return Operation(row.name, _read(key, values, row.fields))


def _edit(key: str, table: object) -> RawEdit:
    if not isinstance(table, dict):
        _wrong(key, table, "a table with `at` and `bytes`")
    for name in ("at", "bytes"):
        if not isinstance(table.get(name), str):
            _wrong(f"{key}.{name}", table.get(name), _WORDS[str])
    if unknown := set(table) - {"at", "bytes"}:
        _unknown(f"{key}.{min(unknown)}", {"at": str, "bytes": str})
    try:
        steps(table["at"])
    except CodecError as error:
        raise SettingsError(error.message, key=f"{key}.at", hint=error.hint) from error
    return RawEdit(table["at"].upper(), _hex(f"{key}.bytes", table["bytes"]))


def _read(
    key: str, table: Mapping[str, Any], fields: tuple[FieldSpec, ...]
) -> dict[str, FieldValue]:
    known = {spec.name: spec for spec in fields}
    values: dict[str, FieldValue] = {}
    for name, value in table.items():
        if name not in known:
            _unknown(f"{key}.{name}", known)
        if not isinstance(value, str | int | bool | list):
            _wrong(f"{key}.{name}", value, "a text, a number, true or false, or a list of texts")
        values[name] = _field(f"{key}.{name}", known[name], value)
    return values


def _field(key: str, spec: FieldSpec, value: Any) -> FieldValue:
    """Return the canonical value, so that a recipe read is the same however it was spelt."""
    try:
        return taken(spec, tuple(value) if isinstance(value, list) else value)
    except FieldError as error:
        raise SettingsError(
            f"{key} cannot be {_short(value)}: {error}.",
            key=key,
            hint=spec.help or "Correct it in the file.",
        ) from error


def _written(values: Mapping[str, FieldValue]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, bytes):
            plain[name] = value.hex().upper()
        elif isinstance(value, tuple):
            plain[name] = list(value)
        elif value is not None:
            plain[name] = value
    return plain


def _dialect(value: str) -> str:
    if value not in (*DIALECTS, CARD_DIALECT):
        _wrong("dialect", value, f"one of {', '.join(DIALECTS)}, or {CARD_DIALECT}")
    return value


def _eid(value: str | None) -> Eid | None:
    try:
        return None if value is None else Eid(value)
    except CodecError as error:
        raise SettingsError(error.message, key="eid", hint=error.hint) from error


def _hex(key: str, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        _wrong(key, text, "pairs of hex digits")


def _one_of(key: str, value: object, kind: type[_Kind]) -> _Kind:
    try:
        return kind(str(value))
    except ValueError:
        _wrong(key, value, f"one of {', '.join(kind)}")


def _unknown(key: str, known: Mapping[str, object]) -> NoReturn:
    raise SettingsError(
        f"The recipe has {key[:80]}, which means nothing.",
        key=key[:80],
        hint=f"Known here: {', '.join(known) or 'nothing'}.",
    )


def _wrong(key: str, value: object, right: str) -> NoReturn:
    raise SettingsError(
        f"{key} of the recipe cannot be {_short(value)}.", key=key, hint=f"It takes {right}."
    )


def _short(value: object) -> str:
    if isinstance(value, int) and value.bit_length() >= _BITS:
        return "so large a number"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
