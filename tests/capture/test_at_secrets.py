from __future__ import annotations

import pytest

from app.capture.at_secrets import all_secrets, digits_of
from app.capture.inspector import Inspector
from app.capture.redaction import Redaction
from app.values.traffic import Record
from tests.capture.modem import ModemTape
from tests.capture.partitions import check_partition
from tests.capture.tape import blocks

CODE = b"LPA:1$smdp.example$MATCHING-ID-1234"
ADD = "BF6531" + "80" + f"{len(CODE):02X}" + CODE.hex()


def _redacted(tape: ModemTape, *, identifiers: bool = False) -> dict[int, Record]:
    records = tape.recorder.since(0)[2]
    redaction = Redaction(tape.recorder, identifiers=identifiers)
    for record in records:
        redaction.learn(record)
    return {record.seq: redaction.redact(record) for record in records}


def _veiled(tape: ModemTape) -> dict[int, Record]:
    veil = Inspector(tape.recorder).veil
    return {record.seq: veil.veiled(record) for record in tape.recorder.since(0)[2]}


@pytest.mark.parametrize(
    ("command", "answer", "secret"),
    [
        pytest.param('AT+CPIN="13579"', "OK", b"13579", id="PIN"),
        pytest.param("AT+CPIN=13579,24680", "OK", b"24680", id="new PIN"),
        pytest.param('AT+CPWD="SC","13579","24680"', "OK", b"24680", id="changed PIN"),
        pytest.param('AT+CLCK="SC",1,"13579"', "OK", b"13579", id="lock"),
        pytest.param("AT+CIMI", "001010123456789\r\nOK", b"001010123456789", id="IMSI"),
        pytest.param("AT+CRSM=176,28423,0,0,9", '+CRSM: 144,0,"080910101032547698"\r\nOK',
                     b"080910101032547698", id="file of the IMSI"),
        pytest.param("AT+CRSM=176,28424,0,0,33", '+CRSM: 144,0,"07' + "A1B2" * 16 + '"\r\nOK',
                     b"A1B2A1B2", id="file of keys"),
        pytest.param('AT+CSIM=26,"0020000108313335373931FFFF"', '+CSIM: 4,"9000"\r\nOK',
                     b"3133353739", id="VERIFY PIN"),
    ],
)  # fmt: skip
def test_secrets_are_hidden_wherever_they_leave(command: str, answer: str, secret: bytes) -> None:
    tape = ModemTape()
    said = tape.talk(command, answer)
    assert any(secret in record.data for record in said)
    for hidden in (_redacted(tape), _veiled(tape)):
        for record in said:
            assert secret not in hidden[record.seq].data
            assert len(hidden[record.seq].data) == len(record.data)


@pytest.mark.parametrize(
    ("command", "answer", "identity"),
    [
        pytest.param("AT+CGSN", "490154203237518\r\nOK", b"490154203237518", id="IMEI"),
        pytest.param("ATI", "Maker\r\nIMEI: 490154203237518\r\nOK", b"490154203237518", id="ATI"),
        pytest.param("AT+CCID", "+CCID: 8949000000000000001F\r\nOK", b"894900000", id="ICCID"),
        pytest.param('AT+CGLA=1,22,"81E2910006BF3E035C015A"',
                     '+CGLA: 46,"BF3E125A10890490321234512345123456789012359000"\r\nOK',
                     b"89049032123451234512345678901235", id="EID"),
    ],
)  # fmt: skip
def test_identifiers_are_hidden_when_asked_for(command: str, answer: str, identity: bytes) -> None:
    tape = ModemTape()
    _, told = tape.talk(command, answer)
    assert identity in _redacted(tape)[told.seq].data
    hidden = _redacted(tape, identifiers=True)[told.seq]
    assert identity not in hidden.data
    assert hidden.data.endswith(b"OK\r\n")


@pytest.mark.parametrize("size", [12, 30, 120])
def test_a_code_in_several_lines_is_hidden_in_each(size: int) -> None:
    tape = ModemTape()
    for one in blocks(ADD, size):
        tape.talk(f'AT+CGLA=1,{len(one)},"{one.upper()}"', '+CGLA: 4,"9000"\r\nOK')
    for hidden in (_redacted(tape), _veiled(tape)):
        said = b"".join(
            one.data.split(b'"')[1][10:] for one in hidden.values() if one.data[:2] == b"AT"
        )
        assert CODE[-8:].hex().upper().encode() not in said
        assert said.count(b"*") >= 2 * len(CODE) - 10


def test_what_is_shown_of_hidden_lines_still_reads() -> None:
    tape = ModemTape()
    for one in blocks(ADD, 30):
        tape.talk(f'AT+CGLA=1,{len(one)},"{one.upper()}"', '+CGLA: 4,"9000"\r\nOK')
    tape.talk('AT+CPIN="13579"', "OK")
    inspector = Inspector(tape.recorder)
    for record in tape.recorder.since(0)[2]:
        found = inspector.decoding(record)
        check_partition(found)
        texts = " ".join((found.title, found.meaning, *(part.text for part in found.walk())))
        assert "13579" not in texts
        assert "MATCHING" not in texts


def test_places_are_those_of_the_digits() -> None:
    tape = ModemTape()
    sent = tape.line('AT+CSIM=26,"0020000108313335373931FFFF"')
    found = [one for one in all_secrets(sent, tape.decode(sent), tape.recorder)]
    assert {(one.what, sent.data[one.start : one.end]) for one in found} >= {
        ("PIN", b"313335373931FFFF")
    }


def test_digits_stand_for_bytes() -> None:
    assert digits_of(b"0a1B") == b"\x0a\x1b"
    assert digits_of(b"0a1") == digits_of(b"xy") == b""
