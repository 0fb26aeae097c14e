"""The dialogue on a real line: whatever the other end does, it stays in step and never hangs."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator

import pytest

from app.errors import DeviceError
from app.modem.at_error import AtError, Fault, SilentError
from app.modem.dialogue import MAX_ANSWER, Dialogue
from app.modem.port import Port
from app.modem.port_errors import PortGoneError
from app.values.traffic import Direction, Layer, no_tap
from tests.modem.peer import ERROR, HABITS, OK, Peer, playing, wait_until

CGLA = 'AT+CGLA=1,10,"80F2000C00"'
ANSWER = b'\r\n+CGLA: 4,"9000"\r\n' + OK
RESYNC_S = 0.9

Talk = Callable[[Peer], Dialogue]


class Recording:
    """A tap that keeps what it gets."""

    def __init__(self) -> None:
        self.records: list[tuple[Direction, bytes, dict[str, object]]] = []

    def __call__(
        self, lane: str, layer: Layer, direction: Direction, data: bytes, **details: object
    ) -> int:
        assert layer is Layer.AT
        assert lane == "bench modem"
        self.records.append((direction, data, details))
        return len(self.records)


@pytest.fixture
def tap() -> Recording:
    return Recording()


@pytest.fixture
def talk(tap: Recording) -> Iterator[Talk]:
    made: list[Dialogue] = []

    def start(peer: Peer) -> Dialogue:
        made.append(Dialogue(Port(peer.path), tap, "bench modem", resync_s=RESYNC_S))
        return made[-1]

    yield start
    for dialogue in made:
        dialogue.close()


def test_a_command_is_answered(talk: Talk) -> None:
    with playing({CGLA: (ANSWER,)}) as peer:
        answer = talk(peer).ask(CGLA)

    assert answer.lines == ('+CGLA: 4,"9000"',)
    assert answer.text == '4,"9000"'
    assert peer.heard[-1] == CGLA


def test_opening_agrees_on_words_and_numbers(talk: Talk) -> None:
    with playing({}) as peer:
        dialogue = talk(peer)
        dialogue.open()
        dialogue.open()

    assert peer.heard == ["ATE0V1", "AT+CMEE?", "AT+CMEE?"]


@pytest.mark.parametrize("mode", ["0", "2"])
def test_errors_are_told_afterwards_as_they_were_before(talk: Talk, mode: str) -> None:
    told = f"\r\n+CMEE: {mode}\r\n".encode() + OK
    with playing({"AT+CMEE?": (told,), f"AT+CMEE={mode}": (OK,)}) as peer:
        dialogue = talk(peer)
        dialogue.open()
        assert peer.heard[-1] == "AT+CMEE=1"
        dialogue.close()
        dialogue.close()
        wait_until(lambda: peer.heard[-1] == f"AT+CMEE={mode}")

    assert not dialogue.port.is_open


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((CGLA.encode() + b"\r" + ANSWER,), id="echo"),
        pytest.param((b'\n+CGLA: 4,"9000"\nOK\n',), id="lf"),
        pytest.param((b'\r+CGLA: 4,"9000"\rOK\r',), id="cr"),
        pytest.param(
            (b"\r\n+CGL", 0.05, b'A: 4,"90', 0.05, b'00"\r\nO', 0.05, b"K\r\n"), id="halves"
        ),
        pytest.param((b"\r\n+CREG: 2\r\n" + ANSWER,), id="urc-before"),
        pytest.param((b'\r\n+CGLA: 4,"9000"\r\n\r\nRING\r\n' + OK,), id="urc-inside"),
        pytest.param((b"\0\0" + ANSWER.replace(b"G", b"\0G"),), id="nul"),
        pytest.param((b'\r\n+CGLA: 4,"9000"\r\nOK',), id="final-without-end"),
        pytest.param(tuple(bytes([byte]) for byte in ANSWER), id="byte-by-byte"),
    ],
)
def test_an_answer_is_understood_however_it_comes(talk: Talk, steps: tuple[bytes, ...]) -> None:
    with playing({CGLA: steps}) as peer:
        dialogue = talk(peer)

        assert [dialogue.ask(CGLA).lines for _ in range(2)] == [('+CGLA: 4,"9000"',)] * 2


def test_an_error_says_what_it_is(talk: Talk) -> None:
    with playing({CGLA: (b"\r\n+CME ERROR: 14\r\n",)}) as peer, pytest.raises(AtError) as caught:
        talk(peer).ask(CGLA)

    assert (caught.value.kind, caught.value.code, caught.value.command) == (Fault.BUSY, 14, CGLA)


def test_a_silent_modem_is_told_of(talk: Talk) -> None:
    with playing({CGLA: ()}) as peer:
        dialogue = talk(peer)
        dialogue.open()
        with pytest.raises(SilentError, match=r"“AT\+CGLA” within 0\.1 s") as caught:
            dialogue.ask(CGLA, 0.1)

    assert caught.value.kind is Fault.SILENT


def test_what_came_of_an_answer_is_kept_when_the_rest_does_not_come(talk: Talk) -> None:
    with playing({CGLA: (b'\r\n+CGLA: 4,"9000"\r\n',)}) as peer:
        with pytest.raises(SilentError) as caught:
            talk(peer).ask(CGLA, 0.1)

    assert caught.value.lines == ('+CGLA: 4,"9000"',)


@pytest.mark.parametrize("late_s", [0.12, 0.5])
@pytest.mark.parametrize(
    "late", [ANSWER, OK, ERROR, b"\r\n+CME ERROR: 13\r\n"], ids=["data", "ok", "error", "cme"]
)
def test_a_late_answer_is_never_taken_for_the_next_ones(
    talk: Talk, late: bytes, late_s: float
) -> None:
    imei = (b"\r\n351756051523999\r\n" + OK,)
    with playing({CGLA: (late_s, late), "AT+CGSN": imei}) as peer:
        dialogue = talk(peer)
        with pytest.raises(SilentError):
            dialogue.ask(CGLA, 0.05)

        assert [dialogue.ask("AT+CGSN").lines for _ in range(3)] == [("351756051523999",)] * 3


def test_answers_that_come_in_a_row_after_a_pause_are_all_thrown_away(talk: Talk) -> None:
    with playing({CGLA: (RESYNC_S * 2, ANSWER), "AT+CGSN": (b"\r\n35\r\n" + OK,)}) as peer:
        dialogue = talk(peer)
        with pytest.raises(SilentError):
            dialogue.ask(CGLA, 0.05)
        with pytest.raises(SilentError):
            dialogue.ask("AT+CGSN")

        assert dialogue.ask("AT+CGSN").lines == ("35",)
        assert dialogue.ask("AT+CGSN").lines == ("35",)


@pytest.mark.parametrize("anew", [False, True], ids=["same-dialogue", "new-dialogue"])
def test_answers_to_an_earlier_use_of_the_port_are_thrown_away(talk: Talk, anew: bool) -> None:
    with playing({CGLA: (RESYNC_S * 1.5, ANSWER), "AT+CGSN": (b"\r\n35\r\n" + OK,)}) as peer:
        dialogue = talk(peer)
        with pytest.raises(SilentError):
            dialogue.ask(CGLA, 0.05)
        for _ in range(3):
            dialogue.close()
            dialogue = talk(peer) if anew else dialogue
            with contextlib.suppress(SilentError):
                dialogue.open()

        assert [dialogue.ask("AT+CGSN").lines for _ in range(3)] == [("35",)] * 3


def test_a_command_that_was_never_answered_is_got_over(talk: Talk) -> None:
    with playing({CGLA: ()}) as peer:
        dialogue = talk(peer)
        with pytest.raises(SilentError):
            dialogue.ask(CGLA, 0.05)

        assert dialogue.ask("AT+CSQ").text == "20,99"


def test_a_prompt_for_text_is_left(talk: Talk) -> None:
    with playing({"AT+CMGS=20": (b"\r\n> ",)}) as peer:
        dialogue = talk(peer)
        with pytest.raises(SilentError):
            dialogue.ask("AT+CMGS=20")

        assert dialogue.ask("AT+CSQ").text == "20,99"


def test_a_modem_that_never_gets_in_step_is_silent(talk: Talk) -> None:
    mute = dict.fromkeys(HABITS, ())
    with playing(mute, otherwise=()) as peer, pytest.raises(SilentError):
        talk(peer).open()


def test_a_modem_that_knows_only_one_of_the_questions_gets_in_step(talk: Talk) -> None:
    with playing({"AT+CMEE?": (ERROR,), "AT+CSQ": ()}) as peer:
        talk(peer).open()

    assert "AT+CFUN?" in peer.heard


def test_unsolicited_lines_reach_the_listener(talk: Talk, tap: Recording) -> None:
    heard: list[str] = []
    with playing({CGLA: (b"\r\n+CREG: 2\r\n" + ANSWER,)}) as peer:
        dialogue = talk(peer)
        dialogue.urcs.append(heard.append)
        dialogue.open()
        peer.send(b"\r\n+CPIN: READY\r\n")
        wait_until(dialogue.port.waiting)
        answer = dialogue.ask(CGLA)

    assert heard == ["+CPIN: READY", "+CREG: 2"]
    assert answer.urcs == ("+CREG: 2",)
    assert any(details["note"] == "unsolicited" for _, _, details in tap.records)


def test_one_can_wait_for_unsolicited_lines(talk: Talk) -> None:
    with playing({}) as peer:
        dialogue = talk(peer)
        dialogue.open()
        peer.send(b"\r\n+CREG: 5\r\n+CEREG: 5")

        assert dialogue.listen(0.1) == ("+CREG: 5", "+CEREG: 5")
        assert dialogue.listen(0.05) == ()


def test_commands_and_answers_are_recorded_as_they_were_on_the_wire(
    talk: Talk, tap: Recording
) -> None:
    with playing({CGLA: (0.05, ANSWER)}) as peer:
        dialogue = talk(peer)
        dialogue.session = 7
        dialogue.ask(CGLA)

    (out, sent, first), (back, came, second) = tap.records[-2:]
    assert (out, sent) == (Direction.OUT, CGLA.encode() + b"\r")
    assert (back, came) == (Direction.IN, ANSWER)
    assert second["pair"] == len(tap.records) - 1
    assert first["session"] == second["session"] == 7
    assert 40_000_000 < int(str(second["duration_ns"])) < 5_000_000_000


def test_a_slow_line_may_take_its_time(talk: Talk) -> None:
    drip = [step for byte in ANSWER for step in (bytes([byte]), 0.03)]
    with playing({CGLA: drip}) as peer:
        assert talk(peer).ask(CGLA, 0.1).text == '4,"9000"'


@pytest.mark.parametrize("at", range(0, len(ANSWER), 3))
def test_a_port_may_vanish_at_any_byte(talk: Talk, at: int) -> None:
    with playing({CGLA: (ANSWER[:at], None)}) as peer:
        dialogue = talk(peer)
        with pytest.raises(PortGoneError, match="is gone"):
            dialogue.ask(CGLA, 5)

    assert not dialogue.port.is_open


def test_a_port_that_was_lost_is_opened_again_when_it_is_back(talk: Talk) -> None:
    with playing({CGLA: (None,)}) as peer:
        dialogue = talk(peer)
        with pytest.raises(DeviceError):
            dialogue.ask(CGLA)
    with playing({CGLA: (ANSWER,)}) as peer:
        dialogue.port.url = peer.path

        assert dialogue.ask(CGLA).text == '4,"9000"'


def test_a_port_that_sends_without_end_is_no_modem(talk: Talk) -> None:
    flood = (b"$GPGGA,1,2,3\r\n" * 256,) * (2 * MAX_ANSWER // (14 * 256))
    with playing({CGLA: flood}) as peer, pytest.raises(DeviceError, match="sends without end"):
        talk(peer).ask(CGLA)


def test_babble_that_is_no_answer_ends_at_a_deadline(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.modem.dialogue.GRACE_S", 0.5)
    drip = [step for _ in range(200) for step in (b"+CREG: 1\r\n", 0.02)]
    with playing({CGLA: drip}) as peer:
        began = time.monotonic()
        with pytest.raises(SilentError):
            talk(peer).ask(CGLA)
        assert time.monotonic() - began < 8


def test_garbage_brings_only_device_errors(talk: Talk) -> None:
    chance = random.Random(60)
    crumbs = [
        b"OK\r\n",
        b"ERROR\r\n",
        b"\r\n+CGLA: ",
        b"\r\n",
        b"\0",
        b"\xff",
        b"> ",
        b"+CME ERROR: ",
    ]

    def garbage(command: str) -> tuple[bytes, ...]:
        if command != CGLA:
            return tuple(step for step in HABITS[command] if isinstance(step, bytes))
        return tuple(chance.choice(crumbs) for _ in range(chance.randrange(1, 8)))

    peer = Peer(garbage)
    dialogue = Dialogue(Port(peer.path), no_tap, resync_s=0.09)
    outcomes: set[str] = set()
    try:
        for _ in range(40):
            try:
                outcomes.add(dialogue.ask(CGLA, 0.005).final)
            except DeviceError as error:
                outcomes.add(type(error).__name__)
    finally:
        dialogue.close()
        peer.close()

    assert outcomes <= {"OK", "AtError", "SilentError"}
    assert len(outcomes) == 3
