"""What a message says about which procedure it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from app.capture.codec_parts import Reading

_MOST_NODES = 5000
_EID_BYTES = 16
_LISTS = frozenset({"psmoList", "ecoList"})
_KINDS = {
    "euiccPackageRequest": "package",
    "ipaEuiccDataRequest": "data",
    "profileDownloadTriggerRequest": "download",
    "eimAcknowledgements": "acknowledgement",
}


@dataclass(frozen=True, slots=True)
class PackageKey:
    """Names one package: by counter (with the eIM's name before it) or by transaction."""

    eim_id: str = ""
    counter: int | None = None
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Identities found in a message; empty where it says nothing.

    content: `package`, `data`, `download` or `acknowledgement` for what an eIM hands out.
    seqs: sequence numbers of notifications and results. operations: of a package, in order.
    """

    eid: str = ""
    keys: tuple[PackageKey, ...] = ()
    content: str = ""
    seqs: tuple[int, ...] = ()
    operations: tuple[str, ...] = ()


def facts(reading: Reading) -> Facts:
    """Collect what a message says; a long one is looked at only in its beginning."""
    if reading.node is None:
        return Facts()
    eid, content, eim_id = "", "", ""
    keys: list[PackageKey] = []
    seqs: list[int] = []
    operations: list[str] = []
    for node in islice(reading.node.walk(), _MOST_NODES):
        value = node.value
        if node.name in _LISTS:
            operations += [str(one.value) for one in node.children if one.value]
        elif node.name in _KINDS:
            content = content or _KINDS[node.name]
        elif isinstance(value, bytes):
            if node.name == "eidValue" and len(value) == _EID_BYTES:
                eid = eid or value.hex()
            elif node.name == "eimTransactionId" and value:
                keys.append(PackageKey(transaction=value.hex().upper()))
        elif node.name == "eimId" and isinstance(value, str):
            eim_id = value
        elif isinstance(value, int) and node.name == "counterValue":
            keys.append(PackageKey(eim_id, value))
        elif isinstance(value, int) and node.name == "seqNumber":
            seqs.append(value)
    return Facts(eid, tuple(dict.fromkeys(keys)), content, tuple(seqs), tuple(operations))
