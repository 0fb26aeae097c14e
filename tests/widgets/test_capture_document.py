from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.capture import importing, scan
from app.capture.frames import HEADER_SIZE
from app.runtime import Runtime
from tests.capture.foreign_logs import GET_EID, PCSCD, pcap, sim
from tests.capture.recordings import recording
from tests.widgets.captures import reading, written
from widgets.capture_document import CaptureDocument
from widgets.theme import Theme

Open = Callable[[Path], CaptureDocument]


@pytest.fixture
def opening(qtbot: QtBot, theme: Theme, runtime: Runtime) -> Open:
    def begin(path: Path) -> CaptureDocument:
        made = CaptureDocument(path, runtime)
        qtbot.addWidget(made)
        made.resize(1190, 700)
        made.show()
        made.begin()
        return made

    return begin


def texts(document: CaptureDocument) -> str:
    return " | ".join(one.text() for one in document.findChildren(QLabel) if one.isVisible())


def settle(qtbot: QtBot, document: CaptureDocument) -> None:
    qtbot.waitUntil(lambda: document.dock is not None and document.settled)


def test_a_capture_shows_its_records_from_the_first_on(
    qtbot: QtBot, opening: Open, tmp_path: Path
) -> None:
    document = opening(written(tmp_path / "a.eimcap", reading()))
    settle(qtbot, document)
    assert "6 records" in texts(document)
    assert document.notice.isHidden()
    assert document.dock is not None
    assert not document.dock.list.follows
    assert document.dock.list.verticalScrollBar().value() == 0
    document.end()


def test_damage_is_said_above_the_records_that_are_left(
    qtbot: QtBot, opening: Open, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.eimcap", reading())
    content = bytearray(path.read_bytes())
    content[HEADER_SIZE + 40] ^= 0xFF
    path.write_bytes(content[:-4])
    document = opening(path)
    settle(qtbot, document)
    assert "1 damaged part was passed over. · The recording was cut off" in document.notice.words
    assert "4 records" in texts(document)
    document.end()


def test_what_was_brought_in_says_from_what(qtbot: QtBot, opening: Open, tmp_path: Path) -> None:
    path = tmp_path / "a.pcap"
    path.write_bytes(pcap(sim(0, GET_EID)))
    document = opening(path)
    settle(qtbot, document)
    assert f"{path} · brought in from a pcap or pcapng file" in texts(document)
    document.end()


def test_an_import_that_was_stopped_says_how_far_it_came(
    qtbot: QtBot, opening: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PART", 1)
    path = tmp_path / "pcscd.log"
    path.write_text(PCSCD * 40)
    document = opening(path)
    document._opening.changed.connect(document._opening.stop)
    settle(qtbot, document)
    assert document.dock is not None
    count = len(document.dock.source.rows)
    assert 0 < count < 320
    assert f"only the first {count} records were brought in" in document.notice.words
    document.end()


def test_reading_can_be_stopped_and_taken_up_again(
    qtbot: QtBot, opening: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_REPORT_FIRST", 10)
    monkeypatch.setattr(scan, "_REPORT_EVERY", 10)
    recording(tmp_path / "a.eimcap", 500)
    document = opening(tmp_path / "a.eimcap")
    document.shown.connect(document.notice.stop.click)
    qtbot.waitUntil(lambda: "Only the first" in document.notice.words)
    assert document.dock is not None
    assert 0 < document.dock.source.rows.total < 500
    qtbot.mouseClick(document.notice.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: document.settled)
    assert document.dock.source.rows.total == 500
    assert document.notice.isHidden()
    document.end()


@pytest.mark.parametrize("words", ["Close", "Open another file"])
def test_a_file_that_is_none_says_why_and_what_to_do(
    qtbot: QtBot, opening: Open, tmp_path: Path, words: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    document = opening(tmp_path / "a.jpg")
    qtbot.waitUntil(document.error.isVisible)
    assert document.dock is None
    assert document.settled
    wanted = document.close_wanted if words == "Close" else document.other_wanted
    buttons = document.error.findChildren(QPushButton)
    button = next(one for one in buttons if one.accessibleName().startswith(words))
    with qtbot.waitSignal(wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    document.end()


def test_sequences_of_a_file_are_a_switch_away(qtbot: QtBot, opening: Open, tmp_path: Path) -> None:
    document = opening(written(tmp_path / "a.eimcap", reading()))
    settle(qtbot, document)
    assert document.switch is not None
    qtbot.mouseClick(document.switch.buttons[1], Qt.MouseButton.LeftButton)
    panel = document.switch.sequences
    assert panel is not None
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    qtbot.waitUntil(lambda: "grouping" not in texts(document))
    document.end()
