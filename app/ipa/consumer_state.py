"""What an IPA keeps for a consumer eUICC that cannot keep it itself: eIMs, counters and results.

One file per card. Whoever can write that file can be its eIM: this is bookkeeping, not security.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app import durable, paths
from app.card.answers import Answer, eim
from app.codec import tlv
from app.codec.mapping import plain
from app.codec.tree import decode
from app.errors import SettingsError
from app.file_lock import file_lock
from app.values.euicc import EimConfiguration
from app.values.ids import Eid
from app.values.json_form import from_json, to_json

FIRST_SEQ = 1_000_000
"""Numbers of results begin here, far above those a card gives to its notifications."""


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result that no eIM has acknowledged."""

    seq: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """Which package a result is about. transaction_id: empty for none.

    token: of the eIM when the package came, with which the result is signed; None without one.
    """

    eim_id: str
    counter: int
    transaction_id: bytes = b""
    token: int | None = None


@dataclass(frozen=True, slots=True)
class WayBack:
    """The right to enable a profile again that a package disabled."""

    iccid: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class ConsumerState:
    """All that is kept for one card. running: a package whose end is not written down yet."""

    eims: tuple[EimConfiguration, ...] = ()
    results: tuple[KeptResult, ...] = ()
    next_seq: int = FIRST_SEQ
    next_token: int = 1
    way_back: WayBack | None = None
    running: Asked | None = None

    def eim(self, eim_id: str) -> EimConfiguration | None:
        """Return the eIM of that name."""
        return next((one for one in self.eims if one.eim_id == eim_id), None)

    def with_eim(self, eim: EimConfiguration) -> ConsumerState:
        """Put an eIM in the place of the one of that name, or add it."""
        if self.eim(eim.eim_id) is None:
            return replace(self, eims=(*self.eims, eim))
        return replace(
            self, eims=tuple(eim if one.eim_id == eim.eim_id else one for one in self.eims)
        )


class ConsumerFile:
    """The state of one card on the disk. Any thread and any program may use it."""

    def __init__(self, eid: Eid, folder: Path | None = None) -> None:
        self.path = (folder or paths.state_dir() / "ipa" / "consumer") / f"{eid}.json"

    def load(self) -> ConsumerState:
        """Return the state, empty for a new card. Raises SettingsError when it is damaged.

        A damaged file is no fresh start: counters that begin again could be replayed.
        """
        try:
            return from_json(ConsumerState, json.loads(self.path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return ConsumerState()
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise SettingsError(
                f"What is kept for this consumer eUICC cannot be read: {error}.",
                hint=f"Restore {self.path}, or remove it and associate the eIM again.",
            ) from error

    def change(self, how: Callable[[ConsumerState], ConsumerState]) -> ConsumerState:
        """Replace the state by what `how` makes of it; it is on the disk when this returns."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file_lock(self.path.parent / ".lock"):
                old = self.load()
                new = how(old)
                if new != old:
                    durable.replace(self.path, json.dumps(to_json(new)).encode())
                return new
        except OSError as error:
            raise SettingsError(
                f"What is kept for this consumer eUICC could not be saved: {error.strerror}.",
                hint=f"Make {self.path.parent} writable.",
            ) from error


def configuration(data: bytes) -> EimConfiguration:
    """Read an EimConfigurationData as SEQUENCE. Raises CodecError when it is none."""
    node = decode("EimConfigurationData", data)
    plain(node)
    return eim(Answer(node, data))


def as_sequence(element: bytes) -> bytes:
    """Return the content of any constructed element as a SEQUENCE."""
    return tlv.encode(0x30, tlv.parse(element)[0].value)
