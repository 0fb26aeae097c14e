"""The Modem tab's buttons, by real clicks, over a simulated modem on a real terminal."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QRadioButton
from pytestqt.qtbot import QtBot

from app.card.slot import SlotState
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.modems import SETTLE_MS, ModemDesk, modem_desk
from widgets.modem_persistence_dialog import ModemPersistenceDialog
from widgets.privacy import Mask
from widgets.report_view import Tab
from widgets.theme import Theme

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask) -> Iterator[ModemDesk]:
    with modem_desk(qtbot, workbench, mask) as (desk, _modem):
        yield desk


def _click(desk: ModemDesk, words: str) -> None:
    desk.qtbot.mouseClick(button(desk.page, words), _LEFT)


def test_the_modem_has_a_tab_beside_those_of_its_card(desk: ModemDesk) -> None:
    assert "EID" in said(desk.page)
    desk.open_tab()
    assert desk.page.report.tab is Tab.MODEM
    assert "The card is reached by CCHO/CGLA" in said(desk.page)
    assert "The modem works with the profile that the card has enabled." in said(desk.page)


def test_another_profile_makes_the_page_offer_the_notice(desk: ModemDesk) -> None:
    assert "may not have noticed" not in said(desk.page)
    desk.enable_another()
    assert "Another profile is enabled; the modem may not have noticed." in said(desk.page)
    _click(desk, "Make the modem notice …")
    assert desk.page.report.tab is Tab.MODEM
    radios = desk.page.findChildren(QRadioButton)
    restart = next(radio for radio in radios if radio.text() == "Restart the modem")
    desk.qtbot.mouseClick(restart, _LEFT, pos=QPoint(10, restart.height() // 2))
    assert restart.isChecked()
    _click(desk, "Do it now")
    desk.settle()
    assert "The modem works with the other profile and is registered." in said(desk.page)
    assert "may not have noticed" not in said(desk.page)


def test_what_does_not_help_says_so_and_leads_to_another_way(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    options = ModemOptions.of(faults=("only-restart",))
    with modem_desk(qtbot, workbench, mask, options) as (desk, _modem):
        desk.enable_another()
        _click(desk, "Make the modem notice …")
        _click(desk, "Do it now")
        desk.settle()
        assert "The modem still works with the profile from before." in said(desk.page)
        _click(desk, "Choose another way …")
        assert "Its port goes away and returns" in said(desk.page)
        assert button(desk.page, "Do it now").isEnabled()


def test_not_now_is_kept_until_the_next_change(desk: ModemDesk) -> None:
    desk.enable_another()
    _click(desk, "Not now")
    assert "may not have noticed" not in said(desk.page)
    desk.page.read()
    desk.settle()
    assert "may not have noticed" not in said(desk.page)
    desk.enable_another()  # the first of those not enabled: the one the modem works with
    assert "may not have noticed" not in said(desk.page)


def test_probing_again_is_a_click(desk: ModemDesk) -> None:
    desk.open_tab()
    first = desk.modems.state(desk.slot).report
    _click(desk, "Probe again")
    desk.qtbot.waitUntil(lambda: desk.modems.state(desk.slot).report is not first, timeout=20_000)
    second = desk.modems.state(desk.slot).report
    assert first is not None
    assert second is not None
    assert second.read_at_ns > first.read_at_ns


def test_the_persistence_test_is_typed_then_shown(desk: ModemDesk) -> None:
    desk.open_tab()
    _click(desk, "Test persistence …")
    dialog = child(desk.page, ModemPersistenceDialog)
    act = button(dialog, "Test")
    assert not act.isEnabled()
    desk.qtbot.keyClicks(dialog.typed, str(dialog.profile.currentData())[-4:])
    dialog.way.setCurrentIndex(dialog.way.findData("reboot"))
    desk.qtbot.mouseClick(act, _LEFT)
    desk.settle()
    assert "The profile was still enabled after the power cycle." in said(desk.page)
    assert "Card, after the power cycle" in said(desk.page)


def test_the_report_is_written_where_the_user_says(desk: ModemDesk, tmp_path: Path) -> None:
    desk.open_tab()
    _click(desk, "Save compatibility report")
    dialog = child(desk.page, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "modem.md"))
    dialog.close()
    desk.settle()
    assert (tmp_path / "modem.md").is_file()


def test_an_unplugged_modem_is_stale_and_comes_back_by_itself(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    with modem_desk(qtbot, workbench, mask) as (desk, modem):
        desk.open_tab()
        workbench.modems.start()
        modem.vanish()
        qtbot.waitUntil(lambda: desk.slot.status.state is SlotState.GONE, timeout=SETTLE_MS)
        desk.show()
        assert "unplugged since" in said(desk.page)
        assert not button(desk.page, "Probe again").isEnabled()
        modem.come_back()
        qtbot.waitUntil(lambda: desk.slot.status.state is SlotState.READY, timeout=SETTLE_MS)
        desk.settle()
        assert "unplugged since" not in said(desk.page)


def test_a_port_held_by_another_program_is_left_alone_and_says_by_whom(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask, tmp_path: Path
) -> None:
    program = tmp_path / "ModemManager"
    program.symlink_to("/bin/sleep")
    with ModemPort() as modem, open(modem.device, "rb", buffering=0) as port:
        with subprocess.Popen([str(program), "60"], stdin=port) as holder:
            slot = workbench.bench.add_modem(modem.uri)
            workbench.modems.start()
            qtbot.waitUntil(lambda: slot.status.in_use, timeout=SETTLE_MS)
            desk = ModemDesk(qtbot, workbench, mask, modem)
            assert "ModemManager holds this modem's port" in said(desk.page)
            assert "systemctl stop ModemManager" in said(desk.page)
            assert desk.work.running(slot) is None
            holder.terminate()
        qtbot.waitUntil(lambda: slot.status.report is not None, timeout=SETTLE_MS)
        desk.settle()
        workbench.bench.close()


def test_a_modem_without_a_card_still_tells_of_itself(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    options = ModemOptions.of(faults=("sim-absent",))
    with modem_desk(qtbot, workbench, mask, options) as (desk, _modem):
        assert desk.slot.status.report is None
        assert desk.page.report.tab is Tab.MODEM
        assert "The card cannot be reached through this modem." in said(desk.page)
        assert desk.work.error(desk.slot) is not None
        assert not button(desk.page, "Test persistence …").isEnabled()


def test_a_modem_that_is_not_there_is_waited_for(
    qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask
) -> None:
    with modem_desk(qtbot, workbench, mask) as (desk, _modem):
        desk.slot = absent = workbench.bench.add_modem("at:/dev/ttyUSB990")
        absent.gone()
        desk.show()
        assert "Modem ttyUSB990 is not plugged in" in said(desk.page)
        assert desk.work.running(absent) is None
