"""ES10a: the addresses the card is configured with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.sim.chip import Chip

_OK = 0


def configured_addresses(chip: Chip, _request: Any) -> dict[str, object]:
    """Answer GetEuiccConfiguredAddresses."""
    value: dict[str, object] = {"rootDsAddress": chip.state.root_ds}
    if chip.state.default_dp:
        value["defaultDpAddress"] = chip.state.default_dp
    return value


def set_default_dp(chip: Chip, request: Any) -> dict[str, object]:
    """Answer SetDefaultDpAddress; an empty address clears it."""
    chip.memory.commit(replace(chip.state, default_dp=request["defaultDpAddress"]))
    return {"setDefaultDpAddressResult": _OK}
