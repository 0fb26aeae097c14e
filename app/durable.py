"""Files replaced in one step: after a crash at any point there is the old or the new one, whole.

The content is written beside the file, brought to the disk, renamed over it, and then the name is
brought to the disk too.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Make `data` the whole content of a file for its owner only; it is safe when this returns.

    Makes the folder. Any number of threads and programs may do so at once: one of them is last.
    Raises OSError; nothing is left beside the file then, as only a crash can.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # mkstemp gives mode 0600 from the first byte on. Who lists a folder by suffix never sees these.
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with open(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(handle)
        os.replace(fresh, path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
