"""Status words the card gives, and the exception that carries one out of a command."""

from __future__ import annotations

OK = 0x9000
NO_INFORMATION = 0x6200
MEMORY_FAILURE = 0x6581
WRONG_LENGTH = 0x6700
CHANNEL_NOT_OPEN = 0x6881
NO_SECURE_MESSAGING = 0x6882
NO_CHAINING = 0x6884
INCOMPATIBLE_FILE = 0x6981
CONDITIONS_NOT_SATISFIED = 0x6985
NO_CURRENT_EF = 0x6986
WRONG_DATA = 0x6A80
NOT_SUPPORTED = 0x6A81
NOT_FOUND = 0x6A82
RECORD_NOT_FOUND = 0x6A83
WRONG_PARAMETERS = 0x6A86
NO_REFERENCE_DATA = 0x6A88
WRONG_OFFSET = 0x6B00
UNKNOWN_INSTRUCTION = 0x6D00
UNKNOWN_CLASS = 0x6E00

MORE_DATA = 0x6100
"""Plus the number of bytes waiting for GET RESPONSE; 00 means 256 or more."""
EXACT_LENGTH = 0x6C00
"""Plus the Le to send the same command with."""
PROACTIVE = 0x9100
"""Plus the length of the proactive command to FETCH."""


class Refused(Exception):  # noqa: N818 - an answer of the card, not a defect
    """The command ends with this status word and without data."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw
