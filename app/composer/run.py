"""One execution on its way: each step is on disk before anybody is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.composer.history import History
from app.values.packages import Execution

Progress = Callable[[Execution], None]
"""Is given the execution after each step, once the step is kept."""


def silent(execution: Execution) -> None:
    """Tell nobody of a step."""


class Run:
    """An execution that changes. Used on the card's lane only."""

    def __init__(self, history: History, execution: Execution, progress: Progress = silent) -> None:
        self.execution = execution
        self._history = history
        self._progress = progress

    def becomes(self, **changes: Any) -> Execution:
        """Take the changes, keep them, tell of them. Raises SettingsError when they are not kept.

        changes: fields of Execution.
        """
        changed = replace(self.execution, **changes)
        self._history.save(changed)
        self.execution = changed
        self._progress(changed)
        return changed

    def notes(self, problem: str) -> Execution:
        """Add a problem that did not stop the execution."""
        error = f"{self.execution.error} {problem}".strip()
        return self.becomes(error=error)
