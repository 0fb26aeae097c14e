"""How things stand between a card and an eIM, kept from round to round.

A result is on the disk here before it is sent, and leaves only when the eIM has taken it. What the
eUICC keeps itself is found there again, so a lost file loses nothing that was signed.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app import durable, paths
from app.errors import SettingsError
from app.values.ids import Eid
from app.values.json_form import from_json, to_json


@dataclass(frozen=True, slots=True)
class Pending:
    """An EimPackageResult to be delivered, as it goes into ProvideEimPackageResult.

    seq: the eUICC's number, None for what it does not keep. delivered: the eIM took it without
    acknowledging it. rollback: the package may be undone once if it cannot be delivered.
    refusals: how often it was answered with an error or without acknowledgement. due: not before
    that time, in seconds since the epoch.
    """

    raw: bytes
    seq: int | None = None
    delivered: bool = False
    rollback: bool = False
    refusals: int = 0
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Resting:
    """A notification that was refused and rests until `due`."""

    seq: int
    refusals: int
    due: float


@dataclass(frozen=True, slots=True)
class Standing:
    """pending: oldest first. enabled: ICCID of the enabled profile when last seen, None if never.

    notify: the eIM is yet to hear of a change it did not cause; cause: which, if that is known.
    """

    pending: tuple[Pending, ...] = ()
    resting: tuple[Resting, ...] = ()
    enabled: str | None = None
    notify: bool = False
    cause: int | None = None

    @property
    def next_due(self) -> float:
        """When the first of what rests is to be tried again, 0.0 for nothing."""
        dues = [one.due for one in self.pending] + [one.due for one in self.resting]
        return min(filter(None, dues), default=0.0)

    def swapped(self, old: Pending, *new: Pending) -> Standing:
        """Put something in the place of a pending result, or nothing."""
        kept: list[Pending] = []
        for one in self.pending:
            kept += new if one == old else (one,)
        return replace(self, pending=tuple(kept))


class Standings:
    """All standings of a folder, one file each; without a folder they last as long as this object.

    Any thread may use it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Standing] = {}

    @classmethod
    def of_this_machine(cls) -> Standings:
        """Those in the state folder of the user."""
        return cls(paths.state_dir() / "ipa")

    def get(self, eid: Eid, eim_id: str) -> Standing:
        """Return how things stand, all empty for a new pair. Raises SettingsError if damaged."""
        with self._lock:
            return self._get(eid, eim_id)

    def change(self, eid: Eid, eim_id: str, how: Callable[[Standing], Standing]) -> Standing:
        """Replace a standing by what `how` makes of it; it is on the disk when this returns.

        Raises SettingsError when it cannot be read or written; then nothing is changed.
        """
        with self._lock:
            old = self._get(eid, eim_id)
            new = how(old)
            if new != old:
                self._put(eid, eim_id, new)
            return new

    def _get(self, eid: Eid, eim_id: str) -> Standing:
        if self.folder is None:
            return self._known.get((eid, eim_id), Standing())
        path = self._path(self.folder, eid, eim_id)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return from_json(Standing, found["standing"])
        except FileNotFoundError:
            return Standing()
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise SettingsError(
                f"What the IPA keeps of this card and eIM cannot be read: {error}.",
                hint=f"Remove {path}; signed results are on the card as well.",
            ) from error

    def _put(self, eid: Eid, eim_id: str, standing: Standing) -> None:
        if self.folder is None:
            self._known[eid, eim_id] = standing
            return
        path = self._path(self.folder, eid, eim_id)
        document = {"eid": eid, "eimId": eim_id, "standing": to_json(standing)}
        try:
            durable.replace(path, json.dumps(document).encode())
        except OSError as error:
            raise SettingsError(
                f"What the IPA keeps of this card could not be saved: {error.strerror}.",
                hint=f"Make {self.folder} writable.",
            ) from error

    @staticmethod
    def _path(folder: Path, eid: Eid, eim_id: str) -> Path:
        name = hashlib.sha256(f"{eid}/{eim_id}".encode(errors="surrogatepass")).hexdigest()
        return folder / f"{name[:40]}.json"
