from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.capture.outgoing import Form, Outgoing, outgoing
from app.capture.parts import Decoding
from app.card.slot import Slot
from app.errors import SettingsError, WorkbenchError
from app.values.traffic import Direction, Layer
from app.workbench import Workbench
from tests.capture.tape import GET_EID, SELECT_ISDR
from widgets.resend_work import Answered, ResendWork

GET_EID_MESSAGE = bytes.fromhex("BF3E035C015A")


@pytest.fixture
def work(qtbot: QtBot, workbench: Workbench) -> Iterator[ResendWork]:
    made = ResendWork(workbench.runtime, workbench.recorder, tuple)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def slot(workbench: Workbench) -> Slot:
    slot = workbench.bench.add_simulated("sim:?state=memory")
    workbench.runtime.spawn(slot.read()).result(20)
    return slot


def never(*what: object) -> None:
    raise AssertionError(what)


def recorded(workbench: Workbench, end: bytes) -> tuple[Outgoing, ...]:
    """Return the forms of the last command in the traffic that ends so."""
    records = workbench.recorder.since(0)[2]
    asked = [
        one for one in records
        if one.layer is Layer.APDU and one.direction is Direction.OUT and end in one.data
    ]  # fmt: skip
    return outgoing(asked[-1], workbench.recorder)


def send(
    qtbot: QtBot, work: ResendWork, slot: Slot, what: Outgoing, data: bytes
) -> Answered | WorkbenchError:
    got: list[Answered | WorkbenchError] = []
    work.send_to_card(
        slot, what, data, confirmed=False, done=got.append, failed=got.append, stopped=never
    )
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def test_only_the_last_of_what_was_typed_is_decoded(qtbot: QtBot, work: ResendWork) -> None:
    shown: list[Decoding] = []
    for data in (b"\x00", b"\xbf", GET_EID_MESSAGE):
        work.decode(Form.MESSAGE, data, shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(50)
    assert [one.sources[0].data for one in shown] == [GET_EID_MESSAGE]


def test_a_message_is_answered_by_the_card_and_compared_with_then(
    qtbot: QtBot, work: ResendWork, workbench: Workbench, slot: Slot
) -> None:
    message, _ = recorded(workbench, GET_EID_MESSAGE)
    since = workbench.recorder.last_seq
    answered = send(qtbot, work, slot, message, message.data)
    assert isinstance(answered, Answered)
    assert answered.now.title == "↳ ES10c.GetEID"
    assert answered.differences == ()
    record = workbench.recorder.get(answered.seq)
    assert record is not None
    assert answered.seq > since
    assert record.data.endswith(GET_EID_MESSAGE) or GET_EID_MESSAGE in record.data


def test_an_edited_message_differs_where_the_answer_does(
    qtbot: QtBot, work: ResendWork, workbench: Workbench, slot: Slot
) -> None:
    message, _ = recorded(workbench, GET_EID_MESSAGE)
    answered = send(qtbot, work, slot, message, bytes.fromhex("BF2200"))
    assert isinstance(answered, Answered)
    assert answered.now.title == "↳ ES10b.GetEUICCInfo2"
    assert answered.differences


def test_a_command_goes_alone_or_after_what_came_before_it(
    qtbot: QtBot, work: ResendWork, slot: Slot
) -> None:
    """On channel 1, nothing is selected until what came before has opened and selected it."""
    data = bytes.fromhex(GET_EID)
    before = (bytes.fromhex("0070000001"), bytes.fromhex(SELECT_ISDR))
    alone = send(qtbot, work, slot, Outgoing(Form.COMMAND, data, None, 1), data)
    after = send(qtbot, work, slot, Outgoing(Form.COMMAND, data, None, 1, before), data)
    assert isinstance(alone, Answered)
    assert isinstance(after, Answered)
    assert "68 81" in alone.now.meaning
    assert "68 81" not in after.now.meaning
    assert alone.then is None


def test_a_refusal_of_the_card_is_an_answer(
    qtbot: QtBot, work: ResendWork, workbench: Workbench, slot: Slot
) -> None:
    message, _ = recorded(workbench, GET_EID_MESSAGE)
    answered = send(qtbot, work, slot, message, bytes.fromhex("BFFF0100"))
    assert isinstance(answered, Answered)
    assert answered.now.sources[0].data[0] & 0x60 == 0x60
    assert any(one.path == "SW" for one in answered.differences)


def test_a_real_card_gets_nothing_without_a_yes(
    qtbot: QtBot, work: ResendWork, workbench: Workbench
) -> None:
    """The reader is not there: the refusal comes before anything asks for it."""
    slot = Slot(
        "pcsc:Nowhere", "Nowhere", workbench.runtime.lane("Nowhere"), workbench.open_card,
        lambda: None, present=True,
    )  # fmt: skip
    what = Outgoing(Form.COMMAND, b"\x00\xa4\x00\x00", None, 1)
    error = send(qtbot, work, slot, what, what.data)
    slot.close()
    assert isinstance(error, SettingsError)
    assert "real card" in error.message
    assert workbench.recorder.last_seq == 0
