"""Our tree of every known message beside Wireshark's: the same fields at the same bytes.

Where the two differ, the table says how, and which of them is right.
"""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.capture import pcapng
from app.capture.exported_pdu import ExportedPdu
from app.capture.pcapng import LinkType
from app.codec.functions import identify
from app.codec.node import Node
from app.codec.tree import decode
from tests.known_messages import known_messages
from tests.oracle import new_tshark

pytestmark = [pytest.mark.known, pytest.mark.oracle]

_FUNCTION = 0xBF
_NO_MESSAGES = frozenset({"BPP segment", "BSP plaintext"})
_FROM_IPA = frozenset({"ProvideEimPackageResult", "HandleNotificationEsipa", "BoundProfilePackage"})

_ONLY_WE_READ = {
    "eUICCPackageResult_known_answer_1": "a 30 for an A0; we tolerate the peer that writes it",
    "profileRollback_universal_quirk": "a universal BOOLEAN; we tolerate the peer that writes it",
    "v101_provide_error": "of v1.0.1, where the error stands by itself",
    "v101_ipaData_error": "of v1.0.1, where the error is an INTEGER",
    "acks_1_2": "no message of its own, which Wireshark asks for",
    "v13_unsignedError_sizeOverflow": "of v1.3, which Wireshark 4.6 does not know yet",
    "v13_transferReceivedWithCid_eid": "of v1.3, which Wireshark 4.6 does not know yet",
    "v13_transferErrorWithCid_tx": "of v1.3, which Wireshark 4.6 does not know yet",
}
"""Messages of which Wireshark shows less than we do, and why."""

_OTHER_NAMES = {
    "v101_getEimPackage_rplmn": ("rPLMN", "stateChangeCause"),
}
"""Messages of v1.0.1, which Wireshark reads as later ones: our name for a field, and its."""


class Field(NamedTuple):
    """A value in a message: the standard's name of it, and which bytes it is."""

    name: str
    start: int
    end: int


class Case(NamedTuple):
    """A message, whether it answers, and our reading of it."""

    name: str
    data: bytes
    answer: bool
    node: Node


def cases() -> list[Case]:
    """Return the known messages that have a function's tag."""
    found = []
    for row in known_messages():
        data, kind = bytes.fromhex(row["hex"]), str(row["type"])
        if data[0] != _FUNCTION or kind in _NO_MESSAGES:
            continue
        answer = not kind.endswith(("Request", "FromIpaToEim")) and kind not in _FROM_IPA
        if kind.startswith("EsipaMessage"):
            identified = identify(data, response=answer)
            assert identified
            kind = identified.type_name
        found.append(Case(row["name"], data, answer, decode(kind, data)))
    return found


def theirs(program: str, found: list[Case], path: Path) -> list[set[Field]]:
    """Return the values Wireshark finds in each message."""
    blocks = pcapng.section("") + pcapng.interface(LinkType.EXPORTED_PDU, "messages")
    for number, case in enumerate(found):
        dissector = f"sgp32.{'response' if case.answer else 'request'}"
        blocks += pcapng.packet(0, number, ExportedPdu(dissector, case.data).encode())
    path.write_bytes(blocks)
    words = [program, "-n", "-r", str(path), "-T", "pdml"]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    packets = ET.fromstring(said.stdout).findall("packet")  # noqa: S314  made by tshark
    assert len(packets) == len(found)
    return [set(_fields(packet)) for packet in packets]


def _fields(packet: ET.Element) -> Iterator[Field]:
    for protocol in packet.findall("proto"):
        begin = int(protocol.get("pos", 0))
        for field in protocol.iter("field"):
            module, _, name = field.get("name", "").partition(".")
            start, size = int(field.get("pos", 0)) - begin, int(field.get("size", 0))
            of_standard = module in ("sgp22", "sgp32") and "." not in name
            if of_standard and size and not name.endswith("_element") and _is_value(field):
                yield Field(name, start, start + size)


def _is_value(field: ET.Element) -> bool:
    """Whether nothing of the standard's is below it; bits and keys are left to themselves."""
    below = (inner.get("name", "") for inner in field.iter("field") if inner is not field)
    return not any(one.startswith(("sgp22.", "sgp32.")) and one.count(".") == 1 for one in below)


def ours(node: Node) -> set[Field]:
    """Return the values we find by name; keys are left out, Wireshark hands them on."""
    found: set[Field] = set()
    stack = [("", node)]
    while stack:
        above, one = stack.pop()
        name = (one.ref or f"{above}_item") if one.name.isdigit() else one.name
        if one.ref == "SubjectPublicKeyInfo" or not name:
            continue
        if not one.children and one.end > one.value_start:
            found.add(Field(name, one.value_start + (one.type == "BIT STRING"), one.end))
        stack += [(name, child) for child in one.children]
    return found


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, set[Field], set[Field]]]:
    """Every case with our fields and theirs."""
    found = cases()
    path = tmp_path_factory.mktemp("oracle") / "messages.pcapng"
    said = theirs(new_tshark(), found, path)
    return [(case, ours(case.node), other) for case, other in zip(found, said, strict=True)]


def test_both_find_the_same_values_at_the_same_bytes(compared):
    explained = {*_ONLY_WE_READ, *_OTHER_NAMES}
    differing = {
        case.name: (sorted(mine - other), sorted(other - mine))
        for case, mine, other in compared
        if mine != other and case.name not in explained
    }
    assert differing == {}
    assert sum(len(mine & other) for _, mine, other in compared) > 150, "the oracle says nothing"


def test_what_only_we_read_is_still_all_that_wireshark_does_not(compared):
    sides = {case.name: (mine, other) for case, mine, other in compared}
    for name in _ONLY_WE_READ:
        mine, other = sides[name]
        assert mine > other, name


def test_fields_of_older_versions_have_their_own_names(compared):
    sides = {case.name: (mine, other) for case, mine, other in compared}
    for name, (our_name, their_name) in _OTHER_NAMES.items():
        mine, other = sides[name]
        renamed = {one._replace(name=their_name) if one.name == our_name else one for one in mine}
        assert mine != other == renamed
