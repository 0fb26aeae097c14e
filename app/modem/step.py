"""Getting in step: finding the answer to one question among late answers to others. Pure."""

from __future__ import annotations

from app.modem.answer import MAX_LINE, is_final

QUESTIONS = (("AT+CMEE?", "+CMEE:"), ("AT+CSQ", "+CSQ:"), ("AT+CFUN?", "+CFUN:"))
"""Harmless questions every modem can answer, each with a beginning no other answer has."""


class StepFinder:
    """Watches a line for the answer that begins with `mark`, and for the final result after it.

    in_step: that answer was seen whole. finals: how many final results came, of whatever answer.
    """

    def __init__(self, mark: str) -> None:
        self.in_step = False
        self.finals = 0
        self._mark = mark.encode()
        self._marked = False
        self._rest = b""

    def feed(self, data: bytes) -> bool:
        """Take bytes, cut anywhere; return `in_step`."""
        text = self._rest + data.replace(b"\0", b"").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        self._rest = rest[-MAX_LINE:]
        for raw in lines:
            self._take(raw.strip())
        return self.in_step

    def _take(self, line: bytes) -> None:
        if line.upper().startswith(self._mark):
            self._marked = True
        elif is_final(line.decode("utf-8", "replace")):
            self.finals += 1
            self.in_step = self.in_step or self._marked
