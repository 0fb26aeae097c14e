"""Nothing secret leaves, and everything else does."""

from __future__ import annotations

import base64
import itertools

import pytest

from app.capture.decoders import decode
from app.capture.redaction import Redaction, redact, redacted
from app.values.traffic import Direction, Layer, Record
from tests.capture.secret_tape import CODE, PSK, SECRETS, secret_tape, trigger
from tests.capture.tape import EID_ANSWER, GET_EID, Tape


def everything(records: list[Record]) -> bytes:
    return b"\n".join(record.data + b"\n" + record.note.encode() for record in records)


def clean_tape() -> tuple[list[Record], list[Record]]:
    tape = secret_tape()
    records = tape.recorder.since(0)[2]
    return records, list(redacted(records, records, tape.recorder))


@pytest.mark.parametrize("name", SECRETS)
def test_no_byte_string_of_a_secret_is_left(name):
    before, after = clean_tape()
    secret = SECRETS[name]
    forms = [secret, secret.hex().encode(), secret.hex().upper().encode()]
    assert "hash" in name or any(form in everything(before) for form in forms)
    assert not [form for form in forms if form in everything(after)]


def test_nothing_is_left_of_a_secret_that_lies_across_records():
    before, after = clean_tape()
    parts = (CODE[:12].encode(), CODE[12:24].encode(), b"MATCH")
    assert not [part for part in parts if part in everything(after)]
    for secret in (
        SECRETS["hash of the confirmation code"],
        SECRETS["hash in an unfinished message"],
    ):
        pieces = [secret[at : at + 4] for at in range(0, 32, 4)]
        assert any(piece in everything(before) for piece in pieces)
        assert not [piece for piece in pieces if piece in everything(after)]


def test_base64_still_reads_as_the_message_without_its_secret():
    _, after = clean_tape()
    body = next(record.data for record in after if b'"message"' in record.data)
    message = base64.b64decode(body.split(b'"message": "')[1].split(b'"')[0])
    assert message == trigger().replace(CODE.encode(), b"*" * len(CODE))


def test_records_keep_length_place_and_time_and_say_what_was_hidden():
    for old, new in zip(*clean_tape(), strict=True):
        assert (len(old.data), old.seq, old.time_ns, old.pair) == (
            len(new.data), new.seq, new.time_ns, new.pair
        )  # fmt: skip
        assert (old.data != new.data) == ("hidden: " in new.note)


def test_a_record_without_secrets_is_the_same():
    tape = Tape()
    sent, answer = tape.exchange(GET_EID, EID_ANSWER + "9000")
    assert list(redacted([sent, answer], [sent, answer], tape.recorder)) == [sent, answer]


def test_identifiers_are_hidden_only_when_asked_for():
    tape = Tape()
    records = list(tape.exchange(GET_EID, EID_ANSWER + "9000"))
    eid = bytes.fromhex(EID_ANSWER)[5:]
    hidden = list(redacted(records, records, tape.recorder, identifiers=True))
    assert eid not in hidden[1].data
    assert hidden[1].data.endswith(b"\x90\x00")
    assert hidden[1].note == "hidden: EID"


def test_secrets_known_from_elsewhere_are_hidden_wherever_they_are():
    tape = Tape()
    record = tape.event("", (b"....." + PSK + b"!").hex())
    redaction = Redaction(tape.recorder, known=[PSK])
    redaction.learn(record)
    assert redaction.redact(record).data == b"....." + b"*" * 16 + b"!"


def test_a_view_hides_what_one_record_shows_of_itself():
    tape = secret_tape()
    found = [
        redact(record, decode(record, tape.recorder), tape.recorder)
        for record in tape.recorder.since(0)[2]
    ]
    hidden = [record.note for record in found if "hidden" in record.note]
    assert any("PIN" in note for note in hidden)
    assert any("IMSI" in note for note in hidden)
    assert any("session keys" in note for note in hidden)


def test_a_message_that_was_never_finished_is_clean_too():
    tape = Tape()
    cut_off = trigger()[:-6]
    for number in range(3):
        chunk = cut_off[number * 16 : number * 16 + 16]
        head = b"\x60\x45\0" + bytes([number, 0xD1, 0x0A, number << 4 | 8, 0xFF])
        tape.recorder("coap://eim", Layer.COAP, Direction.IN, head + chunk)
    records = tape.recorder.since(0)[2]
    after = list(redacted(records, records, tape.recorder))
    text = b"".join(record.data[8:] for record in after)
    assert b"".join(record.data[8:] for record in records) == cut_off
    assert b"smdp" not in text
    assert b"MATCH" not in text


def test_redaction_holds_out_against_any_bytes():
    tape = Tape()
    for first, length in itertools.product(range(0, 256, 5), (1, 2, 9)):
        tape.exchange(f"80E2110000{first:02X}" + "BF" * length, f"{first:02X}" * length)
        tape.recorder("c", Layer.COAP, Direction.OUT, bytes([0x40, 1, 0, first] * length))
    records = tape.recorder.since(0)[2]
    assert len(list(redacted(records, records, tape.recorder))) == len(records)


def test_who_redacts_while_learning_hides_what_was_met_until_then():
    tape = secret_tape()
    redaction = Redaction(tape.recorder)
    clean = []
    for record in tape.recorder.since(0)[2]:
        redaction.learn(record)
        clean.append(redaction.redact(record))
        redaction.forget(record.seq - 8)
    seen = everything(clean)
    assert [name for name, secret in SECRETS.items() if secret in seen] == []


def test_values_stay_known_when_their_places_are_forgotten():
    tape = secret_tape()
    redaction = Redaction(tape.recorder)
    records = tape.recorder.since(0)[2]
    for record in records:
        redaction.learn(record)
    redaction.forget(records[-1].seq + 1)
    again = tape.recorder.get(
        tape.recorder("elsewhere", Layer.HTTP, Direction.OUT, b"code " + CODE.encode())
    )
    assert again is not None
    assert CODE.encode() not in redaction.redact(again).data
