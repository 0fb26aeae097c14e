"""What all dialogs that hand traffic over do alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.runtime import Runtime
from tests.widgets.finding import said
from tests.widgets.offers import eid_offer
from widgets.capture_handover_dialog import HandoverDialog
from widgets.theme import Theme


class Copying(HandoverDialog):
    """Writes how many records are chosen."""

    def begin(self, path: Path) -> None:
        count = self.choice.count
        self.work.done.connect(lambda _result: self.show_written(f"Wrote {count}.", path))
        self.work.run(lambda told: path.write_text(str(count)))


class Broken(HandoverDialog):
    """Has a defect."""

    def begin(self, path: Path) -> None:
        self.work.run(lambda told: path.parts[99])


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, runtime: Runtime) -> Iterator[Copying]:
    dialog = Copying(eid_offer(), "Copies.", "Copy", runtime)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.work.close()


def test_it_stays_open_and_names_files_that_are_not_its_own(
    qtbot: QtBot, dialog: Copying, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    dialog.file.set_path(str(path))
    assert dialog.act.text() == "Copy"
    with qtbot.waitSignal(dialog.written) as blocker:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert blocker.args == [path]
    assert path.read_text() == "4"
    assert "Wrote 4." in said(dialog)
    assert (dialog.act.text(), dialog.act.isEnabled()) == ("Copy", True)
    assert dialog.isVisible()
    (tmp_path / "b.txt").write_text("of somebody")
    dialog.file.set_path(str(tmp_path / "b.txt"))
    assert dialog.act.text() == "&Replace"


def test_it_says_what_is_hidden(dialog: Copying) -> None:
    assert dialog.hidden_words() == "secrets hidden"
    dialog.secrecy.hide_identifiers.setChecked(True)
    assert dialog.hidden_words() == "secrets and identifiers hidden"
    dialog.secrecy.hide_secrets.setChecked(False)
    assert dialog.hidden_words() == "with secrets"


def test_a_defect_is_handed_on_and_the_dialog_can_go_on(
    qtbot: QtBot, theme: Theme, runtime: Runtime, tmp_path: Path
) -> None:
    dialog = Broken(eid_offer(), "Fails.", "Fail", runtime)
    qtbot.addWidget(dialog)
    dialog.file.set_path(str(tmp_path / "a.txt"))
    with qtbot.waitSignal(dialog.crashed) as blocker:
        dialog.act.click()
    assert isinstance(blocker.args[0], IndexError)
    assert dialog.act.isEnabled()
    dialog.work.close()
