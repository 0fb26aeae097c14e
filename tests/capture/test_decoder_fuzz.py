"""Records nobody would send, through everything that reads records.

A short form runs always; EIMW_FUZZ=100000 sends that many.
"""

from __future__ import annotations

import json
import logging
import os
import random
import time
from collections.abc import Iterator
from functools import cache

from app.capture.filter_fields import FIELDS, Look
from app.capture.inspector import Inspector
from app.capture.procedures import Procedures
from app.capture.recorder import Recorder
from app.values.traffic import Direction, Layer, Record
from tests.capture.partitions import check_partition
from tests.capture.scenes import Scene
from tests.known_messages import known_messages

_log = logging.getLogger(__name__)

ROUNDS = int(os.environ.get("EIMW_FUZZ", "1500"))
LONGEST_S = 2.0
"""A record that takes longer hangs, however busy the machine is."""

_KEPT = 2000
_CARD = (
    "00A4040010A0000005591010FFFFFFFF8900000100", "00A40004022FE2", "00A40804047FFF6F07",
    "00B000000A", "00B2010420", "00D6000003010203", "00A2010401AA", "0020000108313233FFFFFFFFFF",
    "0070000001", "8010000010FFFFFFFF7F0300DFFF000010280000", "80AA000005A903830107",
    "80C2000009D607990103820282811B", "8012000009", "801400000C810301010482028281830100",
    "0088008122" + "10" + "A1" * 16 + "10" + "B2" * 16, "0078000102", "8076000004010A0005",
    "80CA005A00", "81E2910006BF3E035C015A", "81E291000ABF2D07A0055C035A9F70", "81C0000015",
    "81E2110010" + "BF5120301E8003656965" + "5A1089" * 2, "989209214309876543F59000",
    "BF3E125A10890490321234512345123456789012359000", "6115", "6C10", "9000", "6A82", "9109",
    "D0358103014003820281820500350702030403041F0239020578470908696E7465726E65740C3C0302D9033E05"
    "21C000020100009000",
    "621A82054221001A0283022F008A01058B032F0603800200349000",
    "6F278410A0000005591010FFFFFFFF8900000100A5049F6501FFE0058203020500E104800206409000",
    "DB04A1A1A1A1" + "10" + "B2" * 16 + "10" + "C3" * 16 + "9000",
    "3B9F96803FC7828031E073FE211F6357453130313001",
)  # fmt: skip
_WEB = (
    b"POST /gsma/rsp2/asn1 HTTP/1.1\r\nHost: e\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5\r\n\xbf\x4f\x12\x5a\x10\r\n10\r\n\x89\x04\x90\x32\x12\x34\x51\x23\x45\x12\x34\x56\x78\x90"
    b"\x12\x35\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\xbf\x4f\x03\x02\x01\x01",
    bytes.fromhex("44023039C0FFEE01B467736D61047273703204") + b"asn1\xff\xbf\x4f\x03\x02\x01\x01",
    bytes.fromhex("64443039C0FFEE01D10E08FF") + bytes(16),
    bytes.fromhex("64443040C0FFEE01D10E10FF") + b"\x30\x03\x02\x01\x01",
    bytes.fromhex("16FEFD0000000000000000003A0100002E000000000000002E") + bytes(46),
    bytes.fromhex("160301002F0100002B0303") + bytes(45), bytes.fromhex("15030300020228"),
)  # fmt: skip
_MODEM = (
    ('AT+CCHO="A0000005591010FFFFFFFF8900000100"', "+CCHO: 1\r\n\r\nOK"),
    ('AT+CGLA=1,22,"81E2910006BF3E035C015A"', '+CGLA: 4,"6115"\r\n\r\nOK'),
    ('AT+CGLA=1,10,"81C0000015"',
     '+CEREG: 5\r\n+CGLA: 46,"BF3E125A10890490321234512345123456789012359000"\r\nOK'),
    ('AT+CGLA=1,42,"81E2110010BF5120301E80036569655A10890490321234"', '+CGLA: 4,"9000"\r\nOK'),
    ('AT+CGLA=1,42,"81E291011051234512345678901235020101020101020101"', '4,"9000"\r\nOK'),
    ('AT+CSIM=26,"0020000108313233FFFFFFFFFF"', "+CME ERROR: 14"),
    ("at+csim=14,00a40004022f e2", '+csim: 4,"9fzz"\r\nok'),
    ('AT+CRSM=176,28423,0,0,9;+CPIN="1234"', '+CRSM: 144,0,"080910101032547698"\r\nOK'),
    ("AT+CIMI", "001010123456789\r\nOK"), ("ATE0", "ATE0\r\r\nOK"), ("AT+CREG?", "ERROR"),
    ("AT+CFUN=1,1", "RDY\r\n+CMS ERROR: invalid\r\n"), ("AT", "\xff\x00~\r\nOK"),
)  # fmt: skip


@cache
def _seeds() -> tuple[tuple[Layer, Direction, bytes], ...]:
    """Return real traffic, messages other people made, and commands of every kind."""
    seeds = [(one.layer, one.direction, one.data) for one in Scene().play() if one.data]
    for row in known_messages():
        data = bytes.fromhex(row["hex"])
        seeds += [(Layer.ESIPA, Direction.OUT, data), (Layer.APDU, Direction.IN, data + b"\x90\0")]
    for text in _CARD:
        data = bytes.fromhex(text)
        seeds += [(Layer.APDU, Direction.OUT, data), (Layer.APDU, Direction.IN, data)]
    for line, answer in _MODEM:
        seeds += [(Layer.AT, Direction.OUT, f"{line}\r".encode("latin-1"))]
        seeds += [(Layer.AT, Direction.IN, f"\r\n{answer}\r\n".encode("latin-1"))]
    for data in _WEB:
        seeds += [(layer, Direction.IN, data) for layer in (Layer.HTTP, Layer.COAP)]
        seeds += [(layer, Direction.OUT, data) for layer in (Layer.TLS, Layer.DTLS)]
    return tuple(seeds)


def _mutated(chance: random.Random, raw: bytes) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randrange(5)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0 if place < len(data):
                data[place] = chance.randrange(256)
            case 1 if place < len(data):
                data[place] ^= 1 << chance.randrange(8)
            case 2:
                del data[place : place + chance.randrange(1, 9)]
            case 3:
                data[place:place] = chance.randbytes(chance.randrange(1, 9))
            case _:
                end = min(place + chance.randrange(1, 40), len(data))
                data[place:place] = data[place:end]
    if chance.random() < 0.05:
        del data[chance.randrange(len(data) + 1) :]
    return bytes(data)


def _records(chance: random.Random, recorder: Recorder, count: int) -> Iterator[Record]:
    """Yield mutated records, often in their own order so that chains and procedures form."""
    seeds = _seeds()
    at = 0
    for _ in range(count):
        at = (at + 1) % len(seeds) if chance.random() < 0.8 else chance.randrange(len(seeds))
        layer, direction, raw = seeds[at]
        if chance.random() < 0.02:
            layer, direction = chance.choice(list(Layer)), chance.choice(list(Direction))
        data = raw if chance.random() < 0.3 else _mutated(chance, raw)
        last = recorder.last_seq
        pair = last if direction is Direction.IN and last else chance.randrange(last + 1)
        seq = recorder(
            chance.choice(("a", "a", "a", "b")), layer, direction, data, pair=pair,
            session=chance.randrange(2),
        )  # fmt: skip
        record = recorder.get(seq)
        assert record is not None
        yield record


def test_no_record_breaks_or_delays_anything_that_reads_it() -> None:
    chance = random.Random(5)
    slowest, slow = 0.0, None
    procedures = Procedures()
    recorder = Recorder(_KEPT)
    hidden, open_ = Inspector(recorder), Inspector(recorder)
    open_.show_secrets(True)
    for record in _records(chance, recorder, ROUNDS):
        begun = time.process_time()
        for inspector in (hidden, open_):
            decoding = inspector.decoding(record)
            check_partition(decoding, recorder if inspector is open_ else None)
            json.dumps([part.plain() for part in decoding.parts]).encode()
            assert inspector.row(record).message
            assert inspector.explanation(record).title
        for field in FIELDS.values():
            assert all(value is not None for value in field.read(Look(record, recorder)))
        procedures.feed([record])
        took = time.process_time() - begun
        if took > slowest:
            slowest, slow = took, record
        if record.seq % _KEPT == 0:
            assert all(one.kind for one in procedures.changed())
    procedures.finish()
    assert procedures.snapshot()
    text = slow.data[:40].hex() if slow else ""
    _log.info("%d records; the slowest took %.0f ms: %s", ROUNDS, slowest * 1000, text)
    assert slowest < LONGEST_S
