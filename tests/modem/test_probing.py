"""Saying AT to ports: what answers is named, and what others hold is left alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import CancelledError
from app.modem.probing import PortProbe, probe_ports
from app.modem.scan import PortUse, scan_ports
from app.values.modem import Outcome
from tests.modem.holding import holding, playing
from tests.modem.plugged import plugged

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def probe(*uris: str) -> tuple[PortProbe, ...]:
    return probe_ports(scan_ports(uris)[: len(uris)])


def test_a_modem_that_answers_says_who_it_is(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("csim-only",)) as port:
        (found,) = probe(port.uri)
    assert found.outcome is Outcome.WORKS
    assert found.identity is not None
    assert found.identity.title == "Dell DW5821e"
    assert found.text == "Dell DW5821e answers."


def test_a_port_where_nothing_answers_is_silent() -> None:
    with playing() as (_, name):
        (found,) = probe(f"at:{name}")
    assert found.outcome is Outcome.SILENT
    assert found.identity is None
    assert "another port" in found.hint


def test_a_port_somebody_holds_is_not_opened() -> None:
    with playing() as (_, name), holding(name) as pid:
        (found,) = probe(f"at:{name}")
    assert found.outcome is Outcome.BUSY
    assert found.text.startswith("Not opened. ")
    assert f"process {pid}" in found.text
    assert found.hint


def test_a_port_that_is_not_there_is_left_out_and_the_next_is_probed(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        gone, there = probe("at:/dev/no-such-port", port.uri)
    assert (gone.outcome, gone.port.use) == (Outcome.LEFT_OUT, PortUse.ABSENT)
    assert there.outcome is Outcome.WORKS


def test_an_address_nobody_serves_is_refused() -> None:
    (found,) = probe("at:socket://127.0.0.1:1")
    assert found.outcome is Outcome.REFUSED
    assert found.hint


def test_it_can_be_cancelled_between_two_ports_and_tells_each() -> None:
    told: list[PortProbe] = []

    def check() -> None:
        if told:
            raise CancelledError("Stopped by the user.")

    ports = scan_ports(["at:/dev/no-such-port", "at:/dev/nor-this"])[:2]
    with pytest.raises(CancelledError):
        probe_ports(ports, tell=told.append, check=check)
    assert [found.port for found in told] == [ports[0]]
