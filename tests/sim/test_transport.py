from pathlib import Path

import pytest

from app.capture.recorder import Recorder
from app.card.transport import CardUri, open_transport
from app.errors import DeviceError, SettingsError
from app.settings import Settings
from app.sim.options import Kind
from app.sim.transport import SimTransport
from app.values.traffic import Direction, Layer
from app.workbench import Workbench
from tests.card.transport_contract import SELECT_MASTER_FILE, TransportContract


class TestSimTransportT0(TransportContract):
    @pytest.fixture
    def transport(self, recorder: Recorder) -> SimTransport:
        return SimTransport(CardUri.parse("sim:?state=memory"), recorder)


class TestSimTransportT1(TransportContract):
    @pytest.fixture
    def transport(self, recorder: Recorder) -> SimTransport:
        return SimTransport(CardUri.parse("sim:?state=memory&protocol=t1"), recorder)


@pytest.mark.parametrize(
    ("uri", "name"),
    [("sim:", "Simulated IoT eUICC"), ("sim:dut 7", "Simulated IoT eUICC dut 7")],
)
def test_lane_is_named_after_the_card(uri: str, name: str):
    assert open_transport(uri).name == name


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("target", ["", "dut 7"])
def test_the_lane_bears_the_name_of_the_slot(kind: Kind, target: str):
    uri = f"sim:{target}?kind={kind}&state=memory"
    with Workbench(Settings()) as workbench:
        assert open_transport(uri).name == workbench.bench.add_simulated(uri).name


def test_unknown_option_is_refused_before_anything_is_touched():
    with pytest.raises(SettingsError, match="no option 'colour'"):
        open_transport("sim:?colour=red")


def test_second_transport_on_the_same_card_is_told_it_is_in_use():
    first, second = open_transport("sim:dut"), open_transport("sim:dut")
    first.connect()
    with pytest.raises(DeviceError, match="in use"):
        second.connect()
    first.close()
    second.connect()
    second.close()


def test_root_comes_with_the_card():
    transport = SimTransport(CardUri.parse("sim:?state=memory"), Recorder())
    before = transport.roots
    transport.connect()
    assert (len(before), len(transport.roots)) == (0, 1)
    transport.close()


def test_pulled_card_is_recorded_and_can_be_put_back(recorder: Recorder):
    transport = SimTransport(CardUri.parse("sim:?state=memory&deviations=gone-after:1"), recorder)
    transport.connect()
    transport.transmit(SELECT_MASTER_FILE)
    with pytest.raises(DeviceError, match="taken out"):
        transport.transmit(SELECT_MASTER_FILE)
    last = recorder.since(0)[2][-1]
    assert (last.layer, last.direction) == (Layer.EVENT, Direction.NONE)
    assert "taken out" in last.note
    transport.close()
    transport.connect()
    assert transport.transmit(SELECT_MASTER_FILE)
    transport.close()


def test_close_before_connect_records_nothing(recorder: Recorder):
    SimTransport(CardUri.parse("sim:?state=memory"), recorder).close()
    assert recorder.last_seq == 0


def test_state_file_is_where_the_option_says(tmp_path: Path):
    path = tmp_path / "my card.json"
    transport = open_transport(f"sim:?state={path}")
    transport.connect()
    transport.close()
    assert path.exists()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()
