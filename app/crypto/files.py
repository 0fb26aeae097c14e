"""Reading the files others give, and writing those that leave the store."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import SettingsError

_MOST_BYTES = 1_000_000


def read_file(file: str | Path) -> bytes:
    """Return a file's content. Raises SettingsError when it cannot be read or is far too big."""
    try:
        with Path(file).open("rb") as source:
            data = source.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _refused(file, "read", error, "Check the name and its rights.") from error
    if len(data) > _MOST_BYTES:
        raise SettingsError(
            f"“{file}” is too big for a key or certificate.",
            key=str(file),
            hint="Choose another file.",
        )
    return data


def write_file(file: str | Path, data: bytes, *, replace: bool = False) -> None:
    """Write a file for its owner's eyes only, since it may hold a private key.

    replace: overwrite one that is there, once somebody agreed to that. Raises SettingsError.
    """
    path = Path(file)
    try:
        if replace:
            path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
    except FileExistsError as error:
        raise _refused(file, "written", error, "Name a file that is not there yet.") from error
    except (OSError, ValueError) as error:
        raise _refused(file, "written", error, "Check the folder and its rights.") from error


def _refused(file: str | Path, verb: str, error: Exception, hint: str) -> SettingsError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return SettingsError(f"“{file}” cannot be {verb}: {reason}.", key=str(file), hint=hint)
