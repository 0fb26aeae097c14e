from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.capture.writer import CaptureWriter
from app.card.transport import CardUri
from app.values.traffic import Layer
from app.workbench import Workbench
from tests.capture.test_difference import card_info
from tests.widgets.finding import said
from tests.widgets.sequence_scenes import refused
from widgets.replay_card_dialog import ReplayCardDialog
from widgets.replay_work import ReplayWork
from widgets.theme import Theme


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "field.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(card_info("sim:?state=memory"))
    return path


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(owner: QWidget, workbench: Workbench, path: Path) -> ReplayCardDialog:
    dialog = ReplayCardDialog(path, ReplayWork(workbench), owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    return dialog


def test_the_card_of_a_capture_is_put_on_the_bench_and_answers(
    qtbot: QtBot, owner: QWidget, workbench: Workbench, capture: Path
) -> None:
    dialog = opened(owner, workbench, capture)
    assert not dialog.act.isEnabled()
    qtbot.waitUntil(dialog.act.isEnabled)
    with qtbot.waitSignal(dialog.chosen) as caught:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    (uri,) = caught.args
    assert CardUri.parse(uri).options == {
        "lane": "Simulated IoT eUICC", "order": "any", "channel": "any", "missing": "refuse",
    }  # fmt: skip
    slot = workbench.bench.add_simulated(uri)
    assert (slot.name, slot.kind) == ("Replay of field.eimcap", "replay")
    report = workbench.runtime.spawn(slot.read()).result(20)
    assert report.eid is not None
    assert {one.lane for one in workbench.recorder.since(0)[2]} == {"Replay of field.eimcap"}


def test_order_and_channel_can_be_kept_strictly(
    qtbot: QtBot, owner: QWidget, workbench: Workbench, capture: Path
) -> None:
    dialog = opened(owner, workbench, capture)
    qtbot.waitUntil(dialog.act.isEnabled)
    for box in (dialog.order, dialog.channel, dialog.missing):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    options = CardUri.parse(dialog.uri).options
    chosen = (options["order"], options["channel"], options["missing"])
    assert chosen == ("strict", "exact", "error")
    dialog.reject()


def test_a_capture_without_a_card_says_so_and_cannot_be_chosen(
    qtbot: QtBot, owner: QWidget, workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / "wire.eimcap"
    with CaptureWriter(path) as writer:
        writer.append([one for one in refused() if one.layer is Layer.ESIPA])
    dialog = opened(owner, workbench, path)
    qtbot.waitUntil(lambda: "no card traffic" in said(dialog))
    assert not dialog.act.isEnabled()
    dialog.reject()
