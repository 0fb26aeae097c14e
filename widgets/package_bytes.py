"""A package as two runs of bytes: the message that leaves and the signing input it was made from.

Both get their stretches named, and the message its tree. Nothing here touches Qt, so it can be
made away from the GUI thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.capture.codec_parts import Reading, message_part
from app.capture.parts import Decoding, Part, Piece, Source
from app.codec.tree import decode
from app.eim.edits import places
from app.values.euicc import Check
from app.values.packages import PackageKind, SignedPackage
from widgets.marked_hex import Mark
from widgets.theme import Tone

TYPES = {
    PackageKind.EUICC_PACKAGE: "EuiccPackageRequest",
    PackageKind.DATA_REQUEST: "IpaEuiccDataRequest",
    PackageKind.DOWNLOAD_TRIGGER: "ProfileDownloadTriggerRequest",
    PackageKind.ACKNOWLEDGEMENTS: "EimAcknowledgements",
    PackageKind.ADD_INITIAL_EIM: "AddInitialEimRequest",
}
"""The standard's type of each kind of message."""

SIGNATURE = "signature"
EDITED = "edited"

_TONES = (
    ("token", Tone.ATTENTION),
    ("counter", Tone.ATTENTION),
    ("eimid", Tone.ACCENT),
    ("eid", Tone.NEUTRAL),
    ("transaction", Tone.NEUTRAL),
    ("package", Tone.OK),
)


@dataclass(frozen=True, slots=True)
class PackageBytes:
    """What the right side of the composer shows.

    decoding: sources are the message and, when there is one, the signing input; the parts point
    into the message. shift: offset in the message of the signing input's first byte, -1 for none.
    check: of our own signature, None while there is none.
    """

    package: SignedPackage
    decoding: Decoding
    message_marks: tuple[Mark, ...]
    input_marks: tuple[Mark, ...]
    shift: int
    check: Check | None = None

    def marks(self, source: int) -> tuple[Mark, ...]:
        """Return the stretches of a source of the decoding."""
        return self.input_marks if source else self.message_marks

    def place(self, part: Part, source: int) -> tuple[int, int]:
        """Return where a part of the message lies in a source; (0, 0) when it does not."""
        if source == 0:
            return part.start, part.end
        start, end = part.start - self.shift, part.end - self.shift
        signed = len(self.package.package_signed)
        return (start, end) if self.shift >= 0 and start >= 0 and end <= signed else (0, 0)

    def part_at(self, source: int, offset: int) -> Part | None:
        """Return the innermost part that holds a byte of a source."""
        if source == 0:
            return self.decoding.deepest(0, offset)
        inside = self.shift >= 0 and offset < len(self.package.package_signed)
        return self.decoding.deepest(0, offset + self.shift) if inside else None

    def path(self, part: Part) -> str:
        """Return where a raw edit of a part would be; empty when it is no element of its own.

        A path from 30 is edited before signing, any other in the finished message.
        """
        start, end, data = part.start, part.end, self.decoding.sources[0].data
        signed = self.package.package_signed
        if 0 <= self.shift <= start and end <= self.shift + len(signed):
            start, end, data = start - self.shift, end - self.shift, signed
        found = (one.at for one in places(data) if (one.start, one.end) == (start, end))
        return next(found, "")

    def content(self, part: Part) -> bytes:
        """Return the bytes of a part of the message."""
        return self.decoding.sources[0].data[part.start : part.end]


def tone_of(name: str) -> Tone:
    """Return the tint of a stretch by its name."""
    plain = name.lower().replace(" ", "")
    return next((tone for word, tone in _TONES if word in plain), Tone.NEUTRAL)


def lay_out(package: SignedPackage, check: Check | None = None) -> PackageBytes:
    """Decode a package and name its stretches. Never raises on bytes."""
    signing_input, signed = package.signing_input, package.package_signed
    message = package.message or signed
    shift = message.find(signed) if signed else -1
    parts = tuple(Mark(p.name, p.start, p.end, tone_of(p.name)) for p in package.parts)
    inside = [
        Mark(mark.name, mark.start + shift, mark.end + shift, mark.tone)
        for mark in parts
        if shift >= 0 and mark.end <= len(signed)
    ]
    found = message.rfind(package.signature) if package.signature else -1
    if found >= 0:
        end = found + len(package.signature)
        inside.append(Mark(SIGNATURE, found, end, Tone.ACCENT))
    edited = _edited(signed, package)
    parts = (*parts, *edited)
    if shift >= 0:
        inside += [replace(one, start=one.start + shift, end=one.end + shift) for one in edited]
    if message != signed:
        inside += _edited(message, package)
    sources = [_source("message" if package.message else "unsigned package", message)]
    if signing_input:
        sources.append(_source("signing input", signing_input))
    decoding = _decoding(package, tuple(sources))
    return PackageBytes(package, decoding, tuple(inside), parts, shift, check)


def _edited(data: bytes, package: SignedPackage) -> list[Mark]:
    """Return what raw edits left where their paths still lead."""
    wanted = {edit.at for edit in package.recipe.edits if edit.content}
    if not wanted:
        return []
    found = [place for place in places(data) if place.at in wanted]
    return [Mark(EDITED, place.start, place.end, Tone.FAILED) for place in found]


def _decoding(package: SignedPackage, sources: tuple[Source, ...]) -> Decoding:
    name = TYPES[package.recipe.kind] if package.message else "EuiccPackageSigned"
    node = decode(name, sources[0].data, dialect=package.recipe.dialect)
    root = message_part(Reading(name, node), 0, 0, judge=False)
    return Decoding("package", name, "", sources, (root,) if root else (), function=name)


def _source(name: str, data: bytes) -> Source:
    return Source(name, data, (Piece(0, 0, len(data)),))
