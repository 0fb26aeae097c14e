"""The workbench: everything wired, and closed without a trace."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.capture.recording import recording
from app.card.transport import CardUri
from app.settings import BenchSettings, CaptureSettings, CardSettings, Settings, TlsRecords
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.options import SimOptions
from app.values.euicc import CiKind
from app.values.traffic import Direction, Layer, Wires
from app.workbench import Workbench


def test_starting_puts_the_simulated_cards_of_the_settings_on_the_bench() -> None:
    settings = Settings()
    settings.update(bench=BenchSettings(simulated=("sim:one", "sim:two")))
    with Workbench(settings) as workbench:
        workbench.start()
        found = [slot.uri for slot in workbench.bench.slots if slot.kind == "sim"]
    assert found == ["sim:one", "sim:two"]


def test_an_opened_card_feeds_the_recorder() -> None:
    with Workbench() as workbench:
        with contextlib.closing(workbench.open_card("sim:?state=memory")) as card:
            verdict = card.verdict()
        _, lost, records = workbench.recorder.since(0)
    assert verdict.ci_kind is CiKind.TEST
    assert lost == 0
    sent = [r for r in records if r.layer is Layer.APDU and r.direction is Direction.OUT]
    answers = [r for r in records if r.layer is Layer.APDU and r.direction is Direction.IN]
    assert [answer.pair for answer in answers] == [command.seq for command in sent]


@pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminals there")
def test_a_simulated_card_is_known_behind_a_modem_too(tmp_path: Path) -> None:
    options = SimOptions.from_uri(CardUri("sim", "in-a-modem", {}))
    with ModemPort(ModemOptions(), options, link=tmp_path / "modem") as port, Workbench() as bench:
        with contextlib.closing(bench.open_card(port.uri)) as card:
            assert card.verdict().ci_kind is CiKind.TEST


def test_the_card_settings_reach_the_card() -> None:
    settings = Settings()
    settings.update(card=CardSettings(block_size=17))
    with Workbench(settings) as workbench:
        with contextlib.closing(workbench.open_card("sim:?state=memory")) as card:
            card.profiles(full=True)
        _, _, records = workbench.recorder.since(0)
    stored = [r.data for r in records if r.direction is Direction.OUT and r.data[1] == 0xE2]
    assert stored
    assert max(data[4] for data in stored) <= 17


def test_closing_twice_is_harmless_and_leaves_no_thread() -> None:
    before = threading.active_count()
    workbench = Workbench()
    workbench.start()
    workbench.close()
    workbench.close()
    assert threading.active_count() == before


def test_the_composers_desk_is_made_once_and_shares_the_key_store():
    with Workbench() as workbench:
        assert workbench.composer is workbench.composer
        assert workbench.composer.trust is workbench.trust


def test_the_eim_is_made_when_asked_for_and_closed_with_the_rest() -> None:
    with Workbench() as workbench:
        host = workbench.eim
        assert workbench.eim is host
        workbench.runtime.spawn(host.open()).result(30)
        assert host.status().store
        assert [one for one in threading.enumerate() if one.name == "lane eIM store"]
    assert not [one for one in threading.enumerate() if one.name == "lane eIM store"]


def test_which_tls_records_are_kept_follows_the_settings() -> None:
    settings = Settings()
    settings.update(capture=CaptureSettings(tls=TlsRecords.HANDSHAKES))
    with Workbench(settings) as workbench:
        kept = [workbench.recorder.wires]
        settings.update(capture=CaptureSettings(tls=TlsRecords.NONE))
        workbench.keep_wires()
        kept.append(workbench.recorder.wires)
    assert kept == [Wires.HANDSHAKES, Wires.NONE]


def test_a_capture_under_way_says_itself_which_tls_records_it_keeps() -> None:
    settings = Settings()
    settings.update(capture=CaptureSettings(tls=TlsRecords.NONE))
    with recording(Recorder()), Workbench(settings) as workbench:
        assert workbench.recorder.wires is Wires.ALL


def test_each_choice_of_the_settings_is_one_of_the_recorder() -> None:
    assert [one.value for one in TlsRecords] == [one.value for one in Wires]
