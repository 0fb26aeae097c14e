"""Bodies of ES9+ in JSON: each member with its bytes, and the ASN.1 that is in its base64.

SGP.22 §6.5.2
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace

from app.capture.codec_parts import LARGEST, STATUS, Reading, message_part
from app.capture.parts import Part, Piece, Source, State
from app.capture.value_text import hex_text, size_text
from app.codec import codes
from app.codec.codes import CodeEntry
from app.codec.tree import decode

PATH = "/gsma/rsp2/es9plus/"

_TYPES = {
    "euiccInfo1": "EUICCInfo1",
    "serverSigned1": "ServerSigned1",
    "euiccCiPKIdToBeUsed": "SubjectKeyIdentifier",
    "serverCertificate": "Certificate",
    "authenticateServerResponse": "AuthenticateServerResponse",
    "profileMetadata": "StoreMetadataRequest",
    "smdpSigned2": "SmdpSigned2",
    "smdpCertificate": "Certificate",
    "prepareDownloadResponse": "PrepareDownloadResponse",
    "boundProfilePackage": "BoundProfilePackage",
    "pendingNotification": "PendingNotification",
    "cancelSessionResponse": "CancelSessionResponse",
}
"""Member -> type of the element whose whole DER is in its base64."""

_OCTETS = frozenset({"euiccChallenge", "serverSignature1", "smdpSignature2"})
_LONGEST = 1 << 20
_MEMBER = re.compile(
    rb'"([A-Za-z0-9]{1,64})"[ \t\r\n]{0,64}:[ \t\r\n]{0,64}"((?:[^"\\]|\\.){0,1000000})"', re.DOTALL
)
_GOOD = "Executed-"


@dataclass(slots=True)
class Es9Body:
    """What a body says. status: as the header of an answer has it, empty in a request.

    subject, reason: of the status code beside it, empty without one.
    """

    parts: list[Part] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    status: str = ""
    subject: str = ""
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether the function was not executed."""
        return bool(self.status) and not self.status.startswith(_GOOD)

    @property
    def refusal(self) -> CodeEntry | None:
        """Why it was not executed; None when it was."""
        return codes.explain_status(self.subject, self.reason) if self.failed else None


def read_es9(body: bytes, *, source: int, start: int, end: int, first: int) -> Es9Body:
    """Take the JSON at `start` to `end` apart. Never raises on bytes.

    body: the source's bytes. source: its number. first: number of the next free source.
    """
    read = Es9Body()
    for found in _MEMBER.finditer(body, start, min(end, start + _LONGEST)):
        name, value = found[1].decode(), found[2].replace(b"\\/", b"/")
        where = (found.start(2), found.end(2))
        if name in _TYPES or name in _OCTETS:
            read.parts.append(_encoded(read, name, value, where, source, first))
        else:
            read.parts.append(_plain(read, name, value, where, source))
    if read.failed:
        kind = f"{STATUS}={read.subject}/{read.reason}"
        read.parts = [
            replace(one, kind=kind) if one.name == "status" else one for one in read.parts
        ]
    return read


def _plain(read: Es9Body, name: str, value: bytes, where: tuple[int, int], source: int) -> Part:
    text = value.decode("utf-8", "replace")
    text = text if text.isprintable() else hex_text(value)
    state = State.NEUTRAL
    if name == "status":
        read.status = text
        state = State.OK if text.startswith(_GOOD) else State.FAILED
    elif name == "subjectCode":
        read.subject = text
    elif name == "reasonCode":
        read.reason = text
    return Part(name, *where, text, kind="JSON", source=source, state=state)


def _encoded(
    read: Es9Body, name: str, value: bytes, where: tuple[int, int], source: int, first: int
) -> Part:
    try:
        inside = base64.b64decode(value, validate=True)
    except binascii.Error:
        notes = ("This is no base64.",)
        shown = size_text(len(value))
        return Part(name, *where, shown, "", "raw", source, notes, State.ATTENTION)
    text = size_text(len(inside))
    if name in _OCTETS or len(inside) > LARGEST:
        shown = hex_text(inside) if name in _OCTETS else text
        return Part(name, *where, shown, kind="base64", source=source)
    number = first + len(read.sources)
    read.sources.append(Source(f"{name}, decoded", inside, ()))
    tree = message_part(Reading("", decode(_TYPES[name], inside)), number, 0)
    children = (tree,) if tree else ()
    return Part(name, *where, f"base64 of {text}", kind="base64", source=source, children=children)


def own_pieces(seq: int, runs: tuple[tuple[int, int], ...]) -> tuple[Piece, ...]:
    """Return the stretches of one record that a body lies in."""
    return tuple(Piece(seq, start, end) for start, end in runs)
