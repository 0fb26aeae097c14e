"""ES10c: what a device's user does with profiles, and the EID.

The result codes and their order follow SGP.22: is the profile there, is it in the right state, do
its rules allow it, is the toolkit free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.sim import policy, profiles
from app.sim.chip import Chip
from app.sim.notifications import notify
from app.sim.state import Origins
from app.sim.status import NO_REFERENCE_DATA, Refused
from app.sim.switching import switch

_OK = 0
_NOT_FOUND = 1
_WRONG_STATE = 2
_POLICY = 3
_CAT_BUSY = 5
_UNDEFINED = 127
_EID_TAG = b"\x5a"


def get_eid(chip: Chip, request: Any) -> dict[str, object]:
    """Answer GetEID. Raises Refused 6A88 when another tag than 5A is asked for."""
    if request["tagList"] != _EID_TAG:
        raise Refused(NO_REFERENCE_DATA)
    return {"eidValue": chip.state.eid.wire}


def get_profiles_info(chip: Chip, request: Any) -> tuple[str, object]:
    """Answer GetProfilesInfo with the profiles and tags asked for."""
    return profiles.listing(chip.state, request, chip.options, profiles.DEFAULT_TAGS)


def set_nickname(chip: Chip, request: Any) -> dict[str, object]:
    """Answer SetNickname; an empty name takes it away."""
    found = profiles.identified(chip.state, ("iccid", request["iccid"]))
    if found is None:
        return {"setNicknameResult": _NOT_FOUND}
    nickname = request["profileNickname"]
    chip.memory.commit(chip.state.with_profile(replace(found, nickname=nickname)))
    return {"setNicknameResult": _OK}


def enable_profile(chip: Chip, request: Any) -> dict[str, object]:
    """Answer EnableProfile."""
    _allow_local_changes(chip)
    state, refresh = chip.state, bool(request["refreshFlag"])
    target = profiles.identified(state, request["profileIdentifier"])
    if target is None:
        return {"enableResult": _NOT_FOUND}
    if target.enabled:
        return {"enableResult": _WRONG_STATE}
    refusal = policy.enabling_refused(state.enabled, target, state.origins)
    if refusal:
        return {"enableResult": refusal}
    if chip.busy(refresh=refresh):
        return {"enableResult": _CAT_BUSY}
    switch(chip, target.iccid, Origins(test=policy.before_test(state, target)), refresh=refresh)
    return {"enableResult": _OK}


def disable_profile(chip: Chip, request: Any) -> dict[str, object]:
    """Answer DisableProfile; after a test profile, the one from before it is enabled again."""
    _allow_local_changes(chip)
    state, refresh = chip.state, bool(request["refreshFlag"])
    target = profiles.identified(state, request["profileIdentifier"])
    if target is None:
        return {"disableResult": _NOT_FOUND}
    if not target.enabled:
        return {"disableResult": _WRONG_STATE}
    if "ppr1" in target.rules:
        return {"disableResult": _POLICY}
    if chip.busy(refresh=refresh):
        return {"disableResult": _CAT_BUSY}
    back = policy.after_disabling(state, target)
    switch(chip, back, Origins(), refresh=refresh)
    return {"disableResult": _OK}


def delete_profile(chip: Chip, request: Any) -> dict[str, object]:
    """Answer DeleteProfile. A profile that waits to be enabled counts as enabled."""
    _allow_local_changes(chip)
    state = chip.state
    target = profiles.identified(state, request)
    if target is None:
        return {"deleteResult": _NOT_FOUND}
    if target.enabled or (state.switch and state.switch.target == target.iccid):
        return {"deleteResult": _WRONG_STATE}
    if "ppr2" in target.rules:
        return {"deleteResult": _POLICY}
    if state.rollback and state.rollback.previous == target.iccid:
        return {"deleteResult": _UNDEFINED}
    state = notify(state, chip.keys, target, "delete")
    chip.memory.commit(state.without((target,)))
    return {"deleteResult": _OK}


def _allow_local_changes(chip: Chip) -> None:
    if chip.options.deviates("no-local-changes"):
        raise Refused(NO_REFERENCE_DATA)
