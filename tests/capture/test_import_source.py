from pathlib import Path

import pytest

from app.capture.import_source import LONGEST_LINE, Source, octets, plain_text
from app.errors import CodecError


def test_lines_come_without_ends_and_colours(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"\x1b[31mred\x1b[0m\r\nsecond\nb\xffd")
    assert list(Source(path).lines()) == ["red", "second", "b\ufffdd"]


def test_a_line_too_long_is_cut_and_the_next_one_is_whole(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b"x" * (2 * LONGEST_LINE + 9) + b"\nnext\n")
    first, second = Source(path).lines()
    assert (len(first), second) == (LONGEST_LINE, "next")


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CodecError, match=r"missing.* cannot be read"):
        Source(tmp_path / "missing").head()


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        pytest.param("00 a4 FF", b"\x00\xa4\xff", id="spaces"),
        pytest.param("", b"", id="empty"),
        pytest.param("00a", None, id="half a byte"),
        pytest.param("0x00", None, id="prefix"),
        pytest.param("\u0660\u0661", None, id="other digits"),
    ],
)
def test_hex(text: str, raw: bytes | None):
    assert octets(text) == raw


def test_colours_are_taken_off():
    assert plain_text(b"\x1b[01;32mTX\x1b[0m") == "TX"
