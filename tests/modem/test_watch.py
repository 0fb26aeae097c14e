"""Ports that come, go, are taken and change places while they are watched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.modem.scan import PortState, PortUse
from app.modem.watch import PortWatch
from app.runtime import Lane
from tests.modem.holding import holding, playing
from tests.modem.plugged import plugged
from tests.pcscd import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


class Seen:
    """What a watch told of one port."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self.uses: list[PortUse] = []
        self.last: PortState | None = None

    def __call__(self, ports: tuple[PortState, ...]) -> None:
        self.last = next((port for port in ports if port.uri == self._uri), None)
        if self.last is not None and self.uses[-1:] != [self.last.use]:
            self.uses.append(self.last.use)

    def until(self, *uses: PortUse) -> None:
        wait_until(lambda: tuple(self.uses) == uses, f"the port went through {uses}")


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("serial port watch")
    yield lane
    lane.close()


def test_a_port_is_seen_to_come_and_go(tmp_path: Path, lane: Lane) -> None:
    link = tmp_path / "modem"
    seen = Seen(f"at:{link}")
    watch = PortWatch(lane, seen, [f"at:{link}"])
    watch.start()
    seen.until(PortUse.ABSENT)
    with plugged(link):
        seen.until(PortUse.ABSENT, PortUse.FREE)
    seen.until(PortUse.ABSENT, PortUse.FREE, PortUse.ABSENT)
    watch.close()
    assert lane.ended


def test_a_modem_that_restarts_between_two_looks_is_told_as_gone_first(
    tmp_path: Path, lane: Lane
) -> None:
    link = tmp_path / "modem"
    seen = Seen(f"at:{link}")
    with playing() as (_, first), playing() as (_, second):
        link.symlink_to(first)
        watch = PortWatch(lane, seen, [f"at:{link}"])
        watch.start()
        seen.until(PortUse.FREE)
        fresh = tmp_path / "fresh"
        fresh.symlink_to(second)
        fresh.replace(link)  # at no moment is there no port of this name
        seen.until(PortUse.FREE, PortUse.ABSENT, PortUse.FREE)
        watch.close()


def test_whoever_takes_a_port_is_told_in_time(tmp_path: Path, lane: Lane) -> None:
    link = tmp_path / "modem"
    seen = Seen(f"at:{link}")
    with playing() as (_, name):
        link.symlink_to(name)
        watch = PortWatch(lane, seen, [f"at:{link}"])
        watch.start()
        seen.until(PortUse.FREE)
        with holding(name) as pid:
            seen.until(PortUse.FREE, PortUse.HELD)
            assert seen.last is not None
            assert [holder.pid for holder in seen.last.holders] == [pid]
        watch.close()


def test_an_address_added_later_is_followed_from_then_on(tmp_path: Path, lane: Lane) -> None:
    uri = f"at:{tmp_path / 'modem'}"
    seen = Seen(uri)
    watch = PortWatch(lane, seen)
    watch.start()
    watch.follow([uri])
    seen.until(PortUse.ABSENT)
    watch.close()


def test_nothing_is_told_after_closing_and_closing_twice_is_harmless(lane: Lane) -> None:
    told: list[object] = []
    watch = PortWatch(lane, told.append)
    watch.close()
    watch.start()
    watch.close()
    assert told == []


@pytest.mark.warns
def test_a_listener_that_fails_does_not_end_the_watch(tmp_path: Path, lane: Lane) -> None:
    link = tmp_path / "modem"
    told: list[PortUse] = []

    def failing(ports: tuple[PortState, ...]) -> None:
        told.append(ports[0].use)
        raise RuntimeError("a defect elsewhere")

    watch = PortWatch(lane, failing, [f"at:{link}"])
    watch.start()
    wait_until(lambda: told == [PortUse.ABSENT], "it was told once")
    with plugged(link):
        wait_until(lambda: PortUse.FREE in told, "it is told again")
    watch.close()
