from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile
from app.capture.file_search import FileSearch
from app.capture.inspector import Inspector
from app.capture.opening import Opening
from app.capture.recent_records import RecentRecords
from app.capture.sought import understand
from app.capture.writer import CaptureWriter
from app.errors import CancelledError
from tests.capture.recordings import recording
from tests.capture.secret_tape import secret_tape

COUNT = 200


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CaptureFile]:
    recording(tmp_path / "a.eimcap", COUNT)
    with CaptureFile.open(tmp_path / "a.eimcap") as opened:
        yield opened


def search(file: CaptureFile, text: str, notes: Annotations | None = None) -> FileSearch:
    recent, notes = RecentRecords(file), notes or Annotations()
    return FileSearch(file, recent, notes, understand(text, recent, notes))


def go_on() -> None:
    """Nobody stops it."""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("apdu.sw == 9000", id="columns"),
        pytest.param("data contains 5a:10", id="bytes"),
        pytest.param("eid", id="a field that is decoded"),
        pytest.param("bf3e 125a", id="hex"),
        pytest.param("8904903212345123", id="digits, swapped as well"),
        pytest.param("geteid", id="text in what the list shows"),
        pytest.param("modem", id="text in a lane"),
        pytest.param("no such thing", id="nothing"),
    ],
)
def test_it_finds_what_asking_record_by_record_finds(file: CaptureFile, text: str) -> None:
    running = search(file, text)
    while running.step(go_on):
        pass
    wanted = understand(text, file).wanted
    assert wanted is not None
    expected = [row for row in range(COUNT) if wanted(file.record(row))]
    assert [running.row(place) for place in range(len(running))] == expected
    assert running.share is None


def test_what_is_noted_about_records_counts(file: CaptureFile) -> None:
    notes = Annotations()
    notes.change([3, 150], mark=True)
    running = search(file, "mark == 1", notes)
    while running.step(go_on):
        pass
    assert [running.row(place) for place in range(len(running))] == [2, 149]


def test_places_are_found_again_and_others_are_not_there(file: CaptureFile) -> None:
    running = search(file, "dir == in")
    running.step(go_on)
    assert [running.place_of(row) for row in (1, 3, 0, 198, 199)] == [0, 1, -1, -1, 99]
    with pytest.raises(IndexError):
        running.row(100)


def test_a_part_that_was_stopped_is_done_again(file: CaptureFile) -> None:
    running = search(file, "geteid")

    def stop() -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        running.step(stop)
    assert (running.done, len(running)) == (0, 0)
    while running.step(go_on):
        pass
    assert running.done == COUNT


def test_it_goes_on_when_the_file_has_grown(tmp_path: Path) -> None:
    recording(tmp_path / "a.eimcap", 20)
    opening = Opening(tmp_path / "a.eimcap")
    running = search(opening.file, "dir == out")
    assert not running.step(go_on)
    while opening.step():
        pass
    assert running.share == 0
    assert running.step(go_on)
    assert len(running) == 10
    opening.file.close()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("data contains 37:33", "data contains fe:fe", id="bytes"),
        pytest.param("3733", "fefe", id="hex"),
        pytest.param("!(data contains 37:33)", "!(data contains fe:fe)", id="not"),
        pytest.param('value contains "MATCH-77"', 'value contains "MATCH-00"', id="value"),
    ],
)
def test_hidden_bytes_are_not_found_by_probing(tmp_path: Path, right: str, wrong: str) -> None:
    path = tmp_path / "secret.eimcap"
    writer = CaptureWriter(path)
    writer.append(secret_tape().recorder.since(0)[2])
    writer.close()

    def found(text: str, *, secrets: bool) -> list[int]:
        with CaptureFile.open(path) as file:
            recent, notes = RecentRecords(file), Annotations()
            inspector = Inspector(recent)
            inspector.show_secrets(secrets)
            sought = inspector.sought(understand(text, recent, notes), notes)
            running = FileSearch(file, recent, notes, sought)
            while running.step(go_on):
                pass
            return [running.row(place) for place in range(len(running))]

    assert found(right, secrets=False) == found(wrong, secrets=False)
    assert found(right, secrets=True) != found(wrong, secrets=True)
