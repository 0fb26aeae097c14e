from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.card.watch import ReaderState
from app.workbench import Workbench
from tests.widgets.finding import button, child
from widgets.confirm_dialog import ConfirmDialog
from widgets.resend_target import Consent, Target, TargetBox, card_targets, eim_target
from widgets.theme import Theme

REAL = Target("pcsc:Real reader", "Real reader", harmless=False)
SIMULATED = Target("sim:", "Simulated IoT eUICC", harmless=True)


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_cards_without_a_reader_come_first_and_empty_readers_not_at_all(
    workbench: Workbench,
) -> None:
    bench = workbench.bench
    bench.readers_changed((ReaderState("Full", present=True), ReaderState("Empty")), None)
    bench.add_simulated("sim:?state=memory")
    bench.add_simulated("replay:a.eimcap")
    found = [(one.words, one.harmless) for one in card_targets(bench.slots)]
    assert found == [
        ("Simulated IoT eUICC", True), ("Replay of a.eimcap", True), ("Full", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "harmless"),
    [
        pytest.param("https://localhost:8443", True, id="localhost"),
        pytest.param("coaps://127.0.0.1:5684", True, id="loopback"),
        pytest.param("https://[::1]:8443", True, id="loopback-v6"),
        pytest.param("https://eim.example.com", False, id="elsewhere"),
        pytest.param("https://localhost.example.com", False, id="only-called-so"),
    ],
)
def test_an_eim_is_harmless_on_this_machine_only(url: str, harmless: bool) -> None:
    assert eim_target(url).harmless is harmless


def test_what_is_harmless_is_done_at_once(owner: QWidget) -> None:
    done: list[str] = []
    Consent(owner).ask(SIMULATED, lambda: done.append("sent"), owner)
    assert done == ["sent"]


def test_a_real_target_waits_for_a_typed_word_and_is_asked_once(
    qtbot: QtBot, owner: QWidget
) -> None:
    consent, done = Consent(owner), []
    consent.ask(REAL, lambda: done.append("sent"), owner)
    dialog = child(owner, ConfirmDialog)
    send = button(dialog, "Send")
    assert not send.isEnabled()
    qtbot.keyClicks(child(dialog, QLineEdit), "send")
    assert not done
    qtbot.mouseClick(send, Qt.MouseButton.LeftButton)
    assert done == ["sent"]
    consent.ask(REAL, lambda: done.append("again"), owner)
    assert done == ["sent", "again"]
    assert consent.given(REAL.address)


def test_nothing_is_sent_to_a_real_target_without_the_word(qtbot: QtBot, owner: QWidget) -> None:
    consent, done = Consent(owner), []
    consent.ask(REAL, lambda: done.append("sent"), owner)
    qtbot.keyClick(child(owner, ConfirmDialog), Qt.Key.Key_Escape)
    assert not done
    assert not consent.given(REAL.address)


def test_a_new_window_asks_again(owner: QWidget) -> None:
    assert not Consent(owner).given(REAL.address)


def test_the_box_marks_targets_that_ask_first_and_keeps_the_choice(
    qtbot: QtBot, theme: Theme
) -> None:
    box = TargetBox(typed=False)
    qtbot.addWidget(box)
    box.offer([SIMULATED, REAL])
    assert box.target == SIMULATED
    assert box.itemText(1) == "Real reader (asks first)"
    box.setCurrentIndex(1)
    box.offer([REAL, SIMULATED])
    assert box.target == REAL


def test_an_address_can_be_typed(qtbot: QtBot, theme: Theme) -> None:
    box = TargetBox(typed=True)
    qtbot.addWidget(box)
    box.show()
    box.offer([Target("https://localhost:1", "", harmless=True)])
    line = child(box, QLineEdit)
    line.selectAll()
    with qtbot.waitSignal(box.target_changed):
        qtbot.keyClicks(line, "https://eim.example.com")
    assert box.target == eim_target("https://eim.example.com")
    line.clear()
    assert box.target is None
