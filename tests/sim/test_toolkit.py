import pytest

from app.sim.status import Refused
from app.sim.toolkit import Toolkit

REFRESH = b"\x00\x00\x80"
STATE_CHANGE = REFRESH + b"\x00" * 30 + b"\x20"
OK = bytes.fromhex("810301010402028281830100")


def fetched(profile: bytes, *, unasked: bool = False) -> Toolkit:
    toolkit = Toolkit(unasked=unasked)
    toolkit.announce(profile)
    toolkit.refresh()
    return toolkit


def test_terminal_that_announced_nothing_gets_nothing():
    toolkit = fetched(b"")
    assert not toolkit.busy
    assert toolkit.status == 0x9000
    with pytest.raises(Refused, match="6985"):
        toolkit.fetch()


@pytest.mark.parametrize(
    ("profile", "unasked", "mode"),
    [
        pytest.param(REFRESH, False, 0x04, id="uicc-reset"),
        pytest.param(STATE_CHANGE, False, 0x09, id="profile-state-change"),
        pytest.param(b"", True, 0x04, id="unasked"),
    ],
)
def test_refresh_has_the_mode_the_terminal_knows(profile: bytes, unasked: bool, mode: int):
    toolkit = fetched(profile, unasked=unasked)
    assert toolkit.status == 0x910B
    assert toolkit.fetch() == bytes.fromhex(f"D009810301 01{mode:02X}82028182")


def test_busy_until_the_terminal_responds():
    toolkit = fetched(REFRESH)
    toolkit.fetch()
    toolkit.taken()
    assert toolkit.busy
    assert toolkit.status == 0x9000
    assert toolkit.respond(OK)
    assert not toolkit.busy


def test_terminal_that_could_not_is_told_apart():
    toolkit = fetched(REFRESH)
    toolkit.taken()
    assert not toolkit.respond(bytes.fromhex("810301010402028281830120"))
    assert not toolkit.busy


@pytest.mark.parametrize("response", ["", "8103010104", "8300", "83", "03"])
def test_response_without_a_result_is_refused_and_still_awaited(response: str):
    toolkit = fetched(REFRESH)
    toolkit.taken()
    with pytest.raises(Refused, match="6A80"):
        toolkit.respond(bytes.fromhex(response))
    assert toolkit.busy


def test_response_nobody_waits_for_is_refused():
    with pytest.raises(Refused, match="6985"):
        Toolkit().respond(OK)
