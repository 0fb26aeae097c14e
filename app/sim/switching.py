"""Changing the enabled profile: at once, or waiting for REFRESH or reset.

With the refresh flag the function only marks what is to be enabled; the change and its
notifications come with the terminal's response to REFRESH, or with the next reset when the terminal
cannot be asked. Without the flag it all happens before the answer. One change may wait at a time.
"""

from __future__ import annotations

from dataclasses import replace

from app.sim.chip import Chip
from app.sim.notifications import notify
from app.sim.state import CardState, Origins, Switch
from app.values.ids import Iccid


def switch(
    chip: Chip,
    target: Iccid | None,
    origins: Origins,
    *,
    refresh: bool,
    base: CardState | None = None,
) -> None:
    """Enable `target`, or no profile, in place of the one enabled now.

    origins: what to go back to afterwards. base: a state with further changes, to be stored in the
    same write. Raises Refused 6581.
    """
    state = replace(base or chip.state, switch=Switch(target, origins))
    if refresh:
        chip.memory.commit(replace(state, rollback=None))
        announce(chip)
    else:
        chip.memory.commit(_switched(chip, state))
        chip.locked = chip.options.deviates("locked-until-reset")


def announce(chip: Chip) -> None:
    """Have a change that is stored and waits take place: by REFRESH, if the terminal takes one."""
    chip.toolkit.refresh()
    chip.locked = chip.options.deviates("locked-until-reset")


def complete(chip: Chip) -> None:
    """Carry out the change that waits, if one does. Raises Refused 6581."""
    if chip.state.switch is not None:
        chip.memory.commit(_switched(chip, chip.state))


def _switched(chip: Chip, state: CardState) -> CardState:
    wanted = state.switch
    if wanted is None:
        return state
    old, new = state.enabled, state.profile(wanted.target)
    state = replace(state, switch=None, origins=wanted.origins)
    if old is not None:
        state = state.with_profile(replace(old, enabled=False))
        state = notify(state, chip.keys, old, "disable")
    if new is not None:
        state = state.with_profile(replace(new, enabled=True))
        state = notify(state, chip.keys, new, "enable")
    return state
