from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import durable

ROOT = Path(__file__).resolve().parent.parent
CALLS = ("open", "fsync", "replace")

DYING = """
import os, signal, sys
from pathlib import Path
from app import durable

left = int(sys.argv[2])

def deadly(real):
    def call(*args, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **named)
    return call

for name in ("open", "fsync", "replace"):
    setattr(os, name, deadly(getattr(os, name)))
durable.replace(Path(sys.argv[1]), b"new")
print("kept", flush=True)
"""


def test_content_is_replaced_whole(tmp_path):
    path = tmp_path / "made" / "on the way" / "file"
    durable.replace(path, b"a long content")
    durable.replace(path, b"short")
    assert path.read_bytes() == b"short"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_file_and_folder_are_for_their_owner_only(tmp_path):
    path = tmp_path / "folder" / "file"
    durable.replace(path, b"")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file_alone(tmp_path, monkeypatch, call):
    path = tmp_path / "file"
    durable.replace(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left"):
            durable.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_crash_at_any_step_leaves_the_old_or_the_new_file(tmp_path):
    """Kill the program before each of its file operations, one run for each."""
    found, step, returncode = [], 0, -signal.SIGKILL
    while returncode == -signal.SIGKILL:
        step += 1
        path = tmp_path / str(step) / "file.json"
        durable.replace(path, b"old")
        command = [sys.executable, "-c", DYING, str(path), str(step)]
        done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        returncode = done.returncode
        found.append(path.read_bytes())
        assert list(path.parent.glob("*.json")) == [path]
    assert (returncode, done.stdout) == (0, b"kept\n")
    assert sorted(found, reverse=True) == found
    assert found[0] == b"old"
    assert found[-1] == b"new"
    assert step > len(CALLS)


def test_threads_replacing_one_file_leave_it_whole(tmp_path):
    path = tmp_path / "file"
    contents = [bytes([number]) * 40_000 * (number + 1) for number in range(4)]

    def save(content: bytes) -> None:
        for _ in range(10):
            durable.replace(path, content)

    threads = [threading.Thread(target=save, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]
