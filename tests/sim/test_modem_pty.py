from __future__ import annotations

import errno
import os
import select
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import DeviceError
from app.sim.modem_pty import PtyLine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyLine]:
    one = PtyLine(tmp_path / "modem")
    one.open()
    yield one
    one.close()


def test_a_link_leads_to_the_terminal(line: PtyLine):
    assert os.readlink(line.path) == line.name
    assert stat.S_ISCHR(os.stat(line.path).st_mode)


def test_bytes_pass_both_ways_as_they_are(line: PtyLine):
    everything = bytes(range(256))
    host = os.open(line.path, os.O_RDWR | os.O_NOCTTY)
    try:
        assert line.write(everything) == 256
        assert os.read(host, 1000) == everything
        os.write(host, everything)
        (ready,) = select.select(line.readers, [], [], 5)[0]
        assert line.read(ready) == everything
        assert line.read(ready) == b""
    finally:
        os.close(host)


def test_hosts_may_come_and_go(line: PtyLine):
    for _ in range(3):
        os.close(os.open(line.path, os.O_RDWR | os.O_NOCTTY))
        assert select.select(line.readers, [], [], 0)[0] == []


def test_a_full_buffer_takes_nothing_and_does_not_block(line: PtyLine):
    taken = [line.write(b"\0" * 4096) for _ in range(1000)]
    assert 0 in taken
    assert sum(taken) < 1000 * 4096


def test_closing_takes_the_terminal_away_from_its_host(line: PtyLine):
    host = os.open(line.path, os.O_RDWR | os.O_NOCTTY)
    try:
        line.close()
        assert not os.path.lexists(line.path)
        with pytest.raises(OSError, match="Input/output error"):
            os.write(host, b"AT\r")
    finally:
        os.close(host)
    assert (line.readers, line.writer, line.write(b"x")) == ((), -1, 0)
    line.close()


def test_without_a_link_the_terminal_is_the_path():
    line = PtyLine()
    line.open()
    assert line.path == line.name
    line.close()


def test_a_link_left_behind_is_replaced(tmp_path: Path):
    link = tmp_path / "modem"
    link.symlink_to(tmp_path / "nothing")
    line = PtyLine(link)
    line.open()
    assert os.readlink(link) == line.name
    line.close()


def test_a_link_that_leads_elsewhere_by_now_is_left_alone(line: PtyLine, tmp_path: Path):
    (tmp_path / "modem").unlink()
    (tmp_path / "modem").symlink_to(tmp_path / "other")
    line.close()
    assert (tmp_path / "modem").is_symlink()


@pytest.mark.parametrize("name", ["file", "folder/that/is/not"])
def test_a_name_that_cannot_be_had_is_an_error_and_leaves_nothing_open(tmp_path: Path, name: str):
    (tmp_path / "file").write_text("mine")
    line = PtyLine(tmp_path / name)
    with pytest.raises(DeviceError, match="cannot be made") as caught:
        line.open()
    assert caught.value.hint
    assert line.readers == ()
    assert (tmp_path / "file").read_text() == "mine"


def test_windows_is_told_to_use_tcp(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(DeviceError, match="Windows has no pseudo-terminals") as caught:
        PtyLine().open()
    assert "--tcp" in caught.value.hint


def test_a_system_that_lends_no_terminal_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> tuple[int, int]:
        raise OSError(errno.ENODEV, "No such device")

    monkeypatch.setattr(os, "openpty", refuse)
    line = PtyLine()
    with pytest.raises(DeviceError, match="lends no pseudo-terminal: No such device") as caught:
        line.open()
    assert "--tcp" in caught.value.hint
    assert line.readers == ()
