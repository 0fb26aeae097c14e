"""Commands and answers on a modem's line, one at a time, in step.

Rules: a command is sent only when the line is in step, that is, when every answer so far was
taken. After a deadline passed without an answer, the answer may still come; so before the next
command a question is asked whose answer cannot be taken for another's, and all that comes before
that answer is thrown away. Nothing is sent while bytes of the modem are under way.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from app.errors import DeviceError
from app.modem.answer import AtAnswer, Collector
from app.modem.at_error import SilentError, at_error
from app.modem.port import Port
from app.modem.step import QUESTIONS, StepFinder
from app.values.traffic import Direction, Layer, Tap, no_tap

ROUTINE_S = 0.3
"""How long a plain command may take."""

GRACE_S = 10.0
"""How much longer an answer may take that is under way: a slow line, or one that babbles."""

_SETTLE_S = 0.2
"""A silence of this long tells that a row of late answers has ended."""

_OPENING_S = 0.05

MAX_ANSWER = 128 * 1024
"""No answer is longer; what sends more is no AT port."""

_ESCAPE = b"\x1b"
_STEP_NOTE = "getting in step"


class Dialogue:
    """The AT commands of one modem. Used on the modem's lane only.

    lane: the name people know the modem by, for the tap. session: given to records; the transport
    sets it. urcs: called with each unsolicited line. routine_s: the least time any command is
    given. resync_s: how long a late answer is waited for before the modem counts as silent.
    """

    def __init__(
        self,
        port: Port,
        tap: Tap = no_tap,
        lane: str = "",
        *,
        routine_s: float = 0.0,
        resync_s: float = 3.0,
    ) -> None:
        self.port = port
        self.lane = lane or port.url
        self.session = 0
        self.urcs: list[Callable[[str], None]] = []
        self._tap = tap
        self._routine_s = routine_s
        self._resync_s = resync_s
        self._owed = ""
        self._prompted = False
        self._asked = 0
        self._unanswered = 0
        self._errors_before = ""

    def open(self) -> None:
        """Open the port and agree on how to talk: no echo, words, numbered errors.

        Harmless when already open. Raises DeviceError when the port or the modem does not answer.
        """
        if self.port.is_open:
            return
        self.port.open()
        try:
            with contextlib.suppress(SilentError):  # half a command may stand on the line
                self._exchange("ATE0V1", ROUTINE_S)
            self._get_in_step()
            self.listen(_OPENING_S)  # what an earlier use of the port asked may be answered yet
            self._number_errors()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the port, its errors as they were before; never raises."""
        if self._errors_before and self.port.is_open and not self._owed:
            with contextlib.suppress(DeviceError):
                self._exchange(f"AT+CMEE={self._errors_before}", ROUTINE_S)
        self._errors_before = ""
        self._owed = ""
        self.port.close()

    def ask(self, command: str, deadline_s: float = ROUTINE_S) -> AtAnswer:
        """Send a command and return its answer.

        deadline_s: how long the modem may stay silent; an answer that has begun may be longer
        under way. Raises AtError when the modem refuses, SilentError when it does not answer,
        DeviceError when the port is gone.
        """
        self.open()
        if self._owed:
            self._await_late()
            self._get_in_step()
        answer = self._exchange(command, deadline_s)
        if not answer.ok:
            raise at_error(command, answer.final)
        return answer

    def listen(self, for_s: float) -> tuple[str, ...]:
        """Wait for unsolicited lines and return those that came; they go to `urcs` as well.

        Raises DeviceError when the port is gone.
        """
        collector, raw = Collector(), b""
        deadline = time.monotonic() + for_s
        while True:
            data = self.port.read(deadline)
            raw += data
            collector.feed(data)
            if time.monotonic() >= deadline and not data:
                break
            if len(raw) > MAX_ANSWER:
                raise self._babble()
        return self._unsolicited(collector, raw)

    def _number_errors(self) -> None:
        """Have errors told by number; how they were told before is for others to find again."""
        mode = self._exchange("AT+CMEE?", ROUTINE_S).text.strip()[-1:]
        if mode != "1":
            self._exchange("AT+CMEE=1", ROUTINE_S)
            self._errors_before = mode if mode in ("0", "2") else ""

    def _exchange(self, command: str, deadline_s: float) -> AtAnswer:
        """Send one command in step and wait for its answer, whatever it says."""
        deadline_s = max(deadline_s, self._routine_s)
        self._clear()
        wire = command.encode("ascii", "replace") + b"\r"
        began = time.perf_counter_ns()
        pair = self._record(Direction.OUT, wire)
        self._owed = command
        self.port.write(wire)
        collector, raw = self._collect(command, deadline_s + len(wire) * self.port.seconds_per_byte)
        took = time.perf_counter_ns() - began
        answer = collector.finish()
        if raw:
            note = "" if answer else "no final result"
            self._record(Direction.IN, raw, duration_ns=took, pair=pair, note=note)
        self._tell(collector.urcs)
        if answer is None:
            self._prompted = collector.prompt
            raise SilentError(command, deadline_s, tuple(collector.lines))
        self._owed = ""
        return answer

    def _collect(self, command: str, wait_s: float) -> tuple[Collector, bytes]:
        collector, raw = Collector(command), bytearray()
        deadline = time.monotonic() + wait_s
        latest = deadline + GRACE_S
        while collector.answer is None:
            data = self.port.read(deadline)
            now = time.monotonic()
            if not data:
                break
            raw += data
            collector.feed(data)
            if len(raw) > MAX_ANSWER:
                raise self._babble()
            if collector.prompt or now >= latest:
                break
            deadline = max(deadline, min(now + ROUTINE_S, latest))
        return collector, bytes(raw)

    def _clear(self) -> None:
        """Take what came unasked since the last answer."""
        if self.port.waiting():
            self.listen(0)

    def _get_in_step(self) -> None:
        """Throw away late answers until the modem answers a question that only we ask now.

        Raises SilentError when it does not in time; the line stays out of step then.
        """
        if self._prompted:
            self.port.write(_ESCAPE)
            self._prompted = False
        deadline = time.monotonic() + self._resync_s
        while time.monotonic() < deadline:
            command, mark = QUESTIONS[self._asked % len(QUESTIONS)]
            self._asked += 1
            self._unanswered += 1
            if self._answers(command, mark, min(deadline, time.monotonic() + self._resync_s / 3)):
                if self._unanswered > 1:
                    self.listen(_SETTLE_S)  # the answers to the earlier questions come in a row
                self._owed, self._unanswered = "", 0
                return
        raise SilentError(self._owed, self._resync_s)

    def _await_late(self) -> None:
        """Give a late answer some time: a modem may break off a command when the next one comes."""
        finder, raw = StepFinder(""), bytearray()
        deadline = time.monotonic() + self._resync_s / 3
        while not finder.finals and (data := self.port.read(deadline)) and len(raw) < MAX_ANSWER:
            raw += data
            finder.feed(data)
        self._record_late(bytes(raw), 0)

    def _answers(self, command: str, mark: str, deadline: float) -> bool:
        """Ask a question and read until its own answer is complete, or the time is over."""
        wire = command.encode() + b"\r"
        pair = self._record(Direction.OUT, wire, note=_STEP_NOTE)
        self.port.write(wire)
        finder, raw = StepFinder(mark), bytearray()
        while not finder.in_step and time.monotonic() < deadline and len(raw) < MAX_ANSWER:
            data = self.port.read(deadline)
            raw += data
            finder.feed(data)
        self._record_late(bytes(raw), pair)
        return finder.in_step

    def _record_late(self, raw: bytes, pair: int) -> None:
        if raw:
            self._record(Direction.IN, raw, pair=pair, note=_STEP_NOTE)

    def _unsolicited(self, collector: Collector, raw: bytes) -> tuple[str, ...]:
        collector.feed(b"\n")
        if raw.strip(b"\r\n\0"):
            self._record(Direction.IN, raw, note="unsolicited")
        self._tell(collector.urcs)
        return tuple(collector.urcs)

    def _tell(self, lines: list[str]) -> None:
        for line in lines:
            for listener in tuple(self.urcs):
                listener(line)

    def _record(
        self,
        direction: Direction,
        data: bytes,
        *,
        duration_ns: int = 0,
        pair: int = 0,
        note: str = "",
    ) -> int:
        return self._tap(
            self.lane,
            Layer.AT,
            direction,
            data,
            duration_ns=duration_ns,
            pair=pair,
            session=self.session,
            note=note,
        )

    def _babble(self) -> DeviceError:
        return DeviceError(
            f"The port “{self.port.url}” sends without end, and it is no answer.",
            hint="This is likely the modem's diagnostic or GPS port. Choose another of its ports.",
        )
