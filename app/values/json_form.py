"""Dataclasses to JSON and back, strictly: what does not fit its annotation is refused.

Bytes are hex, enums their value, tuples lists. Where an annotation allows several kinds of value,
bytes are marked, `{"hex": "..."}`, so that they stay apart from text.
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
_PLAIN = (bool, int, float)


def to_json(value: object) -> object:
    """Return a dataclass, and whatever stands in it, in JSON's own types."""
    return _write(type(value), value)


def from_json(kind: type[T], value: object, path: str = "") -> T:
    """Make a value of this type. path: what it is called in errors, the type's name unless given.

    Raises ValueError naming the place that does not fit.
    """
    made: T = _read(kind, value, path or kind.__name__)
    return made


def _write(kind: Any, value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        return {
            one.name: _write(hints[one.name], getattr(value, one.name)) for one in fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex() if len(_kinds(kind)) == 1 else {_HEX: value.hex()}
    if isinstance(value, tuple):
        item = _parts(kind, tuple)[0]
        return [_write(item, entry) for entry in value]
    if isinstance(value, Mapping):
        item = _parts(kind, dict, Mapping)[1]
        return {key: _write(item, entry) for key, entry in value.items()}
    return value


def _read(kind: Any, value: object, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _read_one_of(_kinds(kind), value, path)
    if origin is tuple:
        item = get_args(kind)[0]
        entries = enumerate(_expect(value, list, path))
        return tuple(_read(item, entry, f"{path}[{number}]") for number, entry in entries)
    if origin in (dict, Mapping):
        item = get_args(kind)[1]
        return {k: _read(item, v, f"{path}.{k}") for k, v in _expect(value, dict, path).items()}
    if is_dataclass(kind):
        return _read_dataclass(kind, _expect(value, dict, path), path)
    return _read_scalar(kind, value, path)


def _read_one_of(kinds: tuple[Any, ...], value: object, path: str) -> Any:
    """Read by the shape of the value when several kinds may stand in one place."""
    if len(kinds) == 1:
        return _read(kinds[0], value, path)
    if isinstance(value, dict) and bytes in kinds:
        return _read(bytes, value.get(_HEX), path)
    lists = [kind for kind in kinds if get_origin(kind) is tuple]
    if isinstance(value, list) and lists:
        return _read(lists[0], value, path)
    if type(value) in kinds:
        return value
    raise ValueError(f"{path} is {value!r:.40}, which cannot stand there")


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
    if kind in _PLAIN:
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


def _kinds(kind: Any) -> tuple[Any, ...]:
    """Return what an annotation allows, None apart."""
    if get_origin(kind) not in (Union, types.UnionType):
        return (kind,)
    return tuple(part for part in get_args(kind) if part is not type(None))


def _parts(kind: Any, *origins: Any) -> tuple[Any, ...]:
    """Return what the list or mapping among the kinds is made of."""
    return next(get_args(one) for one in _kinds(kind) if get_origin(one) in origins)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
