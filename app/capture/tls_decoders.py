"""Decoders of what protects the messages: TLS flights and DTLS datagrams."""

from __future__ import annotations

from collections.abc import Sequence

from app.capture.assembly import Records
from app.capture.gist import worst
from app.capture.parts import Decoding, State
from app.capture.tls_parts import PROTECTED, Said, SealedReading
from app.capture.value_text import size_text
from app.values.traffic import SENT_AGAIN, Layer, Record

_LONGEST = 100


class SealedDecoder:
    """Reads records of one layer, TLS or DTLS."""

    def __init__(self, layer: Layer, name: str) -> None:
        self.name = name
        self._layer = layer

    def priority(self, record: Record) -> float:
        """Fit every record of the layer that has bytes."""
        return 1.0 if record.layer is self._layer and record.data else 0.0

    def decode(self, record: Record, records: Records) -> Decoding:
        """Name the messages, and take apart those in the clear."""
        reading = SealedReading(record, records)
        parts = tuple(reading.parts)
        said = reading.said
        state = State.FAILED if any(one.fatal for one in said) else worst(parts)
        lead = leading(said)
        return Decoding(
            self.name,
            _title(lead) if lead else "Unknown bytes",
            _meaning(record, said, lead) or _groups(reading) or size_text(len(record.data)),
            tuple(reading.sources),
            parts,
            state,
        )


def leading(said: Sequence[Said]) -> Said | None:
    """Return the message that stands for all: an alert, else the first that can be read."""
    alerts = [one for one in said if one.alert >= 0]
    clear = [one for one in said if not one.sealed and one.name != "ChangeCipherSpec"]
    return next(iter((*alerts, *clear, *said)), None)


def _title(lead: Said) -> str:
    if lead.sealed or not lead.text:
        return lead.name
    text = f"{lead.name} · {lead.text}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _meaning(record: Record, said: Sequence[Said], lead: Said | None) -> str:
    texts = [record.note.capitalize()] * (record.note == SENT_AGAIN)
    if lead is not None and lead.sealed:
        texts.append(lead.text)
    rest = [one for one in said if one is not lead]
    texts += [_short(one) for one in rest if one.name != PROTECTED]
    protected = [one.sealed for one in rest if one.name == PROTECTED]
    if protected:
        count = "1 protected message" if len(protected) == 1 else f"{len(protected)} protected"
        texts.append(f"{count}, {size_text(sum(protected))}")
    return "; ".join(filter(None, texts))


def _groups(reading: SealedReading) -> str:
    """Return what a hello that comes alone offers for the key agreement."""
    found = (one for part in reading.parts for one in part.walk())
    return next((f"groups {one.text}" for one in found if one.name == "supported_groups"), "")


def _short(one: Said) -> str:
    if one.sealed:
        return f"{one.name} (encrypted)"
    return f"{one.name} {one.text}" if one.name == "Certificate" else one.name
