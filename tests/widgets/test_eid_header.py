"""The head of the card page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.finding import button, child, said
from tests.widgets.reports import EID, SGP22, SGP32, UICC
from widgets.eid_header import EidHeader
from widgets.iot_menu import IotMenu
from widgets.iot_words import IotVerb
from widgets.privacy import Mask
from widgets.theme import Theme


def _header(qtbot: QtBot, mask: Mask) -> EidHeader:
    header = EidHeader(mask)
    qtbot.addWidget(header)
    header.resize(900, 90)
    header.show()
    return header


def test_the_eid_is_grouped_and_copied_without_blanks(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    header = _header(qtbot, mask)
    header.show_report(SGP32, stale=False)
    assert "8904 9032 1234 5123 4512 3456 7890 1235" in said(header)
    qtbot.mouseClick(button(header, "Copy the EID (Ctrl+Shift+C)"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == EID


def test_the_mask_hides_its_middle(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    header = _header(qtbot, mask)
    header.show_report(SGP32, stale=False)
    mask.switch(True)
    assert "8904 •••• •••• •••• •••• •••• •••• 1235" in said(header)
    assert EID[8:20] not in said(header).replace(" ", "")


def test_it_says_what_reading_took(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    header = _header(qtbot, mask)
    header.show_report(SGP32, stale=False)
    assert "18 APDUs  ·  24 ms" in said(header)


def test_stale_says_since_when_and_offers_no_action(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    header = _header(qtbot, mask)
    header.show_report(SGP32, stale=True)
    assert "card removed since" in said(header)
    assert button(header, "Stale").isVisible()
    assert not button(header, "Read again").isEnabled()
    assert not button(header, "More actions").isEnabled()


def test_a_card_without_eid_shows_its_iccid(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    header = _header(qtbot, mask)
    header.show_report(UICC, stale=False)
    assert said(header).startswith("ICCID\n")
    assert "8988 2119 0000 0000 2345" in said(header)


def test_reading_again_is_one_click(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    header = _header(qtbot, mask)
    header.show_report(SGP32, stale=False)
    with qtbot.waitSignal(header.read_requested):
        qtbot.mouseClick(button(header, "Read again"), Qt.MouseButton.LeftButton)


def test_more_ends_with_the_reset_and_has_the_iot_part_before_it(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    header = _header(qtbot, mask)
    more = button(header, "More actions")
    assert isinstance(more, QPushButton)
    for report, words in (
        (SGP32, ["Set the default SM-DP+ …", "IoT (SGP.32)", "Memory reset …"]),
        (SGP22, ["Set the default SM-DP+ …", "Memory reset …"]),
    ):
        header.show_report(report, stale=False)
        assert [a.text() for a in more.menu().actions() if a.isVisible()] == words
    with qtbot.waitSignal(header.iot_requested) as asked:
        child(header, IotMenu).chosen.emit(IotVerb.ROLLBACK)
    assert asked.args == [IotVerb.ROLLBACK]
