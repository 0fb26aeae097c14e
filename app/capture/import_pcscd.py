"""pcscd's own log of APDUs: what `pcscd --foreground --apdu` prints, or puts into the journal.

Each line begins with the microseconds since the line before, so times are counted back from the
end of the file. With `--debug` it also tells readers, ATRs and, in colour, which thread spoke.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.capture.import_joiner import Joiner
from app.capture.import_source import Source, octets
from app.values.traffic import Record

_LINE = re.compile(r"(?:^|\s)(\d{8,})\s+(?:\[(\w+)\]\s+)?(.*)")
_BYTES = re.compile(r"(APDU|SW|Card ATR):([0-9A-Fa-f ]*)\Z")
_REMOVED = re.compile(r"Card Removed From (.+)\Z", re.IGNORECASE)
_NAMED = re.compile(r"(?:Card inserted into|Attempting Connect to) (.+?)(?: using protocol.*)?\Z")
_SEEN = re.compile(
    r"(?m)^.{0,80}?\b\d{8,} (?:\[\w+\] )?(?:(?:APDU|SW): [0-9A-F]{2} |\w+\.[cl]:\d+:\w+\(\) )"
)
_MOST_US = 10**15
_ANY = "pcscd"


def fits(head: str) -> bool:
    """Whether a text begins like this log."""
    return _SEEN.search(head) is not None


def records(source: Source) -> Iterator[Record]:
    """Yield commands, answers, insertions and removals; lines of anything else are passed over."""
    total_us = sum(step for step, _, _ in _lines(source))
    return _Reading(source.written_ns - total_us * 1000).run(source)


def _lines(source: Source) -> Iterator[tuple[int, str, str]]:
    """Yield the microseconds since the line before, the thread, and the text."""
    for line in source.lines():
        if found := _LINE.search(line.rstrip()):
            step = int(found[1][:20])
            yield step if step < _MOST_US else 0, found[2] or "", found[3]


class _Reading:
    """One pass: which reader was named last, by which thread, and what time it is."""

    def __init__(self, begins_ns: int) -> None:
        self._now_ns = begins_ns
        self._joiner = Joiner()
        self._newest = _ANY
        self._of_thread: dict[str, str] = {}

    def run(self, source: Source) -> Iterator[Record]:
        for step_us, thread, text in _lines(source):
            self._now_ns += step_us * 1000
            if found := _BYTES.match(text):
                raw = octets(found[2])
                if raw is not None:
                    yield self._bytes(found[1], raw, self._of_thread.get(thread, self._newest))
            elif found := _NAMED.search(text):
                self._names(thread, found[1])
            elif found := _REMOVED.search(text):
                yield self._joiner.event(found[1], self._now_ns, "card removed")

    def _names(self, thread: str, reader: str) -> None:
        self._newest = reader
        if thread:
            self._of_thread[thread] = reader

    def _bytes(self, kind: str, raw: bytes, lane: str) -> Record:
        if kind == "Card ATR":
            return self._joiner.began(lane, self._now_ns, "power-up", raw)
        if kind == "APDU":
            return self._joiner.command(lane, self._now_ns, raw)
        if not raw:
            return self._joiner.unanswered(lane, self._now_ns, "the card did not answer")
        return self._joiner.answer(lane, self._now_ns, raw)
