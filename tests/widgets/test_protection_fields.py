"""How a key is to be kept."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.form_dialog import FormDialog
from widgets.protection_fields import ProtectionFields
from widgets.theme import Theme


def test_without_keyring_a_bench_key_is_plain_by_default(qtbot: QtBot, theme: Theme) -> None:
    dialog = FormDialog("", "Do", "plus")
    qtbot.addWidget(dialog)
    fields = ProtectionFields(dialog, "")
    dialog.show()
    assert (fields.protect, fields.passphrase, fields.agree) == ("none", None, True)
    assert not fields.first.isVisible()
    assert fields.way.findData("keyring") < 0


def test_a_passphrase_is_typed_twice(qtbot: QtBot, theme: Theme) -> None:
    dialog = FormDialog("", "Do", "plus")
    qtbot.addWidget(dialog)
    fields = ProtectionFields(dialog, "Wallet")
    dialog.show()
    assert fields.protect == "keyring"
    fields.way.setCurrentIndex(fields.way.findData("passphrase"))
    assert fields.first.isVisible()
    qtbot.keyClicks(fields.first, "open")
    assert not fields.agree
    qtbot.keyClicks(fields.second, "open")
    assert (fields.agree, fields.passphrase) == (True, "open")
