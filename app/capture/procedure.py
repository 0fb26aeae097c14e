"""Procedures as they are shown: groups of messages that one thing caused, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.capture.parts import State


class Party(StrEnum):
    """Who speaks; the lanes of a sequence diagram, from left to right."""

    SMDP = "SM-DP+"
    EIM = "eIM"
    IPA = "IPA"
    EUICC = "eUICC"


class ProcedureKind(StrEnum):
    """What a procedure is for, in the words people see."""

    POLL = "poll"
    """The IPA asked and the eIM had nothing, or has not answered yet."""
    PACKAGE = "package"
    DOWNLOAD = "download"
    ASSOCIATION = "association"
    NOTIFICATIONS = "notifications"
    CARD = "card reading"
    CONNECTION = "connection"
    """A connection that failed before anything was asked on it."""


class Level(StrEnum):
    """Where in SGP.32 something failed; each level asks for different people."""

    PACKAGE = "package"
    """The eUICC or the IPA refused the package as a whole; no operation was tried, or not all."""
    OPERATION = "operation"
    """The package was accepted and one of its operations was refused."""
    TRANSPORT = "transport"
    """A message did not get through, or ESipa, its binding or the card refused it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure explained. who: who can fix it, as in `CodeEntry`; next: what they do.

    clause: empty where none is known. code: the raw code behind it, for the engineer.
    """

    level: Level
    title: str
    text: str
    who: str = ""
    next: str = ""
    clause: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One message from one party to another.

    seq: the record to show for it; last_seq: the last record folded into it. duration_ns: on an
    answer, the time since its question. size: bytes of the message; wire: bytes of all folded
    records. frames, blocks, retransmissions: how many APDUs or binding messages carried it, how
    many of them were one block of several, and how many were sent again. flights: how many flights
    of a TLS or DTLS handshake went before it, whose bytes are in wire. attempt: 2 when the same
    message had been sent once before in this procedure. copies: times it was recorded at the other
    end as well.
    """

    seq: int
    sender: Party
    receiver: Party
    label: str
    time_ns: int
    size: int = 0
    duration_ns: int = 0
    last_seq: int = 0
    wire: int = 0
    frames: int = 0
    blocks: int = 0
    retransmissions: int = 0
    flights: int = 0
    attempt: int = 1
    copies: int = 0
    meaning: str = ""
    state: State = State.NEUTRAL
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A group of steps, as far as it is known.

    number: rises by one per procedure of a tracker. eid: 32 digits, empty when not seen.
    transaction: eimTransactionId in hex. counter: counterValue of the package, None without one.
    left_out: steps beyond those kept. earlier: number of the procedure that carried the same
    package before, 0 for none. status: how it stands, in words.
    """

    number: int
    kind: ProcedureKind
    title: str
    steps: tuple[Step, ...]
    state: State
    status: str
    running: bool
    eid: str = ""
    transaction: str = ""
    counter: int | None = None
    eim_id: str = ""
    left_out: int = 0
    earlier: int = 0
    failure: Failure | None = None

    @property
    def start_ns(self) -> int:
        """Wall clock of the first step."""
        return self.steps[0].time_ns if self.steps else 0

    @property
    def duration_ns(self) -> int:
        """From the first step's question to the last step."""
        if not self.steps:
            return 0
        return max(self.steps[-1].time_ns - self.steps[0].time_ns, 0)

    @property
    def size(self) -> int:
        """Bytes of all messages."""
        return sum(step.size for step in self.steps)

    @property
    def wire(self) -> int:
        """Bytes of all records that carried them, as far as they were recorded."""
        return sum(step.wire for step in self.steps)

    @property
    def retransmissions(self) -> int:
        """How many binding messages were sent again."""
        return sum(step.retransmissions for step in self.steps)
