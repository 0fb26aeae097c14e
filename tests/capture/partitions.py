"""Whether the parts of a decoding lie as parts must: inside one another, side by side, complete."""

from __future__ import annotations

from dataclasses import replace

from app.capture.assembly import Records
from app.capture.parts import Decoding, Part
from app.capture.secrets import AT_LINE
from app.codec import tlv

_END_MARKER = b"\0\0"
_LONGEST_PREFIX = 4
"""Bytes of type and length before the content of what is no BER object: TLS, the toolkit."""


def check_partition(found: Decoding, records: Records | None = None) -> None:
    """Fail unless every byte below a part with children belongs to exactly one of them.

    records: where the sources have to have their bytes from; not asked when secrets are hidden.
    """
    if records is not None:
        _check_sources(found, records)
    for part in found.walk():
        data = found.sources[part.source].data
        assert 0 <= part.start <= part.end <= len(data), part
        if part.children and found.decoder == AT_LINE:
            _check_children(*_octets(part, data))
        elif part.children:
            _check_children(part, data)


def _octets(part: Part, data: bytes) -> tuple[Part, bytes]:
    """Return a part on hex digits as it lies on the bytes they stand for."""
    octets = bytes.fromhex(data[part.start : part.end].replace(b"*", b"0").decode())

    def moved(one: Part) -> Part:
        start, end = one.start - part.start, one.end - part.start
        assert start % 2 == end % 2 == 0, _say(one)
        return replace(one, start=start // 2, end=end // 2)

    children = tuple(moved(child) for child in part.children)
    return replace(moved(part), children=children), octets


def _check_sources(found: Decoding, records: Records) -> None:
    """Fail unless the bytes of each source are those of the records it is put together from."""
    for source in found.sources:
        pieces = [(records.get(piece.seq), piece) for piece in source.pieces]
        joined = b"".join(
            record.data[piece.start : piece.end] for record, piece in pieces if record is not None
        )
        assert joined == source.data, source.name


def _check_children(part: Part, data: bytes) -> None:
    at = part.children[0].start
    head = at - part.start
    is_prefix = (not part.tag or part.kind == "TLV") and 0 <= head <= _LONGEST_PREFIX
    assert is_prefix or _is_headers(data, part.start, at, part.end), (_say(part), head)
    for child in part.children:
        assert child.source == part.source, (_say(part), _say(child))
        assert child.start == at <= child.end, (_say(part), _say(child), at)
        at = child.end
    rest = data[at : part.end]
    assert at <= part.end, (_say(part), _say(part.children[-1]))
    assert rest in (b"", *_markers(len(rest))), (_say(part), at, rest.hex())


def _say(part: Part) -> str:
    return f"{part.name} {part.tag} {part.kind} {part.start}:{part.end}"


def _markers(size: int) -> tuple[bytes, ...]:
    """Return the end markers of indefinite lengths that may stand behind the last child."""
    return (bytes(size),) if size % len(_END_MARKER) == 0 else ()


def _is_headers(data: bytes, start: int, first: int, end: int) -> bool:
    """Whether what stands before the first child is tags and lengths only."""
    while start < first:
        found = tlv.header(data, start, end)
        if found.value_start <= start or found.value_start > first:
            return False
        start = found.value_start
    return True
