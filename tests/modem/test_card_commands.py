"""The commands that reach the card, against what modems were seen to answer, on a real pty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from app.card.transport import BlockRefusedError
from app.errors import DeviceError
from app.modem.at_error import AtError, Fault, SilentError
from app.modem.card_commands import CardCommands, said_no
from app.modem.dialogue import Dialogue
from app.modem.memory import DeviceMemory
from app.modem.port import Port
from app.modem.quirks import Behaviour
from tests.modem.peer import ERROR, OK, Peer, Step, playing
from tests.modem.reach import GET_EID, ISDR, STATUS

CSIM = 'AT+CSIM=10,"80F2000C00"'
CCHO = 'AT+CCHO="A0000005591010FFFFFFFF8900000100"'
BLOCK = bytes.fromhex("80E29100 40") + bytes(64)


@contextmanager
def commands(
    answers: Mapping[str, Sequence[Step]],
    behaviour: Behaviour | None = None,
    otherwise: Sequence[Step] = (ERROR,),
) -> Iterator[tuple[CardCommands, Peer]]:
    with playing(answers, otherwise) as peer:
        dialogue = Dialogue(Port(peer.path))
        try:
            yield CardCommands(dialogue, behaviour or Behaviour(), DeviceMemory("dut")), peer
        finally:
            dialogue.close()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'+CSIM: 4,"6115"', id="as-the-standard-says"),
        pytest.param(b"+CSIM:4,6115", id="no-quotes"),
        pytest.param(b'+CSIM: 2,"6115"', id="length-in-bytes"),
        pytest.param(b'4,"6115"', id="no-prefix"),
        pytest.param(b"6115", id="hex-alone"),
        pytest.param(b'+CREG: 1\r\n+CSIM: 4,"6115"', id="something-else-before"),
        pytest.param(b'CSIM: 4, "6115"', id="half-a-prefix"),
    ],
)
def test_an_answer_is_understood_as_modems_write_it(line: bytes):
    with commands({CSIM: (b"\r\n" + line + b"\r\n" + OK,)}) as (card, _):
        assert card.csim(STATUS) == b"\x61\x15"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'+CSIM: 8,"6115"', id="shorter-than-it-says"),
        pytest.param(b'+CSIM: 4,"61"', id="no-status-word"),
        pytest.param(b'+CSIM: 4,"61x5"', id="not-hex"),
    ],
)
def test_an_answer_with_damage_is_a_device_error(line: bytes):
    with commands({CSIM: (b"\r\n" + line + b"\r\n" + OK,)}) as (card, peer):
        with pytest.raises(DeviceError, match="cannot be read") as caught:
            card.csim(STATUS)
        assert "baud" in caught.value.hint
        assert peer.heard.count(CSIM) == 1


@pytest.mark.parametrize(
    ("line", "handle"),
    [
        (b"+CCHO: 1", "1"),
        (b"1", "1"),
        (b"+CCHO: 59107280", "59107280"),
        (b'+CCHO: "0x385A7CF"', "0x385A7CF"),
    ],
)
def test_a_handle_is_used_as_it_came(line: bytes, handle: str):
    answers = {
        CCHO: (b"\r\n" + line + b"\r\n" + OK,),
        f'AT+CGLA={handle},22,"80E2910006BF3E035C015A"': (b'\r\n+CGLA: 4,"6115"\r\n' + OK,),
        f"AT+CCHC={handle}": (OK,),
    }
    with commands(answers) as (card, _):
        assert card.ccho(ISDR) == handle
        assert DeviceMemory("dut").kept.handles == (handle,)
        assert card.cgla(handle, GET_EID) == b"\x61\x15"
        card.cchc(handle)
        assert DeviceMemory("dut").kept.handles == ()


def test_a_channel_without_a_handle_is_a_device_error():
    with commands({CCHO: (OK,)}) as (card, _), pytest.raises(DeviceError, match="cannot be read"):
        card.ccho(ISDR)


def test_a_modem_that_closes_nothing_is_not_asked_to():
    with commands({}, Behaviour(close_channels=False)) as (card, peer):
        card.memory.opened(handle="3")
        card.cchc("3")
        assert not [line for line in peer.heard if "CCHC" in line]
        assert DeviceMemory("dut").kept.handles == ("3",)


@pytest.mark.parametrize(
    "final",
    [
        pytest.param(ERROR, id="bare"),
        pytest.param(b"\r\n+CME ERROR: 50\r\n", id="incorrect-parameters"),
        pytest.param(b"\r\n+CME ERROR: 100\r\n", id="unknown"),
        pytest.param(b"\r\n+CME ERROR: Parameters error\r\n", id="own-words"),
    ],
)
def test_a_long_first_block_that_is_refused_may_be_sent_smaller(final: bytes):
    with commands({}, otherwise=(final,)) as (card, peer):
        with pytest.raises(BlockRefusedError, match="64 bytes") as caught:
            card.csim(BLOCK)
        assert not isinstance(caught.value, DeviceError)
        assert len([line for line in peer.heard if "CSIM" in line]) == 1


@pytest.mark.parametrize(
    ("apdu", "final"),
    [
        pytest.param(BLOCK[:3] + b"\x01" + BLOCK[4:], ERROR, id="a-later-block"),
        pytest.param(GET_EID, ERROR, id="a-short-block"),
        pytest.param(bytes.fromhex("00A4040440") + bytes(64), ERROR, id="no-store-data"),
        pytest.param(BLOCK, b"\r\n+CME ERROR: 14\r\n", id="busy"),
        pytest.param(BLOCK, b"\r\n+CME ERROR: 10\r\n", id="no-card"),
    ],
)
def test_any_other_refusal_ends_the_connection(apdu: bytes, final: bytes):
    with commands({}, otherwise=(final,)) as (card, peer):
        with pytest.raises(AtError):
            card.csim(apdu)
        assert len([line for line in peer.heard if "CSIM" in line]) == 1


def test_a_silent_modem_is_not_asked_again():
    with commands({CSIM: ()}) as (card, peer):
        with pytest.raises(SilentError):
            card.csim(STATUS, 0.05)
        assert peer.heard.count(CSIM) == 1


def test_only_what_loads_gets_the_long_deadline():
    behaviour = Behaviour(card_s=0.05, load_s=5.0)
    late: Sequence[Step] = (0.4, b'\r\n+CSIM: 4,"9000"\r\n' + OK)
    with commands({}, behaviour, late) as (card, _):
        assert card.csim(GET_EID) == b"\x90\x00"
        with pytest.raises(SilentError):
            card.csim(STATUS)


def test_what_happened_is_kept_while_somebody_watches():
    with commands({CSIM: (b'\r\n+CSIM: 4,"9000"\r\n' + OK,)}) as (card, _):
        card.csim(STATUS)
        with card.watched() as kept:
            card.csim(STATUS)
            with pytest.raises(AtError):
                card.ccho(ISDR)
    assert [(entry.command, entry.answer) for entry in kept] == [
        (CSIM, ('+CSIM: 4,"9000"', "OK")),
        (CCHO, ("ERROR",)),
    ]
    assert kept[0].duration_ns > 0


@pytest.mark.parametrize(
    ("kind", "code", "no"),
    [
        (Fault.REFUSED, 3, True),
        (Fault.ABSENT, 4, True),
        (Fault.UNKNOWN, None, True),
        (Fault.REFUSED, 10, False),
        (Fault.REFUSED, 13, False),
        (Fault.BUSY, 14, False),
        (Fault.SILENT, None, False),
    ],
)
def test_a_plain_no_is_told_from_trouble(kind: Fault, code: int | None, no: bool):
    error = AtError("The modem said so.", kind=kind, code=code)
    if no:
        assert said_no(error) == "The modem said so."
        return
    with pytest.raises(AtError):
        said_no(error)
