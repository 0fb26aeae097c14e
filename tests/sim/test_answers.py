import pytest

from app.sim.answers import Answers
from app.sim.command import Command
from app.sim.status import Refused


def command(text: str) -> Command:
    return Command.parse(bytes.fromhex(text))


def answers(*, t0: bool, final: int = 0x9000) -> Answers:
    return Answers(t0=t0, final=lambda: final)


WITH_DATA = command("00A4000002" + "3F00")
LONG = bytes(range(256)) + b"tail"


def test_t0_makes_the_terminal_fetch_what_answers_a_command_with_data():
    card = answers(t0=True)
    assert card.give(WITH_DATA, b"abc").hex() == "6103"
    assert card.more(command("00C0000003")) == b"abc\x90\x00"


def test_t0_says_zero_for_256_bytes_or_more_and_counts_down_the_rest():
    card = answers(t0=True)
    assert card.give(WITH_DATA, LONG).hex() == "6100"
    assert card.more(command("00C0000000")) == LONG[:256] + b"\x61\x04"
    assert card.more(command("00C0000004")) == b"tail\x90\x00"


def test_get_response_may_take_the_data_in_smaller_pieces():
    card = answers(t0=True)
    card.give(WITH_DATA, b"abcdef")
    assert card.more(command("00C0000002")) == b"ab\x61\x04"
    assert card.more(command("00C0000004")) == b"cdef\x90\x00"


def test_get_response_for_too_much_tells_the_length_and_keeps_the_data():
    card = answers(t0=True)
    card.give(WITH_DATA, b"abc")
    with pytest.raises(Refused, match="6C03"):
        card.more(command("00C0000000"))
    assert card.more(command("00C0000003")) == b"abc\x90\x00"


@pytest.mark.parametrize(
    ("text", "sw"),
    [
        pytest.param("00C0010003", "6A86", id="parameters"),
        pytest.param("01C0000003", "6985", id="other-channel"),
    ],
)
def test_get_response_is_refused(text: str, sw: str):
    card = answers(t0=True)
    card.give(WITH_DATA, b"abc")
    with pytest.raises(Refused, match=sw):
        card.more(command(text))


def test_get_response_without_anything_waiting_is_refused():
    card = answers(t0=True)
    card.give(WITH_DATA, b"abc")
    card.clear()
    with pytest.raises(Refused, match="6985"):
        card.more(command("00C0000003"))


@pytest.mark.parametrize("le", ["00", "02", "04"])
def test_t0_answers_a_command_without_data_for_the_exact_length_only(le: str):
    with pytest.raises(Refused, match="6C03"):
        answers(t0=True).give(command("00B00000" + le), b"abc")


def test_t0_answers_at_once_when_the_length_fits():
    assert answers(t0=True).give(command("00B0000003"), b"abc") == b"abc\x90\x00"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("00A40000023F0000", b"abcdef\x90\x00", id="le-00-takes-all"),
        pytest.param("00A40000023F0010", b"abcdef\x90\x00", id="le-beyond-the-end"),
        pytest.param("00A40000023F0002", b"ab\x61\x04", id="le-takes-part"),
        pytest.param("00A40000023F00", b"\x61\x06", id="no-le"),
    ],
)
def test_t1_gives_up_to_le_bytes_with_the_command(text: str, answer: bytes):
    assert answers(t0=False).give(command(text), b"abcdef") == answer


def test_a_waiting_proactive_command_shows_in_the_last_status_word():
    card = answers(t0=True, final=0x910B)
    assert card.give(WITH_DATA, b"").hex() == "910b"
    assert card.give(WITH_DATA, b"abc").hex() == "6103"
    assert card.more(command("00C0000003")) == b"abc\x91\x0b"
