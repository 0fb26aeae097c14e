"""`version`: this program and what it stands on."""

from __future__ import annotations

import argparse
import platform
from importlib import metadata

from app import __version__
from app.cli import tables
from app.cli.output import Answer

_LIBRARIES = ("PySide6-Essentials", "pyscard", "asn1tools", "cryptography")


def show(arguments: argparse.Namespace) -> Answer:
    """Tell the versions; a library that is not installed is null."""
    libraries = {name: _installed(name) for name in _LIBRARIES}
    system = platform.platform()
    data = {
        "version": __version__,
        "python": platform.python_version(),
        "system": system,
        "libraries": libraries,
    }
    rows = [
        ("eim-workbench", __version__),
        ("Python", platform.python_version()),
        ("System", system),
        *libraries.items(),
    ]
    return Answer(data, tables.fields(rows))


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
