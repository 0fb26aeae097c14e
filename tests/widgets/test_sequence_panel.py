from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.capture.procedure import ProcedureKind
from app.capture.recorder import Recorder
from app.runtime import Runtime
from tests.widgets.sequence_scenes import refused, replayed
from widgets.sequence_panel import SequencePanel
from widgets.theme import Theme
from widgets.traffic_source import LiveSource


@pytest.fixture
def recorder() -> Recorder:
    made = Recorder()
    replayed(made)
    return made


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, runtime: Runtime, recorder: Recorder) -> SequencePanel:
    made = SequencePanel(runtime, LiveSource(recorder))
    qtbot.addWidget(made)
    made.resize(1190, 700)
    with qtbot.waitSignal(made.feed.caught_up):
        made.show()
    return made


def texts(panel: SequencePanel) -> str:
    return " | ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())


def choose(panel: SequencePanel, title: str) -> None:
    row = next(at for at, one in enumerate(panel.model.rows) if one.title.startswith(title))
    panel.table.selectRow(row)


def test_every_procedure_is_listed_the_newest_first(panel: SequencePanel) -> None:
    kinds = [one.kind for one in panel.model.rows]
    assert kinds[-1] is ProcedureKind.ASSOCIATION
    assert kinds.count(ProcedureKind.PACKAGE) == 2
    assert f"{len(kinds)} procedures" in texts(panel)
    assert panel.procedure is panel.model.rows[panel.table.currentIndex().row()]


def test_a_refused_operation_is_explained_with_who_and_next(panel: SequencePanel) -> None:
    choose(panel, "eIM package 1")
    shown = texts(panel)
    failed = panel.view.current
    assert failed is not None
    assert failed.failure is not None
    assert "Operation level · enable: No such profile" in shown
    assert f"You can act: {failed.failure.next}" in shown
    assert failed.failure.text in shown
    assert "iccidOrAidNotFound\u00a0(1)" in shown


def test_another_step_is_explained_as_what_it_was(qtbot: QtBot, panel: SequencePanel) -> None:
    choose(panel, "eIM package 1")
    qtbot.keyClick(panel.view, Qt.Key.Key_Home)
    assert "IPA → eIM: ESipa.GetEimPackage" in texts(panel)
    assert "Operation level" not in texts(panel)


def test_the_record_behind_a_step_is_a_click_away(qtbot: QtBot, panel: SequencePanel) -> None:
    choose(panel, "eIM package 1")
    assert panel.view.current is not None
    button = panel.explanation.findChild(QPushButton)
    with qtbot.waitSignal(panel.record_wanted) as signal:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert signal.args == [panel.view.current.seq]


def test_live_traffic_comes_on_top_and_the_choice_stays(
    qtbot: QtBot, panel: SequencePanel, recorder: Recorder
) -> None:
    choose(panel, "eIM package 1")
    chosen, before = panel.procedure, len(panel.model.rows)
    assert chosen is not None
    with qtbot.waitSignal(panel.feed.caught_up):
        replayed(recorder)
    assert len(panel.model.rows) > before
    assert panel.procedure is not None
    assert panel.procedure.number == chosen.number


def test_lost_records_are_told(qtbot: QtBot, theme: Theme, runtime: Runtime) -> None:
    recorder = Recorder(capacity=50)
    replayed(recorder)
    panel = SequencePanel(runtime, LiveSource(recorder))
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.feed.caught_up):
        panel.show()
    assert f"{len(refused()) - 50} records were lost" in texts(panel)


def test_clearing_the_view_clears_the_sequences_and_those_to_come_are_shown(
    qtbot: QtBot, theme: Theme, runtime: Runtime, recorder: Recorder
) -> None:
    source = LiveSource(recorder)
    panel = SequencePanel(runtime, source)
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.feed.caught_up):
        panel.show()
    qtbot.waitUntil(lambda: source.newest_seq == recorder.last_seq)
    source.clear()
    assert len(panel.model.rows) == 0
    assert "No procedure yet" in texts(panel)
    with qtbot.waitSignal(panel.feed.caught_up):
        replayed(recorder)
    assert panel.procedure in panel.model.rows


def test_the_drawn_procedure_can_be_compared(qtbot: QtBot, panel: SequencePanel) -> None:
    choose(panel, "eIM package")
    assert panel.procedure is not None
    with qtbot.waitSignal(panel.compare_wanted) as caught:
        qtbot.mouseClick(panel.compare, Qt.MouseButton.LeftButton)
    assert caught.args == [panel.procedure.steps[-1].seq]
