from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.eim.counters import Counters
from app.errors import SettingsError, TrustError
from app.values.ids import Eid

EID = Eid("89049032123451234512345678901235")
OTHER = Eid("89049032123451234512345678901332")
ROOT = Path(__file__).resolve().parents[2]

DYING = """
import os, signal, sys
from pathlib import Path
from app.eim.counters import Counters
from app.values.ids import Eid

left = int(sys.argv[3])

def deadly(real):
    def call(*args, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **named)
    return call

tell = os.write
counters = Counters(Path(sys.argv[1]))
for name in ("open", "write", "fsync", "replace"):
    setattr(os, name, deadly(getattr(os, name)))
for _ in range(3):
    tell(1, f"{counters.reserve('eim', Eid(sys.argv[2]))}\\n".encode())
"""

COUNTING = """
import sys
from pathlib import Path
from app.eim.counters import Counters
from app.values.ids import Eid

counters = Counters(Path(sys.argv[1]))
print(*(counters.reserve("eim", Eid(sys.argv[2])) for _ in range(60)))
"""


def run(script: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *words], stdout=subprocess.PIPE, cwd=ROOT
    )


def test_numbers_go_up_by_one_for_each_pair_of_its_own(tmp_path):
    counters = Counters(tmp_path)
    assert [counters.reserve("eim", EID) for _ in range(3)] == [1, 2, 3]
    assert counters.reserve("eim", OTHER) == 1
    assert counters.reserve("other", EID) == 1
    assert counters.peek("eim", EID) == 3


def test_looking_reserves_nothing(tmp_path):
    counters = Counters(tmp_path)
    assert [counters.peek("eim", EID), counters.peek("eim", EID)] == [0, 0]
    assert counters.reserve("eim", EID) == 1


@pytest.mark.parametrize(
    ("at_least", "given"),
    [
        pytest.param(1, 11, id="lower-is-ignored"),
        pytest.param(11, 11, id="next"),
        pytest.param(500, 500, id="higher-is-taken"),
    ],
)
def test_a_number_is_at_least_what_was_asked_for_and_new(tmp_path, at_least, given):
    counters = Counters(tmp_path)
    counters.raise_to("eim", EID, 10)
    assert counters.reserve("eim", EID, at_least) == given
    assert counters.reserve("eim", EID) == given + 1


def test_raising_never_lowers(tmp_path):
    counters = Counters(tmp_path)
    assert counters.raise_to("eim", EID, 7) == 7
    assert counters.raise_to("eim", EID, 3) == 7
    assert counters.peek("eim", EID) == 7


def test_another_program_goes_on_where_this_one_stopped(tmp_path):
    Counters(tmp_path).reserve("eim", EID, 41)
    assert Counters(tmp_path).reserve("eim", EID) == 42


def test_the_usual_folder_is_in_the_state(own_home):
    Counters().reserve("eim", EID)
    assert list((own_home / "state" / "counters").glob("*.json"))


def test_eim_names_may_be_anything(tmp_path):
    counters = Counters(tmp_path)
    for name in ("", "../../x", "a/b", "\0", "e" * 128, "\ud800", "ä"):
        assert counters.reserve(name, EID) == 1
        assert counters.reserve(name, EID) == 2


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut-off"),
        pytest.param(b"\xff\xfe", id="no-text"),
        pytest.param(b"[1]", id="another-shape"),
        pytest.param(b'{"eimId": "eim", "eid": "1", "counter": 4}', id="another-card"),
        pytest.param(
            b'{"eimId": "eim", "eid": "%s", "counter": "4"}' % EID.encode(), id="no-number"
        ),
    ],
)
def test_a_damaged_counter_is_an_error_and_no_fresh_start(tmp_path, content):
    counters = Counters(tmp_path)
    counters.reserve("eim", EID)
    (path,) = tmp_path.glob("*.json")
    path.write_bytes(content)
    with pytest.raises(TrustError) as caught:
        counters.reserve("eim", EID)
    assert str(path) in caught.value.hint
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be kept"):
        Counters(tmp_path / "file" / "counters").reserve("eim", EID)


def test_threads_never_get_the_same_number(tmp_path):
    counters = Counters(tmp_path)
    found: list[int] = []

    def work() -> None:
        found.extend(counters.reserve("eim", EID) for _ in range(25))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 101))


def test_two_programs_never_get_the_same_number(tmp_path):
    programs = [run(COUNTING, str(tmp_path), EID) for _ in range(2)]
    found = [int(word) for one in programs for word in one.communicate(timeout=60)[0].split()]
    assert sorted(found) == list(range(1, 121))


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_crash_at_any_step_never_gives_a_number_out_twice(tmp_path):
    """Kill the program before each of its file operations, one run for each."""
    step, killed = 0, True
    while killed:
        step += 1
        folder = tmp_path / str(step)
        with run(DYING, str(folder), EID, str(step)) as program:
            given = [int(word) for word in program.communicate(timeout=60)[0].split()]
        killed = program.returncode == -signal.SIGKILL
        assert killed or program.returncode == 0
        assert given == list(range(1, len(given) + 1))
        following = Counters(folder).reserve("eim", EID)
        assert len(given) < following <= len(given) + 2
    assert step > 3 * len(("lock", "holder", "open", "fsync", "replace", "open", "fsync"))
    assert given == [1, 2, 3]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_may_read_the_counters(tmp_path):
    Counters(tmp_path / "counters").reserve("eim", EID)
    assert (tmp_path / "counters").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "counters").iterdir():
        assert path.stat().st_mode & 0o077 == 0
