"""How often a device comes, reckoned from its latest contacts.

The times stand newest first in one text of fixed steps, `0001732300000123 `, so that a database
can add one and drop the oldest within the statement that counts the contact.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

_DIGITS = 16
KEPT = 32
"""Contacts a cadence is reckoned from."""
_ONE_ROUND_S = 10.0
"""Messages closer than this belong to one round of the device, unless all of them are."""

LENGTH = KEPT * (_DIGITS + 1)
"""Characters the database keeps of the text."""


def stamp(at: float) -> str:
    """Return one contact as the text has it. at: seconds since the epoch."""
    return f"{max(0, round(at * 1000)):0{_DIGITS}d} "


def interval(recent: str) -> float:
    """Return the median seconds between rounds of contact, 0.0 while there was only one."""
    times = [int(entry) / 1000 for entry in recent.split()]
    gaps = [gap for newer, older in pairwise(times) if (gap := newer - older) > 0]
    sleeps = [gap for gap in gaps if gap >= _ONE_ROUND_S]
    return median(sleeps or gaps) if gaps else 0.0
