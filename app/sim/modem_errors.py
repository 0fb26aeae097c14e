"""The errors a simulated modem answers with, by number and in words."""

from __future__ import annotations

NOT_ALLOWED = 3
NOT_SUPPORTED = 4
NO_CARD = 10
CARD_FAILURE = 13
CARD_BUSY = 14
UNKNOWN = 100
WRONG_PARAMETERS = 50

_WORDS = {
    NOT_ALLOWED: "operation not allowed",
    NOT_SUPPORTED: "operation not supported",
    NO_CARD: "SIM not inserted",
    CARD_FAILURE: "SIM failure",
    CARD_BUSY: "SIM busy",
    UNKNOWN: "unknown",
    WRONG_PARAMETERS: "Incorrect parameters",
}


class AtRefused(Exception):  # noqa: N818 - an answer of the modem, not a defect
    """The command ends with an error. code: of +CME ERROR, None for ERROR alone."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__("ERROR" if code is None else _WORDS[code])
        self.code = code

    def text(self, cmee: int) -> str:
        """Return the final line as AT+CMEE has it: 0 ERROR alone, 1 the number, 2 the words."""
        if self.code is None or not cmee:
            return "ERROR"
        return f"+CME ERROR: {self.code if cmee == 1 else _WORDS[self.code]}"
