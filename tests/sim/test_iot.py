from dataclasses import replace

import pytest

from app.codec import tlv
from app.sim.state import ImmediateEnable, Origins, Rollback
from tests.sim.terminal import Terminal, make_chip, named

STATE = make_chip().state
FJORD, HARBOUR = STATE.profiles[0].iccid, named(STATE, "Harbour").iccid
EMERGENCY = named(STATE, "Emergency").iccid


def switch(card: Terminal, function: str, *, refresh: bool = False) -> int:
    (code,) = card.ask(function, {"refreshFlag": refresh}).values()
    assert isinstance(code, int)
    return code


def enabled(card: Terminal) -> str:
    return card.state.enabled.iccid if card.state.enabled else ""


def test_certificates_are_the_chains():
    card = Terminal()
    for request in ({}, {"euiccCiPKId": card.chip.keys.ci_key_id}):
        kind, certs = card.ask("GetCerts", request)
        assert kind == "certs"
        assert certs["euiccCertificate"] == card.chip.keys.euicc_certificate


def test_certificates_under_an_unknown_root():
    answer = Terminal().ask("GetCerts", {"euiccCiPKId": bytes(20)})
    assert answer == ("getCertsError", 1)


@pytest.mark.parametrize(("query", "code"), [("ipa=ipae", 0), ("ipa=ipad", 1)])
def test_ipae_activation(query: str, code: int):
    answer = Terminal(query).ask("IpaeActivation", {"ipaeOption": (b"\x80", 1)})
    assert answer == {"ipaeActivationResult": code}


def test_connectivity_parameters_are_the_enabled_profiles():
    card = Terminal()
    kind, value = card.ask("GetConnectivityParameters")
    assert kind == "connectivityParameters"
    assert value == {"httpParams": STATE.profiles[0].http_params}
    card.ask("ExecuteFallbackMechanism", {"refreshFlag": False})
    assert card.ask("GetConnectivityParameters") == ("connectivityParametersError", 1)


def immediate(**changes: object) -> Terminal:
    given = {"immediate": ImmediateEnable(allowed=True), "installed": HARBOUR, **changes}
    return Terminal(chip=make_chip("", **given))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({}, 0, id="downloaded-just-now"),
        pytest.param({"immediate": ImmediateEnable()}, 1, id="not-configured"),
        pytest.param({"installed": None}, 4, id="nothing-downloaded"),
        pytest.param({"installed": FJORD}, 4, id="enabled-already"),
    ],
)
def test_immediate_enable(changes: dict[str, object], code: int):
    card = immediate(**changes)
    assert switch(card, "ImmediateEnable") == code
    assert (enabled(card) == HARBOUR) == (code == 0)


def test_immediate_enable_works_once():
    card = immediate()
    switch(card, "ImmediateEnable")
    assert card.state.installed is None
    assert switch(card, "ImmediateEnable") == 4


def test_first_version_enables_without_a_flag():
    given = {"immediate": ImmediateEnable(allowed=True), "installed": HARBOUR}
    card = Terminal(chip=make_chip("dialect=1.0.1", **given))
    assert card.ask("EnableUsingDD") == {"enableUsingDDResult": 0}
    assert card.state.switch is not None
    assert Terminal("dialect=1.0.1").ask("EnableUsingDD") == {"enableUsingDDResult": 1}


def test_rollback_needs_the_right_to_it():
    data, _ = Terminal().store("BF5803800100")
    assert data.hex().upper() == "BF5803020101"


def test_rollback_goes_back_once_and_leaves_a_signed_result():
    profiles = tuple(replace(p, enabled=p.iccid == HARBOUR) for p in STATE.profiles)
    rollback = Rollback(FJORD, "eim.workbench.example", 4, b"\x09")
    card = Terminal(chip=make_chip(profiles=profiles, rollback=rollback))
    data, _ = card.store("BF5803800100")
    code, result = tlv.parse(tlv.parse(data)[0].value)
    assert (code.tag, code.value) == (0x02, b"\x00")
    assert enabled(card) == FJORD
    assert [kept.raw for kept in card.state.results] == [result.raw]
    assert card.store("BF5803800100")[0].hex().upper() == "BF5803020101"


def test_rollback_with_refresh_waits_for_the_reset():
    profiles = tuple(replace(p, enabled=p.iccid == HARBOUR) for p in STATE.profiles)
    card = Terminal(chip=make_chip(profiles=profiles, rollback=Rollback(FJORD, "eim", 4)))
    card.store("BF58038001FF")
    assert enabled(card) == HARBOUR
    assert card.state.switch is not None
    assert card.state.rollback is None


def test_fallback_and_back():
    card = Terminal()
    assert switch(card, "ReturnFromFallback") == 6
    assert switch(card, "ExecuteFallbackMechanism") == 0
    assert enabled(card) == HARBOUR
    assert switch(card, "ExecuteFallbackMechanism") == 2
    assert switch(card, "ReturnFromFallback") == 0
    assert enabled(card) == FJORD
    assert switch(card, "ReturnFromFallback") == 6


def test_no_fallback_without_attribute_or_enabled_profile():
    none = tuple(replace(p, fallback=False) for p in STATE.profiles)
    assert switch(Terminal(chip=make_chip(profiles=none)), "ExecuteFallbackMechanism") == 6
    idle = tuple(replace(p, enabled=False) for p in STATE.profiles)
    assert switch(Terminal(chip=make_chip(profiles=idle)), "ExecuteFallbackMechanism") == 6


def test_emergency_and_back():
    card = Terminal()
    assert switch(card, "DisableEmergencyProfile") == 2
    assert switch(card, "EnableEmergencyProfile") == 0
    assert enabled(card) == EMERGENCY
    assert switch(card, "EnableEmergencyProfile") == 2
    assert switch(card, "DisableEmergencyProfile") == 0
    assert enabled(card) == FJORD
    assert card.state.origins == Origins()


def test_emergency_call_bars_fallback_and_reset():
    card = Terminal()
    switch(card, "EnableEmergencyProfile")
    assert switch(card, "ExecuteFallbackMechanism") == 104
    answer = card.ask("EuiccMemoryReset", {"resetOptions": (b"\x80", 1)})
    assert answer == {"resetResult": 104}


@pytest.mark.parametrize(("dialect", "code"), [("1.2", 2), ("1.3", 8)])
def test_without_emergency_profile(dialect: str, code: int):
    none = tuple(replace(p, ecall=False) for p in STATE.profiles)
    card = Terminal(chip=make_chip(f"dialect={dialect}", profiles=none))
    assert switch(card, "EnableEmergencyProfile") == 8
    assert switch(card, "DisableEmergencyProfile") == code


@pytest.mark.parametrize(
    "function", ["ExecuteFallbackMechanism", "EnableEmergencyProfile", "ImmediateEnable"]
)
def test_a_waiting_change_makes_the_next_one_wait(function: str):
    card = immediate()
    target = {"profileIdentifier": ("iccid", HARBOUR.wire), "refreshFlag": True}
    card.ask("EnableProfile", target)
    before = card.state
    assert switch(card, function, refresh=True) == 5
    assert card.state is before


def test_fallback_survives_a_power_cut_while_it_waits():
    card = Terminal()
    assert switch(card, "ExecuteFallbackMechanism", refresh=True) == 0
    waiting = card.state.switch
    assert waiting is not None
    assert waiting.target == HARBOUR
    assert waiting.origins == Origins(fallback=FJORD)
