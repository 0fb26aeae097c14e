"""A card as the window and the command line use it: what it costs, what a change leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import DeviceError, NotSupportedError, ProcedureError, StatusError
from app.settings import CardSettings, RefreshPolicy
from app.values.euicc import CardKind, CheckResult, ProfileInfo
from app.values.ids import Iccid
from tests.card.simulated import OTHER, Tape, card, uri

ICCID = Iccid(OTHER)
STORE_DATA = 0xE2
MANAGE_CHANNEL = 0x70
FETCH = 0x12
TERMINAL_RESPONSE = 0x14

INFO_APDUS = 11
"""What lpac takes for `chip info`."""

PROFILES_APDUS = 8
"""Six profiles in two GET RESPONSEs, the FCI, and the channel opened and closed."""


def enabled(profiles: tuple[ProfileInfo, ...]) -> list[Iccid | None]:
    return [profile.iccid for profile in profiles if profile.enabled]


def test_info_costs_no_more_commands_than_others_take():
    tape = Tape()
    opened = card(tape)

    report = opened.info()
    opened.close()

    assert len(tape.commands) <= INFO_APDUS
    assert report.eid
    assert report.info2
    assert report.addresses
    assert report.verdict.dialect == "1.2"
    assert report.errors == ()


def test_the_profile_list_is_read_without_asking_what_the_card_is():
    tape = Tape()
    opened = card(tape)

    profiles = opened.profiles()
    opened.close()

    assert len(tape.commands) <= PROFILES_APDUS
    assert len(profiles) == 6
    assert enabled(profiles)


def test_a_second_report_opens_no_second_channel():
    tape = Tape()
    opened = card(tape)
    first, second = opened.report(), opened.report()

    assert tape.sent(MANAGE_CHANNEL) == 1
    assert second.profiles == first.profiles
    assert second.apdus < first.apdus


def test_the_report_counts_its_commands():
    tape = Tape()
    report = card(tape).report()

    assert report.apdus == len(tape.commands)
    assert report.duration_s > 0
    assert report.read_at > 0


@pytest.mark.parametrize("policy", list(RefreshPolicy))
@pytest.mark.parametrize("protocol", ["t0", "t1"])
def test_after_a_change_the_truth_is_read_again(policy: RefreshPolicy, protocol: str):
    opened = card(None, CardSettings(refresh_policy=policy), protocol=protocol)

    assert enabled(opened.enable(ICCID)) == [ICCID]
    assert enabled(opened.profiles()) == [ICCID]
    assert enabled(opened.disable(ICCID)) == []


def test_the_reset_policy_resets_and_opens_the_channel_again():
    tape = Tape()
    opened = card(tape)
    opened.profiles()

    opened.enable(ICCID)

    assert tape.sent(MANAGE_CHANNEL) == 2
    assert tape.sent(FETCH) == 0


def test_the_refresh_policy_obeys_the_cards_refresh():
    tape = Tape()
    opened = card(tape)

    opened.enable(ICCID, policy=RefreshPolicy.REFRESH)

    assert tape.sent(FETCH) == 1
    assert tape.sent(TERMINAL_RESPONSE) == 1
    assert tape.sent(MANAGE_CHANNEL) == 2


def test_the_none_policy_leaves_the_channel_alone():
    tape = Tape()
    opened = card(tape)

    opened.enable(ICCID, policy=RefreshPolicy.NONE)

    assert tape.sent(MANAGE_CHANNEL) == 1


def test_a_card_that_locks_itself_after_a_switch_is_freed_by_the_reset():
    opened = card(deviations="locked-until-reset")

    assert enabled(opened.enable(ICCID)) == [ICCID]

    with pytest.raises(StatusError) as caught:
        opened.disable(ICCID, policy=RefreshPolicy.NONE)
    assert caught.value.sw == 0x6985
    opened.reset()
    assert enabled(opened.profiles()) == []


def test_an_enabled_profile_is_not_deleted_and_the_card_not_asked():
    tape = Tape()
    opened = card(tape)
    in_use = next(profile for profile in opened.report().profiles if profile.enabled)
    before = len(tape.commands)

    for name in (in_use.iccid, in_use.isdp_aid):
        assert name
        with pytest.raises(ProcedureError, match="is enabled") as caught:
            opened.delete(name)
        assert caught.value.name == "profileNotInDisabledState"
        assert caught.value.hint

    assert len(tape.commands) == before


def test_an_enabled_profile_is_not_deleted_even_when_nothing_was_read_yet():
    opened = card()
    in_use = card().report().iccid
    assert in_use

    with pytest.raises(ProcedureError, match="is enabled"):
        opened.delete(in_use)

    assert in_use in [profile.iccid for profile in opened.profiles()]


def test_delete_returns_what_is_left():
    opened = card()
    before = opened.profiles(full=True)

    left = opened.delete(ICCID)

    assert left == tuple(profile for profile in before if profile.iccid != ICCID)


def test_a_nickname_is_set_by_iccid_or_aid():
    opened = card()
    aid = next(p.isdp_aid for p in opened.profiles() if p.iccid == ICCID)

    for name, nickname in ((ICCID, "by number"), (aid, "by AID")):
        listed = opened.set_nickname(name, nickname)
        assert [p.nickname for p in listed if p.iccid == ICCID] == [nickname]

    with pytest.raises(ProcedureError, match="No profile"):
        opened.set_nickname(b"\xa0\x00\x00\x00\x99", "nobody")


@pytest.mark.parametrize("options", [{}, {"dialect": "1.0.1"}, {"kind": "sgp22"}], ids=str)
def test_memory_reset_reads_what_is_left(options: dict[str, str]):
    opened = card(None, None, **options)

    left = opened.memory_reset(["deleteOperationalProfiles"])

    assert sorted(profile.title for profile in left) == ["Bootstrap", "Test network"]


def test_other_ways_of_switching_go_through_the_same_policy():
    tape = Tape()
    opened = card(tape)

    listed = opened.switch(lambda session, refresh: session.execute_fallback(refresh=refresh))

    assert enabled(listed) == [ICCID]
    assert tape.sent(MANAGE_CHANNEL) == 2


def test_a_refused_change_is_not_followed_by_a_reset():
    tape = Tape()
    opened = card(tape)

    with pytest.raises(ProcedureError):
        opened.disable(ICCID)

    assert tape.sent(MANAGE_CHANNEL) == 1
    assert enabled(opened.profiles()) != [ICCID]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda c: c.profiles(), id="profiles"),
        pytest.param(lambda c: c.session(), id="session"),
        pytest.param(lambda c: c.certificates(), id="certificates"),
        pytest.param(lambda c: c.enable(ICCID), id="enable"),
        pytest.param(lambda c: c.delete(ICCID), id="delete"),
        pytest.param(lambda c: c.memory_reset(["resetDefaultSmdpAddress"]), id="reset"),
    ],
)
@pytest.mark.parametrize("kind", ["sgp02", "uicc"])
def test_a_card_without_isdr_refuses_with_the_reason(kind: str, act: Callable[[Card], object]):
    with pytest.raises(NotSupportedError) as caught:
        act(card(kind=kind))

    assert caught.value.needs == "ISD-R"


def test_after_a_lost_card_the_next_call_connects_again():
    transport = open_transport(uri(deviations="gone-after:20"))
    opened = Card(transport)
    with pytest.raises(DeviceError):
        opened.report()
    transport.close()

    assert opened.verdict().kind is CardKind.SGP32


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
def test_the_certificate_chain_holds(curve: str):
    chain = card(curve=curve).certificates()

    assert chain.result is CheckResult.PASS
    assert chain.ci is not None


def test_certificates_of_a_consumer_card_are_not_to_be_had():
    with pytest.raises(NotSupportedError) as caught:
        card(kind="sgp22").certificates()

    assert caught.value.needs == "SGP.32"


@pytest.mark.parametrize("size", [1, 20, 120, 254, 255])
def test_any_block_size_works(size: int):
    opened = card(None, CardSettings(block_size=size))

    assert opened.report().errors == ()


def test_a_closed_card_can_be_used_again():
    opened = card()
    opened.info()

    opened.close()
    opened.close()

    assert opened.info().eid


def test_a_command_out_of_a_capture_is_sent_as_it_is():
    tape = Tape()
    command = bytes.fromhex("00A40004023F00")

    answers = card(tape).send([command])

    assert tape.commands == [command]
    assert len(answers) == 1


def test_a_message_out_of_a_capture_goes_to_the_isdr_whole():
    opened = card()
    eid = opened.info().eid
    assert eid is not None

    answer = opened.store_data(bytes.fromhex("BF3E035C015A"))

    assert answer == bytes.fromhex(f"BF3E125A10{eid}")


def test_a_message_the_card_refuses_is_a_status_error():
    with pytest.raises(StatusError):
        card().store_data(bytes.fromhex("BFFF0100"))


def test_a_message_needs_an_isdr():
    with pytest.raises(NotSupportedError):
        card(kind="uicc").store_data(bytes.fromhex("BF3E035C015A"))
