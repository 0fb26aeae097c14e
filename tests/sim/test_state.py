from dataclasses import replace

from app.sim.birth import newborn
from app.sim.state import Origins, Rollback
from tests.sim.terminal import named, options

STATE = newborn(options())


def test_profiles_and_eims_are_found():
    first = STATE.profiles[0]
    assert STATE.profile(first.iccid) is first
    assert STATE.profile(None) is None
    assert STATE.enabled is first
    assert STATE.eim(STATE.eims[0].eim_id) is STATE.eims[0]
    assert STATE.eim("nobody") is None


def test_one_profile_is_replaced_and_the_rest_stays():
    changed = replace(STATE.profiles[1], nickname="new")
    new = STATE.with_profile(changed)
    assert new.profiles[1] == changed
    assert new.profiles[0] is STATE.profiles[0]
    assert STATE.profiles[1].nickname == ""


def test_what_pointed_to_a_profile_goes_with_it():
    gone = named(STATE, "Harbour")
    other = STATE.profiles[0].iccid
    state = replace(
        STATE,
        installed=gone.iccid,
        rollback=Rollback(gone.iccid, "eim", 1),
        origins=Origins(test=gone.iccid, fallback=other, emergency=gone.iccid),
    ).without((gone,))
    assert gone not in state.profiles
    assert state.installed is None
    assert state.rollback is None
    assert state.origins == Origins(fallback=other)
