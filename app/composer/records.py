"""Values of `app.values.packages` to JSON and back, strictly: what does not fit is refused.

Bytes are hex, enums their value, tuples lists. In a form's fields, where text and bytes may both
stand, bytes are marked: `{"hex": "..."}`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.errors import CodecError

T = TypeVar("T")

_HEX = "hex"


def to_form(value: object) -> object:
    """Return the value in JSON's own types."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_form(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [to_form(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _marked(item) for key, item in value.items()}
    return value


def from_form(kind: type[T], value: object, path: str = "") -> T:
    """Make a value of this type. Raises ValueError naming the place that does not fit."""
    made: T = _read(kind, value, path or kind.__name__)
    return made


def _marked(value: object) -> object:
    """Tell bytes from text in a mapping whose values may be either."""
    return {_HEX: value.hex()} if isinstance(value, bytes) else to_form(value)


def _unmarked(value: object, path: str) -> object:
    if isinstance(value, dict):
        return _made(bytes.fromhex, _expect(value.get(_HEX), str, path), path)
    if isinstance(value, list):
        return tuple(_expect(item, str, path) for item in value)
    if value is None or isinstance(value, str | int):
        return value
    raise ValueError(f"{path} is {value!r:.40}, which no field holds")


def _read(kind: Any, value: object, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(part for part in get_args(kind) if part is not type(None))
        return None if value is None else _read(inner, value, path)
    if origin is tuple:
        item = get_args(kind)[0]
        entries = enumerate(_expect(value, list, path))
        return tuple(_read(item, entry, f"{path}[{number}]") for number, entry in entries)
    if origin is Mapping:
        named = _expect(value, dict, path)
        return {key: _unmarked(entry, f"{path}.{key}") for key, entry in named.items()}
    if is_dataclass(kind):
        return _read_dataclass(kind, _expect(value, dict, path), path)
    return _read_scalar(kind, value, path)


def _read_dataclass(kind: Any, value: Mapping[str, object], path: str) -> Any:
    hints = _hints(kind)
    if unknown := set(value) - set(hints):
        raise ValueError(f"{path}: nothing is called {min(unknown)}")
    missing = [
        field.name
        for field in fields(kind)
        if field.name not in value and field.default is field.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{path}.{missing[0]} is missing")
    return kind(**{name: _read(hints[name], value[name], f"{path}.{name}") for name in value})


def _read_scalar(kind: Any, value: object, path: str) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if kind in (bool, int, float):
        if type(value) is not kind:
            raise ValueError(f"{path} is {value!r:.40}, not of type {kind.__name__}")
        return value
    if issubclass(kind, Enum):
        return _made(kind, value, path)
    text = _expect(value, str, path)
    return _made(bytes.fromhex if kind is bytes else kind, text, path)


def _made(make: Any, value: object, path: str) -> Any:
    try:
        return make(value)
    except (ValueError, CodecError) as error:
        raise ValueError(f"{path}: {error}") from error


def _expect(value: object, kind: type[T], path: str) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"{path} is {value!r:.40}, not of type {kind.__name__}")
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
