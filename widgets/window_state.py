"""What the window remembers between starts, as plain values for the settings file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from PySide6.QtCore import QByteArray

from app.errors import SettingsError
from app.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WindowState:
    """Geometry and splitters are Qt's own bytes in base64; the rest reads as it is."""

    geometry: str = ""
    columns: str = ""
    dock: str = ""
    dock_shown: bool = True
    traffic: str = ""
    filters: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    folder: str = ""
    place: str = "bench"
    slot: str = ""
    masked: bool = False
    appearance: str = "system"

    @classmethod
    def load(cls, table: Mapping[str, Any]) -> WindowState:
        """Read the settings' window table; what is missing or of a wrong kind gets its default."""
        state = cls()
        for spec in fields(cls):
            value = table.get(spec.name)
            if type(value) is type(getattr(state, spec.name)):
                setattr(state, spec.name, value)
        state.filters = [text for text in state.filters if isinstance(text, str)]
        state.recent = [text for text in state.recent if isinstance(text, str)]
        return state

    def save(self, settings: Settings) -> None:
        """Write the table. A window that cannot remember is no reason to bother the user."""
        try:
            settings.save_window(asdict(self))
        except SettingsError as error:
            _log.info("window state not saved: %s", error)


def pack(data: QByteArray) -> str:
    """Return Qt's bytes as text."""
    return bytes(data.toBase64().data()).decode("ascii")


def unpack(text: str) -> QByteArray:
    """Return the bytes again; text that is none gives bytes Qt refuses."""
    return QByteArray.fromBase64(text.encode("ascii", "replace"))
