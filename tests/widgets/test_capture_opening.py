from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.capture import importing, scan
from app.capture.file import CaptureFile
from app.runtime import Runtime
from tests.capture.foreign_logs import PCSCD
from tests.capture.recordings import recording
from widgets.capture_opening import CaptureOpening, Stage


class Heard:
    """What an opening told."""

    def __init__(self, opening: CaptureOpening) -> None:
        self.opening = opening
        self.files: list[CaptureFile] = []
        self.stages: list[Stage] = []
        self.errors: list[Exception] = []
        opening.opened.connect(self.files.append)
        opening.changed.connect(lambda: self.stages.append(opening.stage))
        opening.failed.connect(self.errors.append)
        opening.crashed.connect(self.errors.append)
        opening.begin()


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten frames, and three imported records, at a time."""
    monkeypatch.setattr(scan, "_REPORT_FIRST", 10)
    monkeypatch.setattr(scan, "_REPORT_EVERY", 10)
    monkeypatch.setattr(importing, "_PART", 3)


def opening_of(path: Path, runtime: Runtime) -> Heard:
    return Heard(CaptureOpening(path, runtime, runtime.lane("capture")))


@pytest.mark.usefixtures("small_parts")
def test_the_file_is_there_with_its_first_records_and_grows(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    recording(tmp_path / "a.eimcap", 200)
    heard = opening_of(tmp_path / "a.eimcap", runtime)
    first: list[int] = []
    heard.opening.opened.connect(lambda file: first.append(len(file)))
    with qtbot.waitSignal(heard.opening.grew):
        pass
    assert first == [10]
    qtbot.waitUntil(lambda: heard.opening.stage is Stage.WHOLE)
    assert len(heard.files[0]) == 200
    assert heard.opening.share == 1


@pytest.mark.usefixtures("small_parts")
def test_reading_stops_and_goes_on(qtbot: QtBot, runtime: Runtime, tmp_path: Path) -> None:
    recording(tmp_path / "a.eimcap", 200)
    heard = opening_of(tmp_path / "a.eimcap", runtime)
    heard.opening.opened.connect(lambda _file: heard.opening.stop())
    qtbot.waitUntil(lambda: heard.opening.stage is Stage.STOPPED)
    assert 0 < len(heard.files[0]) < 200
    assert not heard.opening.running
    heard.opening.read_on()
    qtbot.waitUntil(lambda: heard.opening.stage is Stage.WHOLE)
    assert len(heard.files[0]) == 200


@pytest.mark.usefixtures("small_parts")
def test_what_another_program_wrote_is_brought_in_first(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    (tmp_path / "pcscd.log").write_text(PCSCD)
    heard = opening_of(tmp_path / "pcscd.log", runtime)
    qtbot.waitUntil(lambda: heard.opening.stage is Stage.WHOLE)
    assert Stage.IMPORTING in heard.stages
    imported = heard.opening.imported
    assert imported is not None
    assert (imported.format.title, len(heard.files[0])) == ("a log of pcscd", 8)
    heard.files[0].close()
    heard.opening.close()
    assert not imported.target.exists()


@pytest.mark.parametrize("name", ["none.eimcap", "picture.png"])
def test_a_file_that_cannot_be_opened_is_an_error_with_a_next_step(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path, name: str
) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    heard = opening_of(tmp_path / name, runtime)
    qtbot.waitUntil(lambda: heard.opening.stage is Stage.FAILED)
    assert heard.files == []
    assert getattr(heard.errors[0], "hint", "")


def test_one_that_was_closed_tells_nothing_more(
    qtbot: QtBot, runtime: Runtime, tmp_path: Path
) -> None:
    (tmp_path / "pcscd.log").write_text(PCSCD)
    heard = opening_of(tmp_path / "pcscd.log", runtime)
    heard.opening.close()
    qtbot.wait(60)
    assert (heard.stages, heard.files, heard.errors) == ([], [], [])
