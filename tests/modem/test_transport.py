"""The transport contract through a modem: each rung, each quirk, over a pty and over TCP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.capture.recorder import Recorder
from app.card.transport import CardUri, LimitsBlocks, open_transport
from app.errors import DeviceError, NotSupportedError, SettingsError
from app.modem.transport import AtTransport
from app.sim.modem_options import ModemOptions
from app.sim.modem_port import ModemPort
from app.sim.modem_quirks import QUIRKS
from app.sim.options import SimOptions
from app.values.modem import Outcome, Rung
from app.values.traffic import Layer
from tests.card.transport_contract import SELECT_MASTER_FILE, TransportContract
from tests.modem.peer import HABITS, OK, Peer, Step, playing
from tests.modem.reach import (
    CLOSE_CHANNEL_1,
    GET_EID,
    OPEN_CHANNEL,
    SELECT_ISDR,
    modem,
    of,
    on_1,
    reached,
    sent,
)

NOT_WORKABLE = frozenset({"huawei-ms2372h", "alcatel-ik41"})
BY_CHOICE = frozenset({"needs-le"})
"""Quirks no name of a modem tells: the address chooses them."""


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


class OfModem(TransportContract):
    """Fixture to provide: `options`, those of the modem."""

    @pytest.fixture
    def transport(
        self, options: ModemOptions, tmp_path: Path, recorder: Recorder
    ) -> Iterator[AtTransport]:
        with ModemPort(options, SimOptions(), link=tmp_path / "modem") as port:
            yield from _not_connected(port, recorder)


class TestCgla(OfModem):
    @pytest.fixture
    def options(self) -> ModemOptions:
        return ModemOptions.of(without=["csim"])

    def test_takes_that_rung(self, transport: AtTransport):
        transport.connect()
        assert transport.reached is not None
        assert transport.reached.rung is Rung.CGLA


class TestCsimWithChannels(OfModem):
    @pytest.fixture
    def options(self) -> ModemOptions:
        return ModemOptions.of(without=["cgla"])

    def test_takes_that_rung(self, transport: AtTransport):
        transport.connect()
        assert transport.reached is not None
        assert transport.reached.rung is Rung.CSIM_CHANNEL


class TestCsimOnTheBasicChannel(OfModem):
    mark = SELECT_ISDR
    look = GET_EID
    unmarked = b"\x6d\x00"

    @pytest.fixture
    def options(self) -> ModemOptions:
        return ModemOptions.of(without=["cgla", "channels"])

    def test_takes_that_rung(self, transport: AtTransport):
        transport.connect()
        assert transport.reached is not None
        assert transport.reached.rung is Rung.CSIM_BASIC

    def test_opens_no_channel_and_says_why(self, transport: AtTransport, recorder: Recorder):
        transport.connect()
        assert transport.transmit(OPEN_CHANNEL) == b"\x68\x81"
        assert "only the basic channel" in of(recorder, Layer.APDU)[-1].note


class TestQuirk(OfModem):
    @pytest.fixture(params=sorted(QUIRKS.keys() - NOT_WORKABLE))
    def quirk(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def options(self, quirk: str) -> ModemOptions:
        return ModemOptions.of(quirks=[quirk])

    @pytest.fixture
    def transport(
        self, quirk: str, options: ModemOptions, tmp_path: Path, recorder: Recorder
    ) -> Iterator[AtTransport]:
        query = f"?quirk={quirk}" if quirk in BY_CHOICE else ""
        with ModemPort(options, SimOptions(), link=tmp_path / "modem") as port:
            yield from _not_connected(port, recorder, query)


class TestOverTcp(OfModem):
    @pytest.fixture
    def transport(self, recorder: Recorder) -> Iterator[AtTransport]:
        with ModemPort(None, SimOptions(), tcp=("127.0.0.1", 0)) as port:
            yield from _not_connected(port, recorder)


@pytest.mark.parametrize("quirk", sorted(NOT_WORKABLE))
def test_a_modem_known_to_pass_nothing_on_is_not_supported(
    tmp_path: Path, recorder: Recorder, quirk: str
):
    with modem(tmp_path, quirks=[quirk]) as port:
        with pytest.raises(NotSupportedError, match="through this modem") as caught:
            with reached(port, recorder):
                pass
    assert "card reader" in caught.value.hint
    assert not sent(recorder, "AT+C")[-1].startswith(("AT+CCHO", "AT+CSIM"))


@pytest.mark.parametrize(
    ("options", "error", "outcome", "hint"),
    [
        pytest.param(
            {"without": ["cgla", "csim"]},
            NotSupportedError,
            Outcome.ABSENT,
            "card reader",
            id="absent",
        ),
        pytest.param(
            {"faults": ["sim-busy:99"]}, DeviceError, Outcome.BUSY, "ModemManager", id="busy"
        ),
        pytest.param(
            {"faults": ["access-denied"]},
            DeviceError,
            Outcome.REFUSED,
            "ModemManager",
            id="refused",
        ),
        pytest.param(
            {"faults": ["sim-absent"]}, DeviceError, Outcome.REFUSED, "card is in", id="no-card"
        ),
    ],
)
def test_why_there_is_no_way_is_kept_apart(
    tmp_path: Path,
    recorder: Recorder,
    options: dict[str, Any],
    error: type[Exception],
    outcome: Outcome,
    hint: str,
):
    with modem(tmp_path, **options) as port:
        with pytest.raises(error) as caught:
            with reached(port, recorder):
                pass
    assert isinstance(caught.value, DeviceError | NotSupportedError)
    for rung in Rung:
        assert f"{rung.value}: {outcome.value}" in caught.value.message
    assert hint in caught.value.hint


def test_the_busy_modem_is_waited_for(tmp_path: Path, recorder: Recorder):
    with modem(tmp_path, faults=["sim-busy:2"]) as port, reached(port, recorder) as transport:
        assert transport.reached is not None
        assert transport.reached.rung is Rung.CGLA


def test_the_handle_of_the_probe_serves_the_first_select(tmp_path: Path, recorder: Recorder):
    quirks = ["opaque-handle"]
    with modem(tmp_path, quirks=quirks) as port, reached(port, recorder) as transport:
        assert transport.transmit(OPEN_CHANNEL) == b"\x01\x90\x00"
        assert transport.transmit(on_1(SELECT_ISDR))[0] == 0x61
        assert transport.transmit(on_1(GET_EID))[0] == 0x61
    assert len(sent(recorder, "AT+CCHO")) == 1
    (handle,) = {line.partition("=")[2].split(",")[0] for line in sent(recorder, "AT+CGLA")}
    assert len(handle) > 6
    assert sent(recorder, "AT+CCHC") == [f"AT+CCHC={handle}"]
    carried = [line.split('"')[1] for line in sent(recorder, "AT+CGLA")]
    assert not [apdu for apdu in carried if int(apdu[:2], 16) & 0x43]
    assert carried == [apdu.upper() for apdu in carried]


def test_the_basic_channel_is_refused_here_when_the_modem_has_no_csim(
    tmp_path: Path, recorder: Recorder
):
    with modem(tmp_path, without=["csim"]) as port, reached(port, recorder) as transport:
        assert transport.transmit(SELECT_MASTER_FILE) == b"\x6e\x00"
        assert transport.transmit(SELECT_MASTER_FILE) == b"\x6e\x00"
    assert "no way to the basic channel" in of(recorder, Layer.APDU)[-1].note
    assert len(sent(recorder, "AT+CSIM")) == 1


def test_a_channel_nobody_opened_never_reaches_the_modem(tmp_path: Path, recorder: Recorder):
    with modem(tmp_path, without=["cgla"]) as port, reached(port, recorder) as transport:
        before = len(sent(recorder))
        assert transport.transmit(on_1(GET_EID)) == b"\x68\x81"
        assert transport.transmit(CLOSE_CHANNEL_1) == b"\x68\x81"
        assert len(sent(recorder)) == before


def test_the_modem_gets_its_usim_back(tmp_path: Path, recorder: Recorder):
    with modem(tmp_path) as port, reached(port, recorder) as transport:
        transport.transmit(SELECT_MASTER_FILE)
    assert sent(recorder, "AT+CSIM")[-1] == 'AT+CSIM=24,"00A4040C07A0000000871002"'


def test_a_port_that_vanishes_is_a_device_error_and_connects_again(
    tmp_path: Path, recorder: Recorder
):
    with modem(tmp_path) as port, reached(port, recorder) as transport:
        port.vanish()
        with pytest.raises(DeviceError) as caught:
            transport.transmit(SELECT_MASTER_FILE)
        assert caught.value.hint
        assert transport.protocol == ""
        with pytest.raises(DeviceError):
            transport.connect()
        port.come_back()
        transport.connect()
        assert transport.transmit(SELECT_MASTER_FILE)[0] == 0x61


def test_a_block_size_that_worked_is_remembered_of_the_device(tmp_path: Path, recorder: Recorder):
    with modem(tmp_path) as port:
        with reached(port, recorder) as transport:
            assert isinstance(transport, LimitsBlocks)
            assert transport.block_size == 255
            transport.block_size = 120
        with reached(port, recorder) as another:
            assert another.block_size == 120
        with reached(port, recorder, "?block=200") as told:
            assert told.block_size == 200


def test_what_a_crash_left_open_is_closed_at_the_next_start(tmp_path: Path, recorder: Recorder):
    with modem(tmp_path, faults=["few-channels:1"]) as port:
        crashed = AtTransport(CardUri.parse(port.uri), recorder)
        crashed.connect()
        crashed._dialogue.close()  # the program dies: nobody closes the channel
        with reached(port, recorder) as transport:
            assert transport.reached is not None
            assert transport.reached.rung is Rung.CGLA
    (kept,) = (paths.state_dir() / "modems").iterdir()
    assert json.loads(kept.read_bytes())["handles"] == []


def test_a_modem_that_closes_no_channels_gets_the_same_one_used_again(
    tmp_path: Path, recorder: Recorder
):
    with modem(tmp_path, quirks=["no-cchc"]) as port:
        for _ in range(6):
            with reached(port, recorder) as transport:
                transport.transmit(OPEN_CHANNEL)
                assert transport.transmit(on_1(SELECT_ISDR))[0] == 0x61
                assert transport.transmit(on_1(GET_EID))[0] == 0x61
    assert len(sent(recorder, "AT+CCHO")) == 1
    assert sent(recorder, "AT+CCHC") == []


def test_after_a_reset_the_card_is_waited_for(recorder: Recorder):
    csim, waking = 'AT+CSIM=10,"80F2000C00"', iter([b"+CME ERROR: 10", b"+CME ERROR: 13"])
    up = True

    def play(command: str) -> Sequence[Step]:
        nonlocal up
        if command == csim:
            answer = b'+CSIM: 4,"9000"\r\n' + OK if up else next(waking, b"")
            up = up or not answer
            return (b"\r\n" + (answer or b'+CSIM: 4,"9000"\r\n' + OK) + b"\r\n",)
        up = up and command != "AT+CFUN=0"
        return HABITS.get(command, (OK,))

    with closing(Peer(play)) as peer:
        transport = AtTransport(CardUri.parse(f"at:{peer.path}?rung=basic"), recorder)
        transport.connect()
        transport.reset()
        assert peer.heard.count(csim) == 4
        assert "Card reset by AT+CFUN=0, AT+CFUN=1" in of(recorder, Layer.EVENT)[-1].note
        transport.close()


def test_reset_without_a_way_to_do_it_closes_the_channels_and_says_so(recorder: Recorder):
    answers = {
        'AT+CSIM=10,"80F2000C00"': (b'\r\n+CSIM: 4,"9000"\r\n' + OK,),
        "AT+CGMM": (b"\r\nDUT\r\n" + OK,),
    }
    with playing(answers) as peer:
        transport = AtTransport(CardUri.parse(f"at:{peer.path}?rung=basic"), recorder)
        transport.connect()
        transport.reset()
        transport.close()
    note = of(recorder, Layer.EVENT)[1].note
    assert "No reset" in note
    assert "All channels were closed" in note


@pytest.mark.parametrize(
    "text", ["at:/dev/ttyUSB2?colour=red", "at:COM5?rung=middle", "at:", "at:x?baud=fast"]
)
def test_an_address_it_cannot_use_is_refused_before_anything_is_opened(text: str):
    with pytest.raises(SettingsError):
        open_transport(text)


def test_no_such_port_is_a_device_error(tmp_path: Path):
    with pytest.raises(DeviceError) as caught:
        open_transport(f"at:{tmp_path}/none").connect()
    assert caught.value.hint


def _not_connected(port: ModemPort, recorder: Recorder, query: str = "") -> Iterator[AtTransport]:
    transport = AtTransport(CardUri.parse(port.uri + query), recorder)
    yield transport
    transport.close()
