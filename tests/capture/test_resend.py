import asyncio
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.capture.resend import (
    require_harmless_card,
    require_loopback,
    resend_commands,
    resend_message,
)
from app.capture.writer import CaptureWriter
from app.errors import CodecError, SettingsError
from app.values.traffic import Direction
from tests.capture.tape import GET_EID, Tape

SELECT_MASTER_FILE = bytes.fromhex("00A40004023F00")
EDITED = bytes.fromhex("00A40004027FFF")


def test_edited_commands_go_to_a_simulated_card_and_are_recorded():
    recorder = Recorder()
    sent = resend_commands([SELECT_MASTER_FILE, EDITED], "sim:?state=memory", tap=recorder)
    assert [one.command for one in sent] == [SELECT_MASTER_FILE, EDITED]
    records = recorder.since(0)[2]
    answers = [one.data for one in records if one.pair]
    assert [one.answer for one in sent] == answers
    assert answers[0] != answers[1]
    assert records[-1].note == "power-off"


def test_a_replayed_card_is_harmless_too(tmp_path: Path):
    tape = Tape()
    tape.exchange(GET_EID, "6A88")
    with CaptureWriter(tmp_path / "a.eimcap") as writer:
        writer.append(tape.recorder.since(0)[2])
    (sent,) = resend_commands([bytes.fromhex(GET_EID)], f"replay:{tmp_path / 'a.eimcap'}")
    assert sent.answer == b"\x6a\x88"


def test_a_command_whose_lengths_contradict_stops_all_before_the_first_is_sent():
    recorder = Recorder()
    broken = bytes.fromhex("00A40004053F00")
    with pytest.raises(CodecError, match="Lc says 5"):
        resend_commands([SELECT_MASTER_FILE, broken], "sim:?state=memory", tap=recorder)
    assert recorder.last_seq == 0
    (sent,) = resend_commands([broken], "sim:?state=memory", tap=recorder, as_they_are=True)
    assert sent.answer == b"\x67\x00"
    assert [one.data for one in recorder.since(0)[2] if one.direction is Direction.OUT] == [broken]


@pytest.mark.parametrize("uri", ["pcsc:Alcor Link 00", "Alcor Link 00", "pcsc:", "sim", "SIM:"])
def test_whatever_may_be_a_real_card_wants_a_confirmation(uri: str):
    with pytest.raises(SettingsError, match="may hold a real card") as caught:
        resend_commands([SELECT_MASTER_FILE], uri)
    assert caught.value.key == "confirm"
    require_harmless_card(uri, confirmed=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:8443/gsma/rsp2/asn1",
        "coaps://[::1]/gsma",
        "https://localhost",
        "https://eim.localhost:1",
        "coap://127.9.9.9",
    ],
)
def test_this_machine_needs_no_confirmation(url: str):
    require_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://eim.example",
        "https://192.0.2.1",
        "https://127.0.0.1@eim.example/",
        "https://127.0.0.1.eim.example",
        "https://localhost.example",
        "https://0.0.0.0",
        "127.0.0.1",
        "",
    ],
)
def test_any_other_machine_wants_a_confirmation(url: str):
    with pytest.raises(SettingsError, match="is not this machine"):
        require_loopback(url)
    require_loopback(url, confirmed=True)


def test_a_message_reaches_this_machine_and_no_other():
    sent: list[bytes] = []

    async def send(message: bytes) -> bytes:
        sent.append(message)
        return b"answer"

    assert asyncio.run(resend_message(b"here", "https://localhost", send)) == b"answer"
    with pytest.raises(SettingsError):
        asyncio.run(resend_message(b"there", "https://eim.example", send))
    confirmed = resend_message(b"meant", "https://eim.example", send, confirmed=True)
    assert asyncio.run(confirmed) == b"answer"
    assert sent == [b"here", b"meant"]
