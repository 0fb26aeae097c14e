from __future__ import annotations

from app.capture.at_explain import AtWords, at_words
from app.capture.inspector import Inspector
from app.capture.parts import State
from app.values.traffic import Record
from tests.capture.modem import CGLA_EID, CGLA_GET_EID, ModemTape


def _words(tape: ModemTape, record: Record) -> AtWords:
    return at_words(record, tape.decode(record), tape.recorder)


def test_a_command_says_what_the_modem_and_the_card_are_asked() -> None:
    tape = ModemTape()
    text = _words(tape, tape.line(CGLA_GET_EID)).text
    assert "logical channel" in text
    assert "Asks for the EID" in text
    assert "changes nothing" in _words(tape, tape.line("AT+CSIM=?")).text.lower()
    assert "manual" in _words(tape, tape.line("AT+NOSUCH=1")).text


def test_a_refusal_says_why_and_who_acts() -> None:
    tape = ModemTape()
    busy = _words(tape, tape.talk(CGLA_GET_EID, "+CME ERROR: 14")[1])
    assert (busy.state, busy.who, busy.code) == (State.FAILED, "device", "+CME ERROR: 14")
    assert busy.next
    pin = _words(tape, tape.talk("AT+CIMI", "+CME ERROR: 11")[1])
    assert (pin.who, bool(pin.next)) == ("you", True)
    assert "“”" not in _words(tape, tape.reply("ERROR")).text


def test_a_card_s_refusal_is_explained_by_its_status_word() -> None:
    tape = ModemTape()
    words = _words(tape, tape.talk(CGLA_GET_EID, '+CGLA: 4,"6A88"\r\nOK')[1])
    assert (words.state, words.code) == (State.FAILED, "6A 88")
    assert "the card said no" in words.text
    done = _words(tape, tape.talk(CGLA_GET_EID, CGLA_EID)[1])
    assert (done.state, done.code) == (State.OK, "90 00")


def test_what_comes_unasked_and_damage_are_told() -> None:
    tape = ModemTape()
    assert "of its own accord" in _words(tape, tape.reply("+CREG: 1")).text
    damage = _words(tape, tape.reply("\xff\x01"))
    assert (damage.state, damage.who) == (State.ATTENTION, "you")
    between = _words(tape, tape.talk("AT+CSQ", "+CREG: 1\r\n+CSQ: 20,99\r\nOK")[1])
    assert "In between" in between.text


def test_the_window_s_explanation_is_made_of_it() -> None:
    tape = ModemTape()
    refused = tape.talk(CGLA_GET_EID, "+CME ERROR: 14")[1]
    shown = Inspector(tape.recorder).explanation(refused)
    assert (shown.title, shown.code) == ("+CME ERROR: 14", "+CME ERROR: 14")
