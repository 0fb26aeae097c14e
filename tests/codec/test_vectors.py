"""Whole messages: ours, and the known ones of other implementations when their folder is given."""

from __future__ import annotations

import pytest

from app.codec.mapping import plain
from app.codec.schema import encode
from app.codec.tree import Node, decode
from tests.codec.vectors import Vector, foreign_vectors, own_vectors

VECTORS = [pytest.param(one, id=one.name.replace(" ", "-")) for one in own_vectors()]
VECTORS += [pytest.param(one, id=f"known-{one.name}") for one in foreign_vectors()]

NOTED = {
    "getEid_rsp_tc": ("unknown", "the status word 9000 stands behind the message"),
    "eUICCPackageResult_known_answer_1": ("deviation", "a SEQUENCE in place of the arm A0"),
    "ipaeActivation_rsp_2": ("unknown", "result 2 is not defined"),
    "memoryReset_sgp22": ("deviation", "the named bits keep a trailing zero"),
    "profileMetadata_0": ("unknown", "BF76 carries access rules no type here defines"),
    "profileRollback_universal_quirk": ("deviation", "a universal BOOLEAN for the tagged one"),
}
"""Known messages with something against them: the kind of note and the reason."""

CHANGED = {name for name in NOTED if name != "ipaeActivation_rsp_2"}
"""Those that cannot come back as they were, because they are not what the standard says."""


def _against(node: Node) -> set[str]:
    notes = {note.kind for part in node.walk() for note in part.notes}
    return notes - {"dialect"}


@pytest.mark.parametrize("vector", VECTORS)
def test_a_message_is_understood(vector: Vector) -> None:
    node = decode(vector.type, vector.data)
    expected = {NOTED[vector.name][0]} if vector.name in NOTED else set()
    assert _against(node) == expected


@pytest.mark.parametrize("vector", VECTORS)
def test_a_message_comes_back_byte_for_byte(vector: Vector) -> None:
    node = decode(vector.type, vector.data)
    type_name = vector.type
    if node.schema is not None and node.schema.module == "RSPDefinitions":
        type_name = f"RSPDefinitions.{node.ref}"  # SetDefaultDpAddress and the like: one name, two
    again = encode(type_name, plain(node), dialect=vector.dialect)
    assert (again == vector.data) is (vector.name not in CHANGED)
