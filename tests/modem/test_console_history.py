from __future__ import annotations

from pathlib import Path

import pytest

from app.modem.console_history import MOST_LINES, ConsoleHistory

ONE, TWO = "at:/dev/ttyUSB2", "at:/dev/ttyUSB3"


def test_lines_are_there_again_for_the_same_modem_only() -> None:
    history = ConsoleHistory(ONE)
    history.add(" AT+CSQ ", secret=False)
    history.add("ATI", secret=False)
    ConsoleHistory(TWO).add("AT+COPS?", secret=False)
    assert ConsoleHistory(ONE).lines == ("AT+CSQ", "ATI")
    assert ConsoleHistory(TWO).lines == ("AT+COPS?",)


def test_a_line_typed_again_becomes_the_newest() -> None:
    history = ConsoleHistory(ONE)
    for line in ("ATI", "AT+CSQ", "ATI"):
        history.add(line, secret=False)
    assert history.lines == ("AT+CSQ", "ATI")


def test_a_secret_never_reaches_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    history = ConsoleHistory(ONE, path)
    history.add("AT+CPIN=4711", secret=True)
    assert not path.exists()
    history.add("ATI", secret=False)
    assert "4711" not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o077 == 0


def test_only_the_newest_lines_are_kept() -> None:
    history = ConsoleHistory(ONE)
    for number in range(MOST_LINES + 5):
        history.add(f"AT+CGPADDR={number}", secret=False)
    assert len(history.lines) == MOST_LINES
    assert history.lines[-1] == f"AT+CGPADDR={MOST_LINES + 4}"


def test_forgetting_leaves_other_modems_alone() -> None:
    history = ConsoleHistory(ONE)
    history.add("ATI", secret=False)
    ConsoleHistory(TWO).add("AT", secret=False)
    history.clear()
    assert history.lines == ConsoleHistory(ONE).lines == ()
    assert ConsoleHistory(TWO).lines == ("AT",)


@pytest.mark.parametrize("content", [b"\xff", b"[1]", b'{"at:/dev/ttyUSB2": 3}'])
def test_a_file_that_is_none_of_ours_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "history.json"
    path.write_bytes(content)
    history = ConsoleHistory(ONE, path)
    assert history.lines == ()
    history.add("ATI", secret=False)
    assert ConsoleHistory(ONE, path).lines == ("ATI",)
