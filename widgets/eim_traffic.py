"""Finds in the traffic what the eIM place speaks of: a message, a device, a failed handshake."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.recorder import Recorder
from app.values.eim import Device
from app.values.esipa import HandshakeFailure
from app.values.traffic import Layer, Record

_NEAR_NS = 2_000_000_000


class EimTraffic:
    """Looks through what is kept, newest first. Every method returns a seq, 0 for not found."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def of_bytes(self, data: bytes) -> int:
        """Return the newest message that carried these bytes."""
        return self._newest(lambda one: one.layer is Layer.ESIPA and data in one.data)

    def of_device(self, device: Device) -> int:
        """Return the newest message that names the device, by its EID or its address."""
        eid = bytes.fromhex(str(device.eid))
        found = self.of_bytes(eid)
        if found or not device.address:
            return found
        return self._newest(lambda one: one.layer is Layer.EVENT and device.address in one.note)

    def of_failure(self, failure: HandshakeFailure) -> int:
        """Return the note of a failed handshake."""
        at = int(failure.at * 1_000_000_000)

        def fits(one: Record) -> bool:
            near = abs(one.time_ns - at) < _NEAR_NS
            return near and one.layer is Layer.EVENT and failure.address in one.note

        return self._newest(lambda one: fits(one) and failure.message in one.note) or (
            self._newest(fits)
        )

    def _newest(self, fits: Callable[[Record], bool]) -> int:
        _, _, records = self._recorder.since(0)
        return next((one.seq for one in reversed(records) if fits(one)), 0)
