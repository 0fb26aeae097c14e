"""Profile State Management Operations: what an eIM's package does with profiles.

Each function takes how far the package got and returns how far it is afterwards, with the result to
tell. Enabling and disabling are only marked; `switching` carries them out once the result is
stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.sim import es10b, policy, profiles
from app.sim.chip import Chip
from app.sim.notifications import notify
from app.sim.progress import Outcome, Progress
from app.sim.results import told
from app.sim.state import ImmediateEnable, Origins, Profile, Switch
from app.values.ids import Iccid

_OK = 0
_NOT_FOUND = 1
_WRONG_STATE = 2
_DISALLOWED = 3
_CAT_BUSY = 5
_ROLLBACK_NOT_AVAILABLE = 20
_RETURN_FALLBACK = 21
_NO_FALLBACK_ATTRIBUTE = 2
_FALLBACK_NOT_ALLOWED = 2
_FALLBACK_ENABLED = 3
_CHANGE_ONGOING = 11
_UNDEFINED = 127

Step = tuple[Progress, Outcome]


def enable(chip: Chip, progress: Progress, value: Any) -> Step:
    """Mark a profile to be enabled. A second enable, or one after a disable, is undefinedError."""
    state = progress.state
    target = _target(progress, value)
    wants_rollback = "rollbackFlag" in value
    if "enable" in progress.tried or progress.switched:
        code = _UNDEFINED
    elif target is None:
        code = _NOT_FOUND
    elif target.enabled:
        code = _WRONG_STATE
    elif policy.enabling_refused(state.enabled, target, state.origins):
        code = _DISALLOWED
    elif chip.busy(refresh=True):
        code = _CAT_BUSY
    elif wants_rollback and state.enabled is None:
        code = _ROLLBACK_NOT_AVAILABLE
    else:
        code = _OK
        previous = state.enabled.iccid if wants_rollback and state.enabled else None
        origins = Origins(test=policy.before_test(state, target))
        progress = replace(_marked(progress, target.iccid, origins), previous=previous)
    progress = replace(progress, tried=progress.tried | {"enable"})
    return progress, ("enableResult", told(chip.options, "EnableProfileResult", code))


def disable(chip: Chip, progress: Progress, value: Any) -> Step:
    """Mark the enabled profile to be disabled; after a test profile the one before it follows.

    What an enable of the same package has marked is no longer in enabled state.
    """
    state = progress.state
    target = _target(progress, value)
    if "disable" in progress.tried:
        code = _UNDEFINED
    elif target is None:
        code = _NOT_FOUND
    elif not target.enabled or progress.switched:
        code = _WRONG_STATE
    elif "ppr1" in target.rules:
        code = _DISALLOWED
    elif chip.busy(refresh=True):
        code = _CAT_BUSY
    else:
        code = _OK
        progress = _marked(progress, policy.after_disabling(state, target), Origins())
    progress = replace(progress, tried=progress.tried | {"disable"})
    return progress, ("disableResult", told(chip.options, "DisableProfileResult", code))


def delete(chip: Chip, progress: Progress, value: Any) -> Step:
    """Delete a profile. One that waits to be enabled counts as enabled."""
    state = progress.state
    target = _target(progress, value)
    if target is None:
        code = _NOT_FOUND
    elif target.enabled or (state.switch and state.switch.target == target.iccid):
        code = _WRONG_STATE
    elif "ppr2" in target.rules:
        code = _DISALLOWED
    elif state.rollback and state.rollback.previous == target.iccid:
        code = _ROLLBACK_NOT_AVAILABLE
    elif state.origins.fallback == target.iccid:
        code = _RETURN_FALLBACK
    else:
        code = _OK
        gone = notify(state, chip.keys, target, "delete").without((target,))
        progress = replace(progress, state=gone, changed=True)
    return progress, ("deleteResult", told(chip.options, "DeleteProfileResult", code))


def list_profile_info(chip: Chip, progress: Progress, value: Any) -> Step:
    """List profiles; refused once the package has enabled, disabled or deleted one."""
    listed: tuple[str, object]
    if progress.changed:
        code = told(chip.options, "ProfileInfoListError", _CHANGE_ONGOING)
        listed = ("profileInfoListError", code)
    else:
        since = chip.options.since("1.1")
        default = profiles.IOT_DEFAULT_TAGS if since else profiles.DEFAULT_TAGS
        listed = profiles.listing(progress.state, value, chip.options, default)
    return progress, ("listProfileInfoResult", listed)


def get_rat(chip: Chip, progress: Progress, _value: Any) -> Step:
    """Tell the rules authorisation table."""
    return progress, ("getRATResult", es10b.rules_authorisation_table(chip, None)["rat"])


def configure_immediate_enable(_chip: Chip, progress: Progress, value: Any) -> Step:
    """Store what ImmediateEnable may do; what is left out is cleared."""
    immediate = ImmediateEnable(
        allowed="immediateEnableFlag" in value,
        smdp_oid=value.get("defaultSmdpOid", ""),
        smdp_address=value.get("defaultSmdpAddress", ""),
    )
    state = replace(progress.state, immediate=immediate)
    return replace(progress, state=state), ("configureImmediateEnableResult", _OK)


def set_fallback_attribute(_chip: Chip, progress: Progress, value: Any) -> Step:
    """Give a profile the fallback attribute and take it from the one that had it."""
    state = progress.state
    target = _target(progress, value)
    holder = state.first(lambda profile: profile.fallback)
    if target is None:
        code = _NOT_FOUND
    elif target.fallback:
        code = _OK
    elif holder is not None and holder.enabled:
        code = _FALLBACK_ENABLED
    elif not target.fallback_allowed:
        code = _FALLBACK_NOT_ALLOWED
    else:
        code = _OK
        if holder is not None:
            state = state.with_profile(replace(holder, fallback=False))
        state = state.with_profile(replace(target, fallback=True))
        progress = replace(progress, state=state)
    return progress, ("setFallbackAttributeResult", code)


def unset_fallback_attribute(_chip: Chip, progress: Progress, _value: Any) -> Step:
    """Take the fallback attribute away."""
    state = progress.state
    holder = state.first(lambda profile: profile.fallback)
    if holder is None:
        code = _NO_FALLBACK_ATTRIBUTE
    elif holder.enabled:
        code = _FALLBACK_ENABLED
    else:
        code = _OK
        state = state.with_profile(replace(holder, fallback=False))
        progress = replace(progress, state=state)
    return progress, ("unsetFallbackAttributeResult", code)


def set_default_dp_address(_chip: Chip, progress: Progress, value: Any) -> Step:
    """Store the default SM-DP+ address; an empty one clears it."""
    state = replace(progress.state, default_dp=value["defaultDpAddress"])
    done = {"setDefaultDpAddressResult": _OK}
    return replace(progress, state=state), ("setDefaultDpAddressResult", done)


PSMOS: dict[str, Callable[[Chip, Progress, Any], Step]] = {
    "enable": enable,
    "disable": disable,
    "delete": delete,
    "listProfileInfo": list_profile_info,
    "getRAT": get_rat,
    "configureImmediateEnable": configure_immediate_enable,
    "setFallbackAttribute": set_fallback_attribute,
    "unsetFallbackAttribute": unset_fallback_attribute,
    "setDefaultDpAddress": set_default_dp_address,
}
"""By the name of the alternative of Psmo."""


def _target(progress: Progress, value: Any) -> Profile | None:
    return profiles.identified(progress.state, ("iccid", value["iccid"]))


def _marked(progress: Progress, target: Iccid | None, origins: Origins) -> Progress:
    """Mark the change. An earlier right to roll back ends with it."""
    state = replace(progress.state, switch=Switch(target, origins), rollback=None)
    return replace(progress, state=state, changed=True, switched=True)
