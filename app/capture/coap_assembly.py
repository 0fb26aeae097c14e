"""A CoAP message out of its blocks, when somebody looks at the record that ends it.

Blocks are put together by walking back along the lane, the session and the way the last one went;
the walk is bounded. A block that came twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.capture.assembly import REACH, Message, Records
from app.capture.coap_parts import CoapView, read_coap
from app.capture.parts import Piece, Source
from app.values.traffic import Layer, Record


def whole_message(records: Records, record: Record, view: CoapView) -> Message:
    """Join the blocks that end with this record, as far back as they are kept."""
    pieces, chunks = [_piece(record, view)], [view.payload]
    newest = view
    if view.block.number:
        for before, earlier in _before(records, record, request=view.request):
            if earlier.block.number >= newest.block.number:
                continue  # sent again
            if not _goes_on(earlier, newest):
                break
            pieces.append(_piece(before, earlier))
            chunks.append(earlier.payload)
            newest = earlier
            if not earlier.block.number:
                break
    source = Source("Message", b"".join(reversed(chunks)), tuple(reversed(pieces)))
    complete = not newest.block.number and not view.block.more
    return Message(source, complete, len(pieces), record.seq)


def _before(
    records: Records, record: Record, *, request: bool
) -> Iterator[tuple[Record, CoapView]]:
    """Yield the messages with a payload that went the same way before, the newest first."""
    for seq in range(record.seq - 1, max(record.seq - 1 - REACH, 0), -1):
        one = records.get(seq)
        if one is None:
            return
        same = (one.layer, one.lane, one.session, one.direction) == (
            Layer.COAP, record.lane, record.session, record.direction
        )  # fmt: skip
        view = read_coap(one.data) if same else None
        if view is not None and view.payload and view.request is request:
            yield one, view


def _goes_on(earlier: CoapView, later: CoapView) -> bool:
    """Whether one block follows the other; the size of blocks may change on the way."""
    if not earlier.block.more:
        return False
    if earlier.block.size == later.block.size:
        return earlier.block.number == later.block.number - 1
    return earlier.block.offset + len(earlier.payload) == later.block.offset


def _piece(record: Record, view: CoapView) -> Piece:
    return Piece(record.seq, len(record.data) - len(view.payload), len(record.data))
