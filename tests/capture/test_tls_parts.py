from __future__ import annotations

import os
import random

import pytest

from app.capture.parts import Part, State
from app.capture.tls_parts import PROTECTED, Said, SealedReading
from app.values.traffic import APPLICATION_DATA, CLOSING, Direction, Layer, Record
from tests.capture import sealed
from tests.capture.sealed import (
    Lookup,
    client_hello,
    dtls,
    extension,
    fragment,
    message,
    record,
    tls,
)

HELLO = client_hello(extension(0, bytes.fromhex("0007 00 0004 65696D31")))
ROUNDS = int(os.environ.get("EIMW_FUZZ", "2000"))


def read(data: bytes, *before: bytes, layer: Layer = Layer.TLS, note: str = "") -> SealedReading:
    earlier = [record(one, number + 2, layer) for number, one in enumerate(before)]
    last = record(data, len(before) + 2, layer, note=note)
    return SealedReading(last, Lookup(*earlier, last))


def names(reading: SealedReading) -> list[str]:
    return [one.name for one in reading.said]


def covered(parts: list[Part], size: int) -> bool:
    """Whether the top parts of the record's own bytes leave no gap."""
    at = 0
    for one in parts:
        if one.source == 0:
            assert one.start == at
            at = one.end
    return at == size


def test_a_flight_holds_several_records_and_messages() -> None:
    data = tls(22, message(2, b"") + message(14, b"")) + tls(20, b"\1") + tls(23, b"x" * 40)
    reading = read(data)
    assert names(reading) == ["ServerHello", "ServerHelloDone", "ChangeCipherSpec", PROTECTED]
    assert reading.said[-1].sealed == 40
    assert covered(reading.parts, len(data))


def test_a_message_over_two_records_is_read_from_a_source_of_its_own() -> None:
    whole = message(1, HELLO)
    reading = read(tls(22, whole[30:]), tls(22, whole[:30]))
    assert reading.said == [Said("ClientHello", "TLS 1.2, 2 suites, SNI eim1")]
    own, joined = reading.sources
    assert joined.data == whole
    assert [one.seq for one in joined.pieces] == [2, 3]
    assert reading.parts[-1].source == 1
    assert covered(reading.parts, len(own.data))


def test_the_beginning_of_a_message_says_how_much_is_missing() -> None:
    reading = read(tls(22, message(1, HELLO)[:30]))
    (said,) = reading.said
    assert said.partial
    assert said.text == f"30 bytes of {len(HELLO) + 4} bytes so far"


def test_datagram_fragments_are_put_together() -> None:
    parts = [
        dtls(22, fragment(11, 1, b"\0\0\0" + bytes(50), *where)) for where in ((0, 30), (30, 53))
    ]
    first = read(parts[0], layer=Layer.DTLS)
    assert (first.said[0].text, first.said[0].partial) == ("bytes 0 to 30 of 53", True)
    last = read(parts[1], parts[0], layer=Layer.DTLS)
    assert [(one.name, one.partial) for one in last.said] == [("Certificate", False)]
    assert len(last.sources[1].pieces) == 2


@pytest.mark.parametrize(
    ("data", "before", "layer", "note", "name", "text"),
    [
        pytest.param(tls(22, b"\x8a" * 40), [tls(20, b"\1")], Layer.TLS, "", "Finished",
                     "encrypted, 40 bytes", id="finished"),
        pytest.param(tls(23, b"x" * 20), [], Layer.TLS, APPLICATION_DATA, "Application data",
                     "encrypted, 20 bytes", id="application-data"),
        pytest.param(tls(23, b"x" * 20), [], Layer.TLS, "", PROTECTED, "encrypted, 20 bytes",
                     id="anything"),
        pytest.param(tls(23, b"x" * 19), [], Layer.TLS, CLOSING, "Alert",
                     "close_notify, encrypted, 19 bytes", id="goodbye"),
        pytest.param(tls(21, b"x" * 26), [], Layer.TLS, "", "Alert", "encrypted, 26 bytes",
                     id="alert"),
        pytest.param(dtls(23, b"x" * 20, 1, 7), [], Layer.DTLS, "", "Application data",
                     "encrypted, 20 bytes, epoch 1, number 7", id="datagram"),
        pytest.param(dtls(22, b"x" * 40, 1, 0), [], Layer.DTLS, "", "Finished",
                     "encrypted, 40 bytes, epoch 1, number 0", id="datagram-finished"),
    ],
)  # fmt: skip
def test_what_is_encrypted_says_so(
    data: bytes, before: list[bytes], layer: Layer, note: str, name: str, text: str
) -> None:
    (said,) = read(data, *before, layer=layer, note=note).said
    assert (said.name, said.text) == (name, text)
    assert said.sealed > 0


def test_an_alert_that_ends_the_connection_is_marked() -> None:
    reading = read(tls(21, b"\x02\x30"))
    (said,) = reading.said
    assert (said.text, said.alert, said.fatal) == ("unknown_ca, fatal", 48, True)
    assert State.FAILED in [one.state for part in reading.parts for one in part.walk()]
    assert not read(tls(21, b"\x02\x00")).said[0].fatal


def test_bytes_that_are_no_record_are_raw_at_their_offset() -> None:
    good = tls(21, b"\x01\x00")
    reading = read(good + b"HTTP/1.1")
    raw = reading.parts[-1]
    assert (raw.kind, raw.start, raw.end) == ("raw", len(good), len(good) + 8)
    assert "no TLS record" in raw.notes[0]


def test_a_record_cut_off_is_read_as_far_as_it_goes() -> None:
    data = tls(22, message(14, b""))[:-1]
    part = read(data).parts[0]
    assert any("missing" in note for one in part.walk() for note in one.notes)
    assert part.end == len(data)


def test_real_handshakes_are_read_without_a_complaint() -> None:
    for records in (sealed.https(), sealed.coaps(), sealed.coaps(psk=True)):
        lookup = Lookup(*records)
        for one in records:
            if one.layer in (Layer.TLS, Layer.DTLS):
                reading = SealedReading(one, lookup)
                assert covered(reading.parts, len(one.data))
                assert not [p.notes for part in reading.parts for p in part.walk() if p.notes]


def seeds() -> list[Record]:
    made = [*sealed.https(), *sealed.coaps(), *sealed.coaps(psk=True)]
    made += sealed.https(trusted=False)
    return [one for one in made if one.layer in (Layer.TLS, Layer.DTLS)]


def test_whatever_the_bytes_are_every_one_of_them_is_shown() -> None:
    source = random.Random(5)
    kept = seeds()
    for number in range(ROUNDS):
        some = source.choice(kept)
        data = bytearray(some.data)
        for _ in range(source.choice((1, 1, 2, 8))):
            data[source.randrange(len(data))] = source.choice((0, 1, 255, source.randrange(256)))
        if number % 3 == 0:
            data = data[: source.randrange(1, len(data) + 1)]
        elif number % 3 == 1:
            at = source.randrange(len(data))
            data[at:at] = source.randbytes(source.randrange(40))
        before = source.choice(kept).data
        broken = record(bytes(data), 3, some.layer, source.choice(list(Direction)))
        reading = SealedReading(broken, Lookup(record(before, 2, some.layer), broken))
        assert covered(reading.parts, len(data))
        for part in reading.parts:
            for one in part.walk():
                assert 0 <= one.start <= one.end <= len(reading.sources[one.source].data)
