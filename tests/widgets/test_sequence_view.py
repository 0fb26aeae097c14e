from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.capture.procedure import Party, ProcedureKind, Step
from app.capture.procedures import procedures
from app.values.esipa import Binding
from tests.capture.scenes import Scene
from tests.widgets.sequence_scenes import refused_package
from widgets.sequence_view import SequenceView, figures
from widgets.theme import DARK, LIGHT, Theme


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> SequenceView:
    made = SequenceView()
    qtbot.addWidget(made)
    made.resize(820, 400)
    made.show()
    made.show_procedure(refused_package())
    return made


def test_the_failed_step_is_selected_and_in_sight(view: SequenceView) -> None:
    assert view.current is not None
    assert view.current.label == "↳ ES10b.LoadEuiccPackage"
    rect = view.row_rect(view.steps.index(view.current))
    assert view.viewport().rect().contains(rect)


def test_the_selected_step_is_told_to_screen_readers(view: SequenceView) -> None:
    told = view.accessibleDescription()
    assert told.startswith("eUICC to IPA, ↳ ES10b.LoadEuiccPackage, failed, ")
    assert "114 bytes" in told
    assert told.endswith("iccidOrAidNotFound (1)")


def test_up_and_down_go_step_by_step_and_stop_at_the_ends(qtbot: QtBot, view: SequenceView) -> None:
    view.select(0)
    for key, place in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(view, key)
        assert view.current is view.steps[place]
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current is view.steps[-1]


def test_enter_chooses_the_record(qtbot: QtBot, view: SequenceView) -> None:
    assert view.current is not None
    with qtbot.waitSignal(view.step_chosen) as signal:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert signal.args == [view.current.seq]


def test_a_click_selects_and_a_second_chooses(qtbot: QtBot, view: SequenceView) -> None:
    view.select(0)
    place: QPoint = view.row_rect(2).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.current is view.steps[2]
    with qtbot.waitSignal(view.step_chosen) as signal:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert signal.args == [view.steps[2].seq]


def test_the_heads_are_not_a_step(qtbot: QtBot, view: SequenceView) -> None:
    before = view.current
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 5))
    assert view.current is before


@pytest.mark.parametrize(
    ("scheme", "colour"),
    [pytest.param("light", LIGHT.failed, id="light"), pytest.param("dark", DARK.failed, id="dark")],
)
def test_only_a_failed_step_is_drawn_in_the_colour_of_failure(
    view: SequenceView, theme: Theme, scheme: str, colour: str
) -> None:
    theme.choose(scheme)
    assert view.current is not None
    at = view.steps.index(view.current)
    assert _has(view, at, colour)
    assert not _has(view, at - 1, colour)


def _has(view: SequenceView, place: int, colour: str) -> bool:
    image = view.viewport().grab(view.row_rect(place)).toImage()
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_a_renewed_procedure_keeps_selection_and_scrolling(view: SequenceView) -> None:
    view.select(3)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    before = view.verticalScrollBar().value()
    view.renew(refused_package())
    assert view.current is view.steps[3]
    assert view.verticalScrollBar().value() == before


def test_nothing_to_show_has_no_step(qtbot: QtBot, view: SequenceView) -> None:
    view.show_procedure(None)
    assert view.current is None
    with qtbot.assertNotEmitted(view.step_chosen):
        qtbot.keyClick(view, Qt.Key.Key_Return)


_STEP = Step(7, Party.EUICC, Party.IPA, "↳ X", 0)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        pytest.param(_STEP, "", id="nothing known"),
        pytest.param(replace(_STEP, size=3, blocks=1), "3 bytes", id="one block is no folding"),
        pytest.param(
            replace(_STEP, size=3, flights=1), "3 bytes · 1 handshake flight", id="flight"
        ),
        pytest.param(replace(_STEP, flights=2), "2 handshake flights", id="flights"),
        pytest.param(
            replace(_STEP, size=9, blocks=5, retransmissions=2, attempt=2, duration_ns=12_000_000),
            "12.0 ms · 9 bytes · 5 blocks · 2 × retransmitted · attempt 2",
            id="everything",
        ),
    ],
)
def test_figures_tell_latency_bytes_blocks_and_repeats(step: Step, text: str) -> None:
    assert figures(step) == text


def test_folded_blocks_of_real_traffic_are_counted() -> None:
    found = procedures(Scene(Binding.COAPS).play())
    handed = next(one for one in found if one.kind is ProcedureKind.NOTIFICATIONS)
    step = next(one for one in handed.steps if one.label == "ESipa.HandleNotification")
    assert figures(step).endswith(" · 2 blocks")
