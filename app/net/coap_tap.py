"""Puts CoAP messages and what becomes of associations into the traffic record."""

from __future__ import annotations

import time
from collections import OrderedDict

from app.net.association import Association
from app.net.coap_wire import CoapHead
from app.net.sealed_tape import DtlsTape
from app.values.traffic import Direction, Layer, Tap, no_tap

_OPEN_EXCHANGES = 4096

_Key = tuple[int, str, bytes]


class CoapTap:
    """Records on one lane; pairs answers with requests by token, acknowledgements by message id."""

    def __init__(self, tap: Tap, lane: str) -> None:
        self._tap = tap
        self._lane = lane
        self._open: OrderedDict[_Key, tuple[int, int]] = OrderedDict()

    def event(self, note: str, session: int = 0) -> int:
        """Record something that is not a message; returns its seq."""
        return self._tap(self._lane, Layer.EVENT, Direction.NONE, b"", note=note, session=session)

    def tape(self, what: str) -> DtlsTape | None:
        """Begin to record an association; None where nothing is recorded. what: says it began."""
        if self._tap is no_tap:
            return None
        return DtlsTape(self._tap, self._lane, self.event(what))

    def message(self, association: Association, message: bytes, direction: Direction) -> None:
        """Record one whole CoAP message in plaintext."""
        if self._tap is no_tap:
            return
        head = CoapHead.read(message)
        pair, duration = (0, 0) if head is None else self._request_of(association, head)
        seq = self._tap(
            self._lane,
            Layer.COAP,
            direction,
            message,
            session=association.session,
            pair=pair,
            duration_ns=duration,
        )
        if head is not None and head.is_request:
            self._remember((association.number, "token", head.token), seq)
            self._remember((association.number, "id", head.message_id.to_bytes(2, "big")), seq)

    def _request_of(self, association: Association, head: CoapHead) -> tuple[int, int]:
        """Return the seq of the request an answer belongs to, and the time since; zeros if none."""
        if head.is_request:
            return 0, 0
        key = (
            (association.number, "token", head.token)
            if head.is_response
            else (association.number, "id", head.message_id.to_bytes(2, "big"))
        )
        seq, since = self._open.get(key, (0, 0))
        return (seq, time.monotonic_ns() - since) if seq else (0, 0)

    def _remember(self, key: _Key, seq: int) -> None:
        self._open[key] = (seq, time.monotonic_ns())
        self._open.move_to_end(key)
        if len(self._open) > _OPEN_EXCHANGES:
            self._open.popitem(last=False)
