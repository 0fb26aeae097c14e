"""The forms a capture can be handed over in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

_OTHER_ENDINGS = {"txt": "script", "apdu": "script"}


class Form(StrEnum):
    """A form, by the ending of its files' names."""

    PCAPNG = "pcapng"
    JSONL = "jsonl"
    HAR = "har"
    SCRIPT = "script"
    EIMCAP = "eimcap"
    ZIP = "zip"
    """An evidence bundle."""

    @property
    def counted(self) -> str:
        """What such a file has many of."""
        return _COUNTED.get(self, "record")


_COUNTED = {Form.PCAPNG: "packet", Form.HAR: "HTTP exchange", Form.SCRIPT: "command"}


def form_of(path: Path) -> Form | None:
    """Return the form a file's name asks for, None when it asks for none."""
    ending = path.suffix[1:].lower()
    ending = _OTHER_ENDINGS.get(ending, ending)
    return Form(ending) if ending in list(Form) else None
