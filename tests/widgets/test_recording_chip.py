"""The chip of the recording."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.capture.recorder import Recorder
from app.errors import SettingsError
from app.runtime import Runtime
from widgets.recording_chip import RecordingChip
from widgets.recording_work import RecordingOrder, RecordingState, RecordingWork
from widgets.theme import Tone


@pytest.fixture
def chip(qtbot: QtBot) -> RecordingChip:
    chip = RecordingChip()
    qtbot.addWidget(chip)
    chip.show()
    return chip


def test_it_offers_to_record_from_the_beginning(chip: RecordingChip) -> None:
    assert (chip.isVisible(), chip.accessibleName(), chip.tone) == (True, "Record", Tone.NEUTRAL)


def test_it_tells_how_the_recording_does(
    chip: RecordingChip, runtime: Runtime, tmp_path: Path
) -> None:
    work = RecordingWork(runtime, Recorder())
    work.order = RecordingOrder(tmp_path / "a.eimcap")
    work.state = RecordingState.RUNNING
    chip.show_work(work)
    assert (chip.accessibleName(), chip.tone) == ("Recording 0", Tone.OK)
    assert "a.eimcap" in chip.toolTip()
    work.state, work.failure = RecordingState.FAILED, SettingsError("The disk is full.")
    chip.show_work(work)
    assert (chip.accessibleName(), chip.tone) == ("Recording failed", Tone.FAILED)
    assert chip.toolTip() == "The disk is full."
    work.state = RecordingState.ENDED
    chip.show_work(work)
    assert (chip.accessibleName(), chip.tone) == ("Record", Tone.NEUTRAL)
