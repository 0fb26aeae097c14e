import pytest

from app.sim import bits
from app.sim.state import ImmediateEnable
from app.values.euicc import ProfileClass
from tests.sim.terminal import Terminal, make_chip


def reset(card: Terminal, function: str, *positions: int) -> dict[str, int]:
    answer: dict[str, int] = card.ask(function, {"resetOptions": bits.pack(positions)})
    return answer


def classes(card: Terminal) -> set[ProfileClass]:
    return {profile.profile_class for profile in card.state.profiles}


def test_operational_profiles_go_whatever_their_rules_and_state():
    card = Terminal()
    assert reset(card, "EuiccMemoryReset", 0) == {"resetResult": 0}
    assert classes(card) == {ProfileClass.TEST, ProfileClass.PROVISIONING}
    assert card.state.enabled is None
    assert {n.event for n in card.state.notifications[-2:]} == {"delete"}


@pytest.mark.parametrize(
    ("bit", "gone"),
    [
        pytest.param(3, ProfileClass.TEST, id="preloaded-test"),
        pytest.param(4, ProfileClass.PROVISIONING, id="provisioning"),
    ],
)
def test_other_profiles_have_bits_of_their_own(bit: int, gone: ProfileClass):
    card = Terminal()
    assert reset(card, "EuiccMemoryReset", bit) == {"resetResult": 0}
    assert gone not in classes(card)
    assert ProfileClass.OPERATIONAL in classes(card)


def test_nothing_to_delete_is_said():
    card = Terminal()
    assert reset(card, "EuiccMemoryReset", 1) == {"resetResult": 1}
    assert reset(card, "EuiccMemoryReset", 2) == {"resetResult": 0}
    assert card.state.default_dp == ""
    assert reset(card, "EuiccMemoryReset", 2) == {"resetResult": 1}


def test_eim_data_and_immediate_enabling_answer_for_themselves():
    card = Terminal(chip=make_chip(immediate=ImmediateEnable(allowed=True)))
    assert reset(card, "EuiccMemoryReset", 5) == {"resetResult": 0, "resetEimResult": 0}
    assert card.state.eims == ()
    assert reset(card, "EuiccMemoryReset", 5, 6) == {
        "resetResult": 0,
        "resetEimResult": 1,
        "resetImmediateEnableConfigResult": 0,
    }
    assert card.state.immediate == ImmediateEnable()


def test_first_iot_version_has_its_bits_elsewhere():
    card = Terminal(chip=make_chip("dialect=1.0.1", immediate=ImmediateEnable(allowed=True)))
    data, _ = card.store("BF340482020410")
    assert data.hex().upper() == "BF3406020100810100"
    assert card.state.eims == ()
    data, _ = card.store("BF340482020308")
    assert data.hex().upper() == "BF3406020100820100"
    assert card.state.immediate == ImmediateEnable()
    assert len(card.state.profiles) == 6


def test_consumer_reset_knows_three_bits():
    card = Terminal("kind=sgp22")
    assert reset(card, "eUICCMemoryReset", 3, 4, 5, 6) == {"resetResult": 0}
    assert len(card.state.profiles) == 6
    assert card.state.eims
    assert reset(card, "eUICCMemoryReset", 0, 2) == {"resetResult": 0}
    assert card.state.default_dp == ""


def test_waiting_change_makes_it_busy():
    card = Terminal()
    card.ask("ExecuteFallbackMechanism", {"refreshFlag": True})
    before = card.state
    assert reset(card, "EuiccMemoryReset", 0, 5)["resetResult"] == 5
    assert card.state is before


def test_losing_the_enabled_profile_is_told_to_the_terminal():
    card = Terminal()
    card.send("8010000003000080")
    assert card.store("BF640482020780")[1] == "910B"
