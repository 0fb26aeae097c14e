from dataclasses import replace

import pytest

from app.sim.state import CardState, Origins, Rollback
from app.values.euicc import ProfileClass
from tests.sim.terminal import Terminal, make_chip, named

UNKNOWN = bytes.fromhex("98000000000000000000")


def iccid(card: Terminal, name: str) -> bytes:
    return named(card.state, name).iccid.wire


def change(card: Terminal, function: str, name: str, *, refresh: bool = False) -> int:
    request = {"profileIdentifier": ("iccid", iccid(card, name)), "refreshFlag": refresh}
    (code,) = card.ask(function, request).values()
    assert isinstance(code, int)
    return code


def with_enabled(name: str, query: str = "") -> Terminal:
    """A card on which another profile is the enabled one."""
    state = make_chip(query).state
    wanted = named(state, name)
    profiles = tuple(replace(p, enabled=p is wanted) for p in state.profiles)
    return Terminal(chip=make_chip(query, profiles=profiles))


def enabled_name(state: CardState) -> str:
    return state.enabled.name if state.enabled else ""


def test_eid_is_the_cards():
    card = Terminal()
    assert card.ask("GetEID", {"tagList": b"\x5a"}) == {"eidValue": card.state.eid.wire}


def test_other_data_than_the_eid_is_not_there():
    assert Terminal().store("BF3E035C0181")[1] == "6A88"


@pytest.mark.parametrize("by", ["iccid", "isdpAid"])
def test_profile_is_enabled_at_once_without_refresh(by: str):
    card = Terminal()
    target = named(card.state, "Harbour")
    value = target.iccid.wire if by == "iccid" else target.isdp_aid
    request = {"profileIdentifier": (by, value), "refreshFlag": False}
    before = card.state.next_seq
    assert card.ask("EnableProfile", request) == {"enableResult": 0}
    assert enabled_name(card.state).startswith("Harbour")
    fresh = [(n.event, n.iccid) for n in card.state.notifications if n.seq >= before]
    assert fresh == [("disable", card.state.profiles[0].iccid), ("enable", target.iccid)]


def test_card_file_shows_the_profile_just_enabled():
    card = Terminal()
    change(card, "EnableProfile", "Harbour")
    card.send("00A4080C022FE2")
    assert card.send("00B000000A") == iccid(card, "Harbour").hex().upper() + "9000"


def test_with_refresh_the_profile_waits():
    card = Terminal()
    before = card.state
    assert change(card, "EnableProfile", "Harbour", refresh=True) == 0
    assert card.state.profiles == before.profiles
    assert card.state.notifications == before.notifications
    assert card.state.switch is not None


@pytest.mark.parametrize(
    ("enabled", "target", "code"),
    [
        pytest.param("Fjord", "Fjord", 2, id="enabled-already"),
        pytest.param("Gridline", "Harbour", 3, id="ppr1"),
        pytest.param("Gridline", "Test network", 0, id="test-profile-above-ppr1"),
        pytest.param("Fjord", "Bootstrap", 0, id="provisioning"),
    ],
)
def test_enabling(enabled: str, target: str, code: int):
    card = with_enabled(enabled)
    before = card.state
    assert change(card, "EnableProfile", target) == code
    assert (card.state == before) == (code != 0)


@pytest.mark.parametrize("function", ["EnableProfile", "DisableProfile"])
def test_unknown_profile_is_not_found(function: str):
    request = {"profileIdentifier": ("iccid", UNKNOWN), "refreshFlag": True}
    assert list(Terminal().ask(function, request).values()) == [1]
    request = {"profileIdentifier": ("isdpAid", b"\x01"), "refreshFlag": True}
    assert list(Terminal().ask(function, request).values()) == [1]


def test_only_one_change_waits_at_a_time():
    card = Terminal()
    assert change(card, "EnableProfile", "Harbour", refresh=True) == 0
    before = card.state
    assert change(card, "EnableProfile", "Bootstrap", refresh=True) == 5
    assert change(card, "EnableProfile", "Bootstrap", refresh=False) == 5
    assert change(card, "DisableProfile", "Fjord", refresh=True) == 5
    assert card.state is before


def test_after_a_test_profile_only_the_profile_from_before_may_follow():
    card = Terminal()
    assert change(card, "EnableProfile", "Test network") == 0
    assert change(card, "EnableProfile", "Harbour") == 4
    assert change(card, "EnableProfile", "Fjord") == 0
    assert card.state.origins == Origins()


def test_disabling_a_test_profile_brings_back_the_one_before():
    card = Terminal()
    change(card, "EnableProfile", "Test network")
    assert change(card, "DisableProfile", "Test network") == 0
    assert enabled_name(card.state).startswith("Fjord")


@pytest.mark.parametrize(
    ("enabled", "target", "code"),
    [
        pytest.param("Fjord", "Fjord", 0, id="enabled"),
        pytest.param("Fjord", "Harbour", 2, id="disabled-already"),
        pytest.param("Gridline", "Gridline", 3, id="ppr1"),
    ],
)
def test_disabling(enabled: str, target: str, code: int):
    card = with_enabled(enabled)
    assert change(card, "DisableProfile", target) == code
    assert (card.state.enabled is None) == (code == 0)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        pytest.param("Harbour", 0, id="disabled"),
        pytest.param("Fjord", 2, id="enabled"),
        pytest.param("Gridline", 3, id="ppr2"),
    ],
)
def test_deleting(target: str, code: int):
    card = Terminal()
    wanted = iccid(card, target)
    before = card.state
    assert card.ask("DeleteProfile", ("iccid", wanted)) == {"deleteResult": code}
    assert (card.state == before) == (code != 0)
    assert any(p.iccid.wire == wanted for p in card.state.profiles) == (code != 0)


def test_deleting_what_is_not_there():
    assert Terminal().ask("DeleteProfile", ("isdpAid", b"\x01")) == {"deleteResult": 1}


def test_deleting_is_reported_to_the_profiles_address():
    card = Terminal()
    card.ask("DeleteProfile", ("iccid", iccid(card, "Harbour")))
    last = card.state.notifications[-1]
    assert (last.event, last.address) == ("delete", "smdp.harbour.example")


def test_profile_that_waits_to_be_enabled_cannot_be_deleted():
    card = Terminal()
    change(card, "EnableProfile", "Harbour", refresh=True)
    assert card.ask("DeleteProfile", ("iccid", iccid(card, "Harbour"))) == {"deleteResult": 2}


def test_profile_a_rollback_would_need_cannot_be_deleted():
    state = make_chip().state
    target = named(state, "Harbour").iccid
    card = Terminal(chip=make_chip(rollback=Rollback(target, "eim", 1)))
    assert card.ask("DeleteProfile", ("iccid", target.wire)) == {"deleteResult": 127}


@pytest.mark.parametrize("nickname", ["Line 7", "", "ü" * 64])
def test_nickname_is_set(nickname: str):
    card = Terminal()
    request = {"iccid": iccid(card, "Fjord"), "profileNickname": nickname}
    assert card.ask("SetNickname", request) == {"setNicknameResult": 0}
    (shown,) = card.ask("GetProfilesInfo", {"searchCriteria": ("iccid", request["iccid"])})[1]
    assert shown.get("profileNickname", "") == nickname


def test_nickname_of_an_unknown_profile():
    request = {"iccid": UNKNOWN, "profileNickname": "x"}
    assert Terminal().ask("SetNickname", request) == {"setNicknameResult": 1}


def test_nickname_longer_than_allowed_is_no_valid_message():
    card = Terminal()
    message = bytes.fromhex("BF29") + bytes((12 + 2 + 65,)) + b"\x5a\x0a" + iccid(card, "Fjord")
    assert card.store(message + b"\x90\x41" + b"x" * 65) == (b"", "6A80")


def test_profiles_are_found_by_class():
    criterion = ("profileClass", int(ProfileClass.TEST))
    _, found = Terminal().ask("GetProfilesInfo", {"searchCriteria": criterion})
    assert [item["profileName"] for item in found] == ["Test network"]


def test_profiles_not_found_are_an_empty_list():
    answer = Terminal().ask("GetProfilesInfo", {"searchCriteria": ("iccid", UNKNOWN)})
    assert answer == ("profileInfoListOk", [])


def test_cut_off_tag_list_is_an_error_code():
    answer = Terminal().ask("GetProfilesInfo", {"tagList": b"\x5a\x9f"})
    assert answer == ("profileInfoListError", 1)


@pytest.mark.parametrize("function", ["EnableProfile", "DisableProfile"])
def test_deviation_refuses_local_changes(function: str):
    card = Terminal("deviations=no-local-changes")
    message = "BF31" if function == "EnableProfile" else "BF32"
    request = message + "11A00C5A0A" + iccid(card, "Harbour").hex() + "8101FF"
    assert card.store(request) == (b"", "6A88")
    assert card.store("BF330C5A0A" + iccid(card, "Harbour").hex()) == (b"", "6A88")
