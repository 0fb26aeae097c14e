"""The roots of this machine's simulated cards, so that one in a PC/SC reader is known too."""

from __future__ import annotations

import json
from pathlib import Path

from app.crypto.identity import Identity
from app.errors import WorkbenchError
from app.paths import state_dir


def simulated_roots(folder: Path | None = None) -> tuple[bytes, ...]:
    """Return the CI certificates (DER) of the cards whose state is kept here.

    Files that cannot be read are passed over: who opens that card is told of it then.
    """
    roots: dict[bytes, None] = {}
    for path in sorted((folder or state_dir() / "sim").glob("*.json")):
        for pem in _issuers(path):
            roots[pem] = None
    return tuple(roots)


def _issuers(path: Path) -> list[bytes]:
    try:
        chains = json.loads(path.read_text("utf-8"))["card"]["chains"].values()
        return [Identity.from_pem(chain["ci"].encode()).certificate for chain in chains]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, WorkbenchError):
        return []
