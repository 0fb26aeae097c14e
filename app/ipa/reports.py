"""What came of a round, step by step, in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.errors import WorkbenchError
from app.values.esipa import Binding, WireBytes
from app.values.ids import Eid


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the IPA did. at_s: since the round began. kind: one word, for programs.

    words: what it was and how it ended; of a failed one, why.
    """

    kind: str
    words: str
    at_s: float
    duration_s: float
    ok: bool = True


Tell = Callable[[Step], None]
"""Is given each step when it has ended, on the event loop. Must not raise."""


def tell_nobody(step: Step) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class RoundReport:
    """One contact with an eIM.

    packages: how many it gave. results: what the eUICC answered to those, as it came.
    acknowledged: numbers taken off the card. waiting: results not delivered or not acknowledged.
    more: the eIM may have more packages than one round takes. problem: why the round ended early,
    empty if it did not; hint: what to do about it. next_due: when something that rests is to be
    tried again, in seconds since the epoch, 0.0 for nothing. emulated: the card is a consumer
    eUICC, and what SGP.32 asks of it was done here. started_at: seconds since the epoch.
    """

    eid: Eid | None
    eim_id: str
    url: str
    binding: Binding
    dialect: str
    started_at: float
    duration_s: float
    steps: tuple[Step, ...]
    packages: int = 0
    results: tuple[bytes, ...] = ()
    delivered: int = 0
    acknowledged: tuple[int, ...] = ()
    waiting: int = 0
    more: bool = False
    rolled_back: bool = False
    emulated: bool = False
    problem: str = ""
    hint: str = ""
    next_due: float = 0.0
    wire: WireBytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the round came to its end."""
        return not self.problem


@dataclass(slots=True)
class Wording:
    """The words of a step that is not over; whoever does it may change them."""

    words: str
    ok: bool = True


@dataclass(slots=True)
class StepLog:
    """Takes down the steps of a round as they end."""

    tell: Tell = tell_nobody
    began: float = field(default_factory=time.perf_counter)
    steps: list[Step] = field(default_factory=list)

    @property
    def elapsed_s(self) -> float:
        """How long the round has taken so far."""
        return time.perf_counter() - self.began

    @contextmanager
    def step(self, kind: str, words: str) -> Iterator[Wording]:
        """Take down a step; one that raises is down as failed, with the reason."""
        wording, at_s = Wording(words), self.elapsed_s
        try:
            yield wording
        except WorkbenchError as error:
            wording.words, wording.ok = f"{wording.words}: {error}", False
            raise
        except BaseException:
            wording.words, wording.ok = f"{wording.words}: stopped", False
            raise
        finally:
            done = Step(kind, wording.words, at_s, self.elapsed_s - at_s, wording.ok)
            self.steps.append(done)
            self.tell(done)
