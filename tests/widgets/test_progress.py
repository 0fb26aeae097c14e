"""Progress."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.finding import child
from widgets.progress import ProgressStrip


def _strip(qtbot: QtBot, counted: list[int]) -> ProgressStrip:
    owner = QWidget()
    strip = ProgressStrip(lambda: counted[0], owner)
    strip.owner = owner  # type: ignore[attr-defined]  # lives as long as the strip
    qtbot.addWidget(owner)
    owner.show()
    return strip


def test_short_work_shows_nothing(qtbot: QtBot) -> None:
    strip = _strip(qtbot, [0])
    strip.begin("Reading the card")
    assert strip.running
    strip.finish()
    assert strip.isHidden()


def test_longer_work_shows_numbers_and_can_be_cancelled(qtbot: QtBot) -> None:
    counted = [10]
    strip = _strip(qtbot, counted)
    strip.begin("Reading the card")
    counted[0] = 34
    qtbot.waitUntil(strip.isVisible, timeout=3000)
    texts = " ".join(text.text() for text in strip.findChildren(QLabel))
    assert "Reading the card" in texts
    assert "12 APDUs" in texts
    cancel = child(strip, QPushButton)
    with qtbot.waitSignal(strip.cancel_requested):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isEnabled()
    strip.finish()


def test_where_records_are_not_all_exchanges_only_the_time_counts(qtbot: QtBot) -> None:
    counted = [10]
    strip = _strip(qtbot, counted)
    strip.begin("Asking the modem", counting=False)
    counted[0] = 34
    qtbot.waitUntil(strip.isVisible, timeout=3000)
    texts = " ".join(text.text() for text in strip.findChildren(QLabel))
    assert "APDU" not in texts
    assert texts.endswith(" s")
    strip.finish()


def test_escape_does_nothing_while_nothing_runs(qtbot: QtBot) -> None:
    strip = _strip(qtbot, [0])
    with qtbot.assertNotEmitted(strip.cancel_requested, wait=10):
        strip.cancel()
