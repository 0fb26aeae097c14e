from __future__ import annotations

from app.capture.carrier_grouping import CarrierGrouping
from app.capture.correlation import Correlation
from app.capture.open_questions import OpenQuestions
from app.capture.procedure import Level, Procedure, ProcedureKind
from app.capture.procedures import procedures
from app.capture.sealed_carriers import SealedCarriers
from app.values.traffic import APPLICATION_DATA, CLOSING, SENT_AGAIN, Direction, Layer, Record
from tests.capture.sealed import client_hello, dtls, fragment, message, record, tls

HELLO = tls(22, message(1, client_hello()))
POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")
NOTHING = bytes.fromhex("BF4F03020101")


def test_messages_and_goodbyes_are_no_flights() -> None:
    carriers = SealedCarriers()
    assert carriers.read(record(tls(23, b"x"), 2, note=APPLICATION_DATA)) is None
    assert carriers.read(record(tls(23, b"x"), 3, note=CLOSING)) is None
    assert carriers.read(record(dtls(23, b"x", 1), 4, Layer.DTLS)) is None
    assert carriers.read(record(dtls(21, b"x" * 18, 1), 5, Layer.DTLS)) is None


def test_a_flight_goes_the_way_of_requests_when_the_client_sends_it() -> None:
    carriers = SealedCarriers()
    out = carriers.read(record(HELLO, 2))
    back = carriers.read(record(tls(22, message(2, b"")), 3, direction=Direction.IN))
    assert out is not None
    assert back is not None
    assert (out.question, back.question, out.flight, out.size) == (True, False, True, len(HELLO))


def test_a_message_number_that_comes_again_is_a_repeat() -> None:
    carriers = SealedCarriers()
    flight = dtls(22, fragment(14, 3, b""))
    seen = [carriers.read(record(flight, seq, Layer.DTLS)) for seq in (2, 3)]
    other = carriers.read(record(dtls(22, fragment(14, 4, b"")), 4, Layer.DTLS))
    told = carriers.read(record(dtls(22, b"x" * 30, 1), 5, Layer.DTLS, note=SENT_AGAIN))
    assert [one.again for one in (*seen, other, told) if one] == [False, True, False, True]


def asked(*between: Record) -> list[Procedure]:
    """Return what a poll with these records between question and answer comes to."""
    poll = Record(1, 1, "eIM", Layer.ESIPA, Direction.OUT, POLL)
    answer = Record(90, 90, "eIM", Layer.ESIPA, Direction.IN, NOTHING, 5, pair=1)
    return procedures([poll, *between, answer])


def test_a_handshake_is_folded_into_the_poll_it_carries() -> None:
    (poll,) = asked(
        record(HELLO, 3),
        record(tls(22, message(2, b"")), 4, direction=Direction.IN),
        record(tls(20, b"\1"), 5),
        record(tls(23, b"x" * 500), 6, note=APPLICATION_DATA),
    )
    question, answer = poll.steps
    assert (question.flights, answer.flights) == (2, 1)
    assert question.wire == len(HELLO) + 6
    assert poll.failure is None


def test_a_refused_handshake_is_why_the_poll_failed() -> None:
    poll = Record(1, 1, "eIM", Layer.ESIPA, Direction.OUT, POLL)
    alert = record(tls(21, b"\x02\x30"), 4, direction=Direction.IN)
    (found,) = procedures([poll, record(HELLO, 3), alert])
    assert found.failure is not None
    assert found.failure.level is Level.TRANSPORT
    assert found.failure.title == "The handshake failed: unknown_ca"
    assert found.failure.text.startswith("The peer does not trust")


def test_a_handshake_in_vain_at_a_server_is_a_procedure_of_its_own() -> None:
    hello = record(HELLO, 3, direction=Direction.IN)
    failed = Record(
        4, 4, "eIM", Layer.EVENT, Direction.NONE, b"", session=1,
        note="handshake failed 127.0.0.1:5: the device does not trust us",
    )  # fmt: skip
    (found,) = procedures([hello, failed])
    assert found.kind is ProcedureKind.CONNECTION
    assert found.title == "Failed connection · eIM"
    (step,) = found.steps
    assert (step.flights, step.wire) == (1, len(HELLO))
    assert step.failure is not None
    assert "does not trust us" in step.failure.text


def test_a_handshake_in_vain_is_told_once() -> None:
    alert = record(tls(21, b"\x02\x2a"), 4)
    failed = Record(
        5, 5, "eIM", Layer.EVENT, Direction.NONE, b"", session=1, note="handshake failed: x"
    )
    grouping = CarrierGrouping(found := Correlation(10), OpenQuestions())
    for one in (record(HELLO, 3, direction=Direction.IN), alert, failed):
        grouping.add(one)
    (draft,) = found.drafts.values()
    assert "bad_certificate" in draft.snapshot().status
