"""How far the execution of an eUICC Package got, as a value: nothing of it is in force yet."""

from __future__ import annotations

from dataclasses import dataclass

from app.sim.state import CardState
from app.values.ids import Iccid

Outcome = tuple[str, object]
"""An EuiccResultData: the name of its alternative and the value."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The state the card shall have once the package is done, and what was done to reach it.

    tried: names of commands of which a package may hold only one. changed: a profile was enabled,
    disabled or deleted. switched: the enabled profile will be another one. previous: the profile a
    rollback leads to, None when the eIM gave no right to one.
    """

    state: CardState
    tried: frozenset[str] = frozenset()
    changed: bool = False
    switched: bool = False
    previous: Iccid | None = None
