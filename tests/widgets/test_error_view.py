"""Errors as people read them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import CodecError, DeviceError, ProcedureError, StatusError, WorkbenchError
from app.values.euicc import SectionError
from tests.widgets.finding import child
from widgets.error_view import ErrorView

_REFUSED = ProcedureError(
    "The profile is not disabled. It is already enabled.",
    function="EnableProfile",
    code=2,
    name="profileNotInDisabledState",
    hint="Enable another profile.",
    clause="SGP.22 v2.5 §5.7.16",
)


def _view(qtbot: QtBot, error: WorkbenchError | SectionError) -> ErrorView:
    view = ErrorView()
    qtbot.addWidget(view)
    view.show_error(error, [("read", "Read again")])
    view.show()
    return view


def _said(view: ErrorView) -> list[str]:
    return [text.text() for text in view.findChildren(QLabel) if text.isVisible()]


def test_title_meaning_and_next_step_stand_apart(qtbot: QtBot) -> None:
    said = _said(_view(qtbot, _REFUSED))
    assert "The profile is not disabled." in said
    assert "It is already enabled." in said
    assert "You can fix it: Enable another profile." in said
    assert "SGP.22 v2.5 §5.7.16" in said


def test_it_says_who_else_can_mend_it(qtbot: QtBot) -> None:
    error = DeviceError("The card is mute.", hint="For the eUICC maker: check the batch.")
    assert "The eUICC maker can fix it: check the batch." in _said(_view(qtbot, error))


@pytest.mark.parametrize(
    ("error", "raw"),
    [
        pytest.param(_REFUSED, "profileNotInDisabledState", id="code"),
        pytest.param(
            StatusError("No.", command=bytes.fromhex("80E29100"), sw=0x6985),
            "80 E2 91 00",
            id="bytes",
        ),
        pytest.param(CodecError("No.", path="a.b", offset=12), "12", id="offset"),
        pytest.param(SectionError("info2", "No.", "", "SGP.22 v2.5 §5.7.8"), "info2", id="part"),
    ],
)
def test_raw_code_and_bytes_are_one_click_away(
    qtbot: QtBot, error: WorkbenchError | SectionError, raw: str
) -> None:
    view = _view(qtbot, error)
    text = child(view, QPlainTextEdit)
    assert not text.isVisible()
    details = next(b for b in view.findChildren(QPushButton) if b.accessibleName() == "Details")
    qtbot.mouseClick(details, Qt.MouseButton.LeftButton)
    assert text.isVisible()
    assert raw in text.toPlainText()


def test_the_next_step_and_the_traffic_are_asked_for(qtbot: QtBot) -> None:
    view = _view(qtbot, _REFUSED)
    with qtbot.waitSignal(view.step_chosen) as blocker:
        qtbot.mouseClick(child(view, QPushButton, "read"), Qt.MouseButton.LeftButton)
    assert blocker.args == ["read"]
    traffic = next(
        b for b in view.findChildren(QPushButton) if b.accessibleName() == "Show in traffic"
    )
    with qtbot.waitSignal(view.traffic_requested):
        qtbot.mouseClick(traffic, Qt.MouseButton.LeftButton)


def test_it_can_be_put_away(qtbot: QtBot) -> None:
    view = _view(qtbot, _REFUSED)
    close = next(b for b in view.findChildren(QPushButton) if b.accessibleName() == "Close")
    with qtbot.waitSignal(view.closed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert view.isHidden()


def test_codes_and_pins_in_an_error_are_not_shown(qtbot: QtBot) -> None:
    view = ErrorView()
    qtbot.addWidget(view)
    pin = bytes.fromhex("0020000108") + b"7391\xff\xff\xff\xff"
    error = StatusError(
        "The download of LPA:1$smdp.example.com$MATCH-77 was refused. Nothing changed.",
        command=pin,
        sw=0x6983,
        hint="For the operator: look whether 1$smdp.example.com$MATCH-77 was used before.",
    )
    view.show_error(error)
    words = [one.text() for one in view.findChildren(QLabel)]
    words += [one.toPlainText() for one in view.findChildren(QPlainTextEdit)]
    text = "\n".join([*words, view.accessibleName(), view.accessibleDescription()])
    assert "MATCH-77" not in text
    assert "37 33 39 31" not in text
    assert "00 20 00 01 08 ••" in text
    assert "smdp.example.com" in text
