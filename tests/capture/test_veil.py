"""What is looked at shows no secret, and says where one is."""

from __future__ import annotations

import json

import pytest

from app.capture.decoders import decode
from app.capture.inspector import Inspector, veiled_command
from app.capture.procedures import Procedures
from app.capture.recorder import Recorder
from app.capture.veil import Veil
from app.values.traffic import Direction, Layer, Record
from tests.capture.secret_tape import (
    CODE,
    HASH_CC,
    IMSI,
    LATE_HASH_CC,
    PIN,
    PSK,
    SECRETS,
    prepare,
    secret_tape,
    trigger,
)
from tests.capture.tape import EID_ANSWER, GET_EID, Tape, blocks


def shown(inspector: Inspector, record: Record) -> bytes:
    """Everything a view shows of a record: row, tree, hex, explanation, copies."""
    decoding = inspector.decoding(record)
    texts = [
        *inspector.row(record)[:-1],
        *(str(part) for part in decoding.walk()),
        *(source.hex_text() for source in decoding.sources),
        str(inspector.explanation(record)),
        json.dumps([part.plain() for part in decoding.parts], ensure_ascii=False),
        inspector.hex_text(record),
    ]
    raw = b"\n".join(source.data for source in decoding.sources)
    return "\n".join(texts).encode() + b"\n" + raw


def forms(secret: bytes) -> list[bytes]:
    return [
        secret,
        secret.hex().encode(),
        secret.hex(" ").upper().encode(),
        secret.hex().upper().encode(),
    ]


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_that_is_shown_holds_a_secret(name: str) -> None:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    pages = b"".join(shown(inspector, record) for record in tape.recorder.since(0)[2])
    assert not [form for form in forms(SECRETS[name]) if form in pages]


@pytest.mark.parametrize("name", ["activation code", "PIN", "session key", "private key"])
def test_all_of_it_is_there_once_secrets_are_shown(name: str) -> None:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    records = tape.recorder.since(0)[2]
    for record in records:
        inspector.row(record)
    inspector.show_secrets(True)
    pages = b"".join(shown(inspector, record) for record in records)
    assert [form for form in forms(SECRETS[name]) if form in pages]
    inspector.show_secrets(False)
    pages = b"".join(shown(inspector, record) for record in records)
    assert not [form for form in forms(SECRETS[name]) if form in pages]


def test_records_keep_their_length_and_what_is_no_secret() -> None:
    tape = secret_tape()
    veil = Veil(tape.recorder)
    for record in tape.recorder.since(0)[2]:
        veiled, ranges = veil.veiled(record), veil.hides(record)
        assert len(veiled.data) == len(record.data)
        for at, (old, new) in enumerate(zip(record.data, veiled.data, strict=True)):
            assert old == new or any(start <= at < end for start, end in ranges)


def first_block(tape: Tape, message: bytes) -> Record:
    sent = [tape.exchange(block, "9000")[0] for block in blocks(message.hex(), 90)]
    assert len(sent) > 1
    return sent[0]


def test_a_first_block_hides_what_only_the_last_one_tells_to_be_secret() -> None:
    tape = Tape()
    record = first_block(tape, prepare(HASH_CC))
    at = record.data.index(HASH_CC[:4])
    assert Veil(tape.recorder).hides(record) == ((at, len(record.data)),)


def test_an_answer_in_pieces_hides_in_the_first_piece_as_well() -> None:
    tape = Tape()
    tape.exchange("00A40004026F07", "9000")
    message = bytes.fromhex("BF3B") + bytes([len(trigger())]) + trigger()
    _, first = tape.exchange("80CA00DF00", message[:20].hex() + "6110")
    tape.exchange("00C0000010", message[20:].hex() + "9000")
    assert CODE[:4].encode() in first.data
    assert CODE[:4].encode() not in Veil(tape.recorder).veiled(first).data


def test_a_block_whose_message_goes_on_later_is_hidden_as_soon_as_it_does() -> None:
    tape = Tape()
    sent = blocks(prepare(LATE_HASH_CC).hex(), 40)
    first = tape.exchange(sent[0], "9000")[0]
    inspector = Inspector(tape.recorder)
    before = inspector.row(first)
    assert inspector.kept_row(first) is before
    third = [tape.exchange(block, "9000")[0] for block in sent[1:]][1]
    assert inspector.kept_row(first) is None, "what came may be a part of it"
    row = inspector.row(first)
    assert inspector.kept_row(first) is row
    assert LATE_HASH_CC[:4].hex(" ").upper() not in inspector.hex_text(third)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("again", [False, True], ids=["first sending", "sent again"])
def test_every_coap_block_is_hidden_looked_at_alone(number: int, again: bool) -> None:
    tape = Tape()
    seen: list[Record] = []
    for at in range(0, len(trigger()), 16):
        more = 8 if at + 16 < len(trigger()) else 0
        head = b"\x60\x45\x00" + bytes([at // 16, 0xD1, 0x0A, at // 16 << 4 | more, 0xFF])
        for _ in range(2):
            seq = tape.recorder("eim", Layer.COAP, Direction.IN, head + trigger()[at : at + 16])
            record = tape.recorder.get(seq)
            assert record is not None
            seen.append(record)
    record = seen[number * 2 + again]
    start = max(trigger().index(CODE.encode()) - number * 16, 0)
    assert Veil(tape.recorder).hides(record) == ((8 + start, len(record.data)),)


def test_hidden_values_say_so_in_tree_and_list() -> None:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    record = next(one for one in tape.recorder.since(0)[2] if one.data == trigger())
    assert inspector.row(record).meaning == "activationCode hidden"
    part = next(one for one in inspector.decoding(record).walk() if one.name == "activationCode")
    assert part.text == f"hidden, {len(CODE)} bytes"
    text = inspector.hex_text(record)
    assert text.count("••") == len(CODE)
    assert text.startswith("BF 4F")


def test_a_value_met_once_is_hidden_wherever_it_is_looked_at_afterwards() -> None:
    tape = Tape()
    early = tape.event(f"before: {PSK.hex()}")
    tape.exchange("80D8000012" + "8810" + PSK.hex(), "9000")
    inspector = Inspector(tape.recorder)
    assert PSK.hex() in inspector.row(early).meaning
    put_key = tape.recorder.get(2)
    assert put_key is not None
    inspector.row(put_key)
    assert PSK.hex() not in inspector.row(early).meaning


def test_pins_and_files_are_hidden_whole() -> None:
    tape = secret_tape()
    veil = Veil(tape.recorder)
    hidden = {
        record.data[start:end]
        for record in tape.recorder.since(0)[2]
        for start, end in veil.hides(record)
    }
    assert {PIN, IMSI} <= hidden


def test_what_has_nothing_to_hide_is_shown_as_it_was_decoded() -> None:
    tape = Tape()
    _, record = tape.exchange(GET_EID, EID_ANSWER + "9000")
    true = decode(record, tape.recorder)
    assert Veil(tape.recorder).decode(record, true) is true


def test_any_bytes_can_be_looked_at() -> None:
    recorder = Recorder()
    for first in range(0, 256, 3):
        for layer in Layer:
            for direction in Direction:
                data = bytes([first, 0xE2, 0x11, 0, 4, 0xBF, 0x21, first])
                recorder("x", layer, direction, data, pair=recorder.last_seq)
    inspector = Inspector(recorder)
    records = recorder.since(0)[2]
    assert all(inspector.row(record).size for record in records)


def test_sequences_leave_secrets_out() -> None:
    followed = Procedures()
    followed.feed(secret_tape().recorder.since(0)[2])
    text = str(followed.snapshot())
    assert "PrepareDownload" in text
    assert "GetEimPackage" in text
    for secret in SECRETS.values():
        assert secret.decode("latin-1") not in text
        assert secret.hex(" ").upper() not in text
        assert secret.hex().upper() not in text


def test_what_is_hidden_does_not_look_damaged() -> None:
    tape = secret_tape()
    hidden, true = Inspector(tape.recorder), Inspector(tape.recorder)
    true.show_secrets(True)
    for record in tape.recorder.since(0)[2]:
        assert hidden.row(record).state is true.row(record).state
        assert hidden.explanation(record).state is true.explanation(record).state


def test_a_single_command_is_shown_without_its_secret() -> None:
    assert veiled_command(bytes.fromhex("0020000108") + PIN) == "00 20 00 01 08" + " ••" * 8
    assert veiled_command(bytes.fromhex("00A40004023F00")) == "00 A4 00 04 02 3F 00"


def test_no_false_zeros_are_shown_in_place_of_what_is_hidden() -> None:
    tape = secret_tape()
    inspector = Inspector(tape.recorder)
    for record in tape.recorder.since(0)[2]:
        if inspector.veil.hides(record):
            assert "00 00 00" not in inspector.row(record).meaning
            assert "0000" not in inspector.row(record).meaning
            assert "0000" not in inspector.explanation(record).text
