"""Traffic to hand over, as the dialogs get it."""

from __future__ import annotations

from app.capture.recorder import Recorder
from app.capture.snapshot import Snapshot
from tests.capture.secret_tape import secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from widgets.capture_export_choice import Offer


def eid_recorder() -> Recorder:
    """Return four records: an EID that was read."""
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    return tape.recorder


def eid_offer(**more: object) -> Offer:
    """Return an offer of these; more: other fields of it."""
    return Offer(Snapshot(eid_recorder()), "trace", **more)  # type: ignore[arg-type]


def secret_offer() -> Offer:
    """Return an offer full of secrets."""
    return Offer(Snapshot(secret_tape().recorder), "secret")


def long_offer(exchanges: int = 20_000) -> Offer:
    """Return an offer that takes a while."""
    tape = Tape(Recorder(capacity=2 * exchanges))
    for _ in range(exchanges):
        tape.exchange(GET_EID, EID_ANSWER + "9000")
    return Offer(Snapshot(tape.recorder), "long")
