"""What was signed and executed, kept for good: one JSON file per execution.

A file is replaced in one step, so that a crash at any point leaves the last truthful state. A file
that cannot be read stays where it is and is reported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app import durable
from app.errors import SettingsError
from app.paths import state_dir
from app.values.json_form import from_json, to_json
from app.values.packages import Execution

_FORMAT = 1
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the history that cannot be read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The history, newest first, and what of it cannot be read."""

    executions: tuple[Execution, ...]
    damaged: tuple[Damage, ...] = ()


class History:
    """The executions in a folder. Any thread may use it; several programs may share the folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the files are; made when the first one is written."""
        return self._folder or state_dir() / "packages"

    def new_id(self, at: float) -> str:
        """Return an id no other execution has; it begins with the time, in UTC."""
        stamp = datetime.fromtimestamp(at, UTC).strftime("%Y%m%d-%H%M%S")
        return f"{stamp}-{os.urandom(3).hex()}"

    def save(self, execution: Execution) -> None:
        """Keep an execution, in place of what was kept of it. It is safe when this returns.

        Raises SettingsError when the folder cannot be written.
        """
        form = {"format": _FORMAT, "execution": to_json(execution)}
        text = json.dumps(form, indent=1, ensure_ascii=False)
        path = self._path(execution.id)
        try:
            durable.replace(path, text.encode())
        except OSError as error:
            raise _unreachable(path, error) from error

    def get(self, identifier: str) -> Execution:
        """Return an execution by its id, or by what only its id begins with.

        Raises SettingsError when there is none, several fit, or its file is damaged.
        """
        paths = [path for path in self._paths() if path.stem.startswith(identifier)]
        exact = [path for path in paths if path.stem == identifier]
        if len(found := exact or paths) != 1 or not identifier:
            raise SettingsError(
                f"{'Several packages begin' if found else 'No package begins'} with the id "
                f"{identifier!r}.",
                key="id",
                hint="List them with `eim-workbench package history`.",
            )
        try:
            return _load(found[0])
        except ValueError as error:
            raise _damaged(found[0], error) from error

    def listing(self, search: str = "") -> Listing:
        """Return what is kept, newest first; search: words that must all occur in a record."""
        executions, damaged = [], []
        for path in self._paths():
            try:
                executions.append(_load(path))
            except ValueError as error:
                damaged.append(Damage(path, str(error)))
        words = search.casefold().split()
        fit = [one for one in executions if not words or _has(one, words)]
        fit.sort(key=lambda one: (one.signed_at, one.id), reverse=True)
        return Listing(tuple(fit), tuple(damaged))

    def export(self, executions: Iterable[Execution]) -> bytes:
        """Return executions as one JSON document, each as its own file has it."""
        form = {"format": _FORMAT, "executions": [to_json(one) for one in executions]}
        return json.dumps(form, indent=1, ensure_ascii=False).encode()

    def _path(self, identifier: str) -> Path:
        return self.folder / f"{identifier}{_SUFFIX}"

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{_SUFFIX}"))


def _load(path: Path) -> Execution:
    """Read one file. Raises ValueError, whatever is wrong with it."""
    try:
        execution = from_json(Execution, _document(path.read_bytes()).get("execution"))
    except (OSError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if execution.id != path.stem:
        raise ValueError(f"it holds the record {execution.id!r:.40}")
    return execution


def _document(data: bytes) -> dict[str, object]:
    form = json.loads(data)
    if not isinstance(form, dict) or form.get("format") != _FORMAT:
        raise ValueError(f"it is not of format {_FORMAT}")
    return form


def _has(execution: Execution, words: list[str]) -> bool:
    """Whether all words occur in what a person would look for."""
    recipe = execution.package.recipe
    verdict = execution.verdict
    told = [
        execution.id,
        execution.state.value,
        execution.card,
        execution.error,
        execution.package.eid or "",
        recipe.eim_id,
        recipe.identity,
        recipe.note,
        recipe.dialect,
        recipe.kind.value,
        recipe.transaction_id.hex(),
        *(operation.name for operation in recipe.operations),
        *(str(value) for operation in recipe.operations for value in operation.values.values()),
        *(fault.value for fault in recipe.faults),
        *(f"{edit.at} {edit.content.hex()}" for edit in recipe.edits),
    ]
    if verdict is not None:
        told += [verdict.error_name, verdict.result.value, *(o.name for o in verdict.outcomes)]
    text = "\n".join(told).casefold()
    return all(word in text for word in words)


def _damaged(path: Path, error: Exception) -> SettingsError:
    return SettingsError(
        f"A record of the package history is damaged: {path} ({error}).",
        key=path.stem,
        hint="The file was left as it is; mend it from a backup, or move it away.",
    )


def _unreachable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"The package history cannot be kept in {path.parent}: {error.strerror or error}.",
        key="packages",
        hint="Make the folder writable or free some space, then look at the stored results with "
        "`eim-workbench card results list`.",
    )
