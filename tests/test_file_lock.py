from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import Timeout

from app.file_lock import file_lock, holder

ROOT = Path(__file__).resolve().parent.parent

HOLDING = """
import sys
from pathlib import Path
from app.file_lock import file_lock
lock = file_lock(Path(sys.argv[1]))
lock.acquire(blocking=False)
print("held", flush=True)
sys.stdin.read()
"""


def test_second_holder_is_refused_until_the_first_lets_go(tmp_path):
    path = tmp_path / "x.lock"
    first, second = file_lock(path), file_lock(path)
    first.acquire(blocking=False)
    with pytest.raises(Timeout):
        second.acquire(blocking=False)
    assert holder(path) == os.getpid()
    first.release()
    second.acquire(blocking=False)
    second.release()


def test_another_process_holds_it_until_it_dies(tmp_path):
    path = tmp_path / "x.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Timeout):
            file_lock(path).acquire(blocking=False)
        assert holder(path) == other.pid
        other.kill()
        other.wait()
    with file_lock(path):
        assert holder(path) == os.getpid()


def test_who_waits_gets_it_when_the_holder_lets_go(tmp_path):
    path = tmp_path / "x.lock"
    first = file_lock(path)
    first.acquire()
    order: list[str] = []

    def wait() -> None:
        with file_lock(path):
            order.append("second")

    waiting = threading.Thread(target=wait)
    waiting.start()
    order.append("first")
    first.release()
    waiting.join()
    assert order == ["first", "second"]


def test_another_thread_may_let_go(tmp_path):
    lock = file_lock(tmp_path / "x.lock")
    lock.acquire()
    other = threading.Thread(target=lock.release)
    other.start()
    other.join()
    file_lock(tmp_path / "x.lock").acquire(blocking=False)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no-file"),
        pytest.param(b"", id="empty"),
        pytest.param(b"who knows", id="no-number"),
    ],
)
def test_holder_of_an_untouched_lock_is_nobody(tmp_path, content):
    path = tmp_path / "x.lock"
    if content is not None:
        path.write_bytes(content)
    assert holder(path) == 0


def test_a_shorter_process_id_leaves_nothing_of_a_longer_one(tmp_path):
    path = tmp_path / "x.lock"
    path.write_bytes(b" 99999999999999")
    with file_lock(path):
        assert holder(path) == os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_file_is_for_its_owner_only(tmp_path):
    with file_lock(tmp_path / "x.lock"):
        assert stat.S_IMODE((tmp_path / "x.lock").stat().st_mode) == 0o600


def test_a_place_that_cannot_hold_a_file_is_an_error_at_once(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file") as caught:
        file_lock(tmp_path / "file" / "x.lock").acquire()
    assert not isinstance(caught.value, Timeout)
