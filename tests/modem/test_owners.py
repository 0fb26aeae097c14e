"""Who holds a port: real processes on real pseudo-terminals."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.modem import owners
from app.modem.owners import (
    inhibited_devices,
    owners_of,
    port_owners,
    udev_properties,
    usb_location,
)
from tests.modem.holding import holding, playing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


@pytest.fixture
def terminal() -> Iterator[str]:
    ours, theirs = os.openpty()
    yield os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def test_the_process_that_has_a_port_open_is_named_but_not_this_one(terminal: str) -> None:
    assert port_owners(terminal) == ()
    with holding(terminal) as pid:
        (holder,) = port_owners(terminal)
        assert (holder.pid, holder.connected) == (pid, True)
        assert holder.program.startswith("python")
    assert port_owners(terminal) == ()


def test_a_port_is_found_by_a_link_too(terminal: str, tmp_path: Path) -> None:
    link = tmp_path / "modem"
    link.symlink_to(terminal)
    with holding(terminal) as pid:
        found = owners_of([str(link), "/dev/no-such-port"])
    assert [holder.pid for holder in found[str(link)]] == [pid]
    assert found["/dev/no-such-port"] == ()


def test_who_plays_the_modem_does_not_hold_its_port() -> None:
    with playing() as (player, name):
        assert port_owners(name) == ()
        with holding(name) as pid:
            assert [holder.pid for holder in port_owners(name)] == [pid]
        assert player != pid


def test_a_program_that_is_just_being_started_holds_nothing(terminal: str) -> None:
    enough = threading.Event()

    def start_programs() -> None:
        while not enough.is_set():
            subprocess.run([sys.executable, "-c", ""], check=True)

    starting = [threading.Thread(target=start_programs) for _ in range(3)]
    for thread in starting:
        thread.start()
    try:
        assert not any(port_owners(terminal) for _ in range(400))
    finally:
        enough.set()
        for thread in starting:
            thread.join()


def test_what_udev_noted_is_read_by_device_number(
    terminal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "_UDEV", tmp_path)
    assert udev_properties(terminal) == {}
    number = os.stat(terminal).st_rdev
    noted = tmp_path / f"c{os.major(number)}:{os.minor(number)}"
    noted.write_text("I:123\nE:ID_MM_CANDIDATE=1\nE:ID_MODEL=A=B\n")
    assert udev_properties(terminal) == {"ID_MM_CANDIDATE": "1", "ID_MODEL": "A=B"}
    assert udev_properties("/dev/no-such-port") == {}
    assert usb_location(terminal) == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(["mmcli", "--inhibit-device=/sys/devices/usb1/1-1.4"], ["1-1.4"], id="joined"),
        pytest.param(["/usr/bin/mmcli", "--inhibit-device", "1-2"], ["1-2"], id="apart"),
        pytest.param(["mmcli", "-L"], [], id="something-else"),
        pytest.param(["python", "--inhibit-device=1-2"], [], id="another-program"),
        pytest.param([], [], id="a-thread-of-the-kernel"),
    ],
)
def test_an_inhibited_device_is_known_by_its_place(words: list[str], found: list[str]) -> None:
    assert list(owners._inhibited(words)) == found


def test_a_running_mmcli_is_found_among_the_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = tmp_path / "7"
    process.mkdir()
    (process / "cmdline").write_bytes(b"mmcli\0--inhibit-device=/sys/devices/usb1/1-1.4\0")
    monkeypatch.setattr(owners, "_PROC", tmp_path)
    monkeypatch.setattr(owners, "process_ids", lambda: iter([7, 8]))
    assert inhibited_devices() == {"1-1.4"}


@pytest.mark.parametrize(
    ("noted", "inhibited", "suspected"),
    [
        pytest.param("E:ID_MM_CANDIDATE=1\n", "", True, id="candidate"),
        pytest.param("E:ID_MM_CANDIDATE=1\n", "1-1.4", False, id="inhibited"),
        pytest.param("E:ID_MM_CANDIDATE=1\nE:ID_MM_PORT_IGNORE=1\n", "", False, id="port-ignored"),
        pytest.param("E:ID_MM_CANDIDATE=1\nE:ID_MM_DEVICE_IGNORE=1\n", "", False, id="ignored"),
        pytest.param("E:ID_MODEL=x\n", "", False, id="no-candidate"),
    ],
)
def test_modem_manager_is_suspected_where_it_cannot_be_looked_into(
    terminal: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    noted: str,
    inhibited: str,
    suspected: bool,
) -> None:
    number = os.stat(terminal).st_rdev
    (tmp_path / f"c{os.major(number)}:{os.minor(number)}").write_text(noted)
    monkeypatch.setattr(owners, "_UDEV", tmp_path)
    monkeypatch.setattr(owners, "_PROC", tmp_path / "proc")  # no fd folder of it can be read there
    (tmp_path / "proc").mkdir()
    monkeypatch.setattr(owners, "running_programs", lambda: frozenset({"ModemManager"}))
    monkeypatch.setattr(owners, "process_ids", lambda: iter([7]))
    monkeypatch.setattr(owners, "process_name", lambda pid: "ModemManager")
    monkeypatch.setattr(owners, "inhibited_devices", lambda: frozenset({inhibited}))
    place = tmp_path / "devices" / "usb1" / "1-1" / "1-1.4" / "1-1.4:1.2" / "ttyUSB2"
    place.mkdir(parents=True)
    (tmp_path / Path(terminal).name).mkdir()
    (tmp_path / Path(terminal).name / "device").symlink_to(place)
    monkeypatch.setattr(owners, "_TTYS", tmp_path)
    assert usb_location(terminal) == "1-1.4"
    found = port_owners(terminal)
    assert [(holder.pid, holder.program) for holder in found] == (
        [(7, "ModemManager")] if suspected else []
    )
    assert not any(holder.connected for holder in found)
