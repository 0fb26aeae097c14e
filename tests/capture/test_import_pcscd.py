from pathlib import Path

import pytest

from app.capture.decoders import decode
from app.capture.import_pcscd import fits
from app.errors import CodecError
from app.values.traffic import Direction, Layer
from tests.capture.foreign_logs import ATR, PCSCD, PCSCD_DEBUG, read_text


def test_commands_and_answers_are_joined_and_timed(tmp_path: Path):
    found = read_text(tmp_path, PCSCD)
    assert [record.seq for record in found] == list(range(1, 9))
    assert [record.pair for record in found] == [0, 1, 0, 3, 0, 5, 0, 7]
    assert [record.duration_ns for record in found[1::2]] == [78_000, 94_000, 402_000, 50_000]
    assert found[0].data.hex() == "0070000001"
    assert found[-1].data.hex().endswith("086549519000")
    assert found[-1].time_ns == (tmp_path / "foreign").stat().st_mtime_ns


def test_the_messages_decode(tmp_path: Path):
    found = read_text(tmp_path, PCSCD)
    kept = {record.seq: record for record in found}
    assert decode(found[4], kept).title == "STORE DATA · ES10c.GetEID"
    assert decode(found[-1], kept).meaning == "EID 8999…4951"


def test_threads_keep_two_readers_apart(tmp_path: Path):
    found = read_text(tmp_path, PCSCD_DEBUG)
    first, second = "Virtual PCD 00 00", "Virtual PCD 00 01"
    assert [record.lane for record in found] == [first, first, second, first, second, first]
    assert found[0].layer is Layer.EVENT
    assert found[0].data == ATR
    assert found[3].pair == found[1].seq
    assert found[1].session == found[0].seq
    assert (found[4].note, found[4].pair) == ("the card did not answer", found[2].seq)
    assert found[5].note == "card removed"


def test_the_journal_s_prefix_and_colours_are_passed_over(tmp_path: Path):
    lines = ["Nov 20 10:00:00 host pcscd[77]: \x1b[35m" + line for line in PCSCD.splitlines()]
    found = read_text(tmp_path, "\x1b[0m\n".join(lines))
    assert [record.direction for record in found[:2]] == [Direction.OUT, Direction.IN]
    assert len(found) == 8


def test_a_log_without_apdus_says_how_to_get_them(tmp_path: Path):
    with pytest.raises(CodecError, match="no APDU") as caught:
        read_text(tmp_path, PCSCD_DEBUG.split("\n")[0])
    assert "--apdu" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("00000000 something else\n", id="numbered lines"),
        pytest.param("APDU: 00 A4\n", id="no time"),
    ],
)
def test_other_texts_do_not_fit(text: str):
    assert not fits(text)
