"""A modem beside its card: opened when needed, found again after a loss."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.errors import CancelledError, DeviceError, SettingsError
from app.modem.link import ModemLink
from app.values.traffic import Layer
from tests.modem.plugged import card_in, plugged


def test_it_knows_who_the_modem_is_and_how_it_is_treated(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("csim-only",)) as port, ModemLink(port.uri) as link:
        assert link.identity.model == "DW5821e"
        assert link.identity.port == str(tmp_path / "modem")
        assert [quirk.id for quirk in link.quirks] == ["csim-only"]
        assert len(link.behaviour.rungs) == 2


def test_quirks_of_the_address_apply_to_any_modem(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port:
        with ModemLink(f"{port.uri}?quirk=phone-short-blocks") as link:
            assert link.behaviour.block_size == 63


def test_the_port_is_let_go_for_the_card_and_taken_again(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        assert link.dialogue().ask("AT+CSQ").lines
        link.close()
        card = card_in(port)
        assert card.verdict().eid
        card.close()
        assert link.dialogue().ask("AT+CSQ").lines


def test_a_modem_that_came_back_is_reached_again(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        link.dialogue()
        port.vanish()
        with pytest.raises(DeviceError):
            link.dialogue().ask("AT+CSQ")
        port.come_back()
        assert link.dialogue().ask("AT+CSQ").lines


def test_the_traffic_is_recorded_under_the_name_of_the_modem(tmp_path: Path) -> None:
    recorder = Recorder()
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri, recorder) as link:
        link.dialogue().ask("AT+CSQ")
    _, _, records = recorder.since(0)
    sent = [record for record in records if record.data == b"AT+CSQ\r"]
    assert [(record.lane, record.layer) for record in sent] == [("Modem modem", Layer.AT)]


def test_waiting_ends_when_it_is_cancelled() -> None:
    def check() -> None:
        raise CancelledError("Stopped by the user.")

    link = ModemLink("at:/dev/no-such-port", check=check)
    began = time.monotonic()
    with pytest.raises(CancelledError):
        link.pause(60)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("uri", ["at:", "at:/dev/x?colour=red"])
def test_an_address_that_is_none_is_refused_at_once(uri: str) -> None:
    with pytest.raises(SettingsError):
        ModemLink(uri)
