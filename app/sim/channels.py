"""Logical channels: what is selected on each, and MANAGE CHANNEL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from app.sim.files import File
from app.sim.status import (
    CHANNEL_NOT_OPEN,
    CONDITIONS_NOT_SATISFIED,
    NO_INFORMATION,
    NOT_SUPPORTED,
    WRONG_PARAMETERS,
    Refused,
)
from app.sim.storedata import Assembly


class Application(Enum):
    """What can be selected by AID."""

    ISDR = "ISD-R"
    ECASD = "ECASD"
    USIM = "USIM"


@dataclass(slots=True)
class Channel:
    """One open channel. application None: the file system. file: the current EF.

    record: the current record, 0 before the first.
    """

    number: int
    application: Application | None = None
    aid: bytes = b""
    file: File | None = None
    record: int = 0
    assembly: Assembly = field(default_factory=Assembly)


class Channels:
    """The open channels. The basic one is always there; `limit` others can be opened."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: dict[int, Channel] = {}
        self.reset()

    def reset(self) -> None:
        """Close all but the basic channel and select the MF there."""
        self._open = {0: Channel(0)}

    def __getitem__(self, number: int) -> Channel:
        try:
            return self._open[number]
        except KeyError:
            raise Refused(CHANNEL_NOT_OPEN) from None

    def next_free(self) -> int:
        """Return the number a channel opened now would get. Raises Refused 6A81 when all are."""
        for number in range(1, self._limit + 1):
            if number not in self._open:
                return number
        raise Refused(NOT_SUPPORTED)

    def open(self, number: int, origin: Channel) -> None:
        """Open this channel; it begins with what is selected on `origin`, the MF on the basic one.

        Raises Refused: 6881 beyond what the card has, 6985 when it is open already.
        """
        if not 1 <= number <= self._limit:
            raise Refused(CHANNEL_NOT_OPEN)
        if number in self._open:
            raise Refused(CONDITIONS_NOT_SATISFIED)
        fresh = Channel(number)
        if origin.number:
            fresh = replace(origin, number=number, file=None, record=0, assembly=Assembly())
        self._open[number] = fresh

    def close(self, number: int) -> None:
        """Close a channel. Raises Refused: 6A86 on the basic one, 6200 when it is closed already.

        6881 beyond what the card has.
        """
        if number == 0:
            raise Refused(WRONG_PARAMETERS)
        if number > self._limit:
            raise Refused(CHANNEL_NOT_OPEN)
        if self._open.pop(number, None) is None:
            raise Refused(NO_INFORMATION)
