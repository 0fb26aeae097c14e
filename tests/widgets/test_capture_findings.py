from __future__ import annotations

from pathlib import Path

from app.capture.file import CaptureFile
from app.capture.frames import HEADER_SIZE
from app.capture.writer import CaptureWriter
from app.errors import CodecError
from app.runtime import Runtime
from tests.capture.recordings import exchanges, recording
from widgets.capture_findings import ended_early, findings, number
from widgets.capture_opening import CaptureOpening


def found(path: Path, runtime: Runtime) -> list[str]:
    with CaptureFile.open(path) as file:
        return findings(CaptureOpening(path, runtime, runtime.lane("capture")), file)


def damage(path: Path, *places: int) -> None:
    content = bytearray(path.read_bytes())
    for place in places:
        content[place] ^= 0xFF
    path.write_bytes(content)


def test_a_whole_capture_has_nothing_to_be_said(tmp_path: Path, runtime: Runtime) -> None:
    recording(tmp_path / "a.eimcap", 8)
    assert found(tmp_path / "a.eimcap", runtime) == []


def test_damage_a_torn_end_and_loss_are_said_in_words(tmp_path: Path, runtime: Runtime) -> None:
    path = tmp_path / "a.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(exchanges(20))
        writer.append_loss(1200, 0)
        writer.append(exchanges(2, first=21))
    size = (path.stat().st_size - HEADER_SIZE) // 22
    damage(path, HEADER_SIZE + 40)
    assert found(path, runtime) == [
        "1 damaged part was passed over.",
        "1\u202f200 records were lost while it was recorded.",
    ]
    damage(path, HEADER_SIZE + 6 * size, HEADER_SIZE + 12 * size)
    path.write_bytes(path.read_bytes()[:-3])
    said = found(path, runtime)
    assert said[0] == "3 damaged parts were passed over."
    assert said[1] == "The recording was cut off at its end."


def test_an_import_that_ended_early_says_why() -> None:
    assert ended_early(CodecError("A packet is cut.")) == "It ends early: A packet is cut."


def test_numbers_are_grouped() -> None:
    assert [number(one) for one in (7, 1234567)] == ["7", "1\u202f234\u202f567"]
