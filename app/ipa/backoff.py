"""How long the IPA waits before it tries again.

Within a round, (i+1)² seconds after the attempt i. Between rounds, what an eIM refused or did not
acknowledge rests for 1, 2, 4, 8, 16 hours, then a day each time; that schedule outlives the
program.
"""

from __future__ import annotations

_HOUR = 3600.0
_DAY = 24 * _HOUR
_DOUBLINGS = 5


def retry_after(attempt: int) -> float:
    """Return the seconds to wait after an attempt, counted from 0."""
    return float((attempt + 1) ** 2)


def rest_after(refusals: int) -> float:
    """Return the seconds something rests that was refused this often, at least once."""
    return _HOUR * 2 ** (refusals - 1) if refusals <= _DOUBLINGS else _DAY
