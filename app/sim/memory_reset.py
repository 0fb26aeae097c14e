"""eUICC memory reset in its three forms: SGP.22, SGP.32 v1.0.1 (both BF34) and later (BF64)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.sim import bits
from app.sim.chip import Chip
from app.sim.notifications import notify
from app.sim.state import CardState, ImmediateEnable, Profile
from app.values.euicc import ProfileClass

_OK = 0
_NOTHING_TO_DELETE = 1
_CAT_BUSY = 5
_ECALL_ACTIVE = 104

_OPERATIONAL, _FIELD_TEST, _PRELOADED_TEST, _PROVISIONING = range(4)
_SGP22_PROFILES = {0: _OPERATIONAL, 1: _FIELD_TEST}
_IOT_PROFILES = {**_SGP22_PROFILES, 3: _PRELOADED_TEST, 4: _PROVISIONING}
_ADDRESS_BIT = 2
_NO_BIT = -1


def reset_sgp22(chip: Chip, request: Any) -> dict[str, object]:
    """Answer eUICCMemoryReset of a consumer eUICC."""
    chosen = bits.unpack(request["resetOptions"])
    return {"resetResult": _reset(chip, chosen, _SGP22_PROFILES, _NO_BIT, _NO_BIT)[0]}


def reset_first_iot(chip: Chip, request: Any) -> dict[str, object]:
    """Answer eUICCMemoryReset of SGP.32 v1.0.1: bits 3 and 4 are eIM and auto enable."""
    eim_bit, immediate_bit = 3, 4
    chosen = bits.unpack(request["resetOptions"])
    result, eim = _reset(chip, chosen, _SGP22_PROFILES, eim_bit, immediate_bit)
    value: dict[str, object] = {"resetResult": result}
    if eim_bit in chosen:
        value["resetEimResult"] = eim
    if immediate_bit in chosen:
        value["resetAutoEnableConfigResult"] = _OK
    return value


def reset_iot(chip: Chip, request: Any) -> dict[str, object]:
    """Answer eUICCMemoryReset of SGP.32 from v1.1: bits 5 and 6 are eIM and immediate enable."""
    eim_bit, immediate_bit = 5, 6
    chosen = bits.unpack(request["resetOptions"])
    if chip.state.origins.emergency_active:
        return {"resetResult": _ECALL_ACTIVE}
    result, eim = _reset(chip, chosen, _IOT_PROFILES, eim_bit, immediate_bit)
    value: dict[str, object] = {"resetResult": result}
    if eim_bit in chosen:
        value["resetEimResult"] = eim
    if immediate_bit in chosen:
        value["resetImmediateEnableConfigResult"] = _OK
    return value


def _reset(
    chip: Chip, chosen: frozenset[int], kinds: dict[int, int], eim_bit: int, immediate_bit: int
) -> tuple[int, int]:
    """Do it all in one write; return the result for profiles and address, and that for eIMs.

    Profile policy rules do not protect a profile from this.
    """
    state = chip.state
    if chip.busy(refresh=True):
        return _CAT_BUSY, _NOTHING_TO_DELETE
    wanted = {kinds[bit] for bit in chosen if bit in kinds}
    gone = tuple(profile for profile in state.profiles if _kind(profile) in wanted)
    new = _without(chip, state, gone)
    if _ADDRESS_BIT in chosen:
        new = replace(new, default_dp="")
    asked = bool(wanted) or _ADDRESS_BIT in chosen
    result = _NOTHING_TO_DELETE if asked and new == state else _OK
    eim = _OK if state.eims else _NOTHING_TO_DELETE
    if eim_bit in chosen:
        new = replace(new, eims=())
    if immediate_bit in chosen:
        new = replace(new, immediate=ImmediateEnable())
    chip.memory.commit(new)
    if any(profile.enabled for profile in gone):
        chip.toolkit.refresh()
    return result, eim


def _without(chip: Chip, state: CardState, gone: tuple[Profile, ...]) -> CardState:
    for profile in gone:
        state = notify(state, chip.keys, profile, "delete")
    return state.without(gone)


def _kind(profile: Profile) -> int:
    if profile.profile_class is ProfileClass.TEST:
        return _PRELOADED_TEST if profile.preloaded else _FIELD_TEST
    provisioning = profile.profile_class is ProfileClass.PROVISIONING
    return _PROVISIONING if provisioning else _OPERATIONAL
