from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.capture.writer import CaptureWriter
from app.values.traffic import Layer, Record
from app.workbench import Workbench
from tests.capture.secret_tape import PIN, secret_tape
from tests.widgets import compared
from tests.widgets.sequence_scenes import refused, replayed
from widgets.replay_desk import ReplayDesk
from widgets.theme import Theme


class Secrets:
    """Whether secrets are hidden, as the window would say."""

    hidden = True


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "field.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(compared.right())
    return path


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, workbench: Workbench, capture: Path) -> Iterator[ReplayDesk]:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    made = ReplayDesk(workbench, lambda: [capture], lambda: Secrets.hidden, owner)
    yield made
    made.close()
    Secrets.hidden = True


def first(records: tuple[Record, ...] | list[Record], layer: Layer) -> Record:
    return next(one for one in records if one.layer is layer)


def test_live_traffic_is_compared_with_the_opened_capture(
    qtbot: QtBot, desk: ReplayDesk, workbench: Workbench
) -> None:
    replayed(workbench.recorder)
    seq = first(workbench.recorder.since(0)[2], Layer.ESIPA).seq
    window = desk.compare(seq=seq)
    qtbot.waitUntil(window.compare.isEnabled)
    assert window.left.source is not None
    assert window.right.source is not None
    assert (window.left.source.name, window.right.source.name) == ("Live traffic", "field.eimcap")
    assert window.left.stretch is not None
    assert window.left.stretch.holds(seq)
    assert str(window.left.stretch.kind) == "procedure"
    window.close()


def test_a_capture_that_is_not_open_any_more_is_offered_too(
    qtbot: QtBot, desk: ReplayDesk, tmp_path: Path
) -> None:
    other = tmp_path / "other.eimcap"
    with CaptureWriter(other) as writer:
        writer.append(compared.left())
    window = desk.compare(other)
    qtbot.waitUntil(lambda: window.left.stretch is not None)
    assert window.left.source is not None
    assert window.left.source.name == "other.eimcap"
    window.close()


def test_a_capture_asks_how_it_is_to_answer_as_a_card(
    qtbot: QtBot, desk: ReplayDesk, capture: Path
) -> None:
    dialog = desk.put_on_bench(capture)
    qtbot.waitUntil(dialog.act.isEnabled)
    with qtbot.waitSignal(desk.card_wanted) as caught:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert caught.args[0].startswith("replay:")


def test_a_message_goes_to_the_eim_that_is_replayed_here(
    qtbot: QtBot, desk: ReplayDesk, workbench: Workbench
) -> None:
    replayed(workbench.recorder)
    window = desk.serve()
    qtbot.waitUntil(window.start.isEnabled)
    window.lane.setCurrentText("meter")
    qtbot.mouseClick(window.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.url.text()), timeout=20_000)
    record = first(workbench.recorder.since(0)[2], Layer.ESIPA)
    dialog = desk.resend(record, workbench.recorder)
    assert dialog is not None
    assert dialog.target.currentText() == window.url.text()
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.answer.verdict.accessibleName() == "the same answer")
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)
    with qtbot.waitSignal(desk.traffic_requested) as caught:
        qtbot.mouseClick(dialog.answer.show_button, Qt.MouseButton.LeftButton)
    assert caught.args[0] > record.seq


def test_what_cannot_be_sent_is_said(qtbot: QtBot, desk: ReplayDesk, workbench: Workbench) -> None:
    record = first(refused(), Layer.EVENT)
    with qtbot.waitSignal(desk.told) as caught:
        assert desk.resend(record, workbench.recorder) is None
    assert "cannot be sent" in caught.args[0]


def test_secrets_are_edited_only_by_those_who_may_see_them(qtbot: QtBot, desk: ReplayDesk) -> None:
    tape = secret_tape()
    record = next(one for one in tape.recorder.since(0)[2] if PIN in one.data)
    with qtbot.waitSignal(desk.told) as caught:
        assert desk.resend(record, tape.recorder) is None
    assert "secrets" in caught.args[0]
    Secrets.hidden = False
    dialog = desk.resend(record, tape.recorder)
    assert dialog is not None
    assert dialog.editor.found.data == record.data
    dialog.close()
