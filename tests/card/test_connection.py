from __future__ import annotations

import pytest

from app.card.connection import Connection
from app.card.transport import open_transport
from app.errors import CancelledError, DeviceError, NotSupportedError
from app.settings import CardSettings
from app.values.euicc import CardKind
from tests.card.simulated import Tape, uri

MANAGE_CHANNEL = 0x70
SELECT = 0xA4
VENDOR = "A06573746B6D65FFFFFFFF4953442D52"


def connection(tape: Tape | None = None, settings: CardSettings | None = None, /, **options: str):
    transport = open_transport(uri(**options), tape or Tape())
    return Connection(transport, settings or CardSettings(), lambda: None, ())


def test_nothing_is_sent_before_something_is_asked():
    tape = Tape()
    connection(tape)

    assert tape.commands == []


def test_the_card_is_identified_once():
    tape = Tape()
    opened = connection(tape)
    opened.identify()
    before = len(tape.commands)

    opened.identify()
    assert len(tape.commands) == before

    opened.identify(again=True)
    assert len(tape.commands) > before
    assert tape.sent(MANAGE_CHANNEL) == 1


def test_a_reset_opens_the_isdr_again_and_keeps_what_is_known():
    tape = Tape()
    opened = connection(tape)
    known = opened.identify()
    before = len(tape.commands)

    opened.reset()

    assert opened.identify() is known
    assert opened.isdr().dialect == "1.2"
    assert opened.isdr().eid() == known.eid
    assert tape.sent(MANAGE_CHANNEL) == 2
    assert len(tape.commands) - before < 8


def test_a_lost_card_is_connected_to_again():
    opened = connection(deviations="gone-after:9")
    opened.identify()
    with pytest.raises(DeviceError):
        opened.isdr().info2()
    assert opened.line.broken

    opened.line.close()
    assert opened.isdr().eid().check_digits_ok


def test_a_card_without_isdr_says_what_was_tried():
    with pytest.raises(NotSupportedError) as caught:
        connection(kind="uicc").isdr()

    assert "6A82" in str(caught.value)
    assert caught.value.needs == "ISD-R"


def test_a_vendors_aid_is_found_when_it_is_listed():
    settings = CardSettings(isdr_aids=(*CardSettings().isdr_aids, VENDOR))
    opened = connection(None, settings, deviations="vendor-aid")

    findings = opened.identify()

    assert findings.kind is CardKind.SGP32
    assert findings.aid.hex().upper() == VENDOR


def test_asking_again_finds_an_isdr_that_was_not_there():
    opened = connection(deviations="vendor-aid")
    assert opened.identify().kind is CardKind.SGP02

    opened._options = CardSettings(isdr_aids=(VENDOR,))

    assert opened.identify(again=True).kind is CardKind.SGP32


def test_no_terminal_capability_is_sent_when_none_is_set():
    tape = Tape()
    connection(tape, CardSettings(terminal_capability="")).isdr()

    assert tape.sent(0xAA) == 0


def test_the_check_stops_work_between_commands():
    tape = Tape()
    left = iter(range(3))

    def check() -> None:
        if next(left, None) is None:
            raise CancelledError("Stopped by the user.")

    opened = Connection(open_transport(uri(), tape), CardSettings(), check, ())

    with pytest.raises(CancelledError):
        opened.identify()
    assert tape.commands


def test_closing_closes_the_channel_and_may_be_repeated():
    tape = Tape()
    opened = connection(tape)
    opened.isdr()

    opened.close()
    opened.close()

    assert tape.commands[-1][:4] == bytes.fromhex("00708001")
    assert tape.sent(MANAGE_CHANNEL) == 2


def test_commands_go_as_they_are_and_what_was_open_is_forgotten():
    tape = Tape()
    opened = connection(tape)
    opened.identify()
    before = len(tape.commands)
    sent = [bytes.fromhex("00A40004023F00"), bytes.fromhex("0070000001")]

    answers = list(opened.send(sent))

    assert tape.commands[before:] == sent
    assert [len(answer) >= 2 for answer in answers] == [True, True]
    opened.isdr()
    assert tape.sent(MANAGE_CHANNEL) == 3
