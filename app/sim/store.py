"""Where a card's state is kept: one JSON file per card, written whole, or nowhere.

A write replaces the file in one step: it is either the old or the new state. The file holds private
keys: it is readable by its owner only.
While a card is in use its file is locked, and a second opener is told so at once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from filelock import Timeout

from app import durable
from app.errors import DeviceError
from app.file_lock import file_lock, holder
from app.sim.state import CardState
from app.values.json_form import from_json, to_json

_FORMAT = 1


class Store(Protocol):
    """Keeps one card's state between sessions."""

    def open(self) -> CardState | None:
        """Take hold of the store and return what it keeps. Raises DeviceError."""
        ...

    def save(self, state: CardState) -> None:
        """Keep this state; it is safe when this returns. Raises OSError."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class NoStore:
    """Keeps the state as long as the object lives, and no longer."""

    def __init__(self) -> None:
        self._state: CardState | None = None

    def open(self) -> CardState | None:
        """Return the state of the last session with this object."""
        return self._state

    def save(self, state: CardState) -> None:
        """Remember the state."""
        self._state = state

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


class FileStore:
    """Keeps the state in a file. name: the card's, for messages."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._path = path
        self._name = name
        self._lock_path = path.with_name(path.name + ".lock")
        self._lock = file_lock(self._lock_path)

    def open(self) -> CardState | None:
        """Lock and read the file; None when there is none yet.

        Raises DeviceError when another program holds the card, the file is damaged or cannot be
        reached. A damaged file is left as it is.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(blocking=False)
        except Timeout:
            raise self._in_use() from None
        except OSError as error:
            raise self._unreachable(error) from error
        try:
            return self._read()
        except BaseException:
            self._lock.release(force=True)
            raise

    def save(self, state: CardState) -> None:
        """Replace the file and sync it. Raises OSError, and then the old file is still there."""
        text = json.dumps({"format": _FORMAT, "card": to_json(state)}, indent=1)
        durable.replace(self._path, text.encode())

    def close(self) -> None:
        """Let go of the file."""
        self._lock.release(force=True)

    def forget(self) -> bool:
        """Delete the file and tell whether there was one. Raises DeviceError while it is in use."""
        if not self._path.exists():
            return False
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise self._in_use() from None
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unreachable(error) from error
        finally:
            self._lock.release(force=True)
        return True

    def _read(self) -> CardState | None:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise self._damaged(error) from error
        except OSError as error:
            raise self._unreachable(error) from error
        try:
            kept = json.loads(text)
            if not isinstance(kept, dict) or kept.get("format") != _FORMAT:
                raise ValueError(f"it is not a card file of format {_FORMAT}")
            return from_json(CardState, kept.get("card"), "card")
        except (ValueError, RecursionError) as error:
            raise self._damaged(error) from error

    @property
    def _title(self) -> str:
        return f"The simulated card “{self._name}”" if self._name else "The simulated card"

    def _in_use(self) -> DeviceError:
        process = holder(self._lock_path)
        which = f" (process {process})" if process else ""
        return DeviceError(
            f"{self._title} is in use by another program{which}: {self._path}",
            hint="Close the other program or window that uses it, or name another card (sim:name).",
        )

    def _damaged(self, error: Exception) -> DeviceError:
        name = f" --name {self._name!r}" if self._name else ""
        return DeviceError(
            f"The saved state of {self._title[0].lower()}{self._title[1:]} is damaged: "
            f"{self._path} ({error}).",
            hint=f"Start it afresh with `eim-workbench sim card{name} --fresh`; its profiles and "
            "keys are then made anew.",
        )

    def _unreachable(self, error: OSError) -> DeviceError:
        return DeviceError(
            f"{self._title} cannot use its file {self._path}: {error.strerror or error}.",
            hint="Make the folder writable, or choose another file with the option state=.",
        )
