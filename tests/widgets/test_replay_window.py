from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import PeerError
from app.ipa.once import exchange_once
from app.values.traffic import Layer, Record
from app.workbench import Workbench
from tests.widgets.finding import said
from tests.widgets.sequence_scenes import refused
from widgets.replay_window import ReplayWindow
from widgets.replay_work import Read, ReplayWork
from widgets.theme import Theme

OTHER_DEVICE = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


Open = Callable[[Read], ReplayWindow]


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, workbench: Workbench) -> Iterator[Open]:
    """Opens windows over one owner, and stops what they serve at the end."""
    owner = QWidget()
    qtbot.addWidget(owner)
    works: list[ReplayWork] = []

    def open_window(read: Read) -> ReplayWindow:
        works.append(ReplayWork(workbench))
        made = ReplayWindow("field.eimcap", read, works[-1], owner)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        made.show()
        return made

    yield open_window
    for work in works:
        work.close(wait=True)


@pytest.fixture
def window(qtbot: QtBot, opened: Open) -> ReplayWindow:
    made = opened(refused)
    qtbot.waitUntil(made.start.isEnabled)
    return made


def start(qtbot: QtBot, window: ReplayWindow) -> str:
    with qtbot.waitSignal(window.serving, timeout=20_000) as caught:
        qtbot.mouseClick(window.start, Qt.MouseButton.LeftButton)
    url: str = caught.args[0]
    return url


def ask(workbench: Workbench, url: str, message: bytes) -> bytes:
    return workbench.runtime.spawn(exchange_once(url, message)).result(10)


def test_it_shows_its_address_what_was_asked_and_how_it_was_answered(
    qtbot: QtBot, window: ReplayWindow, workbench: Workbench
) -> None:
    url = start(qtbot, window)
    assert url.startswith("https://localhost:")
    assert (window.url.text(), window.state.accessibleName()) == (url, "serving")
    assert "Nobody has asked yet" in said(window)
    question = next(one.data for one in refused() if one.layer is Layer.ESIPA)
    assert ask(workbench, url, question)
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    assert window.model.index(0, 1).data() == "answered"
    assert "8 messages in the capture · 1 asked · 0 without an answer" in said(window)


def test_a_divergence_is_told_in_words(
    qtbot: QtBot, window: ReplayWindow, workbench: Workbench
) -> None:
    url = start(qtbot, window)
    with pytest.raises(PeerError):
        ask(workbench, url, OTHER_DEVICE)
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    words = "no answer to this GetEimPackage. Replay by function instead of exact bytes"
    assert words in said(window)


def test_by_function_and_over_coap_another_device_is_answered(
    qtbot: QtBot, window: ReplayWindow, workbench: Workbench
) -> None:
    for box in (window.same, window.binding):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    url = start(qtbot, window)
    assert url.startswith("coaps://localhost:")
    assert ask(workbench, url, OTHER_DEVICE)


def test_it_is_changed_only_while_it_does_not_serve(
    qtbot: QtBot, window: ReplayWindow, workbench: Workbench
) -> None:
    start(qtbot, window)
    assert not window.same.isEnabled()
    assert not window.start.isEnabled()
    with qtbot.waitSignal(window.serving) as caught:
        qtbot.mouseClick(window.stop, Qt.MouseButton.LeftButton)
    assert caught.args == [""]
    assert window.state.accessibleName() == "stopped"
    assert window.same.isEnabled()


def test_closing_the_window_stops_serving(
    qtbot: QtBot, window: ReplayWindow, workbench: Workbench
) -> None:
    url = start(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Escape)

    def gone() -> None:
        with pytest.raises(PeerError):
            ask(workbench, url, OTHER_DEVICE)

    qtbot.waitUntil(lambda: _passes(gone), timeout=10_000)


def _passes(check: object) -> bool:
    try:
        check()  # type: ignore[operator]
    except (AssertionError, PeerError):
        return False
    return True


def test_a_taken_port_is_said(qtbot: QtBot, window: ReplayWindow, opened: Open) -> None:
    port = start(qtbot, window).rpartition(":")[2]
    other = opened(refused)
    qtbot.waitUntil(other.start.isEnabled)
    other.port.setValue(int(port))
    qtbot.mouseClick(other.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: port in said(other))
    assert other.state.accessibleName() == "stopped"
    assert other.start.isEnabled()


def test_a_capture_without_esipa_cannot_be_served(qtbot: QtBot, opened: Open) -> None:
    window = opened(list[Record])
    qtbot.waitUntil(lambda: "It cannot be served" in said(window))
    assert not window.start.isEnabled()
