"""The work behind sending again: decoding what is typed, sending, finding it in the traffic."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.capture.draft import decode_answer, decode_draft
from app.capture.outgoing import Form, Outgoing
from app.capture.part_difference import PartDifference, part_differences
from app.capture.parts import Decoding
from app.capture.recorder import Recorder
from app.capture.resend import resend_to
from app.card.slot import Slot
from app.errors import WorkbenchError
from app.runtime import Runtime
from widgets.bridge import Job

Failed = Callable[[WorkbenchError], object]

_TAIL = 64


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. then: what came back when it was recorded, None where nothing is kept.

    seq: of the record that was sent now, 0 when the traffic does not have it any more.
    """

    now: Decoding
    then: Decoding | None
    differences: tuple[PartDifference, ...]
    seq: int
    size: int


class ResendWork(QObject):
    """Runs one thing after the other. Close it, or its lane stays.

    Signals:
        crashed: an exception that is our own defect.
    """

    crashed = Signal(object)

    def __init__(
        self,
        runtime: Runtime,
        recorder: Recorder,
        roots: Callable[[], Sequence[bytes]],
        hides: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        """roots: whom to trust beyond this machine; asked for when something is sent there.

        hides: whether secrets in answers are hidden.
        """
        super().__init__(parent)
        self._runtime = runtime
        self._recorder = recorder
        self._roots = roots
        self._hides = hides
        self._lane = runtime.lane("resend")
        self._drafts = 0
        self._sending: Job | None = None

    def close(self) -> None:
        """Stop what runs and end the lane."""
        self.cancel()
        self._lane.close()

    def cancel(self) -> None:
        """Ask what is being sent to stop, between two APDUs."""
        if self._sending is not None:
            self._sending.cancel()

    def decode(self, form: Form, data: bytes, done: Callable[[Decoding], object]) -> None:
        """Decode what was typed; when more was typed meanwhile, nobody hears of it."""
        self._drafts += 1
        number = self._drafts

        def work() -> Decoding | None:
            return decode_draft(form, data) if number == self._drafts else None

        def shown(found: Decoding | None) -> None:
            if found is not None and number == self._drafts:
                done(found)

        job = Job(self._runtime, self._lane.run(work), self)
        job.done.connect(shown)
        job.failed.connect(self.crashed)

    def decode_nothing(self) -> None:
        """Let nobody hear of what is still being decoded: it does not stand there any more."""
        self._drafts += 1

    def send_to_card(
        self,
        slot: Slot,
        what: Outgoing,
        data: bytes,
        *,
        confirmed: bool,
        done: Callable[[Answered], object],
        failed: Failed,
        stopped: Callable[[], object],
    ) -> None:
        """Send to the card of a slot, on its lane. what: with what has to come before it."""

        async def send() -> Answered:
            since = self._recorder.last_seq
            answer = await slot.run(
                lambda card: resend_to(card, what.form, data, what.before, confirmed=confirmed),
                self.tr("Sending again"),
            )
            return await self._judge(what, data, answer, since)

        self._send(send(), done, failed, stopped)

    def send_to_eim(
        self,
        url: str,
        what: Outgoing,
        data: bytes,
        *,
        confirmed: bool,
        done: Callable[[Answered], object],
        failed: Failed,
        stopped: Callable[[], object],
    ) -> None:
        """Send to the eIM at a URL."""

        async def send() -> Answered:
            since = self._recorder.last_seq
            once = await self._lane.run(_exchange_once)
            answer = await once(
                url, data, roots=self._roots, tap=self._recorder, confirmed=confirmed
            )
            return await self._judge(what, data, answer, since)

        self._send(send(), done, failed, stopped)

    async def _judge(self, what: Outgoing, data: bytes, answer: bytes, since: int) -> Answered:
        return await self._lane.run(lambda: self._judged(what, data, answer, since))

    def _judged(self, what: Outgoing, data: bytes, answer: bytes, since: int) -> Answered:
        hides = self._hides()
        now = decode_answer(what.form, data, answer, hides=hides)
        then = None
        if what.then is not None:
            then = decode_answer(what.form, what.data, what.then, hides=hides)
        found = part_differences(then, now) if then is not None else ()
        return Answered(now, then, found, self._seq_of(data, since), len(answer))

    def _seq_of(self, data: bytes, since: int) -> int:
        """Return the last record since then that carries the end of what was sent."""
        tail = data[-_TAIL:]
        sent = [one.seq for one in self._recorder.since(since)[2] if tail in one.data]
        asked = [seq for seq in sent if (one := self._recorder.get(seq)) and not one.pair]
        return asked[-1] if asked else 0

    def _send(
        self,
        coroutine: Coroutine[Any, Any, Answered],
        done: Callable[[Answered], object],
        failed: Failed,
        stopped: Callable[[], object],
    ) -> None:
        job = self._sending = Job(self._runtime, coroutine, self)

        def ended(then: Callable[..., object], *results: object) -> None:
            self._sending = None
            then(*results)

        job.done.connect(lambda answered: ended(done, answered))
        job.failed.connect(lambda error: ended(self._fail, failed, stopped, error))
        job.cancelled.connect(lambda: ended(stopped))

    def _fail(self, failed: Failed, stopped: Callable[[], object], error: Exception) -> None:
        if isinstance(error, WorkbenchError):
            failed(error)
        else:
            stopped()
            self.crashed.emit(error)


def _exchange_once() -> Callable[..., Coroutine[Any, Any, bytes]]:
    """Bring the network in, on a lane: its imports take a moment."""
    from app.ipa.once import exchange_once

    return exchange_once
