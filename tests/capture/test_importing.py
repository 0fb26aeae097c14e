from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.capture import importing
from app.capture.export_jsonl import export_jsonl
from app.capture.file import CaptureFile
from app.capture.importing import Importing, format_of
from app.capture.imports import read_capture
from app.errors import CodecError
from tests.capture.foreign_logs import GET_EID, LPAC, PCSCD, PCSCD_DEBUG, pcap, sim
from tests.capture.recordings import exchanges, recording


def brought_in(running: Importing) -> int:
    """Step to the end and return how many steps brought records."""
    steps = 1
    while running.step():
        steps += 1
    return steps


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("packets", pcap(sim(0, GET_EID)), id="pcap"),
        pytest.param("pcscd", PCSCD.encode(), id="pcscd"),
        pytest.param("lpac", LPAC.encode(), id="lpac"),
    ],
)
def test_what_another_program_wrote_becomes_a_capture_of_ours(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / "theirs"
    path.write_bytes(content)
    running = Importing(path)
    brought_in(running)
    assert running.format.name == name
    with CaptureFile.open(running.target) as file:
        assert list(file.records()) == list(read_capture(path))
        assert len(file) == running.count > 0
    running.close()
    assert not running.target.parent.exists()


def test_our_own_captures_need_no_import(tmp_path: Path) -> None:
    recording(tmp_path / "a.eimcap", 2)
    assert format_of(tmp_path / "a.eimcap").name == importing.OWN


def test_it_goes_in_parts_and_stops_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PART", 3)
    path = tmp_path / "log"
    path.write_text(PCSCD)
    whole = Importing(path)
    assert brought_in(whole) == 3
    assert whole.count == 8
    whole.close()
    stopped = Importing(path)
    assert stopped.step()
    stopped.stop()
    assert not stopped.step()
    assert (stopped.count, stopped.stopped, whole.stopped) == (3, True, False)
    with CaptureFile.open(stopped.target) as file:
        assert len(file) == 3
    stopped.close()


def test_damage_ends_it_and_what_came_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    export_jsonl(exchanges(5), path)
    path.write_text(path.read_text() + "{broken\n")
    running = Importing(path)
    brought_in(running)
    assert running.count == 5
    assert running.problem is not None
    assert "Line 6" in running.problem.message
    with CaptureFile.open(running.target) as file:
        assert len(file) == 5
    running.close()


def test_what_people_noted_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    export_jsonl(exchanges(3), path)
    lines = path.read_text().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | {"comment": "look here"})
    path.write_text("\n".join(lines))
    running = Importing(path)
    brought_in(running)
    assert running.noted[2].comment == "look here"
    running.close()


def test_a_file_that_is_none_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(500))
    with pytest.raises(CodecError) as caught:
        Importing(path)
    assert caught.value.hint


def test_a_log_without_messages_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(PCSCD_DEBUG.splitlines()[0] + "\n")
    running = Importing(path)
    with pytest.raises(CodecError, match="no APDU") as caught:
        running.step()
    assert caught.value.hint
    running.close()
