from __future__ import annotations

import random

import pytest

from app.capture.decoders import decode
from app.capture.http_parts import head_parts, read_body
from app.capture.parts import State
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer
from tests.capture.partitions import check_partition
from tests.capture.wire import POLL

HEAD = b"POST /gsma/rsp2/asn1 HTTP/1.1\r\nHost: eim.example\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n"
TWO_CHUNKS = b"%x;note=1\r\n%s\r\n%X\r\n%s\r\n0\r\nX: trailer\r\n\r\n" % (
    5, POLL[:5], len(POLL) - 5, POLL[5:],
)  # fmt: skip


def test_chunks_are_put_together_and_each_is_shown() -> None:
    body = read_body(CHUNKED + TWO_CHUNKS)
    assert body.of(CHUNKED + TWO_CHUNKS) == POLL
    assert body.whole
    (part,) = body.parts
    assert [one.name for one in part.children] == ["chunk", "chunk", "last chunk"]
    assert part.text == "21 bytes in 2 chunks"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        pytest.param(b"5\r\nabcde\r\n9\r\nabc", "9\r\nabc", id="cut-off"),
        pytest.param(b"nonsense", "nonsense", id="no-chunk"),
        pytest.param(b"5\r\nabcdeXY", "5\r\nabcdeXY", id="no-line-end"),
    ],
)
def test_a_damaged_chunk_is_raw_at_its_offset(body: bytes, left: str) -> None:
    data = CHUNKED + body
    found = read_body(data)
    raw = found.parts[0].children[-1]
    assert (raw.kind, raw.state, found.whole) == ("raw", State.ATTENTION, False)
    assert data[raw.start : raw.end] == left.encode()


def test_a_head_alone_has_no_body() -> None:
    assert read_body(HEAD + b"\r\n").parts == ()
    assert read_body(HEAD).parts == ()
    assert [part.name for part in head_parts(HEAD)] == ["start line", "Host"]


@pytest.mark.parametrize(
    ("data", "sources"),
    [
        pytest.param(CHUNKED + TWO_CHUNKS, 2, id="chunks"),
        pytest.param(HEAD + b"Content-Length: 21\r\n\r\n" + POLL, 1, id="at-once"),
    ],
)
def test_the_message_in_a_body_is_read_across_its_chunks(data: bytes, sources: int) -> None:
    recorder = Recorder()
    record = recorder.get(recorder("web", Layer.HTTP, Direction.OUT, data))
    assert record is not None
    found = decode(record, recorder)
    assert (found.function, len(found.sources)) == ("ESipa.GetEimPackage", sources)
    check_partition(found, recorder)
    eid = next(part for part in found.walk() if part.name == "eidValue")
    pieces = found.sources[eid.source].locate(eid.start, eid.end)
    joined = b"".join(data[piece.start : piece.end] for piece in pieces)
    assert joined == POLL[3:]
    assert len(pieces) == sources


def test_any_bytes_can_be_read() -> None:
    chance = random.Random(9)
    for _ in range(2000):
        data = bytearray(CHUNKED + TWO_CHUNKS)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        raw = bytes(data[: chance.randrange(len(data))])
        found = read_body(raw)
        assert all(0 <= part.start <= part.end <= len(raw) for part in found.parts)
        assert len(found.of(raw)) <= len(raw)
