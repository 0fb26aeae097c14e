"""What to export."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.values.trust import ExportForm, Protection
from tests.widgets.finding import said
from tests.widgets.trust import identity
from widgets.export_dialog import ExportDialog, ExportOrder
from widgets.theme import Theme


@pytest.mark.parametrize(
    ("one", "forms"),
    [
        pytest.param(identity(), len(ExportForm), id="whole"),
        pytest.param(identity(protection=None), 4, id="no-key"),
        pytest.param(identity(certificate=False), 4, id="no-certificate"),
    ],
)
def test_only_what_is_there_is_offered(qtbot: QtBot, theme: Theme, one, forms: int) -> None:
    dialog = ExportDialog(one)
    qtbot.addWidget(dialog)
    assert dialog.what.count() == forms


def chosen(qtbot: QtBot, form: ExportForm, protection: Protection) -> ExportDialog:
    dialog = ExportDialog(identity(protection=protection))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.what.setCurrentIndex(dialog.what.findData(form.value))
    return dialog


def test_a_private_key_asks_for_passphrases(qtbot: QtBot, theme: Theme) -> None:
    dialog = chosen(qtbot, ExportForm.PKCS12, Protection.PASSPHRASE)
    assert dialog.file.edit.text().endswith("eim.p12")
    dialog.file.set_path("/a/x.p12")
    qtbot.keyClicks(dialog.unlock, "inner")
    qtbot.keyClicks(dialog.passphrase, "outer")
    with qtbot.assertNotEmitted(dialog.requested):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert "differ" in said(dialog)
    qtbot.keyClicks(dialog.second, "outer")
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    order = ExportOrder(Path("/a/x.p12"), "eim", ExportForm.PKCS12, "outer", "inner", "")
    assert blocker.args == [order]


def test_a_plain_key_has_to_be_ticked(qtbot: QtBot, theme: Theme) -> None:
    dialog = chosen(qtbot, ExportForm.PRIVATE_KEY_PEM, Protection.NONE)
    assert dialog.passphrase.isVisible()
    dialog.plain.setChecked(True)
    assert not dialog.passphrase.isVisible()
    with qtbot.waitSignal(dialog.requested) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args[0].protect == "none"


def test_a_certificate_asks_for_nothing(qtbot: QtBot, theme: Theme) -> None:
    dialog = chosen(qtbot, ExportForm.CERTIFICATE_DER, Protection.PASSPHRASE)
    assert not dialog.passphrase.isVisible()
    assert not dialog.unlock.isVisible()
