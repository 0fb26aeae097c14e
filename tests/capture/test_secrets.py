from __future__ import annotations

import pytest

from app.capture.parts import Piece, Source
from app.capture.secrets import Secret, hidden, message_secrets, secrets_in
from tests.capture.secret_tape import HASH_CC, prepare
from tests.capture.tape import Tape, blocks


def found(tape: Tape, *exchanges: tuple[str, str]) -> list[tuple[str, bytes]]:
    """Return what the last answer, or command, gives away."""
    records = [one for exchange in exchanges for one in tape.exchange(*exchange)]
    return [
        (secret.what, record.data[secret.start : secret.end])
        for record in records[-2:]
        for secret in secrets_in(record, tape.decode(record), tape.recorder)
        if secret.seq == record.seq and secret.end > secret.start
    ]


@pytest.mark.parametrize(
    ("exchanges", "expected"),
    [
        pytest.param([("0020000104 31323334", "9000")], ("PIN", b"1234"), id="verify"),
        pytest.param([("0024000104 31323334", "63C2")], ("PIN", b"1234"), id="refused-change"),
        pytest.param(
            [("00A40004026F08", "9000"), ("00B0000003", "0501029000")],
            ("CK and IK", b"\x05\x01\x02"),
            id="read-keys",
        ),
        pytest.param([("00B0870003", "0801029000")], ("IMSI", b"\x08\x01\x02"), id="by-short-id"),
        pytest.param(
            [("00A40004026F07", "9000"), ("00D6000003080102", "9000")],
            ("IMSI", b"\x08\x01\x02"),
            id="update",
        ),
        pytest.param([("80D8000003881001", "9000")], ("key", b"\x88\x10\x01"), id="put-key"),
    ],
)
def test_a_card_command_gives_itself_away(exchanges, expected):
    assert expected in found(Tape(), *exchanges)


def test_ordinary_reading_gives_nothing_away():
    assert found(Tape(), ("00A40004022FE2", "9000"), ("00B000000A", "98" * 10 + "9000")) == []


def test_a_secret_in_several_blocks_is_placed_in_each():
    tape = Tape()
    records = [tape.exchange(block, "9000")[0] for block in blocks(prepare(HASH_CC).hex(), 90)]
    places = [
        secret
        for secret in secrets_in(records[-1], tape.decode(records[-1]), tape.recorder)
        if secret.what == "hash of the confirmation code"
    ]
    data = {record.seq: record.data for record in records}
    assert b"".join(data[one.seq][one.start : one.end] for one in places) == HASH_CC


def test_a_cut_off_message_gives_away_what_is_there():
    data = prepare(HASH_CC)[:-9]
    source = Source("Message", data, (Piece(7, 0, len(data)),))
    (secret,) = message_secrets(source)
    assert secret.seq == 7
    assert data[secret.start : secret.end] == HASH_CC[:-4]


def test_hiding_keeps_the_length_and_shows_what_was_text():
    secrets = [Secret(1, 1, 4, ""), Secret(1, 5, 7, ""), Secret(1, 8, 9, "", b"!")]
    assert hidden(b"-abc-\x01\x02-x-", secrets) == b"-***-\0\0-!-"
