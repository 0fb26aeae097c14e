from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from app.capture.file import CaptureWriter
from app.capture.recorder import Recorder
from app.capture.replay import ReplayTransport, shown, without_channel
from app.card.apdu import class_on_channel
from app.card.card import Card
from app.card.transport import CardUri, Transport, open_transport
from app.errors import CodecError, DeviceError, SettingsError
from app.values.euicc import CardReport
from app.values.traffic import Direction, Layer
from tests.capture.tape import GET_EID, SELECT_ISDR, Tape
from tests.card.transport_contract import (
    OPEN_CHANNEL,
    SELECT_MASTER_FILE,
    STATUS_ON_CHANNEL_1,
    TransportContract,
)

OTHER = bytes.fromhex("00A40004022F00")


def written(path: Path, recorder: Recorder) -> Path:
    with CaptureWriter(path) as writer:
        writer.append(recorder.since(0)[2])
    return path


def recorded(path: Path, *commands: bytes, uri: str = "sim:?state=memory") -> Path:
    """Record commands to a simulated card, the same again after a reset."""
    recorder = Recorder()
    card = open_transport(uri, recorder)
    card.connect()
    for command in commands:
        card.transmit(command)
    card.reset()
    for command in commands:
        if command != OPEN_CHANNEL:
            card.transmit(command)
    card.close()
    return written(path, recorder)


def replayed(path: Path, options: str = "", recorder: Recorder | None = None) -> Transport:
    query = f"?{options}" if options else ""
    return open_transport(f"replay:{quote(str(path))}{query}", recorder or Recorder())


class TestReplayTransport(TransportContract):
    @pytest.fixture
    def transport(self, recorder: Recorder, tmp_path: Path) -> Transport:
        commands = SELECT_MASTER_FILE, OPEN_CHANNEL, STATUS_ON_CHANNEL_1
        path = recorded(tmp_path / "card.eimcap", *commands)
        return replayed(path, "order=any", recorder)


@pytest.mark.parametrize(
    "uri",
    ["sim:?state=memory", "sim:?state=memory&protocol=t1&curve=brainpool", "sim:?kind=sgp22"],
)
@pytest.mark.parametrize("options", ["", "order=any", "order=any&channel=any"])
def test_a_card_page_reads_the_same_from_its_capture(uri: str, options: str, tmp_path: Path):
    recorder = Recorder()
    live = open_transport(uri, recorder)
    card = Card(live)
    report = card.report()
    roots = live.roots if hasattr(live, "roots") else ()
    card.close()
    path = written(tmp_path / "card info?.eimcap", recorder)
    again = Card(replayed(path, options), roots=roots)
    replay = again.report()
    again.close()
    assert report.verdict.eid
    assert timeless(replay) == timeless(report)


def timeless(report: CardReport) -> CardReport:
    return replace(report, read_at=0, duration_s=0)


def test_the_first_command_that_is_not_in_the_capture_is_named(tmp_path: Path):
    path = recorded(tmp_path / "card.eimcap", SELECT_MASTER_FILE)
    transport = replayed(path)
    transport.connect()
    with pytest.raises(DeviceError) as caught:
        transport.transmit(OTHER)
    assert caught.value.message == (
        "The capture has no answer to SELECT 00 A4 00 04 02 2F 00; next in it is "
        "SELECT 00 A4 00 04 02 3F 00 (record 2)."
    )
    assert caught.value.hint.startswith("A capture answers only")
    assert transport.transmit(SELECT_MASTER_FILE)[-2:-1] in (b"\x61", b"\x90")


def test_a_command_out_of_order_is_told_where_it_is(tmp_path: Path):
    path = recorded(tmp_path / "card.eimcap", SELECT_MASTER_FILE, OTHER)
    transport = replayed(path)
    transport.connect()
    wanted = "at this place; record 4 asks it; next in it is SELECT"
    with pytest.raises(DeviceError, match=wanted) as caught:
        transport.transmit(OTHER)
    assert "`?order=any`" in caught.value.hint


def test_what_failed_is_recorded_as_an_event(tmp_path: Path):
    recorder = Recorder()
    path = recorded(tmp_path / "card.eimcap", SELECT_MASTER_FILE)
    transport = replayed(path, recorder=recorder)
    transport.connect()
    with pytest.raises(DeviceError):
        transport.transmit(OTHER)
    last = recorder.since(0)[2][-1]
    assert (last.layer, last.direction) == (Layer.EVENT, Direction.NONE)
    assert "no answer to SELECT" in last.note


def test_any_order_answers_out_of_order_and_from_other_power_ups(tmp_path: Path):
    path = recorded(tmp_path / "card.eimcap", SELECT_MASTER_FILE, OPEN_CHANNEL, OTHER)
    transport = replayed(path, "order=any")
    transport.connect()
    assert transport.transmit(OTHER)
    transport.reset()
    assert transport.transmit(OPEN_CHANNEL)[-2:] == b"\x90\x00"
    with pytest.raises(DeviceError, match="no answer to STATUS"):
        transport.transmit(bytes.fromhex("80F2000000"))


def test_another_logical_channel_is_the_same_when_asked_for(tmp_path: Path):
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    path = written(tmp_path / "a.eimcap", tape.recorder)
    on_channel_5 = bytes([class_on_channel(0, 5)]) + bytes.fromhex(SELECT_ISDR)[1:]
    tolerant, exact = replayed(path, "channel=any"), replayed(path)
    tolerant.connect()
    exact.connect()
    assert tolerant.transmit(on_channel_5) == b"\x90\x00"
    with pytest.raises(DeviceError) as caught:
        exact.transmit(on_channel_5)
    assert "`?channel=any`" in caught.value.hint


@pytest.mark.parametrize("channel", range(20))
@pytest.mark.parametrize("cla", [0x00, 0x80])
def test_a_class_byte_loses_its_channel(cla: int, channel: int):
    tail = bytes.fromhex("A4000000")
    command = bytes([class_on_channel(cla, channel)]) + tail
    assert without_channel(command) == bytes([cla]) + tail


@pytest.mark.parametrize("text", ["", "01A4", "0170800100", "0070000001"])
def test_what_names_channels_otherwise_stays(text: str):
    assert without_channel(bytes.fromhex(text)) == bytes.fromhex(text)


def test_a_command_the_card_never_answered_is_a_broken_session(tmp_path: Path):
    tape = Tape()
    tape.send(GET_EID)
    transport = replayed(written(tmp_path / "a.eimcap", tape.recorder))
    transport.connect()
    with pytest.raises(DeviceError, match="never answered STORE DATA"):
        transport.transmit(bytes.fromhex(GET_EID))


def test_one_card_of_several_is_named_by_its_lane(tmp_path: Path):
    tape = Tape()
    tape.exchange(GET_EID, "9001", lane="Reader left 00")
    tape.exchange(GET_EID, "9002", lane="Reader right 00")
    path = written(tmp_path / "a.eimcap", tape.recorder)
    transport = replayed(path, "lane=Reader right 00")
    transport.connect()
    assert transport.transmit(bytes.fromhex(GET_EID)) == b"\x90\x02"
    with pytest.raises(SettingsError, match="Reader left 00; Reader right 00"):
        replayed(path).connect()


def test_the_log_of_another_program_is_a_card_as_well(tmp_path: Path):
    path = tmp_path / "modem.log"
    path.write_text('AT+CSIM=10,"80F2000C00"\n+CSIM: 4,"9000"\n\nOK\n')
    transport = replayed(path)
    transport.connect()
    assert transport.transmit(bytes.fromhex("80F2000C00")) == b"\x90\x00"


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        pytest.param("replay:", "No capture is named", id="no-file"),
        pytest.param("replay:a?colour=red", "no option 'colour'", id="unknown-option"),
        pytest.param("replay:a?order=random", "no value of 'order'", id="unknown-order"),
        pytest.param("replay:a?channel=1", "no value of 'channel'", id="unknown-channel"),
    ],
)
def test_a_bad_address_is_refused_before_anything_is_read(uri: str, message: str):
    with pytest.raises(SettingsError, match=message):
        open_transport(uri)


def test_a_file_that_is_not_there_or_no_capture_is_told_at_connect(tmp_path: Path):
    with pytest.raises(CodecError, match="cannot be read"):
        replayed(tmp_path / "none.eimcap").connect()
    other = tmp_path / "other.eimcap"
    other.write_bytes(b"not a capture")
    with pytest.raises(CodecError):
        replayed(other).connect()


def test_the_lane_is_named_after_the_file():
    transport = ReplayTransport(CardUri("replay", "/some where/field.eimcap", {}), Recorder())
    assert transport.name == "Replay of field.eimcap"
    assert CardUri.parse(transport.uri).target == "/some where/field.eimcap"


@pytest.mark.parametrize(
    ("command", "text"),
    [
        pytest.param(b"", "an empty command", id="empty"),
        pytest.param(b"\x00\xff", "00 FF", id="no-name"),
        pytest.param(b"\x80\xe2" + bytes(30), "STORE DATA 80 E2" + " 00" * 22 + " …", id="long"),
    ],
)
def test_a_command_in_a_message(command: bytes, text: str):
    assert shown(command) == text


def test_what_is_missing_can_be_refused_and_noted_so_that_the_rest_is_read(tmp_path: Path):
    capture = recorded(tmp_path / "card.eimcap", SELECT_MASTER_FILE)
    recorder = Recorder()
    card = replayed(capture, "missing=refuse", recorder)
    card.connect()

    assert card.transmit(OTHER) == b"\x6f\x00"
    assert card.transmit(SELECT_MASTER_FILE) != b"\x6f\x00"

    notes = [one.note for one in recorder.since(0)[2] if one.layer is Layer.EVENT]
    assert any("no answer to SELECT 00 A4 00 04 02 2F 00" in note for note in notes)
    answers = [one for one in recorder.since(0)[2] if one.direction is Direction.IN]
    assert [bool(one.pair) for one in answers] == [True, True]


def test_a_card_page_shows_what_a_shorter_session_has(tmp_path: Path):
    """A session that asked for little is read as far as it goes: what it lacks is named."""
    recorder = Recorder()
    live = Card(open_transport("sim:?state=memory", recorder))
    info = live.info()
    live.close()
    path = written(tmp_path / "short.eimcap", recorder)
    report = Card(replayed(path, "order=any&channel=any&missing=refuse")).report()
    assert (report.eid, report.addresses) == (info.eid, info.addresses)
    assert "profiles" in {error.section for error in report.errors}
    with pytest.raises(DeviceError):
        Card(replayed(path, "order=any&channel=any")).report()


def test_in_any_order_get_response_fetches_what_its_command_waits_for(tmp_path: Path):
    """T=0 asks for each answer with the same command, here in two lives of the card."""
    recorder = Recorder()
    live = Card(open_transport("sim:?state=memory&protocol=t0", recorder))
    live.profiles()
    live.close()
    full = live.report()
    live.close()
    path = written(tmp_path / "lives.eimcap", recorder)
    report = Card(replayed(path, "order=any&channel=any&missing=refuse")).report()
    assert report.profiles == full.profiles
    assert report.info2 == full.info2
