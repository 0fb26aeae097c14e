"""A form that stays open until its work is done."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import SettingsError
from tests.widgets.finding import said
from widgets.form_dialog import FormDialog, combo
from widgets.labels import label
from widgets.theme import Theme


def test_an_error_is_said_in_place_and_the_form_stays(qtbot: QtBot, theme: Theme) -> None:
    dialog = FormDialog("Advice.", "&Do it", "plus")
    qtbot.addWidget(dialog)
    dialog.entitle("Title")
    field = QLineEdit()
    dialog.add_row("&Name", field)
    dialog.show()
    dialog.wait()
    assert not dialog.act.isEnabled()
    dialog.show_error(SettingsError("It is taken.", hint="Choose another."))
    assert dialog.act.isEnabled()
    assert {"Title", "Advice.", "It is taken.", "Choose another."} <= set(said(dialog).split("\n"))
    assert field.accessibleName() == "Name"
    dialog.show_row(field, False)
    assert not field.isVisible()


def test_a_note_uses_the_whole_width_and_is_not_cut_off(qtbot: QtBot, theme: Theme) -> None:
    dialog = FormDialog("Advice.", "&Do it", "plus")
    qtbot.addWidget(dialog)
    dialog.add_row("&Name", QLineEdit())
    note = label("Words that explain the field. " * 12, wrap=True)
    dialog.add_note(note)
    dialog.show()
    QApplication.processEvents()
    assert note.height() >= note.heightForWidth(note.width())
    assert note.width() > dialog.width() * 0.7


def test_notes_stand_at_their_fields_whatever_their_length(qtbot: QtBot, theme: Theme) -> None:
    dialog = FormDialog("Advice.", "&Do it", "plus")
    qtbot.addWidget(dialog)
    notes = [label("Words that explain the field. " * many, wrap=True) for many in (2, 5)]
    extra = QLineEdit()
    for words, note in zip(("&One", "&Two"), notes, strict=True):
        dialog.add_row(words, QLineEdit())
        dialog.add_note(note)
    dialog.add_row("&Extra", extra)
    dialog.show()
    dialog.resize(640, dialog.height())
    for wanted in (True, False):  # a row that goes leaves room below, not around the notes
        dialog.show_row(extra, wanted)
        QApplication.processEvents()
        assert [note.height() for note in notes] == [
            note.heightForWidth(note.width()) for note in notes
        ]


def test_a_box_carries_keys(qtbot: QtBot) -> None:
    box = combo([("a", "The first"), ("b", "The second")])
    qtbot.addWidget(box)
    assert [(box.itemData(i), box.itemText(i)) for i in range(2)][1] == ("b", "The second")
