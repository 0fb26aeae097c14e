"""Everything about a modem in one reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import DeviceError
from app.modem.link import ModemLink
from app.modem.report import read_report
from app.values.modem import ModemReport, Outcome, Rung
from tests.modem.plugged import FIRST, card_in, plugged


def outcomes(report: ModemReport) -> dict[Rung, Outcome]:
    return {entry.rung: entry.outcome for entry in report.ladder}


def test_a_plain_modem_tells_all(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        found = read_report(link)
    assert found.identity.title == "Workbench SM-1"
    assert found.subscription.iccid == FIRST
    assert found.reception.registration.startswith("registered")
    assert found.reception.signal_dbm is not None
    assert found.rung is Rung.CGLA
    assert outcomes(found)[Rung.CGLA] is Outcome.WORKS
    assert found.ladder[0].exchanges[0].command.startswith("AT+CCHO=")
    assert (found.block_size, found.quirks) == (255, ())
    assert found.read_at_ns > 0


def test_quirks_and_what_follows_from_them_are_told(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("csim-only",)) as port:
        with ModemLink(port.uri) as link:
            found = read_report(link)
    assert [quirk.id for quirk in found.quirks] == ["csim-only"]
    assert outcomes(found)[Rung.CGLA] is Outcome.LEFT_OUT
    assert found.rung is Rung.CSIM_CHANNEL


def test_a_modem_that_keeps_its_card_to_itself_is_still_described(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", faults=("access-denied",)) as port:
        with ModemLink(port.uri) as link:
            found = read_report(link)
    assert found.rung is None
    assert set(outcomes(found).values()) <= {Outcome.REFUSED, Outcome.ABSENT}
    assert found.identity.model == "SM-1"


def test_a_modem_without_a_card_is_described_and_each_way_says_so(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", faults=("sim-absent",)) as port:
        with ModemLink(port.uri) as link:
            found = read_report(link)
    assert found.rung is None
    assert found.subscription.iccid == ""
    assert len(found.ladder) == len(Rung)
    assert Outcome.WORKS not in outcomes(found).values()


def test_the_ways_to_the_card_are_left_as_they_were_found(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", faults=("few-channels:1",)) as port:
        with ModemLink(port.uri) as link:
            assert read_report(link).rung is read_report(link).rung is Rung.CGLA
        card = card_in(port)
        assert card.verdict().eid
        card.close()


def test_without_the_ladder_the_card_is_not_touched(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        found = read_report(link, ladder=False)
    assert (found.rung, found.ladder) == (None, ())


def test_a_block_size_in_the_address_is_told(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(f"{port.uri}?block=77") as link:
        assert read_report(link).block_size == 77


def test_a_modem_that_is_gone_is_an_error() -> None:
    with ModemLink("at:/dev/no-such-port") as link, pytest.raises(DeviceError):
        read_report(link)
