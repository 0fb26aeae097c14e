"""Another program that uses a reader, for tests of sharing: started as a process of its own.

Arguments: reader, `shared`, `exclusive` or `transaction`. Prints `ready` when it holds the reader,
and lets go when its input ends. Also the context manager that starts it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from smartcard import scard


@contextlib.contextmanager
def other_program(reader: str, how: str) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a reader for a `with` block."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__)), reader, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.communicate()
        assert process.returncode == 0


def _hold(reader: str, how: str) -> None:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert code == 0
    mode = scard.SCARD_SHARE_EXCLUSIVE if how == "exclusive" else scard.SCARD_SHARE_SHARED
    code, card, _ = scard.SCardConnect(
        context, reader, mode, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    )
    assert code == 0, f"{code & 0xFFFFFFFF:08X}"
    if how == "transaction":
        assert scard.SCardBeginTransaction(card) == 0
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line.strip() == "reset":
            code = scard.SCardReconnect(
                card, mode, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
                scard.SCARD_RESET_CARD,
            )[0]  # fmt: skip
            sys.stdout.write(f"{code}\n")
            sys.stdout.flush()
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)


if __name__ == "__main__":
    _hold(sys.argv[1], sys.argv[2])
