"""What goes over TLS and DTLS connections is on record as it was on the wire."""

from __future__ import annotations

import pytest

from app.capture.recorder import Recorder
from app.net.sealed_tape import DtlsTape, TlsTape
from app.net.tls import TlsVersions
from app.values.traffic import (
    APPLICATION_DATA,
    CLOSING,
    SENT_AGAIN,
    Direction,
    Layer,
    Record,
    no_tap,
)
from tests.capture import sealed
from tests.capture.sealed import dtls, tls


def kept(recorder: Recorder) -> list[tuple[Direction, bytes, str]]:
    return [(one.direction, one.data, one.note) for one in recorder.since(0)[2]]


def test_nothing_is_prepared_where_nothing_is_recorded() -> None:
    assert TlsTape.on(no_tap, "eIM", 1) is None
    assert TlsTape.on(Recorder(), "eIM", 1) is not None


def test_what_tcp_cut_is_put_together() -> None:
    recorder = Recorder()
    tape = TlsTape(recorder, "eIM", 7)
    one, two = tls(22, b"a" * 300), tls(23, b"b" * 20)
    wire = one + two
    for at in range(0, len(wire), 61):
        tape.received(wire[at : at + 61])
    assert b"".join(data for _, data, _ in kept(recorder)) == wire
    assert [data for _, data, _ in kept(recorder)] == [one, two]
    assert {one.session for one in recorder.since(0)[2]} == {7}


def test_both_directions_are_put_together_apart() -> None:
    recorder = Recorder()
    tape = TlsTape(recorder, "eIM", 1)
    one, two = tls(22, b"a" * 50), tls(22, b"b" * 50)
    tape.received(one[:10])
    tape.sent(two)
    tape.received(one[10:])
    assert kept(recorder) == [(Direction.OUT, two, ""), (Direction.IN, one, "")]


def test_a_record_that_never_became_whole_is_kept_at_the_end() -> None:
    recorder = Recorder()
    tape = TlsTape(recorder, "eIM", 1)
    tape.received(tls(22, b"a" * 50)[:30])
    assert kept(recorder) == []
    tape.end()
    tape.end()
    assert kept(recorder) == [(Direction.IN, tls(22, b"a" * 50)[:30], "cut off")]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="another-protocol"),
        pytest.param(tls(22, b"ok") + b"\xff\xff\xff\xff\xff\xff", id="behind-a-record"),
        pytest.param(b"\x16\x03\x03\xff\xff" + b"a" * 40, id="too-long"),
    ],
)
def test_what_is_no_tls_does_not_wait_for_more(data: bytes) -> None:
    recorder = Recorder()
    TlsTape(recorder, "eIM", 1).received(data)
    assert kept(recorder) == [(Direction.IN, data, "")]


def test_datagrams_tell_messages_from_handshakes() -> None:
    recorder = Recorder()
    tape = DtlsTape(recorder, "eIM", 1)
    tape.sent(dtls(22, b"hello"))
    tape.sent(dtls(22, b"hello", number=1), again=True)
    tape.received(dtls(23, b"secret", epoch=1))
    assert [note for _, _, note in kept(recorder)] == ["", SENT_AGAIN, APPLICATION_DATA]


def sealed_bytes(records: tuple[Record, ...], layer: Layer, lane: str, way: Direction) -> bytes:
    wanted = (layer, lane, way)
    return b"".join(one.data for one in records if (one.layer, one.lane, one.direction) == wanted)


@pytest.mark.parametrize("versions", [TlsVersions.ONLY_1_2, TlsVersions.ONLY_1_3])
def test_both_ends_of_an_https_connection_see_the_same_bytes(versions: TlsVersions) -> None:
    records = sealed.https(versions)
    server, client = "HTTPS", next(one.lane for one in records if one.layer is Layer.TLS)
    assert client != server
    sent = sealed_bytes(records, Layer.TLS, client, Direction.OUT)
    assert sent == sealed_bytes(records, Layer.TLS, server, Direction.IN)
    back = sealed_bytes(records, Layer.TLS, client, Direction.IN)
    assert sealed_bytes(records, Layer.TLS, server, Direction.OUT).startswith(back)


def test_records_name_their_connection_and_what_they_are() -> None:
    records = sealed.https(TlsVersions.ONLY_1_3)
    opened = {one.seq: one.note for one in records if one.layer is Layer.EVENT}
    found = [one for one in records if one.layer is Layer.TLS]
    assert {opened[one.session].split(" ")[0] for one in found} == {"connecting", "connected"}
    assert {one.note for one in found} == {"", APPLICATION_DATA, CLOSING}
    first = next(one for one in records if one.layer is Layer.HTTP)
    assert first.session in {one.session for one in found}


def test_both_ends_of_a_dtls_association_see_the_same_datagrams() -> None:
    records = sealed.coaps()
    found = [one for one in records if one.layer is Layer.DTLS]
    ours = [one.data for one in found if one.lane == "IPA" and one.direction is Direction.OUT]
    theirs = [one.data for one in found if one.lane == "bench" and one.direction is Direction.IN]
    assert ours[: len(theirs)] == theirs
    assert len(theirs) >= 4
    assert {one.session for one in found if one.lane == "bench"} == {
        one.session for one in records if one.layer is Layer.COAP and one.lane == "bench"
    }
