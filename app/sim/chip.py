"""What the functions of the card work on: its memory, keys, toolkit and volatile state."""

from __future__ import annotations

from app.sim.credentials import Credentials
from app.sim.memory import Memory
from app.sim.options import SimOptions
from app.sim.state import CardState
from app.sim.toolkit import Toolkit


class Chip:
    """One powered card. Used from one lane only."""

    def __init__(self, options: SimOptions, memory: Memory, keys: Credentials) -> None:
        self.options = options
        self.memory = memory
        self.keys = keys
        self.toolkit = Toolkit(unasked=options.deviates("unasked-refresh"))
        self.challenge = b""
        """The last one given out, empty when there is none."""
        self.locked = False
        """Whether ES10 is refused until the next reset (a deviation)."""

    @property
    def state(self) -> CardState:
        """The state in force."""
        return self.memory.state

    def busy(self, *, refresh: bool) -> bool:
        """Whether a function that switches profiles has to answer catBusy."""
        return self.state.switch is not None or (refresh and self.toolkit.busy)
