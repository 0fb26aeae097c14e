"""The file an export goes to: there whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import SettingsError


@contextmanager
def export_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when the block ends well; for its owner only.

    Something that is no regular file, such as a pipe, is written to directly.
    Raises SettingsError when it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as direct:
                yield direct
            return
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            with open(handle, "wb") as out:
                yield out
            os.replace(fresh, path)
        except BaseException:
            Path(fresh).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be written: {error.strerror or error}.",
            key="path",
            hint="Name a file in a folder you may write to, on a disk with room.",
        ) from error
