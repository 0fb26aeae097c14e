import random
import zipfile
from pathlib import Path

import pytest

from app.capture.bundle import write_bundle
from app.capture.file import CaptureWriter
from app.capture.imports import read_capture
from app.errors import CodecError
from app.values.traffic import Record
from tests.capture.tape import Tape


def _capture(path: Path) -> list[Record]:
    records = list(Tape().exchange("00A4000C", "9000"))
    writer = CaptureWriter(path)
    writer.append(records)
    writer.close()
    return records


def test_captures_are_read(tmp_path: Path):
    records = _capture(tmp_path / "a.eimcap")
    assert list(read_capture(tmp_path / "a.eimcap")) == records


def test_the_capture_of_a_bundle_is_read(tmp_path: Path):
    records = _capture(tmp_path / "a.eimcap")
    write_bundle(tmp_path / "a.eimcap", tmp_path / "a.zip", {})
    assert list(read_capture(tmp_path / "a.zip")) == records


def test_another_zip_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as pack:
        pack.writestr("readme", "hello")
    with pytest.raises(CodecError, match="seems to be a zip archive"):
        list(read_capture(tmp_path / "a.zip"))


def test_damaged_bundles_give_records_or_a_clear_error(tmp_path: Path):
    records = _capture(tmp_path / "a.eimcap")
    write_bundle(tmp_path / "a.eimcap", tmp_path / "a.zip", {})
    whole, chance = (tmp_path / "a.zip").read_bytes(), random.Random(3)
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(4):
            raw[chance.randrange(4, len(raw))] = chance.randrange(256)
        (tmp_path / "b.zip").write_bytes(raw[: chance.randint(4, len(raw))])
        assert _survivors(tmp_path / "b.zip") in ([], records)


def _survivors(path: Path) -> list[Record]:
    try:
        return list(read_capture(path))
    except CodecError as error:
        return [] if error.hint else pytest.fail(f"no hint: {error}")
