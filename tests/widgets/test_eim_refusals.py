"""Failed handshakes, explained."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.values.esipa import Binding, EndpointState, EndpointStatus, HandshakeFailure
from tests.widgets.finding import button, child, said
from widgets.eim_refusals import EimRefusals
from widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton
OLD = HandshakeFailure(10.0, Binding.HTTPS, "127.0.0.1:1", "It spoke HTTP.", "Use https.", "E1")
NEW = HandshakeFailure(20.0, Binding.COAPS, "127.0.0.1:2", "It knows no root.", "Give it.", "E2")


def _status(*failures: HandshakeFailure) -> tuple[EndpointStatus, ...]:
    return (EndpointStatus(Binding.HTTPS, "127.0.0.1:9", EndpointState.SERVING, failures=failures),)


def test_none_is_said_too(qtbot: QtBot, theme: Theme) -> None:
    refusals = EimRefusals()
    qtbot.addWidget(refusals)
    assert "No handshake has failed" in said(refusals)


def test_the_newest_is_explained_with_its_code_one_click_away(qtbot: QtBot, theme: Theme) -> None:
    refusals = EimRefusals()
    qtbot.addWidget(refusals)
    refusals.show()
    refusals.show_endpoints(_status(OLD, NEW))
    assert "It knows no root." in said(refusals)
    assert "You can fix it: Give it." in said(refusals)
    raw = child(refusals, QPlainTextEdit)
    assert not raw.isVisible()
    qtbot.mouseClick(button(refusals, "Details"), LEFT)
    assert raw.isVisible()
    assert "E2" in raw.toPlainText()
    with qtbot.waitSignal(refusals.traffic_wanted) as wanted:
        qtbot.mouseClick(button(refusals, "Show in traffic"), LEFT)
    assert wanted.args == [NEW]


def test_the_one_that_is_read_stays_when_another_comes(qtbot: QtBot, theme: Theme) -> None:
    refusals = EimRefusals()
    qtbot.addWidget(refusals)
    refusals.show_endpoints(_status(OLD))
    refusals.show_endpoints(_status(OLD, NEW))
    assert refusals.current == OLD
    assert "It spoke HTTP." in said(refusals)
