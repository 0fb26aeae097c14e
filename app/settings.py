"""What the user chose, kept as one TOML file.

Unknown keys are kept, a wrong value is named with its key and what would be right, and the file is
replaced in one step so that a crash leaves the old or the new one.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app import durable, paths
from app.errors import SettingsError

_S = TypeVar("_S", "CardSettings", "BenchSettings")

ISDR_AID = "A0000005591010FFFFFFFF8900000100"


class RefreshPolicy(StrEnum):
    """What follows a change of the enabled profile, before the truth is read again."""

    RESET = "reset"
    """Ask for no REFRESH; reset the card. Right for readers."""
    REFRESH = "refresh"
    """Set refreshFlag, answer the card's REFRESH, then reset it. Right for devices."""
    NONE = "none"
    """Set no flag and do not reset: the change may not be effective yet."""


class ReaderMode(StrEnum):
    """How a PC/SC reader is opened."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class CardSettings:
    """How cards are talked to.

    isdr_aids: hex, tried in order. block_size: data bytes per STORE DATA, 1 to 255.
    terminal_capability: hex of the template sent before the first SELECT, empty to send none.
    """

    isdr_aids: tuple[str, ...] = (ISDR_AID,)
    block_size: int = 255
    refresh_policy: RefreshPolicy = RefreshPolicy.RESET
    reader_mode: ReaderMode = ReaderMode.SHARED
    terminal_capability: str = "A903830107"


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """Which simulated cards stand on the bench, by URI."""

    simulated: tuple[str, ...] = ("sim:",)


@dataclass(frozen=True, slots=True)
class Values:
    """All settings that have a meaning outside the window."""

    card: CardSettings = field(default_factory=CardSettings)
    bench: BenchSettings = field(default_factory=BenchSettings)


class Settings:
    """The settings file. Any thread may read `values`; `update` replaces and saves them.

    `window` holds what only the window understands (geometry, splitters), as plain TOML values.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.config_dir() / "settings.toml"
        self._lock = threading.Lock()
        self._document = _load(self.path)
        self.values = Values(
            card=_section(CardSettings, "card", self._document),
            bench=_section(BenchSettings, "bench", self._document),
        )

    @property
    def window(self) -> Mapping[str, Any]:
        """The window's own table, read-only; change it with `save_window`."""
        table = self._document.get("window", {})
        return table if isinstance(table, dict) else {}

    def save_window(self, table: Mapping[str, Any]) -> None:
        """Keep the window's table."""
        with self._lock:
            self._document["window"] = dict(table)
            self._save()

    def update(
        self, *, card: CardSettings | None = None, bench: BenchSettings | None = None
    ) -> None:
        """Check, take and save new settings. Raises SettingsError and changes nothing if wrong."""
        new = replace(self.values, card=card or self.values.card, bench=bench or self.values.bench)
        for name in ("card", "bench"):
            _check(name, getattr(new, name))
        with self._lock:
            for name in ("card", "bench"):
                known = _table(getattr(new, name))
                self._document[name] = {**self._document.get(name, {}), **known}
            self._save()
            self.values = new

    def _save(self) -> None:
        import tomli_w  # only a program that changes settings pays for it

        try:
            durable.replace(self.path, tomli_w.dumps(self._document).encode())
        except OSError as error:
            raise SettingsError(
                f"The settings could not be saved: {error.strerror}.",
                hint=f"Make {self.path.parent} writable.",
            ) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The settings file cannot be read: {error}.",
            hint=f"Mend or remove {path}; without it the defaults apply.",
        ) from error


def _section(kind: type[_S], name: str, document: Mapping[str, Any]) -> _S:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"[{name}] must be a table.", key=name, hint="Mend the settings file.")
    known = {f.name: f for f in fields(kind)}
    given = {key: _typed(f"{name}.{key}", known[key], table[key]) for key in table if key in known}
    section = kind(**given)
    _check(name, section)
    return section


def _typed(key: str, spec: Field[Any], value: Any) -> Any:
    default = spec.default
    if isinstance(default, StrEnum):
        kind = type(default)
        if value not in list(kind):
            raise _wrong(key, value, "one of " + ", ".join(kind))
        return kind(value)
    if isinstance(default, tuple):
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise _wrong(key, value, "a list of texts")
        return tuple(value)
    if type(value) is not type(default):
        raise _wrong(key, value, f"{_WORDS[type(default)]}")
    return value


_WORDS: dict[type, str] = {int: "a whole number", str: "a text"}


def _check(name: str, section: Any) -> None:
    if isinstance(section, CardSettings):
        if not 1 <= section.block_size <= 255:
            raise _wrong(f"{name}.block_size", section.block_size, "a number from 1 to 255")
        if not section.isdr_aids:
            raise _wrong(f"{name}.isdr_aids", "nothing", "at least one AID")
        for aid in section.isdr_aids:
            _hex(f"{name}.isdr_aids", aid, 5, 16)
        _hex(f"{name}.terminal_capability", section.terminal_capability, 0, 255)
    if isinstance(section, BenchSettings):
        for uri in section.simulated:
            if not uri.startswith("sim:"):
                raise _wrong(f"{name}.simulated", uri, "URIs that begin with sim:")


def _hex(key: str, text: str, least: int, most: int) -> None:
    try:
        size = len(bytes.fromhex(text))
    except ValueError:
        size = -1
    if not least <= size <= most:
        raise _wrong(key, text, f"{least} to {most} bytes of hex")


def _wrong(key: str, value: object, right: str) -> SettingsError:
    return SettingsError(
        f"The setting {key} cannot be {value!r}.", key=key, hint=f"It takes {right}."
    )


def _table(section: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, StrEnum):
            return str(value)
        return list(value) if isinstance(value, tuple) else value

    return {f.name: plain(getattr(section, f.name)) for f in fields(section)}
