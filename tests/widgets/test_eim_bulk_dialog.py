"""Queueing from a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.workbench import Workbench
from tests.widgets.eims import EID, OTHER
from tests.widgets.finding import button, said
from tests.widgets.packages import SETTLE_MS
from widgets.eim_bulk_dialog import EimBulkDialog
from widgets.eim_work import EimWork
from widgets.theme import Theme

TABLE = f"eid,label\n{EID},meter\n123,short\n{OTHER},router\n{EID},again\n"


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, workbench: Workbench) -> Iterator[EimBulkDialog]:
    work = EimWork(workbench)
    owner = QWidget()
    work.setParent(owner)
    qtbot.addWidget(owner)
    dialog = EimBulkDialog(work, owner)
    dialog.show()
    yield dialog
    work.close()


def _choose(qtbot: QtBot, dialog: EimBulkDialog, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    dialog.table_file.set_path(str(path))
    qtbot.waitUntil(lambda: "Checking" not in said(dialog), timeout=SETTLE_MS)


def test_rows_are_checked_before_anything_is_queued(
    qtbot: QtBot, dialog: EimBulkDialog, tmp_path: Path
) -> None:
    assert not dialog.act.isEnabled()
    _choose(qtbot, dialog, tmp_path / "meters.csv", TABLE)
    assert "2 rows can be queued, 2 cannot." in said(dialog)
    assert dialog.table.model().rowCount() == 2
    with qtbot.waitSignal(dialog.ordered) as ordered:
        qtbot.mouseClick(button(dialog, "Queue"), Qt.MouseButton.LeftButton)
    assert [row.eid for row in ordered.args[0].rows] == [EID, OTHER]


def test_rows_left_out_are_saved_with_their_reasons(
    qtbot: QtBot, dialog: EimBulkDialog, tmp_path: Path
) -> None:
    _choose(qtbot, dialog, tmp_path / "meters.csv", TABLE)
    dialog.save(tmp_path / "left.csv")
    head, first, second = (tmp_path / "left.csv").read_text("utf-8").splitlines()
    assert head == "eid,label,reason"
    assert first.startswith("123,short,")
    assert "line 2" in second


def test_it_stays_open_for_what_was_left_out(
    qtbot: QtBot, dialog: EimBulkDialog, tmp_path: Path
) -> None:
    _choose(qtbot, dialog, tmp_path / "meters.csv", TABLE)
    dialog.show_queued(2)
    assert dialog.isVisible()
    assert "2 packages are queued." in said(dialog)
    assert not dialog.act.isEnabled()
    _choose(qtbot, dialog, tmp_path / "good.csv", f"eid\n{EID}\n")
    dialog.show_queued(1)
    assert not dialog.isVisible()


def test_a_table_without_eids_is_refused_in_place(
    qtbot: QtBot, dialog: EimBulkDialog, tmp_path: Path
) -> None:
    _choose(qtbot, dialog, tmp_path / "bad.csv", "name\nmeter\n")
    assert "no column “eid”" in said(dialog)
    assert not dialog.act.isEnabled()
