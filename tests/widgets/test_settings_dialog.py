"""The settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.settings import (
    ISDR_AID,
    CardSettings,
    ReaderMode,
    RefreshPolicy,
    Settings,
    TlsRecords,
)
from tests.widgets.finding import button, child, said
from widgets.file_field import FileField
from widgets.settings_dialog import Appearance, SettingsDialog

_VENDOR = "A0000005591010000000008900000300"


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> SettingsDialog:
    dialog = SettingsDialog(settings, Appearance.SYSTEM)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _combo(dialog: SettingsDialog, name: str) -> QComboBox:
    boxes = dialog.findChildren(QComboBox)
    return next(box for box in boxes if box.accessibleName() == name)


def _save(qtbot: QtBot, dialog: SettingsDialog) -> None:
    qtbot.mouseClick(button(dialog, "Save"), Qt.MouseButton.LeftButton)


def test_what_is_saved_is_there_at_the_next_start(qtbot: QtBot, dialog: SettingsDialog) -> None:
    child(dialog, QPlainTextEdit).setPlainText(f"{ISDR_AID}\n {_VENDOR.lower()} \n\n")
    child(dialog, QSpinBox).setValue(120)
    child(dialog, FileField).set_path(" ~/captures ")
    _combo(dialog, "After a change").setCurrentIndex(1)
    _combo(dialog, "PC/SC access").setCurrentIndex(1)
    _combo(dialog, "TLS and DTLS").setCurrentIndex(1)
    _combo(dialog, "Appearance").setCurrentIndex(2)
    with qtbot.waitSignals([dialog.appearance_chosen, dialog.saved]):
        _save(qtbot, dialog)
    assert Settings().values.capture.folder == "~/captures"
    assert Settings().values.capture.tls is TlsRecords.HANDSHAKES
    card = Settings().values.card
    assert card.isdr_aids == (ISDR_AID, _VENDOR)
    assert card.block_size == 120
    assert card.refresh_policy is RefreshPolicy.REFRESH
    assert card.reader_mode is ReaderMode.EXCLUSIVE


@pytest.mark.parametrize(
    "aids",
    [
        pytest.param("", id="none"),
        pytest.param("A00", id="odd"),
        pytest.param("not hex", id="no-hex"),
        pytest.param("A0", id="short"),
    ],
)
def test_a_wrong_aid_is_named_and_nothing_saved(
    qtbot: QtBot, dialog: SettingsDialog, settings: Settings, aids: str
) -> None:
    child(dialog, QPlainTextEdit).setPlainText(aids)
    with qtbot.assertNotEmitted(dialog.saved, wait=20):
        _save(qtbot, dialog)
    assert "card.isdr_aids" in said(dialog)
    assert dialog.isVisible()
    assert settings.values.card == CardSettings()


def test_a_folder_that_is_no_whole_path_is_named(qtbot: QtBot, dialog: SettingsDialog) -> None:
    child(dialog, FileField).set_path("captures")
    with qtbot.assertNotEmitted(dialog.saved, wait=20):
        _save(qtbot, dialog)
    assert "capture.folder" in said(dialog)


def test_no_hint_is_covered(qtbot: QtBot, dialog: SettingsDialog) -> None:
    QApplication.processEvents()
    field, hint = child(dialog, QPlainTextEdit), "One per line"
    (under,) = [one for one in dialog.findChildren(QLabel) if one.text().startswith(hint)]
    assert under.geometry().top() >= field.geometry().bottom()


def test_defaults_come_back_but_are_not_saved_yet(qtbot: QtBot, dialog: SettingsDialog) -> None:
    child(dialog, QSpinBox).setValue(63)
    qtbot.mouseClick(button(dialog, "Defaults"), Qt.MouseButton.LeftButton)
    assert child(dialog, QSpinBox).value() == CardSettings().block_size
    assert dialog.isVisible()
