"""`version`: this program and what it stands on."""

from __future__ import annotations

import argparse

from app.cli import tables
from app.cli.output import Answer
from app.versions import versions


def show(arguments: argparse.Namespace) -> Answer:
    """Tell the versions; a library that is not installed is null."""
    data = versions()
    libraries = data["libraries"]
    rows = [
        ("eim-workbench", data["version"]),
        ("Python", data["python"]),
        ("System", data["system"]),
        *(libraries.items() if isinstance(libraries, dict) else ()),
    ]
    return Answer(data, tables.fields(rows))
