"""Which program this is and what it stands on, for whoever looks into what happened."""

from __future__ import annotations

import platform
from importlib import metadata

from app import __version__

LIBRARIES = ("PySide6-Essentials", "pyscard", "asn1tools", "cryptography")


def versions() -> dict[str, object]:
    """Return the versions by name, JSON-ready; a library that is not installed is None."""
    return {
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": {name: _installed(name) for name in LIBRARIES},
    }


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
