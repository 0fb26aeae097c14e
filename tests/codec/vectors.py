"""The project's vectors, and those other people made when they are there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.codec.definitions import exists
from tests.known_messages import known_messages

OWN = Path(__file__).resolve().parents[1] / "vectors" / "messages.json"


@dataclass(frozen=True, slots=True)
class Vector:
    """One message. dialect: the version of SGP.32 it is peculiar to, empty for any."""

    name: str
    type: str
    dialect: str
    data: bytes


def own_vectors() -> list[Vector]:
    """Return the vectors kept with the tests."""
    found = json.loads(OWN.read_text("utf-8"))
    return [
        Vector(one["name"], one["type"], one["dialect"], bytes.fromhex(one["hex"])) for one in found
    ]


def foreign_vectors() -> list[Vector]:
    """Return the known messages of a type that is defined; none when there are none."""
    return [
        Vector(one["name"], one["type"], _only(one.get("dialect")), bytes.fromhex(one["hex"]))
        for one in known_messages()
        if exists(one.get("type") or "-")
    ]


def _only(dialect: str | None) -> str:
    return "1.0.1" if dialect == "1.0.1" else ""
