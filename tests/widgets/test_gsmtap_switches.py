"""The switches of live GSMTAP, with packets that really go and come."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.capture.gsmtap import gsmtap_packet
from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.capture.datagrams import Receiver, free_address, send
from tests.capture.tape import GET_EID, Tape
from widgets.chips import Chip
from widgets.gsmtap_switches import GsmtapSwitches
from widgets.theme import Tone

_SELECT = bytes.fromhex("00A40004022F006A82")


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    return owner


def switches(
    runtime: Runtime, recorder: Recorder, owner: QWidget, address
) -> tuple[GsmtapSwitches, Chip, list[str]]:
    chip = Chip(parent=owner)
    made = GsmtapSwitches(runtime, recorder, chip, owner, address)
    told: list[str] = []
    made.told.connect(told.append)
    return made, chip, told


def test_while_it_sends_the_chip_counts(qtbot: QtBot, runtime: Runtime, owner: QWidget) -> None:
    tape = Tape()
    with Receiver() as receiver:
        made, chip, told = switches(runtime, tape.recorder, owner, receiver.address)
        assert not chip.isVisible()
        made.send.trigger()
        tape.exchange(GET_EID, "6115")
        assert len(receiver.packets(1)) == 1
        qtbot.waitUntil(lambda: chip.accessibleName() == "GSMTAP: 1 sent", timeout=5000)
        assert chip.isVisible()
        assert str(receiver.address) in chip.toolTip()
        assert "secrets hidden" in told[0]
        made.send.trigger()
        qtbot.waitUntil(lambda: not chip.isVisible(), timeout=5000)
        tape.exchange(GET_EID, "6115")
        assert receiver.rest() == []
    made.close()


def test_what_comes_in_is_recorded_and_garbage_told(
    qtbot: QtBot, runtime: Runtime, owner: QWidget
) -> None:
    recorder, address = Recorder(), free_address()
    made, chip, _ = switches(runtime, recorder, owner, address)
    made.listen.trigger()
    send(address, gsmtap_packet(_SELECT))
    qtbot.waitUntil(lambda: chip.accessibleName() == "GSMTAP: 1 received", timeout=5000)
    assert (recorder.last_seq, chip.tone) == (2, Tone.OK)
    send(address, b"junk")
    qtbot.waitUntil(lambda: "1 not readable" in chip.accessibleName(), timeout=5000)
    assert chip.tone is Tone.ATTENTION
    made.listen.trigger()
    qtbot.waitUntil(lambda: not chip.isVisible(), timeout=5000)
    made.close()


def test_a_port_in_use_is_told_and_the_switch_is_off_again(
    runtime: Runtime, owner: QWidget
) -> None:
    with Receiver() as other:
        made, chip, told = switches(runtime, Recorder(), owner, other.address)
        made.listen.trigger()
    assert not made.listen.isChecked()
    assert not chip.isVisible()
    assert "simtrace2-sniff" in told[0]
    made.close()


def test_the_chip_offers_both_switches(qtbot: QtBot, runtime: Runtime, owner: QWidget) -> None:
    made, chip, _ = switches(runtime, Recorder(), owner, free_address())
    made.send.trigger()
    chip.click()
    qtbot.waitUntil(made.menu.isVisible, timeout=5000)
    assert made.menu.actions() == [made.send, made.listen]
    made.menu.close()
    made.close()
    QApplication.processEvents()
