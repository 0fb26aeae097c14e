import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.sim.lock import FileLock

_HOLD = """
import sys
from pathlib import Path
from app.sim.lock import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path):
    first, second = FileLock(tmp_path / "x.lock"), FileLock(tmp_path / "x.lock")
    first.acquire()
    first.acquire()
    with pytest.raises(BlockingIOError):
        second.acquire()
    assert second.holder() == os.getpid()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_another_process_holds_it_until_it_dies(tmp_path: Path):
    path = tmp_path / "x.lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        lock = FileLock(path)
        with pytest.raises(BlockingIOError):
            lock.acquire()
        assert lock.holder() == other.pid
        other.kill()
        other.wait()
    lock.acquire()
    lock.release()


def test_holder_of_an_untouched_lock_is_nobody(tmp_path: Path):
    assert FileLock(tmp_path / "none.lock").holder() == 0
