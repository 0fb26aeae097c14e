from dataclasses import replace
from typing import Any

import pytest

from app.sim.state import CardState, ImmediateEnable, Origins, Rollback, Switch
from tests.sim.eim import Command, Eim, outcomes
from tests.sim.terminal import REFRESH_PROFILE, RESET_DONE, Terminal, make_chip, named

STATE = make_chip().state
FJORD, HARBOUR, LOCKED, TEST = (
    named(STATE, start).iccid for start in ("Fjord", "Harbour", "Gridline", "Test network")
)
NOBODY = {"iccid": bytes.fromhex("98000000000000000000")}


def of(iccid: Any, **more: Any) -> dict[str, Any]:
    return {"iccid": iccid.wire, **more}


def enabling(state: CardState, iccid: Any = None) -> CardState:
    profiles = tuple(replace(p, enabled=p.iccid == iccid) for p in state.profiles)
    return replace(state, profiles=profiles)


def run(query: str, changes: dict[str, Any], *commands: Command) -> tuple[Terminal, list[Command]]:
    card = Terminal(chip=make_chip(query, **changes))
    return card, outcomes(card, Eim.of(card).psmos(*commands))


WITHOUT = {"profiles": enabling(STATE).profiles}
LOCKED_IN = {"profiles": enabling(STATE, LOCKED).profiles}
WAITING = {"switch": Switch(HARBOUR, Origins())}


@pytest.mark.parametrize(
    ("changes", "value", "code", "code_101"),
    [
        pytest.param({}, of(HARBOUR), 0, 0, id="ok"),
        pytest.param({}, NOBODY, 1, 1, id="not-found"),
        pytest.param({}, of(FJORD), 2, 2, id="enabled-already"),
        pytest.param(LOCKED_IN, of(HARBOUR), 3, 127, id="ppr1"),
        pytest.param(LOCKED_IN, of(TEST), 0, 0, id="test-profile-over-ppr1"),
        pytest.param(WAITING, of(TEST), 5, 127, id="a-change-waits"),
        pytest.param(WITHOUT, of(HARBOUR, rollbackFlag=None), 20, 127, id="nothing-to-go-back-to"),
        pytest.param(WITHOUT, of(HARBOUR), 0, 0, id="nothing-enabled"),
    ],
)
def test_enable(changes: dict[str, Any], value: dict[str, Any], code: int, code_101: int):
    assert run("", changes, ("enable", value))[1] == [("enableResult", code)]
    assert run("dialect=1.0.1", changes, ("enable", value))[1] == [("enableResult", code_101)]


@pytest.mark.parametrize(
    ("changes", "value", "code", "code_101"),
    [
        pytest.param({}, of(FJORD), 0, 0, id="ok"),
        pytest.param({}, NOBODY, 1, 1, id="not-found"),
        pytest.param({}, of(HARBOUR), 2, 2, id="disabled-already"),
        pytest.param(LOCKED_IN, of(LOCKED), 3, 127, id="ppr1"),
        pytest.param(WAITING, of(FJORD), 5, 127, id="a-change-waits"),
    ],
)
def test_disable(changes: dict[str, Any], value: dict[str, Any], code: int, code_101: int):
    assert run("", changes, ("disable", value))[1] == [("disableResult", code)]
    assert run("dialect=1.0.1", changes, ("disable", value))[1] == [("disableResult", code_101)]


@pytest.mark.parametrize(
    ("changes", "value", "code", "code_101"),
    [
        pytest.param({}, of(HARBOUR), 0, 0, id="ok"),
        pytest.param({}, NOBODY, 1, 1, id="not-found"),
        pytest.param({}, of(FJORD), 2, 2, id="enabled"),
        pytest.param(WAITING, of(HARBOUR), 2, 2, id="waits-to-be-enabled"),
        pytest.param({}, of(LOCKED), 3, 127, id="ppr2"),
        pytest.param(
            {"rollback": Rollback(HARBOUR, "eim", 1)}, of(HARBOUR), 20, 127, id="rollback"
        ),
        pytest.param({"origins": Origins(fallback=HARBOUR)}, of(HARBOUR), 21, 127, id="fallback"),
    ],
)
def test_delete(changes: dict[str, Any], value: dict[str, Any], code: int, code_101: int):
    card, found = run("", changes, ("delete", value))
    assert found == [("deleteResult", code)]
    assert (len(card.state.profiles) < len(STATE.profiles)) == (code == 0)
    assert run("dialect=1.0.1", changes, ("delete", value))[1] == [("deleteResult", code_101)]


def test_deleting_leaves_a_notification():
    card, _ = run("", {}, ("delete", of(HARBOUR)))
    assert card.state.notifications[-1].event == "delete"
    assert card.state.results[-1].seq == card.state.notifications[-1].seq + 1


@pytest.mark.parametrize(
    ("commands", "codes"),
    [
        pytest.param(
            [("enable", NOBODY), ("enable", of(HARBOUR))],
            [1, 127],
            id="second-enable-even-if-failed",
        ),
        pytest.param([("disable", NOBODY), ("disable", of(FJORD))], [1, 127], id="second-disable"),
        pytest.param(
            [("disable", of(FJORD)), ("enable", of(HARBOUR))], [0, 127], id="enable-after-disable"
        ),
        pytest.param(
            [("disable", of(HARBOUR)), ("enable", of(HARBOUR))], [2, 0], id="disable-did-nothing"
        ),
        pytest.param(
            [("enable", of(HARBOUR)), ("disable", of(FJORD))], [0, 2], id="marked-to-be-disabled"
        ),
        pytest.param(
            [("enable", of(HARBOUR)), ("disable", of(HARBOUR))], [0, 2], id="not-enabled-yet"
        ),
        pytest.param(
            [("enable", of(HARBOUR)), ("delete", of(HARBOUR)), ("delete", of(FJORD))],
            [0, 2, 2],
            id="neither-may-be-deleted",
        ),
        pytest.param(
            [("delete", of(HARBOUR)), ("enable", of(HARBOUR))], [0, 1], id="deleted-before"
        ),
    ],
)
def test_one_enable_and_one_disable_at_most(commands: list[Command], codes: list[int]):
    assert [code for _, code in run("", {}, *commands)[1]] == codes


def test_the_change_comes_with_the_reset_and_the_result_before_it():
    card, _ = run("", {}, ("enable", of(HARBOUR)))
    assert card.enabled == FJORD
    assert card.state.switch == Switch(HARBOUR, Origins())
    assert len(card.state.results) == 1
    assert card.send("801400000C810301010402028281830100") == "6985"


def test_the_card_asks_a_terminal_that_announced_it_for_refresh():
    card = Terminal()
    card.send(REFRESH_PROFILE)
    package = Eim.of(card).psmos(("enable", of(HARBOUR)))
    data, sw = card.store(package)
    assert sw[:2] == "91"
    assert card.enabled == FJORD
    command = card.send("80120000" + sw[2:])
    assert command.startswith("D0")
    card.send(RESET_DONE)
    assert card.enabled == HARBOUR
    assert [kept.raw for kept in card.state.results] == [data]
    assert [n.event for n in card.state.notifications[3:]] == ["disable", "enable"]


def test_without_a_change_there_is_no_refresh():
    card = Terminal()
    card.send(REFRESH_PROFILE)
    _, sw = card.store(Eim.of(card).psmos(("enable", of(FJORD)), ("delete", of(HARBOUR))))
    assert sw == "9000"


def test_disabling_a_test_profile_goes_back():
    testing = {"profiles": enabling(STATE, TEST).profiles, "origins": Origins(test=FJORD)}
    card, found = run("", testing, ("disable", of(TEST)))
    assert found == [("disableResult", 0)]
    assert card.state.switch == Switch(FJORD, Origins())


def test_rollback_is_granted_by_the_flag_only():
    card, _ = run("", {}, ("enable", of(HARBOUR, rollbackFlag=None)))
    right = card.state.rollback
    assert right is not None
    assert (right.previous, right.counter, right.seq) == (FJORD, 1, card.state.results[-1].seq)
    old = {"rollback": Rollback(LOCKED, "eim", 1)}
    assert run("", old, ("enable", of(HARBOUR)))[0].state.rollback is None


@pytest.mark.parametrize(
    ("dialect", "tags"),
    [
        ("1.0.1", {"iccid", "isdpAid", "profileState", "profileNickname", "icon", "iconType"}),
        ("1.1", {"iccid", "isdpAid", "profileState", "ecallIndication", "fallbackAllowed"}),
        ("1.3", {"iccid", "isdpAid", "profileState", "ecallIndication", "fallbackAllowed"}),
    ],
)
def test_default_tags_of_the_list(dialect: str, tags: set[str]):
    _, ((_, (kind, listed)),) = run(f"dialect={dialect}", {}, ("listProfileInfo", {}))
    both = {"serviceProviderName", "profileName", "profileClass", "fallbackAttribute"}
    assert kind == "profileInfoListOk"
    assert set(listed[0]) == tags | both


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(
            {"searchCriteria": ("iccid", HARBOUR.wire), "tagList": b"\x5a"},
            ("profileInfoListOk", [HARBOUR.wire]),
            id="one",
        ),
        pytest.param(
            {"searchCriteria": ("profileClass", 0), "tagList": b"\x5a"},
            ("profileInfoListOk", [TEST.wire]),
            id="by-class",
        ),
        pytest.param({"tagList": b"\x9f"}, ("profileInfoListError", 1), id="cut-tag"),
    ],
)
def test_list_by_criterion_and_tags(request_: dict[str, Any], expected: tuple[str, Any]):
    _, ((_, (kind, listed)),) = run("", {}, ("listProfileInfo", request_))
    found = [item["iccid"] for item in listed] if isinstance(listed, list) else listed
    assert (kind, found) == expected


@pytest.mark.parametrize(("dialect", "code"), [("1.0.1", 127), ("1.2", 11)])
@pytest.mark.parametrize(
    "change", [("enable", of(HARBOUR)), ("disable", of(FJORD)), ("delete", of(HARBOUR))]
)
def test_no_list_after_a_change(dialect: str, code: int, change: Command):
    _, found = run(f"dialect={dialect}", {}, ("getRAT", {}), change, ("listProfileInfo", {}))
    assert found[2] == ("listProfileInfoResult", ("profileInfoListError", code))


def test_list_after_a_change_that_failed():
    _, found = run("", {}, ("enable", NOBODY), ("listProfileInfo", {"tagList": b"\x5a"}))
    assert found[1][1][0] == "profileInfoListOk"


def test_rat_is_that_of_the_local_function():
    card, found = run("", {}, ("getRAT", {}))
    assert found == [("getRATResult", card.ask("GetRAT")["rat"])]


@pytest.mark.parametrize("dialect", ["1.0.1", "1.2"])
def test_immediate_enable_is_configured_and_cleared(dialect: str):
    given = {
        "immediateEnableFlag": None,
        "defaultSmdpOid": "2.999.10",
        "defaultSmdpAddress": "dp.example",
    }
    card = Terminal(f"dialect={dialect}")
    eim = Eim.of(card)
    package = eim.psmos(("configureImmediateEnable", given))
    assert outcomes(card, package) == [("configureImmediateEnableResult", 0)]
    assert card.state.immediate == ImmediateEnable(True, "2.999.10", "dp.example")
    outcomes(card, eim.psmos(("configureImmediateEnable", {})))
    assert card.state.immediate == ImmediateEnable()


HOLDER_ON = {"profiles": enabling(STATE, HARBOUR).profiles}
NO_HOLDER = {"profiles": tuple(replace(p, fallback=False) for p in STATE.profiles)}


@pytest.mark.parametrize(
    ("changes", "value", "code", "holder"),
    [
        pytest.param({}, of(FJORD), 0, FJORD, id="moved"),
        pytest.param(NO_HOLDER, of(FJORD), 0, FJORD, id="first"),
        pytest.param({}, NOBODY, 1, HARBOUR, id="not-found"),
        pytest.param(HOLDER_ON, of(HARBOUR), 0, HARBOUR, id="has-it-already"),
        pytest.param(HOLDER_ON, of(LOCKED), 3, HARBOUR, id="holder-enabled-comes-first"),
        pytest.param({}, of(LOCKED), 2, HARBOUR, id="not-allowed"),
    ],
)
def test_fallback_attribute_is_set(
    changes: dict[str, Any], value: dict[str, Any], code: int, holder: Any
):
    card, found = run("", changes, ("setFallbackAttribute", value))
    assert found == [("setFallbackAttributeResult", code)]
    assert [p.iccid for p in card.state.profiles if p.fallback] == [holder]


@pytest.mark.parametrize(
    ("changes", "code", "left"),
    [
        pytest.param({}, 0, 0, id="ok"),
        pytest.param(NO_HOLDER, 2, 0, id="nobody-has-it"),
        pytest.param(HOLDER_ON, 3, 1, id="holder-enabled"),
    ],
)
def test_fallback_attribute_is_unset(changes: dict[str, Any], code: int, left: int):
    card, found = run("", changes, ("unsetFallbackAttribute", {}))
    assert found == [("unsetFallbackAttributeResult", code)]
    assert sum(p.fallback for p in card.state.profiles) == left


@pytest.mark.parametrize("address", ["dp.example", ""])
def test_default_address(address: str):
    card, found = run("", {}, ("setDefaultDpAddress", {"defaultDpAddress": address}))
    assert found == [("setDefaultDpAddressResult", {"setDefaultDpAddressResult": 0})]
    assert card.state.default_dp == address
