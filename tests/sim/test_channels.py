import pytest

from app.sim.channels import Application, Channels
from app.sim.status import Refused


def test_numbers_are_given_from_one_and_used_again():
    channels = Channels(3)
    for number in (1, 2, 3):
        assert channels.next_free() == number
        channels.open(number, channels[0])
    channels.close(2)
    assert channels.next_free() == 2


def test_no_more_than_the_card_has():
    channels = Channels(1)
    channels.open(1, channels[0])
    with pytest.raises(Refused, match="6A81"):
        channels.next_free()


@pytest.mark.parametrize(
    ("number", "sw"),
    [
        pytest.param(1, "6985", id="open-already"),
        pytest.param(4, "6881", id="beyond-the-card"),
        pytest.param(0, "6881", id="basic"),
    ],
)
def test_opening_is_refused(number: int, sw: str):
    channels = Channels(3)
    channels.open(1, channels[0])
    with pytest.raises(Refused, match=sw):
        channels.open(number, channels[0])


@pytest.mark.parametrize(
    ("number", "sw"),
    [
        pytest.param(0, "6A86", id="basic"),
        pytest.param(2, "6200", id="closed-already"),
        pytest.param(9, "6881", id="beyond-the-card"),
    ],
)
def test_closing_is_refused(number: int, sw: str):
    with pytest.raises(Refused, match=sw):
        Channels(3).close(number)


def test_closed_channel_cannot_be_used():
    channels = Channels(3)
    channels.open(1, channels[0])
    channels.close(1)
    with pytest.raises(Refused, match="6881"):
        _ = channels[1]


def test_channel_begins_with_what_is_selected_where_it_was_opened_from():
    channels = Channels(3)
    channels.open(1, channels[0])
    channels[1].application = Application.ISDR
    channels.open(2, channels[1])
    channels.open(3, channels[0])
    assert channels[2].application is Application.ISDR
    assert channels[2].assembly is not channels[1].assembly
    assert channels[3].application is None


def test_reset_leaves_the_basic_channel():
    channels = Channels(3)
    channels.open(1, channels[0])
    used = channels[0]
    used.application = Application.USIM
    channels.reset()
    assert channels[0] is not used
    assert channels[0].application is None
    with pytest.raises(Refused, match="6881"):
        _ = channels[1]
