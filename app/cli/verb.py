"""One row of the grammar: a verb, its arguments and the function that does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument in argparse's own terms: its names and the keywords of `add_argument`."""

    names: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. path: `card info`. function: `module:function`, taking the parsed arguments."""

    path: str
    help: str
    function: str
    arguments: tuple[Argument, ...] = ()


def key_log() -> Argument:
    """Return the argument that has the secrets of TLS and DTLS sessions written to a file."""
    return argument(
        "--key-log",
        type=Path,
        metavar="FILE",
        help="append the secrets of TLS and DTLS sessions, so that Wireshark can read them; "
        "whoever has the file can too (default: the file SSLKEYLOGFILE names, if any)",
    )


def argument(*names: str, **options: Any) -> Argument:
    """Return an argument, written as for `add_argument`."""
    return Argument(names, options)
