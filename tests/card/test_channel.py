"""Opening a channel, selecting on it and sending messages over it, against a small card."""

from __future__ import annotations

import pytest

from app.card.channel import Channel
from app.card.transport import BlockRefusedError
from app.errors import CancelledError, CodecError, DeviceError, NotSupportedError, StatusError
from app.values.euicc import Probe
from tests.card.narrow import Narrow
from tests.card.small_card import ATR_T1, EID, FCI, GET_EID, ISDR, SmallCard, SmallTransport

VENDOR = bytes.fromhex("A0000005591010FFFFFFFF8900000177")
CAPABILITY = bytes.fromhex("A903830107")
REFRESH = bytes.fromhex("D009810301010482028182")


@pytest.fixture
def card() -> SmallCard:
    return SmallCard()


@pytest.fixture
def transport(card: SmallCard) -> SmallTransport:
    return SmallTransport(card)


def commands(card: SmallCard) -> list[str]:
    return [command.hex().upper() for command in card.log]


def test_lets_the_card_choose_the_channel(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    assert (channel.number, channel.aid, channel.fci) == (1, ISDR, FCI)
    assert commands(card)[:2] == ["0070000001", "01A4040010" + ISDR.hex().upper()]


def test_leaves_the_fci_where_it_is_when_it_is_not_wanted(
    card: SmallCard, transport: SmallTransport
):
    channel = Channel.open(transport, [ISDR], want_fci=False)
    assert (channel.aid, channel.fci) == (ISDR, b"")
    assert not any(command[2:4] == "C0" for command in commands(card))
    assert channel.store_data(GET_EID) == EID


def test_an_application_that_is_missing_is_missed_without_its_fci_too(transport: SmallTransport):
    channel = Channel.open(transport, [VENDOR, ISDR], want_fci=False)
    assert channel.aid == ISDR


def test_asks_for_the_channel_wanted(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR], want_channel=2)
    assert channel.number == 2
    assert commands(card)[0] == "0070000200"
    assert channel.store_data(GET_EID) == EID


def test_uses_the_basic_channel_when_told_to(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR], want_channel=0)
    assert channel.number == 0
    assert commands(card)[0].startswith("00A404")
    channel.close()
    assert not any(command.startswith("0070") for command in commands(card))


def test_falls_back_to_the_basic_channel_and_says_so(card: SmallCard, transport: SmallTransport):
    card.max_channel = 0
    channel = Channel.open(transport, [ISDR])
    assert channel.number == 0
    assert channel.store_data(GET_EID) == EID
    probe = channel.probes[0]
    assert (probe.ok, probe.answer) == (False, b"\x68\x81")
    assert "basic channel" in probe.outcome


def test_falls_back_when_the_channel_opens_but_carries_nothing(card: SmallCard):
    class Reader(SmallTransport):
        """Takes channel 1 for itself, as some readers do."""

        def transmit(self, command: bytes) -> bytes:
            return b"\x68\x81" if command[0] & 3 else super().transmit(command)

    channel = Channel.open(Reader(card), [ISDR])
    assert channel.number == 0
    assert channel.store_data(GET_EID) == EID
    assert "0070800100" in commands(card)


def test_tries_the_applications_in_order_and_keeps_each_answer(transport: SmallTransport):
    channel = Channel.open(transport, [VENDOR, ISDR])
    assert channel.aid == ISDR
    selects = [probe for probe in channel.probes if probe.name.startswith("SELECT")]
    assert [probe.ok for probe in selects] == [False, True]
    assert selects[0].answer == b"\x6a\x82"
    assert selects[1].answer == FCI + b"\x90\x00"


def test_no_application_is_not_supported_and_leaves_no_channel_open(
    card: SmallCard, transport: SmallTransport
):
    probes: list[Probe] = []
    with pytest.raises(NotSupportedError, match="6A82"):
        Channel.open(transport, [VENDOR], probes=probes)
    assert [probe.name for probe in probes] == [
        "MANAGE CHANNEL open",
        "SELECT " + VENDOR.hex().upper(),
    ]
    assert commands(card)[-1] == "0070800100"


@pytest.mark.parametrize("refused", [b"\x6a\x86", b"\x6b\x00"], ids=["6A86", "6B00"])
def test_tries_another_p2_when_the_card_refuses_it(card: SmallCard, refused: bytes):
    class Picky(SmallTransport):
        """Wants P2=0C."""

        def transmit(self, command: bytes) -> bytes:
            if command[1] == 0xA4 and command[3] != 0x0C:
                return refused
            return super().transmit(command)

    assert Channel.open(Picky(card), [ISDR]).aid == ISDR


def test_terminal_capability_is_tried_on_both_kinds_of_channel_and_its_refusal_kept(
    card: SmallCard, transport: SmallTransport
):
    channel = Channel.open(transport, [ISDR], terminal_capability=CAPABILITY)
    assert channel.aid == ISDR
    assert commands(card)[0] == "80AA000005A903830107"
    assert [(probe.name, probe.ok, probe.answer) for probe in channel.probes[:3]] == [
        ("TERMINAL CAPABILITY on the basic channel", False, b"\x6d\x00"),
        ("MANAGE CHANNEL open", True, b"\x01\x90\x00"),
        ("TERMINAL CAPABILITY on channel 1", False, b"\x6d\x00"),
    ]


def test_sends_a_message_and_returns_the_whole_answer(card: SmallCard, transport: SmallTransport):
    question, answer = b"\xbf\x2d" + bytes(700), bytes(range(256)) * 5
    card.answers[question] = answer
    channel = Channel.open(transport, [ISDR])
    assert channel.store_data(question) == answer


def test_t1_asks_for_the_answer_on_the_last_block(card: SmallCard, transport: SmallTransport):
    card.atr = ATR_T1
    channel = Channel.open(transport, [ISDR])
    assert channel.store_data(GET_EID) == EID
    assert commands(card)[-1] == "81E2910006BF3E035C015A00"


@pytest.mark.parametrize(
    ("limit", "size"),
    [pytest.param(200, 120, id="120"), pytest.param(100, 63, id="63")],
)
def test_steps_down_to_a_block_size_the_card_takes(
    card: SmallCard, transport: SmallTransport, limit: int, size: int
):
    card.max_block = limit
    message = b"\xbf\x2d" + bytes(400)
    card.answers[message] = b"\xbf\x2d\x00"
    channel = Channel.open(transport, [ISDR])
    assert channel.store_data(message) == b"\xbf\x2d\x00"
    assert channel.block_size == size
    assert str(size) in channel.probes[-1].outcome
    sent = len(card.log)
    channel.store_data(message)
    assert [command[1] for command in card.log[sent:]].count(0xE2) == -(-len(message) // size)


def test_reports_the_first_refusal_when_no_size_helps(card: SmallCard, transport: SmallTransport):
    card.max_block = 10
    channel = Channel.open(transport, [ISDR])
    with pytest.raises(StatusError) as caught:
        channel.store_data(bytes(400))
    assert caught.value.sw == 0x6700
    assert caught.value.command[4] == 255
    assert channel.block_size == 255


def test_a_refusal_in_the_middle_is_not_sent_again(card: SmallCard):
    class Tired(SmallTransport):
        """Refuses the second block."""

        def transmit(self, command: bytes) -> bytes:
            answer = super().transmit(command)
            return b"\x67\x00" if command[1] == 0xE2 and command[3] == 1 else answer

    channel = Channel.open(Tired(card), [ISDR])
    with pytest.raises(StatusError) as caught:
        channel.store_data(bytes(400))
    assert (caught.value.sw, caught.value.command[3]) == (0x6700, 1)
    assert [command[1] for command in card.log].count(0xE2) == 2


def test_too_long_a_message_is_refused_before_anything_is_sent(
    card: SmallCard, transport: SmallTransport
):
    channel = Channel.open(transport, [ISDR], block_size=1)
    sent = len(card.log)
    with pytest.raises(CodecError, match="257 blocks"):
        channel.store_data(bytes(257))
    assert len(card.log) == sent


def test_a_refresh_is_settled_and_noted(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    card.pending = REFRESH
    assert channel.store_data(GET_EID) == EID
    assert channel.wants_reset
    assert [command.name for command in channel.proactive] == ["REFRESH"]
    assert commands(card)[-2:] == ["801200000B", "801400000C810301010482028281830100"]


def test_opens_again_after_a_reset(transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    transport.reset()
    with pytest.raises(StatusError):
        channel.store_data(GET_EID)
    channel.reopen()
    assert channel.store_data(GET_EID) == EID
    assert not channel.wants_reset


def test_a_command_is_put_on_the_channel(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    assert channel.transmit(bytes.fromhex("80CA005A00"))[-2:] == b"\x6d\x00"
    assert commands(card)[-1] == "81CA005A00"


def test_select_returns_the_fci_or_raises(transport: SmallTransport):
    channel = Channel.open(transport, [])
    assert channel.aid == b""
    assert channel.select(ISDR) == FCI
    with pytest.raises(StatusError, match="6A82"):
        channel.select(VENDOR)
    assert channel.aid == ISDR


def test_is_cancelled_between_commands_and_still_closes(card: SmallCard, transport: SmallTransport):
    left = 3

    def check() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise CancelledError("Stopped.")

    channel = Channel.open(transport, [ISDR], check=check)
    with pytest.raises(CancelledError):
        channel.store_data(bytes(600))
    assert [command[1] for command in card.log].count(0xE2) == 1
    channel.close()
    assert commands(card)[-1] == "0070800100"


def test_closing_after_the_card_is_gone_is_harmless(transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    transport.present = False
    with pytest.raises(DeviceError):
        channel.store_data(GET_EID)
    channel.close()
    channel.close()
    assert channel.number == -1


def test_a_closed_channel_sends_nothing(card: SmallCard, transport: SmallTransport):
    channel = Channel.open(transport, [ISDR])
    channel.close()
    sent = len(card.log)
    with pytest.raises(DeviceError, match="closed"):
        channel.transmit(bytes.fromhex("80CA005A00"))
    with pytest.raises(DeviceError, match="closed"):
        channel.store_data(GET_EID)
    assert len(card.log) == sent


@pytest.mark.parametrize(("takes", "size", "refusals"), [(255, 255, 0), (120, 120, 1), (63, 63, 2)])
def test_blocks_shrink_to_what_the_line_takes_and_it_is_told(takes: int, size: int, refusals: int):
    message = bytes.fromhex("BF3782012C") + bytes(300)
    transport = Narrow(SmallCard({message: b"\x30\x00"}), takes)
    channel = Channel.open(transport, [ISDR])
    assert channel.store_data(message) == b"\x30\x00"
    assert channel.store_data(message) == b"\x30\x00"
    assert (channel.block_size, transport.block_size, transport.refused) == (size, size, refusals)


def test_what_the_line_is_known_to_take_is_where_blocks_begin():
    message = bytes.fromhex("BF3782012C") + bytes(300)
    transport = Narrow(SmallCard({message: b"\x30\x00"}), 100)
    transport.block_size = 100
    channel = Channel.open(transport, [ISDR], block_size=200)
    channel.store_data(message)
    assert (channel.block_size, transport.refused) == (100, 0)


def test_a_line_too_narrow_for_any_block_says_so_itself():
    transport = Narrow(SmallCard(), 10)
    channel = Channel.open(transport, [ISDR])
    with pytest.raises(BlockRefusedError, match="255 bytes are too many"):
        channel.store_data(bytes(300))
    assert transport.refused == 3
    assert transport.block_size == 255


def test_a_short_message_is_not_tried_in_blocks_that_change_nothing():
    transport = Narrow(SmallCard(), 4)
    channel = Channel.open(transport, [ISDR])
    with pytest.raises(BlockRefusedError):
        channel.store_data(GET_EID)
    assert transport.refused == 1
