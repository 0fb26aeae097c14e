from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.card.slot import Slot
from app.workbench import Workbench
from tests.widgets.finding import child
from widgets.at_console import AtConsole
from widgets.at_console_desk import KEY, AtConsoleDesk
from widgets.bench_place import BenchPlace
from widgets.privacy import Mask
from widgets.theme import Theme


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> BenchPlace:
    made = BenchPlace()
    qtbot.addWidget(made)
    made.resize(1190, 700)
    made.put_page(QWidget())
    made.put_dock(QWidget())
    made.show()
    return made


@pytest.fixture
def desk(workbench: Workbench, bench: BenchPlace, mask: Mask) -> AtConsoleDesk:
    return AtConsoleDesk(workbench, bench, mask)


@pytest.fixture
def slot(workbench: Workbench) -> Iterator[Slot]:
    yield workbench.bench.add_modem("at:/dev/ttyUSB2")
    workbench.bench.close()


def test_the_key_opens_and_closes_the_console_of_a_modem(
    desk: AtConsoleDesk, bench: BenchPlace, slot: Slot
) -> None:
    desk.show_slot(slot)
    assert bench.findChild(AtConsole) is None
    key = next(one for one in bench.findChildren(QShortcut) if one.key().toString() == KEY)
    key.activated.emit()
    assert child(bench, AtConsole).isVisible()
    key.activated.emit()
    assert not child(bench, AtConsole).isVisible()


def test_only_a_modem_has_a_console(
    qtbot: QtBot, desk: AtConsoleDesk, bench: BenchPlace, slot: Slot, workbench: Workbench
) -> None:
    desk.show_slot(workbench.bench.add_simulated("sim:"))
    with qtbot.waitSignal(desk.told):
        desk.toggle()
    assert bench.findChild(AtConsole) is None
    desk.show_slot(slot)
    desk.open()
    assert bench.console_shown
    desk.show_slot(None)
    assert not child(bench, AtConsole).isVisible()
    desk.show_slot(slot)
    assert child(bench, AtConsole).isVisible()
