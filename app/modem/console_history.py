"""What was typed at each modem, kept for the next time; secrets are never among it.

Kept by the modem's address: the same port is as a rule the same modem, and who looks for a line
typed before remembers where.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

from app import durable, paths

_log = logging.getLogger(__name__)

MOST_LINES = 200
_MOST_MODEMS = 50


class ConsoleHistory:
    """Lines typed at one modem, the oldest first. Used from one thread."""

    def __init__(self, modem: str, path: Path | None = None) -> None:
        """modem: what its lines are kept under. path: of the file, for all modems."""
        self._modem = modem
        self._path = path or paths.state_dir() / "at-console.json"
        self._lines = list(self._load().get(modem, ()))

    @property
    def lines(self) -> tuple[str, ...]:
        """What was typed, the oldest first."""
        return tuple(self._lines)

    def add(self, line: str, *, secret: bool) -> None:
        """Keep a line as the newest; one with a secret is not kept at all."""
        line = line.strip()
        if secret or not line:
            return
        if line in self._lines:
            self._lines.remove(line)
        self._lines = [*self._lines, line][-MOST_LINES:]
        kept = self._load()
        kept.pop(self._modem, None)
        recent = dict(list(kept.items())[1 - _MOST_MODEMS :])
        self._save({**recent, self._modem: self._lines})

    def clear(self) -> None:
        """Forget what was typed at this modem."""
        self._lines = []
        kept = self._load()
        if kept.pop(self._modem, None) is not None:
            self._save(kept)

    def _load(self) -> dict[str, list[str]]:
        """Return what is kept; a file that cannot be read counts as none."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(document, dict):
            return {}
        return {
            str(modem): [line for line in lines if isinstance(line, str)]
            for modem, lines in document.items()
            if isinstance(lines, list)
        }

    def _save(self, kept: dict[str, list[str]]) -> None:
        """Write the file. A console that cannot remember is no reason to bother the user."""
        try:
            durable.replace(self._path, json.dumps(kept, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            _log.info("the console's history was not saved: %s", error)
