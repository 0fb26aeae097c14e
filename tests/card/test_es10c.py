from __future__ import annotations

import pytest

from app.card.card import Card
from app.card.es10c import reset_options
from app.card.transport import open_transport
from app.errors import NotSupportedError, ProcedureError
from app.values.euicc import ProfileClass, ProfileState
from app.values.ids import Iccid
from tests.card.simulated import OTHER, Spoiled, session, uri

ICCID = Iccid(OTHER)


def test_the_eid_has_right_check_digits():
    assert session().eid().check_digits_ok


def test_a_full_list_has_every_field():
    first, second, *_ = session().list_profiles()

    assert first.enabled
    assert first.title == "Line 1"
    assert first.icon_type == "png"
    assert first.icon.startswith(b"\x89PNG")
    assert first.dp_oid == "2.999.10"
    assert first.notification_configuration[0].events == ("install", "enable", "disable", "delete")
    assert second.fallback_attribute
    assert second.owner is not None
    assert (second.owner.mcc_mnc, second.owner.gid1) == ("99999", b"\x01")


def test_a_short_list_leaves_the_long_fields_out():
    first = session().list_profiles(full=False)[0]

    assert first.iccid
    assert not first.icon
    assert not first.notification_configuration


def test_the_list_can_be_searched_by_iccid_aid_and_class():
    opened = session()
    (found,) = opened.list_profiles(ICCID)

    assert found.iccid == ICCID
    assert opened.list_profiles(found.isdp_aid) == (found,)
    assert all(
        p.profile_class is ProfileClass.TEST for p in opened.list_profiles(ProfileClass.TEST)
    )
    assert opened.list_profiles(ProfileClass.TEST)


def test_a_card_that_rejects_the_iot_tags_is_asked_again_without():
    def strict(command: bytes) -> bytes | None:
        """Refuse a tag list with 9F7B, as a consumer card may."""
        return bytes.fromhex("BF2D038101019000") if b"\x9f\x7b" in command else None

    transport = Spoiled(open_transport(uri(kind="sgp22", protocol="t1")), instead=strict)

    assert len(Card(transport).profiles()) == 6


@pytest.mark.parametrize("kind", ["sgp32", "sgp22"])
def test_enable_moves_the_enabled_state_and_disable_takes_it(kind: str):
    opened = session(kind=kind)

    opened.enable(ICCID)
    assert [p.iccid for p in opened.list_profiles() if p.enabled] == [ICCID]

    opened.disable(ICCID)
    assert not any(p.enabled for p in opened.list_profiles())


@pytest.mark.parametrize("deviation", ["base-integers", "bare-lists", "no-isdp-aid"])
def test_a_card_that_deviates_is_changed_all_the_same(deviation: str):
    opened = session(deviations=deviation)

    opened.enable(ICCID)

    assert opened.list_profiles(ICCID)[0].enabled
    with pytest.raises(ProcedureError) as caught:
        opened.enable(ICCID)
    assert caught.value.name == "profileNotInDisabledState"


def test_a_profile_the_card_finds_by_aid_only_is_enabled_all_the_same():
    def blind(command: bytes) -> bytes | None:
        """Know no ICCID in EnableProfile, as some modems' cards do with those of 18 digits."""
        unknown = b"\xbf\x31" in command and ICCID.wire in command
        return bytes.fromhex("BF31038001019000") if unknown else None

    opened = Card(Spoiled(open_transport(uri(protocol="t1")), instead=blind)).session()

    opened.enable(ICCID)

    (found,) = opened.list_profiles(ICCID)
    assert found.state is ProfileState.ENABLED


def test_a_change_that_worked_although_the_card_denies_it_is_not_repeated():
    state = {"asked": 0}

    def denying(answer: bytes) -> bytes:
        if answer.startswith(b"\xbf\x31"):
            state["asked"] += 1
            return bytes.fromhex("BF31038001019000")
        return answer

    opened = Card(Spoiled(open_transport(uri(protocol="t1")), denying)).session()

    opened.enable(ICCID)

    assert state["asked"] == 1
    assert opened.list_profiles(ICCID)[0].enabled


@pytest.mark.parametrize(
    ("act", "name"),
    [
        pytest.param("enable", "iccidOrAidNotFound", id="enable"),
        pytest.param("disable", "iccidOrAidNotFound", id="disable"),
        pytest.param("delete", "iccidOrAidNotFound", id="delete"),
    ],
)
def test_an_unknown_profile_is_a_procedure_error(act: str, name: str):
    with pytest.raises(ProcedureError) as caught:
        getattr(session(), act)(Iccid("8999999999999999999"))

    assert caught.value.name == name
    assert caught.value.hint


def test_a_policy_rule_keeps_a_profile_from_being_deleted():
    opened = session()
    locked = next(p for p in opened.list_profiles() if "ppr2" in p.policy_rules)

    with pytest.raises(ProcedureError) as caught:
        opened.delete(locked.iccid or b"")

    assert caught.value.name == "disallowedByPolicy"
    assert caught.value.hint.startswith("For the operator")


def test_delete_leaves_the_others():
    opened = session()
    before = opened.list_profiles()

    opened.delete(ICCID)

    assert opened.list_profiles() == tuple(p for p in before if p.iccid != ICCID)


def test_a_nickname_is_set_and_taken_away():
    opened = session()

    opened.set_nickname(ICCID, "Zähler 7")
    assert opened.list_profiles(ICCID)[0].nickname == "Zähler 7"

    opened.set_nickname(ICCID, "")
    assert opened.list_profiles(ICCID)[0].nickname == ""


@pytest.mark.parametrize(
    "options", [{}, {"dialect": "1.0.1"}, {"dialect": "1.1"}, {"kind": "sgp22"}], ids=str
)
def test_memory_reset_is_spelled_for_the_dialect(options: dict[str, str]):
    opened = session(**options)

    opened.memory_reset(["deleteOperationalProfiles", "resetDefaultSmdpAddress"])

    assert opened.configured_addresses().default_dp == ""
    left = {p.profile_class for p in opened.list_profiles()}
    assert ProfileClass.OPERATIONAL not in left
    assert ProfileClass.PROVISIONING in left


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
def test_memory_reset_takes_the_eims_away_once(dialect: str):
    opened = session(dialect=dialect)

    opened.memory_reset(["resetEimConfigData"])

    assert opened.eim_configuration() == ()
    with pytest.raises(ProcedureError) as caught:
        opened.memory_reset(["resetEimConfigData"])
    assert caught.value.name == "nothingToDelete"


def test_a_reset_option_of_a_later_version_is_refused():
    with pytest.raises(NotSupportedError, match="deleteProvisioningProfiles"):
        session(dialect="1.0.1").memory_reset(["deleteProvisioningProfiles"])


def test_reset_options_grow_with_the_dialect():
    assert reset_options("") < reset_options("1.0.1")
    assert set(reset_options("1.0.1")) < set(reset_options("1.3"))
