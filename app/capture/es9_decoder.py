"""HTTP records of ES9+, between an IPA or eIM and an SM-DP+: named, with the ASN.1 in the JSON."""

from __future__ import annotations

from app.capture.assembly import Records
from app.capture.es9_body import PATH, Es9Body, own_pieces, read_es9
from app.capture.gist import gist, worst
from app.capture.http_parts import head_parts, read_body
from app.capture.net_decoders import HttpDecoder
from app.capture.parts import Decoding, Source, State, own_source
from app.capture.purposes import function_purpose, in_short
from app.capture.value_text import size_text
from app.codec.functions import by_name
from app.values.traffic import Layer, Record

_LONGEST_LINE = 400


class Es9Decoder:
    """Reads requests by their path, and answers by the request they belong to."""

    name = "ES9+"

    def __init__(self) -> None:
        self._http = HttpDecoder()

    def priority(self, record: Record) -> float:
        """Fit HTTP records that may be ES9+; which answers are, only their request tells."""
        if record.layer is not Layer.HTTP:
            return 0.0
        answer = bool(record.pair) and record.data.startswith(b"HTTP/")
        return 2.0 if answer or es9_function(record.data) else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name the function and read the body; whatever is no ES9+ is read as plain HTTP."""
        answer = record.data.startswith(b"HTTP/")
        asked = records.get(record.pair) if answer else record
        function = es9_function(asked.data) if asked is not None else ""
        if not function:
            return self._http.decode(record, records)
        sources, body = es9_body(record)
        head = head_parts(record.data)
        status = record.data[9:10] if answer else b"2"
        failed = body.failed or status in (b"4", b"5")
        return Decoding(
            self.name,
            f"↳ {function}" if answer else function,
            _meaning(record, body, function, answer=answer),
            sources,
            (*body.parts, *head),
            State.FAILED if failed else worst(tuple(body.parts)),
            function if _is_known(function) else "",
        )


def es9_function(head: bytes) -> str:
    """Return the function a request's head calls, `ES9+.AuthenticateClient`; empty for others."""
    line = head[:_LONGEST_LINE].partition(b"\r\n")[0].decode("latin-1")
    path = (*line.split(" "), "")[1]
    name = path.partition(PATH)[2].partition("?")[0]
    if line.startswith("HTTP/") or not name.isalnum():
        return ""
    return f"ES9+.{name[:1].upper()}{name[1:]}"


def es9_body(record: Record) -> tuple[tuple[Source, ...], Es9Body]:
    """Read the body of a record; the sources its parts point into come with it."""
    own, found = own_source(record), read_body(record.data)
    if not found.runs:
        return (own,), Es9Body()
    if len(found.runs) == 1:
        start, end = found.runs[0]
        body = read_es9(record.data, source=0, start=start, end=end, first=1)
        return (own, *body.sources), body
    whole = found.of(record.data)
    joined = Source("Body", whole, own_pieces(record.seq, found.runs))
    body = read_es9(whole, source=1, start=0, end=len(whole), first=2)
    return (own, joined, *body.sources), body


def _meaning(record: Record, body: Es9Body, function: str, *, answer: bool) -> str:
    if body.refusal is not None:
        return f"{body.status}, {body.refusal.name}: {body.refusal.title}"
    first = head_parts(record.data)[0].text if answer else ""
    if answer and not body.parts:
        return first.partition(" ")[2]
    told = gist(tuple(body.parts[:1])) if answer else ""
    return (
        body.status or told or in_short(function_purpose(function)) or size_text(len(record.data))
    )


def _is_known(function: str) -> bool:
    try:
        by_name(function)
    except KeyError:
        return False
    return True
