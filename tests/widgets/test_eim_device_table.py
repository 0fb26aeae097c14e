"""The device table under mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.values.ids import Eid
from tests.widgets.eims import EID, OTHER, device
from widgets.eim_device_model import EimDeviceModel
from widgets.eim_device_table import EimDeviceTable
from widgets.privacy import Mask
from widgets.theme import Theme


def _table(qtbot: QtBot, mask: Mask, count: int = 2) -> tuple[EimDeviceTable, EimDeviceModel]:
    model = EimDeviceModel(mask)
    eids = [EID, OTHER, *(Eid(f"{number:032}") for number in range(count - 2))]
    model.show_devices([device(eid) for eid in eids])
    table = EimDeviceTable(model)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    return table, model


def test_several_rows_can_be_chosen_by_keys(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    table, _ = _table(qtbot, mask)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [one.eid for one in table.chosen()] == [EID, OTHER]


def test_choosing_by_name_does_not_scroll(qtbot: QtBot, theme: Theme, mask: Mask) -> None:
    table, model = _table(qtbot, mask, 500)
    before = table.verticalScrollBar().value()
    last = model.rows[-1].eid
    table.choose({last, EID})
    assert {one.eid for one in table.chosen()} == {last, EID}
    assert table.current() == model.rows[0]
    assert table.verticalScrollBar().value() == before


def test_a_dropped_file_chooses_the_row_under_it(
    qtbot: QtBot, theme: Theme, mask: Mask, tmp_path: Path
) -> None:
    table, _ = _table(qtbot, mask)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "list.toml"))])
    place = table.visualRect(table.model().index(1, 0)).center()
    event = QDropEvent(
        QPointF(place), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    with qtbot.waitSignal(table.recipe_dropped) as dropped:
        table.dropEvent(event)
    assert dropped.args == [tmp_path / "list.toml"]
    assert [one.eid for one in table.chosen()] == [OTHER]


def test_drawing_ten_thousand_rows_makes_no_widget_per_row(
    qtbot: QtBot, theme: Theme, mask: Mask
) -> None:
    table, _ = _table(qtbot, mask, 10_000)
    before = len(table.findChildren(QWidget))
    table.scrollToBottom()
    table.grab()
    assert len(table.findChildren(QWidget)) == before
