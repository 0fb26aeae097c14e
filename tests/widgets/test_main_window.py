"""The whole window with a real bench and a simulated card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from app.errors import DeviceError
from app.sim.modem_port import ModemPort
from app.workbench import Workbench
from tests.widgets.captures import reading, written
from tests.widgets.finding import button, child, said
from widgets.card_page import CardPage
from widgets.contents import Contents
from widgets.doctor_dialog import DoctorDialog
from widgets.keys_dialog import KeysDialog
from widgets.main_window import MainWindow
from widgets.modem_dialog import ModemDialog
from widgets.navigation_rail import Place
from widgets.profiles_panel import ProfilesPanel
from widgets.readers_panel import ReadersPanel
from widgets.report_view import ReportView, Tab
from widgets.row_table import RowTable
from widgets.settings_dialog import SettingsDialog
from widgets.simulated_dialog import SimulatedDialog
from widgets.theme import Theme
from widgets.traffic_dock import TrafficDock
from widgets.traffic_documents import TrafficDocuments

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SETTLE_MS = 20_000


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, workbench: Workbench) -> Iterator[MainWindow]:
    window = MainWindow(workbench.settings, theme, lambda: workbench)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled, timeout=5000):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    yield window
    window.close()


@pytest.fixture
def read(qtbot: QtBot, window: MainWindow, workbench: Workbench) -> MainWindow:
    """The window with a simulated card that has been read."""
    workbench.bench.add_simulated("sim:")
    slot = workbench.bench.slots[0]
    qtbot.waitUntil(lambda: slot.status.report is not None, timeout=_SETTLE_MS)
    qtbot.waitUntil(lambda: window.settled, timeout=_SETTLE_MS)
    return window


class _Windows(QObject):
    """Notes every widget that opens as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QWidget] = []

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        shown = event.type() is QEvent.Type.Show
        if shown and isinstance(target, QWidget) and target.isWindow():
            self.opened.append(target)
        return False


def test_no_part_flashes_as_a_window_of_its_own(
    qtbot: QtBot, qapp: QApplication, theme: Theme, workbench: Workbench
) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    window = MainWindow(workbench.settings, theme, lambda: workbench)
    qtbot.addWidget(window)
    window.filled.connect(lambda: workbench.bench.add_simulated("sim:"))
    window.show()
    slots = workbench.bench
    qtbot.waitUntil(lambda: any(s.status.report for s in slots.slots), timeout=_SETTLE_MS)
    qtbot.waitUntil(lambda: window.settled, timeout=_SETTLE_MS)
    for tab in Tab:
        child(window, CardPage).show_tab(tab)
        qapp.processEvents()
    qapp.removeEventFilter(windows)
    window.close()
    assert windows.opened == [window]


def test_an_empty_bench_teaches_the_next_step(window: MainWindow) -> None:
    assert "No reader found" in said(window)


def test_a_missing_service_is_explained(
    qtbot: QtBot, window: MainWindow, workbench: Workbench
) -> None:
    workbench.bench.problem = DeviceError("The smart card service is not running.")
    slot = workbench.bench.add_simulated("sim:")
    workbench.bench.remove_simulated(slot.uri)
    qtbot.waitUntil(lambda: "The smart card service is not running." in said(window), timeout=3000)


def test_a_simulated_card_is_read_and_shown(read: MainWindow, workbench: Workbench) -> None:
    report = workbench.bench.slots[0].status.report
    assert report is not None
    assert report.eid is not None
    assert report.eid.grouped in said(read)
    table = child(child(read, ProfilesPanel), RowTable)
    assert table.model().rowCount() == len(report.profiles) > 0


def test_enabling_by_key_changes_the_real_card(
    qtbot: QtBot, read: MainWindow, workbench: Workbench
) -> None:
    slot = workbench.bench.slots[0]
    report = slot.status.report
    assert report is not None
    row = next(place for place, found in enumerate(report.profiles) if not found.enabled)
    table = child(child(read, ProfilesPanel), RowTable)
    table.selectRow(row)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_E)
    iccid = report.profiles[row].iccid

    def enabled() -> bool:
        now = slot.status.report
        return now is not None and any(p.enabled and p.iccid == iccid for p in now.profiles)

    qtbot.waitUntil(enabled, timeout=_SETTLE_MS)
    qtbot.waitUntil(lambda: read.settled, timeout=_SETTLE_MS)
    assert "is enabled." in said(read)


@pytest.mark.parametrize(
    ("key", "modifier", "kind"),
    [
        pytest.param(Qt.Key.Key_Comma, _CONTROL, SettingsDialog, id="settings"),
        pytest.param(Qt.Key.Key_N, _CONTROL, SimulatedDialog, id="simulated"),
        pytest.param(Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier, KeysDialog, id="keys"),
    ],
)
def test_dialogs_open_by_key(
    qtbot: QtBot,
    window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    kind: type[QWidget],
) -> None:
    qtbot.keyClick(window, key, modifier)
    dialog = child(window, kind)
    assert dialog.isVisible()
    dialog.close()


def test_the_doctor_opens_by_key_and_ends_its_thread(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_D, _CONTROL)
    dialog = child(window, DoctorDialog)
    qtbot.waitUntil(lambda: button(dialog, "Look again").isEnabled(), timeout=_SETTLE_MS)
    dialog.close()


def test_places_by_key(qtbot: QtBot, read: MainWindow) -> None:
    page, dock = child(read, CardPage), child(read, TrafficDock)
    qtbot.keyClick(read, Qt.Key.Key_2, _CONTROL)
    assert dock.isVisible()
    assert not page.isVisible()
    qtbot.keyClick(read, Qt.Key.Key_F1)
    assert not dock.isVisible()
    qtbot.keyClick(read, Qt.Key.Key_1, _CONTROL)
    assert page.isVisible()
    qtbot.keyClick(read, Qt.Key.Key_T, _CONTROL)
    assert not dock.isVisible()


def test_the_eid_is_copied_and_masked_by_key(
    qtbot: QtBot, read: MainWindow, workbench: Workbench
) -> None:
    report = workbench.bench.slots[0].status.report
    assert report is not None
    assert report.eid is not None
    both = _CONTROL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(read, Qt.Key.Key_C, both)
    assert QGuiApplication.clipboard().text() == report.eid
    qtbot.keyClick(read, Qt.Key.Key_M, _CONTROL)
    assert report.eid.grouped not in said(read)


def test_the_verdict_chip_leads_to_the_probes(qtbot: QtBot, read: MainWindow) -> None:
    read.go(Place.TRAFFIC)
    qtbot.mouseClick(button(read, "IPAd"), Qt.MouseButton.LeftButton)
    assert child(read, ReportView).tab is Tab.PROBES
    assert child(read, CardPage).isVisible()


def test_readers_are_chosen_by_number(qtbot: QtBot, read: MainWindow, workbench: Workbench) -> None:
    workbench.bench.add_simulated("sim:2")
    readers = child(read, QListView)
    qtbot.waitUntil(lambda: readers.model().rowCount() == 2, timeout=3000)
    qtbot.keyClick(read, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert readers.currentIndex().row() == 1
    qtbot.waitUntil(lambda: workbench.bench.slots[1].status.report is not None, timeout=_SETTLE_MS)
    qtbot.waitUntil(lambda: read.settled, timeout=_SETTLE_MS)


def test_the_keys_dialog_names_every_key_of_the_window(window: MainWindow) -> None:
    dialog = KeysDialog(Place.BENCH, window)
    told = {key for _title, rows in dialog.groups(Place.BENCH) for key, _words in rows}
    contents = child(window, Contents)
    children = contents.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)
    bound = {shortcut.key().toString() for shortcut in children}
    assert {key for key in bound if not key.startswith("Alt+")} <= told


def test_what_stood_open_stands_open_again(
    qtbot: QtBot, theme: Theme, window: MainWindow, workbench: Workbench
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_M, _CONTROL)
    window.go(Place.TRAFFIC)
    child(window, TrafficDock).restore_layout("400 450 120")
    window.close()
    again = MainWindow(workbench.settings, theme, lambda: workbench)
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.filled, timeout=5000):
        again.show()
    assert child(again, TrafficDock).isVisible()
    assert child(again, TrafficDock).save_layout() == "400 450 120"
    assert not child(again, CardPage).isVisible()
    assert button(again, "Mask identifiers").isChecked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_has_a_name(read: MainWindow, theme: Theme, scheme: str) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QTabBar

    theme.choose(scheme)
    nameless = [
        control
        for kind in (QAbstractButton, QAbstractItemView, QLineEdit, QTabBar)
        for control in read.findChildren(kind)
        if control.isVisible()
        and control.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert nameless == []


def test_a_capture_opens_in_the_traffic_place_and_closes_by_key(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.open_capture(written(tmp_path / "a.eimcap", reading()))
    documents = child(window, TrafficDocuments)
    qtbot.waitUntil(lambda: documents.document is not None and documents.settled)
    assert documents.isVisible()
    assert documents.current is not documents.live
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: documents.current is documents.live)


def test_a_capture_named_at_the_start_opens_once_everything_stands(
    qtbot: QtBot, theme: Theme, workbench: Workbench, tmp_path: Path
) -> None:
    window = MainWindow(workbench.settings, theme, lambda: workbench)
    qtbot.addWidget(window)
    window.open_capture(written(tmp_path / "a.eimcap", reading()))
    with qtbot.waitSignal(window.filled, timeout=5000):
        window.show()
    documents = child(window, TrafficDocuments)
    qtbot.waitUntil(lambda: documents.document is not None and documents.settled)
    assert documents.tabs.tabText(1) == "a.eimcap"
    window.close()


def test_a_modem_is_put_beside_the_readers_and_read(
    qtbot: QtBot, window: MainWindow, workbench: Workbench, tmp_path: Path
) -> None:
    with ModemPort(link=tmp_path / "modem") as modem:
        qtbot.keyClick(window, Qt.Key.Key_P, _CONTROL)
        dialog = child(window, ModemDialog)
        qtbot.keyClicks(dialog.address, modem.path)
        qtbot.mouseClick(button(dialog, "Put on the bench"), Qt.MouseButton.LeftButton)
        (slot,) = workbench.bench.slots
        qtbot.waitUntil(lambda: slot.status.report is not None, timeout=_SETTLE_MS)
        qtbot.waitUntil(lambda: window.settled, timeout=_SETTLE_MS)
        child(window, CardPage).show_tab(Tab.MODEM)
        assert "The card is reached by CCHO/CGLA" in said(window)
        assert "Modems: 1" in said(window)
        readers = child(child(window, ReadersPanel), QListView)
        window.activateWindow()
        readers.setFocus()
        qtbot.waitUntil(lambda: readers.hasFocus() and window.isActiveWindow(), timeout=3000)
        qtbot.keyClick(readers, Qt.Key.Key_Delete)
        assert workbench.bench.slots == ()
        assert workbench.settings.values.bench.modems == ()
