"""Where a name of a device leads, though devices and their links may go at any moment."""

from __future__ import annotations

import os


def real_path(path: str | os.PathLike[str]) -> str:
    """Follow links; a link that vanishes meanwhile leads nowhere and is returned as it is.

    `os.path.realpath` of Python 3.11 raises then.
    """
    try:
        return os.path.realpath(path)
    except OSError:
        return os.fspath(path)
