"""What forbids a change of the enabled profile: policy rules, and where test profiles came from."""

from __future__ import annotations

from app.sim.state import CardState, Origins, Profile
from app.values.euicc import ProfileClass
from app.values.ids import Iccid

OK = 0
DISALLOWED = 3
WRONG_REENABLING = 4


def enabling_refused(enabled: Profile | None, target: Profile, origins: Origins) -> int:
    """Return the code that forbids it, 0 if none does. Test profiles stand above PPR1."""
    if enabled is None or is_test(target):
        return OK
    if is_test(enabled):
        return OK if origins.test in (None, target.iccid) else WRONG_REENABLING
    return DISALLOWED if "ppr1" in enabled.rules else OK


def before_test(state: CardState, target: Profile) -> Iccid | None:
    """Return what is to be enabled again after the test profile `target`."""
    if not is_test(target) or state.enabled is None:
        return None
    return state.origins.test if is_test(state.enabled) else state.enabled.iccid


def after_disabling(state: CardState, target: Profile) -> Iccid | None:
    """Return what is enabled in place of `target`: after a test profile, the one before it."""
    return state.origins.test if is_test(target) else None


def is_test(profile: Profile | None) -> bool:
    """Whether it is a test profile."""
    return profile is not None and profile.profile_class is ProfileClass.TEST
