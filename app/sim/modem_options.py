"""What kind of modem is asked for: its habits, and how good its line is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.errors import SettingsError
from app.sim.modem_habits import Habits
from app.sim.modem_quirks import FAULTS, QUIRKS, WITHOUT


@dataclass(frozen=True, slots=True)
class ModemOptions:
    """One modem and its line.

    baud: bits in a second, 0 for no limit. loss: probability that a byte is lost. vanish_after:
    bytes that pass either way before the port vanishes, once. return_after: seconds until a port
    that vanished by itself is back, None for never.
    """

    habits: Habits = field(default_factory=Habits)
    baud: int = 0
    loss: float = 0.0
    vanish_after: int | None = None
    return_after: float | None = 1.0

    @classmethod
    def of(
        cls,
        *,
        quirks: Sequence[str] = (),
        without: Sequence[str] = (),
        faults: Sequence[str] = (),
        baud: int = 0,
        loss: float = 0.0,
        vanish_after: int | None = None,
        return_after: float | None = 1.0,
    ) -> ModemOptions:
        """Put a modem together from the names of quirks, of what it lacks, and of its faults.

        A fault may carry a number, `slow-load:800`. Raises SettingsError on a name or number that
        is none.
        """
        changes: dict[str, Any] = {}
        for name in quirks:
            _merge(changes, _known("quirk", name, QUIRKS).changes)
        for name in without:
            _merge(changes, _known("without", name, WITHOUT))
        for text in faults:
            name, colon, number = text.partition(":")
            _merge(changes, _known("fault", name, FAULTS).changes(number if colon else None))
        if not 0 <= loss < 1 or baud < 0:
            raise SettingsError(
                "A line loses less than every byte, and has no negative speed.",
                key="loss",
                hint="Give a loss from 0 to below 1, such as 0.01, and a baud rate such as 9600.",
            )
        return cls(replace(Habits(), **changes), baud, loss, vanish_after, return_after)


def _known(what: str, name: str, table: Any) -> Any:
    if name not in table:
        raise SettingsError(
            f"A simulated modem has no {what} {name!r}.",
            key=what,
            hint=f"It knows {', '.join(table)}.",
        )
    return table[name]


def _merge(changes: dict[str, Any], more: Any) -> None:
    """Add changes; sets of what is missing grow, everything else is replaced."""
    for key, value in more.items():
        if key == "missing":
            value = changes.get(key, frozenset()) | value
        changes[key] = value
