from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.capture.export_file import export_file
from app.errors import SettingsError


def test_a_finished_file_is_there_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    with export_file(target) as out:
        out.write(b"whole")
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"whole", 0o600)


def test_a_failed_export_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        _fail(target)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.jsonl", b"old")]


def _fail(target: Path) -> None:
    with export_file(target) as out:
        out.write(b"half")
        raise ZeroDivisionError


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none/a\.har cannot be written"):
        with export_file(tmp_path / "none" / "a.har"):
            pass


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reading = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reading.start()
    with export_file(pipe) as out:
        out.write(b"whole")
    reading.join()
    assert got == [b"whole"]
    assert pipe.is_fifo()
