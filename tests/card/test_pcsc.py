"""Cards in PC/SC readers, through a real pcscd; the shared behaviour is in the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.capture.recorder import Recorder
from app.card.pcsc import PcscTransport, find_reader, list_readers
from app.card.transport import CardUri, Transport, open_transport, undisturbed
from app.errors import DeviceError, SettingsError
from app.values.traffic import Layer, no_tap
from tests.card.small_card import ATR_T1, SmallCard
from tests.card.transport_contract import SELECT_MASTER_FILE, TransportContract
from tests.other_program import other_program
from tests.pcscd import READERS, Pcscd

Open = Callable[..., PcscTransport]


@pytest.fixture(scope="module")
def inserted(pcscd_daemon: Pcscd) -> Iterator[SmallCard]:
    """A card that stays in the first reader; the second is for tests of coming and going."""
    card = SmallCard()
    with pcscd_daemon.inserted(card):
        yield card


@pytest.fixture
def card(inserted: SmallCard) -> SmallCard:
    inserted.power_off()
    return inserted


@pytest.fixture
def open_reader() -> Iterator[Open]:
    opened: list[PcscTransport] = []

    def open_reader(options: str = "", *, slot: int = 0, patience_s: float = 10.0) -> PcscTransport:
        address = CardUri.parse(f"pcsc:{READERS[slot]}{options}")
        opened.append(PcscTransport(address, no_tap, patience_s=patience_s))
        return opened[-1]

    yield open_reader
    for transport in opened:
        transport.close()


@pytest.mark.pcscd
class TestPcscTransport(TransportContract):
    @pytest.fixture
    def transport(self, card: SmallCard, recorder: Recorder) -> Iterator[Transport]:
        transport = open_transport(f"pcsc:{READERS[0]}", recorder)
        yield transport
        transport.close()

    def test_answers_carry_the_time_they_took(self, transport: Transport, recorder: Recorder):
        transport.connect()
        transport.transmit(SELECT_MASTER_FILE)
        command, answer = [r for r in recorder.since(0)[2] if r.layer is Layer.APDU]
        assert command.duration_ns == 0
        assert 0 < answer.duration_ns < 60_000_000_000

    def test_a_card_reset_by_another_program_is_an_error_and_connects_again(
        self, transport: Transport, recorder: Recorder
    ):
        transport.connect()
        with other_program(READERS[0], "shared") as other:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write("reset\n")
            other.stdin.flush()
            assert other.stdout.readline().strip() == "0"
            with pytest.raises(DeviceError, match="Another program reset the card"):
                transport.transmit(SELECT_MASTER_FILE)
            assert "reset" in recorder.since(0)[2][-1].note
            transport.connect()
            assert transport.transmit(SELECT_MASTER_FILE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param("Reader A 0", "Reader A 0", id="exact-wins-over-part"),
        pytest.param("reader b", "Reader B 0", id="part-in-any-case"),
    ],
)
def test_a_reader_is_found_by_name(wanted: str, found: str):
    assert find_reader(wanted, ["Reader A 01", "Reader A 0", "Reader B 0"]) == found


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        pytest.param("Reader", "fits 2 readers", id="ambiguous"),
        pytest.param("Omnikey", "no reader “Omnikey”", id="unknown"),
    ],
)
def test_a_name_that_does_not_decide_lists_the_readers(wanted: str, says: str):
    with pytest.raises(DeviceError, match=says) as caught:
        find_reader(wanted, ["Reader A", "Reader B"])
    assert "Reader A; Reader B" in caught.value.hint


def test_no_reader_at_all_is_said_plainly():
    with pytest.raises(DeviceError, match="No card reader is connected"):
        find_reader("x", [])


@pytest.mark.parametrize("option", ["mode=alone", "protocol=t2", "reset=hard"])
def test_an_option_that_does_not_exist_names_those_that_do(option: str):
    with pytest.raises(SettingsError) as caught:
        PcscTransport(CardUri.parse(f"pcsc:Reader?{option}"), no_tap)
    assert caught.value.key == option.split("=")[0]
    assert caught.value.hint.startswith("Use one of:")


@pytest.mark.pcscd
def test_lists_the_readers_of_the_service(pcscd: Pcscd):
    assert list_readers() == list(READERS)


@pytest.mark.pcscd
def test_part_of_a_name_becomes_the_whole_name(card: SmallCard):
    transport = PcscTransport(CardUri.parse("pcsc:00 00?mode=shared"), no_tap)
    transport.connect()
    assert transport.name == READERS[0]
    assert transport.uri == f"pcsc:{READERS[0]}?mode=shared"
    transport.close()


@pytest.mark.pcscd
def test_an_empty_reader_says_so(pcscd: Pcscd, open_reader: Open):
    with pytest.raises(DeviceError, match=f"no card in “{READERS[1]}”"):
        open_reader(slot=1).connect()


@pytest.mark.pcscd
def test_a_t1_card_is_spoken_to_in_t1(pcscd: Pcscd, open_reader: Open):
    card = SmallCard(atr=ATR_T1)
    with pcscd.inserted(card, slot=1):
        transport = open_reader(slot=1)
        transport.connect()
        assert (transport.protocol, transport.atr) == ("T=1", ATR_T1)
        transport.transmit(SELECT_MASTER_FILE)
        transport.close()


@pytest.mark.pcscd
def test_the_wrong_protocol_is_refused_with_advice(card: SmallCard, open_reader: Open):
    with pytest.raises(DeviceError, match="protocol") as caught:
        open_reader("?protocol=t1").connect()
    assert "T=0 or T=1" in caught.value.hint


@pytest.mark.pcscd
@pytest.mark.parametrize(("kind", "resets"), [("warm", 1), ("cold", 0)])
def test_reset_is_warm_or_cold_as_told(card: SmallCard, open_reader: Open, kind: str, resets: int):
    transport = open_reader(f"?reset={kind}")
    transport.connect()
    card.resets = 0
    card.powered.clear()
    transport.reset()
    assert card.resets == resets
    assert card.powered.is_set() == (kind == "cold")


@pytest.mark.pcscd
def test_a_reader_held_alone_names_the_program(card: SmallCard, open_reader: Open):
    with other_program(READERS[0], "exclusive") as other:
        with pytest.raises(DeviceError, match="Another program uses the card") as caught:
            open_reader().connect()
        assert f"process {other.pid}" in caught.value.hint
        assert caught.value.hint.startswith("Likely held by other_program.py")


@pytest.mark.pcscd
def test_exclusive_access_is_refused_while_another_shares(card: SmallCard, open_reader: Open):
    transport = open_reader("?mode=exclusive")
    with other_program(READERS[0], "shared"):
        with pytest.raises(DeviceError, match="Another program uses the card"):
            transport.connect()
    transport.connect()
    with transport.transaction():
        assert transport.transmit(SELECT_MASTER_FILE)


@pytest.mark.pcscd
def test_another_transaction_is_waited_for_within_bounds(card: SmallCard, open_reader: Open):
    connected, late = open_reader(patience_s=0.1), open_reader(patience_s=0.1)
    connected.connect()
    with other_program(READERS[0], "transaction") as other:
        with pytest.raises(DeviceError, match="does not let go") as caught:
            late.connect()
        assert f"process {other.pid}" in caught.value.hint
        with pytest.raises(DeviceError, match="Another program uses the card"):
            connected.transmit(SELECT_MASTER_FILE)
        with pytest.raises(DeviceError, match="Another program uses the card"):
            with connected.transaction():
                pytest.fail("entered although another program is in a transaction")
    assert connected.transmit(SELECT_MASTER_FILE)
    in_time = open_reader()
    in_time.connect()
    assert in_time.transmit(SELECT_MASTER_FILE)


@pytest.mark.pcscd
def test_a_transaction_keeps_others_out_until_it_ends(card: SmallCard, open_reader: Open):
    inside, outside = open_reader(), open_reader(patience_s=0.1)
    inside.connect()
    outside.connect()
    with undisturbed(inside), undisturbed(inside):
        with pytest.raises(DeviceError, match="Another program uses the card"):
            outside.transmit(SELECT_MASTER_FILE)
        assert inside.transmit(SELECT_MASTER_FILE)
    assert outside.transmit(SELECT_MASTER_FILE)


@pytest.mark.pcscd
def test_a_card_connected_within_a_transaction_is_kept_from_others(
    card: SmallCard, open_reader: Open
):
    inside, outside = open_reader(), open_reader(patience_s=1)
    outside.connect()
    with inside.transaction():
        inside.connect()
        with pytest.raises(DeviceError, match="Another program uses the card"):
            outside.transmit(SELECT_MASTER_FILE)
        inside.reset()
        with pytest.raises(DeviceError, match="Another program"):
            outside.transmit(SELECT_MASTER_FILE)
    outside.connect()
    assert outside.transmit(SELECT_MASTER_FILE)


@pytest.mark.pcscd
def test_a_card_taken_out_is_an_error_and_works_again_after_reinsertion(
    pcscd: Pcscd, open_reader: Open
):
    transport = open_reader(slot=1)
    for _ in range(2):
        with pcscd.inserted(SmallCard(), slot=1):
            transport.connect()
            with transport.transaction():
                assert transport.transmit(SELECT_MASTER_FILE)
        with pytest.raises(DeviceError) as caught:
            transport.transmit(SELECT_MASTER_FILE)
        assert caught.value.hint
        assert transport.protocol == ""
