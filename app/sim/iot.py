"""What SGP.32 adds to ES10b besides eIM configuration and packages: certificates, ways back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.codec import tlv
from app.sim import results
from app.sim.chip import Chip
from app.sim.state import Origins, Profile
from app.sim.switching import switch
from app.values.euicc import IpaMode
from app.values.ids import Iccid

_OK = 0
_NOT_SUPPORTED = 1
_INVALID_CI = 1
_IMMEDIATE_NOT_AVAILABLE = 1
_ROLLBACK_NOT_ALLOWED = 1
_PARAMETERS_NOT_AVAILABLE = 1
_WRONG_STATE = 2
_NO_SESSION = 4
_CAT_BUSY = 5
_FALLBACK_NOT_AVAILABLE = 6
_ECALL_NOT_AVAILABLE = 8
_ECALL_ACTIVE = 104
_UNDEFINED = 127


def get_certs(chip: Chip, request: Any) -> tuple[str, object]:
    """Answer GetCerts with the chain under the CI asked for, or the only one."""
    if request.get("euiccCiPKId", chip.keys.ci_key_id) != chip.keys.ci_key_id:
        return "getCertsError", _INVALID_CI
    return "certs", {
        "eumCertificate": chip.keys.eum_certificate,
        "euiccCertificate": chip.keys.euicc_certificate,
    }


def activate_ipae(chip: Chip, _request: Any) -> dict[str, object]:
    """Answer IpaeActivation: an eUICC without IPAe does not support it."""
    supported = chip.options.ipa is IpaMode.IPAE
    return {"ipaeActivationResult": _OK if supported else _NOT_SUPPORTED}


def connectivity_parameters(chip: Chip, _request: Any) -> tuple[str, object]:
    """Answer GetConnectivityParameters with those of the enabled profile."""
    enabled = chip.state.enabled
    if enabled is None or not enabled.http_params:
        return "connectivityParametersError", _PARAMETERS_NOT_AVAILABLE
    return "connectivityParameters", {"httpParams": enabled.http_params}


def immediate_enable(chip: Chip, request: Any) -> dict[str, object]:
    """Answer ImmediateEnable: only for a profile downloaded just now, if it was configured."""
    return {"immediateEnableResult": _immediate(chip, refresh=bool(request["refreshFlag"]))}


def enable_using_dd(chip: Chip, _request: Any) -> dict[str, object]:
    """Answer EnableUsingDD, the ImmediateEnable of v1.0.1; the card sends REFRESH unasked."""
    return {"enableUsingDDResult": _immediate(chip, refresh=True)}


def profile_rollback(chip: Chip, request: Any) -> bytes:
    """Answer ProfileRollback; the signed result is stored before the answer names it.

    The right to it is given by a package that enabled a profile with its rollback flag.
    """
    state, refresh = chip.state, bool(request["refreshFlag"])
    if state.rollback is None or state.profile(state.rollback.previous) is None:
        return _rollback_answer(_ROLLBACK_NOT_ALLOWED)
    if chip.busy(refresh=refresh):
        return _rollback_answer(_CAT_BUSY)
    previous = state.rollback.previous
    state, result = results.rolled_back(chip, state, state.rollback)
    switch(chip, previous, Origins(), refresh=refresh, base=replace(state, rollback=None))
    return _rollback_answer(_OK, result)


def execute_fallback(chip: Chip, request: Any) -> dict[str, object]:
    """Answer ExecuteFallbackMechanism: go to the profile with the fallback attribute."""
    state, refresh = chip.state, bool(request["refreshFlag"])
    target, enabled = state.first(lambda profile: profile.fallback), state.enabled
    if state.origins.emergency_active:
        code = _ECALL_ACTIVE
    elif target is None or enabled is None:
        code = _FALLBACK_NOT_AVAILABLE
    elif target.enabled:
        code = _WRONG_STATE
    else:
        origins = Origins(fallback=enabled.iccid)
        code = _switched(chip, target.iccid, origins, refresh=refresh)
    return {"executeFallbackMechanismResult": code}


def return_from_fallback(chip: Chip, request: Any) -> dict[str, object]:
    """Answer ReturnFromFallback: go back to the profile the fallback came from."""
    state, refresh = chip.state, bool(request["refreshFlag"])
    origin, enabled = state.profile(state.origins.fallback), state.enabled
    if origin is None or enabled is None or not enabled.fallback:
        code = _FALLBACK_NOT_AVAILABLE
    else:
        code = _switched(chip, origin.iccid, Origins(), refresh=refresh)
    return {"returnFromFallbackResult": code}


def enable_emergency(chip: Chip, request: Any) -> dict[str, object]:
    """Answer EnableEmergencyProfile: go to the profile for emergency calls."""
    state, refresh = chip.state, bool(request["refreshFlag"])
    target = _emergency(chip)
    if target is None:
        code = _ECALL_NOT_AVAILABLE
    elif target.enabled:
        code = _WRONG_STATE
    else:
        came_from = state.enabled.iccid if state.enabled else None
        origins = replace(state.origins, emergency=came_from, emergency_active=True)
        code = _switched(chip, target.iccid, origins, refresh=refresh)
    return {"enableEmergencyProfileResult": code}


def disable_emergency(chip: Chip, request: Any) -> dict[str, object]:
    """Answer DisableEmergencyProfile: go back to the profile from before it, or to none."""
    state, refresh = chip.state, bool(request["refreshFlag"])
    target = _emergency(chip)
    if target is None and chip.options.since("1.3"):
        code = _ECALL_NOT_AVAILABLE
    elif target is None or not target.enabled:
        code = _WRONG_STATE
    else:
        origins = replace(state.origins, emergency=None, emergency_active=False)
        code = _switched(chip, state.origins.emergency, origins, refresh=refresh)
    return {"disableEmergencyProfileResult": code}


def _immediate(chip: Chip, *, refresh: bool) -> int:
    state = chip.state
    target = state.profile(state.installed)
    if not state.immediate.allowed:
        return _IMMEDIATE_NOT_AVAILABLE
    if target is None or target.enabled:
        return _NO_SESSION
    if chip.busy(refresh=refresh):
        return _CAT_BUSY if chip.options.since("1.1") else _UNDEFINED
    done = replace(state, installed=None)
    switch(chip, target.iccid, Origins(), refresh=refresh, base=done)
    return _OK


def _switched(chip: Chip, target: Iccid | None, origins: Origins, *, refresh: bool) -> int:
    if chip.busy(refresh=refresh):
        return _CAT_BUSY
    switch(chip, target, origins, refresh=refresh)
    return _OK


def _emergency(chip: Chip) -> Profile | None:
    return chip.state.first(lambda profile: profile.ecall)


def _rollback_answer(code: int, result: bytes = b"") -> bytes:
    return tlv.encode(0xBF58, tlv.encode(0x02, bytes((code,))) + result)
