"""Values kept as JSON text in a column."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from app.errors import SettingsError
from app.values.json_form import from_json, to_json

T = TypeVar("T")


def dump(value: object) -> str | None:
    """Return the text of a dataclass, None for None."""
    if value is None:
        return None
    return json.dumps(to_json(value), separators=(",", ":"))


def load(kind: type[T], text: str, where: str) -> T:
    """Read a value back. where: what is damaged if it is, for people; a SettingsError then."""
    try:
        found: T = _read(kind, text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            f"The store holds a damaged entry for {where}: {error}.",
            key="store",
            hint="Whoever keeps the store can bring back its last backup. Nothing was changed.",
        ) from error
    return found


def load_optional(kind: type[T], text: str | None, where: str) -> T | None:
    """Read a value back, None from NULL. Raises as `load` does."""
    return None if text is None else load(kind, text, where)


def _parse(kind: Any, text: str) -> Any:
    return from_json(kind, json.loads(text))


_read: Callable[[Any, str], Any] = lru_cache(maxsize=512)(_parse)
"""It remembers some: a device that comes often brings the same certificates each time."""
