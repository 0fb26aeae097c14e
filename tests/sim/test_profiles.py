import pytest

from app.sim import profiles
from tests.sim.terminal import make_chip, named, options

STATE = make_chip().state
ALL = (0x5A, 0x4F, 0x9F70, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0xB6, 0xB7, 0xB8, 0x99)
IOT = (0x9F7B, 0x9F26, 0x9F67)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        pytest.param("", (), id="empty"),
        pytest.param("5A4F", (0x5A, 0x4F), id="one-byte-tags"),
        pytest.param("9F705A9F26", (0x9F70, 0x5A, 0x9F26), id="two-byte-tags"),
        pytest.param("BF8123", (0xBF8123,), id="three-byte-tag"),
    ],
)
def test_tag_lists_are_split(text: str, tags: tuple[int, ...]):
    assert profiles.read_tags(bytes.fromhex(text)) == tags


@pytest.mark.parametrize("text", ["9F", "5A9F", "9F81", "BF"])
def test_cut_off_tag_is_refused(text: str):
    with pytest.raises(ValueError, match="cut off"):
        profiles.read_tags(bytes.fromhex(text))


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        pytest.param({}, {"iccid", "profileState"}, id="default"),
        pytest.param({"tagList": b"\x92"}, {"profileName"}, id="asked-for"),
    ],
)
def test_listing_falls_back_on_the_default_tags(request_: dict[str, bytes], shown: set[str]):
    kind, listed = profiles.listing(STATE, request_, options(), (0x5A, 0x9F70))
    assert kind == "profileInfoListOk"
    assert isinstance(listed, list)
    assert [set(item) for item in listed] == [shown] * len(STATE.profiles)


def test_listing_refuses_a_cut_off_tag():
    answer = profiles.listing(STATE, {"tagList": b"\x9f"}, options(), ())
    assert answer == ("profileInfoListError", 1)


def test_only_what_was_asked_for_is_shown():
    info = profiles.info(STATE.profiles[0], (0x5A, 0x9F70), options())
    assert info == {"iccid": STATE.profiles[0].iccid.wire, "profileState": 1}


def test_fields_a_profile_lacks_are_left_out():
    info = profiles.info(named(STATE, "Bootstrap"), ALL + IOT, options())
    assert set(info) == {
        "iccid",
        "isdpAid",
        "profileState",
        "serviceProviderName",
        "profileName",
        "profileClass",
        "ecallIndication",
        "fallbackAllowed",
    }


def test_everything_is_shown_of_a_rich_profile():
    info = profiles.info(named(STATE, "Harbour"), ALL + IOT, options())
    assert info["profileOwner"] == {
        "mccMnc": bytes.fromhex("99F999"),
        "gid1": b"\x01",
        "gid2": b"\x00\x2a",
    }
    assert info["dpProprietaryData"] == {"dpOid": "2.999.12"}
    assert info["fallbackAttribute"] is True
    assert info["iconType"] == 1
    assert profiles.info(named(STATE, "Gridline"), (0x99,), options()) == {
        "profilePolicyRules": (b"\x60", 3)
    }


@pytest.mark.parametrize("query", ["dialect=1.0.1", "kind=sgp22"])
def test_iot_fields_came_with_v11(query: str):
    assert profiles.info(named(STATE, "Harbour"), IOT, options(query)) == {}


def test_unknown_tags_are_passed_over():
    assert profiles.info(STATE.profiles[0], (0xDF42,), options()) == {}


def test_deviations_leave_fields_out():
    chosen = options("deviations=no-isdp-aid,no-profile-class")
    info = profiles.info(STATE.profiles[0], (0x4F, 0x95, 0x5A), chosen)
    assert set(info) == {"iccid"}


@pytest.mark.parametrize(
    ("digits", "packed"), [("26203", "62F230"), ("310410", "130014"), ("00101", "00F110")]
)
def test_network_codes(digits: str, packed: str):
    assert profiles.mcc_mnc(digits).hex().upper() == packed
