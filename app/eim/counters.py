"""The counters of eIMs, one per (eIM, EID), that never go back.

1. A number is on the disk before the caller has it, so that a crash can lose a number but never
   give one out twice. Gaps are harmless: an eUICC takes any number above the last.
2. Each pair has a file of its own, replaced in one step; a lock on the folder keeps other programs
   out meanwhile.
3. A damaged file is an error and no fresh start, because a counter that begins again is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import durable, paths
from app.errors import SettingsError, TrustError
from app.file_lock import file_lock
from app.values.ids import Eid


class Counters:
    """The counters in a folder. Any thread and any number of programs may use it at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.state_dir() / "counters"

    def reserve(self, eim_id: str, eid: Eid, at_least: int = 1) -> int:
        """Return a number no caller ever got for this pair, `at_least` or higher.

        It is on the disk before this returns. Raises TrustError when the stored counter is damaged,
        SettingsError when the folder cannot be written.
        """
        with self._locked():
            number = max(self.peek(eim_id, eid) + 1, at_least)
            self._store(eim_id, eid, number)
        return number

    def raise_to(self, eim_id: str, eid: Eid, value: int) -> int:
        """Make sure that the next number is above `value`, and return the stored one.

        For a card that knows a higher counter than this machine. Raises as `reserve` does.
        """
        with self._locked():
            stored = self.peek(eim_id, eid)
            if value > stored:
                self._store(eim_id, eid, value)
        return max(stored, value)

    def peek(self, eim_id: str, eid: Eid) -> int:
        """Return the last number given out, 0 when there was none. Raises TrustError."""
        path = self._path(eim_id, eid)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if (found["eimId"], found["eid"]) != (eim_id, eid) or type(found["counter"]) is not int:
                raise ValueError("it is of another eIM or card")
            return int(found["counter"])
        except FileNotFoundError:
            return 0
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise TrustError(
                f"The counter of {eim_id} for this card cannot be read: {error}.",
                hint=f"Read the counter from the card, remove {path} and start above that number.",
            ) from error

    def _path(self, eim_id: str, eid: Eid) -> Path:
        name = hashlib.sha256(f"{eid}/{eim_id}".encode(errors="surrogatepass")).hexdigest()
        return self.folder / f"{name[:40]}.json"

    def _store(self, eim_id: str, eid: Eid, number: int) -> None:
        text = json.dumps({"eimId": eim_id, "eid": eid, "counter": number})
        durable.replace(self._path(eim_id, eid), text.encode())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep every other user of the folder out."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file_lock(self.folder / "lock"):
                yield
        except OSError as error:
            raise SettingsError(
                f"The counters cannot be kept: {error.strerror or error}.",
                hint=f"Make {self.folder} writable.",
            ) from error
