"""eIM Configuration Operations: what an associated eIM's package does with the list of eIMs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.sim import eims
from app.sim.chip import Chip
from app.sim.progress import Outcome, Progress
from app.values.euicc import EimConfiguration

_OK = 0
_NO_MEMORY = 1
_NOT_FOUND = 1
_EXISTS = 2
_LAST_DELETED = 2
_COUNTER_OUT_OF_RANGE = 6
_COMMAND_ERROR = 7
_UNDEFINED = 127

Step = tuple[Progress, Outcome]


def add_eim(chip: Chip, progress: Progress, value: Any) -> Step:
    """Associate an eIM. The token -1 has the card make one, and the result tells it."""
    state = progress.state
    code = _adding_refused(chip, progress, value)
    if code:
        return progress, ("addEimResult", ("addEimResultCode", code))
    eim = eims.configured(value)
    told: tuple[str, int] = ("addEimResultCode", _OK)
    if eim.association_token is not None:
        eim = replace(eim, association_token=state.next_token)
        told = ("associationToken", state.next_token)
        state = replace(state, next_token=state.next_token + 1)
    state = replace(state, eims=(*state.eims, eim))
    return replace(progress, state=state), ("addEimResult", told)


def update_eim(chip: Chip, progress: Progress, value: Any) -> Step:
    """Change what is given of an eIM's configuration; a lower counter needs a new key with it."""
    old = progress.state.eim(value["eimId"])
    code = _NOT_FOUND if old is None else _updating_refused(chip, old, value)
    if old is not None and not code:
        progress = _with(progress, eims.updated(old, value))
    return progress, ("updateEimResult", code)


def delete_eim(_chip: Chip, progress: Progress, value: Any) -> Step:
    """Take an eIM away, be it the one that asks. Deleting the last one is told by its code."""
    state = progress.state
    left = tuple(eim for eim in state.eims if eim.eim_id != value["eimId"])
    if len(left) == len(state.eims):
        return progress, ("deleteEimResult", _NOT_FOUND)
    code = _OK if left else _LAST_DELETED
    return replace(progress, state=replace(state, eims=left)), ("deleteEimResult", code)


def list_eim(_chip: Chip, progress: Progress, _value: Any) -> Step:
    """List the associated eIMs."""
    listed = [
        {"eimId": eim.eim_id}
        if eim.id_type is None
        else {"eimId": eim.eim_id, "eimIdType": int(eim.id_type)}
        for eim in progress.state.eims
    ]
    return progress, ("listEimResult", ("eimIdList", listed))


ECOS: dict[str, Callable[[Chip, Progress, Any], Step]] = {
    "addEim": add_eim,
    "updateEim": update_eim,
    "deleteEim": delete_eim,
    "listEim": list_eim,
}
"""By the name of the alternative of Eco."""


def _adding_refused(chip: Chip, progress: Progress, value: Any) -> int:
    if not eims.is_complete(value):
        return _COMMAND_ERROR
    if progress.state.eim(value["eimId"]) is not None:
        return _EXISTS if chip.options.since("1.1") else _UNDEFINED
    code = eims.value_error(chip, value)
    if code:
        return code
    return _NO_MEMORY if len(progress.state.eims) >= eims.MAX_EIMS else _OK


def _updating_refused(chip: Chip, old: EimConfiguration, value: Any) -> int:
    if "associationToken" in value:
        return _COMMAND_ERROR
    new = eims.updated(old, value)
    if "eimPublicKeyData" in value and eims.public_key(new) is None:
        return _COMMAND_ERROR
    same_key = eims.public_key(new) == eims.public_key(old)
    if (new.counter or 0) < (old.counter or 0) and same_key:
        return _COUNTER_OUT_OF_RANGE
    return eims.value_error(chip, value)


def _with(progress: Progress, changed: EimConfiguration) -> Progress:
    state = progress.state
    new = tuple(changed if eim.eim_id == changed.eim_id else eim for eim in state.eims)
    return replace(progress, state=replace(state, eims=new))
