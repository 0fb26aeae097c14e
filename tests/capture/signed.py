"""Real signed traffic to judge: a device that took up a package, its records changed or cut."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.capture.decoders import decode
from app.capture.recorder import Recorder
from app.values.traffic import Record
from tests.capture.scenes import Scene

Change = Callable[[Record], bytes]


@cache
def _played() -> tuple[Record, ...]:
    return tuple(Scene().play())


def unchanged(record: Record) -> bytes:
    """Return a record's bytes."""
    return record.data


def recorded(change: Change = unchanged, since: int = 0) -> Recorder:
    """Return a recorder with the scene. change: gives other bytes; since: first seq that is kept.

    A record that is left out is recorded empty, so that the others keep their numbers.
    """
    recorder = Recorder()
    for one in _played():
        data = change(one) if one.seq >= since else b""
        recorder(
            one.lane, one.layer, one.direction, data,
            pair=one.pair, session=one.session, duration_ns=one.duration_ns, note=one.note,
        )  # fmt: skip
    return recorder


def first(recorder: Recorder, title: str) -> Record:
    """Return the first whole message with a title, as the list shows it."""
    for seq in range(recorder.first_seq, recorder.last_seq + 1):
        record = recorder.get(seq)
        if record is None or not record.data:
            continue
        found = decode(record, recorder)
        if found.title == title and any(part.tag == "5F37" for part in found.walk()):
            return record
    raise LookupError(title)
