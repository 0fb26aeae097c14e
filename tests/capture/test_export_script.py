from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.export_script import export_script
from app.errors import SettingsError
from tests.capture.modem import ModemTape
from tests.capture.tape import SELECT_ISDR, Tape


def test_commands_are_lines_and_answers_comments(tmp_path: Path) -> None:
    tape = Tape()
    tape.event("power-on, T=1", "3B00")
    tape.exchange(SELECT_ISDR, "9000")
    tape.event("power-off")
    tape.send("81E2910003BF2000")
    assert export_script(tape.recorder.since(0)[2], tmp_path / "a.script") == 2
    assert (tmp_path / "a.script").read_text("utf-8").splitlines() == [
        "# slot 0",
        "# power-on, T=1, ATR 3B00",
        "reset",
        SELECT_ISDR,
        "# answer 9000",
        "81E2910003BF2000",
        "# answer none",
    ]


def test_commands_to_two_cards_are_not_mixed(tmp_path: Path) -> None:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(SELECT_ISDR, "9000", lane="slot 1")
    with pytest.raises(SettingsError, match="several cards, among them slot 0 and slot 1"):
        export_script(tape.recorder.since(0)[2], tmp_path / "a.script")
    assert list(tmp_path.iterdir()) == []


def test_names_and_notes_cannot_become_commands(tmp_path: Path) -> None:
    tape = Tape(lane="slot\n00A40000")
    tape.event("odd\nreset", "3B00")
    export_script(tape.recorder.since(0)[2], tmp_path / "a.script")
    lines = (tmp_path / "a.script").read_text("utf-8").splitlines()
    assert lines == ["# slot 00A40000", "# odd reset, ATR 3B00", "reset"]


def test_lines_of_a_modem_are_no_commands_of_their_own(tmp_path: Path) -> None:
    tape = ModemTape()
    tape.carry(SELECT_ISDR, "9000")
    tape.talk("AT+CSQ", "+CSQ: 20,99\r\nOK")
    assert export_script(tape.recorder.since(0)[2], tmp_path / "a.script") == 1
    lines = (tmp_path / "a.script").read_text("utf-8").splitlines()
    assert lines == ["# modem", SELECT_ISDR, "# answer 9000"]
