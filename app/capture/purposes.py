"""What functions and commands are for, in a sentence; the texts are in `resources/explain.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from app.paths import resources

_END_OF_CLAUSE = re.compile(r"[,.:;]")


def function_purpose(label: str) -> str:
    """Return what a function is for; label: `Name` or `Interface.Name`. Empty when not known."""
    return _texts()["functions"].get(label.rpartition(".")[2], "")


def command_purpose(name: str) -> str:
    """Return what a card command is for, by its name. Empty when not known."""
    return _texts()["commands"].get(name, "")


def handshake_purpose(name: str) -> str:
    """Return what a message of TLS or DTLS is for, by its name. Empty when not known."""
    return _texts()["handshake"].get(name, "")


def in_short(purpose: str) -> str:
    """Return the first clause of a purpose, to follow a name: `asks for the EID`."""
    first = _END_OF_CLAUSE.split(purpose, maxsplit=1)[0]
    return first[:1].lower() + first[1:]


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    path = resources() / "explain.json"
    loaded: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))
    return loaded
