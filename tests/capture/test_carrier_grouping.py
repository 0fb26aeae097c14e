from __future__ import annotations

from app.capture.parts import State
from app.capture.procedure import Level, Party, ProcedureKind
from app.capture.procedures import procedures
from app.values.traffic import Direction, Layer
from tests.capture.wire import Wire

INITIATE = b"POST /gsma/rsp2/es9plus/initiateAuthentication HTTP/1.1\r\n\r\n"


def test_heads_and_bodies_of_http_are_counted_to_their_messages() -> None:
    wire = Wire()
    asked = wire.ask()
    head = wire.put(Layer.HTTP, Direction.OUT, b"POST / HTTP/1.1\r\n\r\n", session=9, note="21 B")
    wire.put(Layer.HTTP, Direction.IN, b"HTTP/1.1 200 OK\r\n\r\n", pair=head, note="6 B", session=9)
    wire.answer(asked)
    [found] = procedures(wire.records)
    assert [(one.wire, one.frames) for one in found.steps] == [(19 + 21, 1), (19 + 6, 1)]


def test_a_refusal_of_the_binding_fails_the_question() -> None:
    wire = Wire()
    wire.ask()
    head = wire.put(Layer.HTTP, Direction.OUT, b"POST / HTTP/1.1\r\n\r\n")
    wire.put(Layer.HTTP, Direction.IN, b"HTTP/1.1 503 Busy\r\n\r\n", pair=head)
    [found] = procedures(wire.records)
    assert found.failure is not None
    assert (found.failure.level, found.failure.title) == (Level.TRANSPORT, "Answered HTTP 503")
    assert found.failure.who == "eIM"


def test_a_handshake_that_failed_is_why_there_is_no_answer() -> None:
    wire = Wire()
    wire.ask()
    note = "Handshake with 127.0.0.1:1 failed: The key is not the pinned one."
    wire.put(Layer.EVENT, Direction.NONE, note=note)
    [found] = procedures(wire.records)
    assert found.failure is not None
    assert (found.failure.level, found.failure.text) == (Level.TRANSPORT, note)


def test_blocks_that_arrive_before_their_message_is_whole_are_claimed_by_it() -> None:
    wire = Wire()
    old = wire.put(Layer.ESIPA, Direction.IN, bytes.fromhex("BF4F020500"), lane="eIM", session=3)
    wire.answer(old)
    first = wire.put(
        Layer.COAP, Direction.IN, bytes.fromhex("40020001D10E0EFF00"), lane="eIM", session=3
    )
    wire.put(
        Layer.COAP,
        Direction.OUT,
        bytes.fromhex("605F0001D10E0E"),
        pair=first,
        lane="eIM",
        session=3,
    )
    wire.put(Layer.COAP, Direction.IN, bytes.fromhex("40020002D10E16FF00"), lane="eIM", session=3)
    wire.put(Layer.ESIPA, Direction.IN, bytes.fromhex("BF4F020501"), lane="eIM", session=3)
    found = procedures(wire.records)
    assert [one.frames for one in found[0].steps] == [0, 0]
    assert [(one.frames, one.blocks, one.wire) for one in found[1].steps] == [(3, 3, 25)]


def test_calls_of_an_smdp_are_a_download() -> None:
    wire = Wire()
    head = wire.put(Layer.HTTP, Direction.OUT, INITIATE, lane="smdp", note="300 B")
    wire.put(Layer.HTTP, Direction.IN, b"HTTP/1.1 200 OK\r\n\r\n", lane="smdp", pair=head)
    [found] = procedures(wire.records)
    assert (found.kind, found.state) == (ProcedureKind.DOWNLOAD, State.OK)
    assert [(one.sender, one.receiver, one.label) for one in found.steps] == [
        (Party.IPA, Party.SMDP, "ES9+.InitiateAuthentication"),
        (Party.SMDP, Party.IPA, "↳ ES9+.InitiateAuthentication"),
    ]
    assert found.steps[0].size == 300


def test_while_an_ipa_waits_for_it_the_eim_asks_the_smdp() -> None:
    wire = Wire()
    asked = wire.ask(bytes.fromhex("BF39128110" + "11" * 16))
    head = wire.put(Layer.HTTP, Direction.OUT, INITIATE, lane="smdp")
    wire.put(Layer.HTTP, Direction.IN, b"HTTP/1.1 500 Oops\r\n\r\n", lane="smdp", pair=head)
    wire.answer(asked, b"")
    [found] = procedures(wire.records)
    assert [one.sender for one in found.steps] == [Party.IPA, Party.EIM, Party.SMDP, Party.EIM]
    assert found.steps[2].state is State.FAILED
