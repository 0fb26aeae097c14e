"""Session secrets in a file, so that Wireshark can read a recording of what was protected."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from OpenSSL import SSL

from app.errors import SettingsError

VARIABLE = "SSLKEYLOGFILE"
"""Environment variable other programs know for this, too."""

_log = logging.getLogger(__name__)


@contextmanager
def keys_into(path: Path | None) -> Iterator[None]:
    """Let all TLS and DTLS in this block, and in programs started there, write their secrets.

    path: None leaves it as it is. Meant for the main thread of a command line: it sets VARIABLE.
    """
    if path is None:
        yield
        return
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = str(path.absolute())
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def log_keys(context: SSL.Context, path: Path | None = None) -> None:
    """Append the secrets of every session of a context to a file, readable by its owner alone.

    path: None for the file VARIABLE names; when it names none, nothing is written. Raises
    SettingsError when the file cannot be.
    """
    named = os.environ.get(VARIABLE, "")
    chosen = path or (Path(named) if named else None)
    if chosen is None:
        return

    def write(connection: SSL.Connection, line: bytes) -> None:
        with chosen.open("ab") as file:
            file.write(line + b"\n")

    try:
        chosen.touch(mode=0o600)
    except OSError as error:
        raise SettingsError(
            f"The file for the secrets of sessions cannot be written: {error.strerror}.",
            key=VARIABLE,
            hint=f"Choose another file than {chosen}, or unset {VARIABLE}.",
        ) from error
    _log.info("the secrets of sessions are written to %s", chosen)
    context.set_keylog_callback(write)
