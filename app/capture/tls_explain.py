"""TLS and DTLS records in sentences: what a message of a handshake is for, what an alert means."""

from __future__ import annotations

from dataclasses import dataclass

from app.capture.assembly import Records
from app.capture.procedure import Failure, Level
from app.capture.purposes import handshake_purpose
from app.capture.tls_alerts import alert
from app.capture.tls_decoders import leading
from app.capture.tls_parts import SealedReading
from app.values.traffic import SENT_AGAIN, Direction, Record

_SEALED = "Encrypted: without the keys of the session, only its length can be seen."
_AGAIN = "No answer to this flight had come in time, so it was sent again."
_IMPORT = "To see inside, export with the key log and open the file in Wireshark."


@dataclass(frozen=True, slots=True)
class SealedWords:
    """What to say about a record. who: whose turn it is; next: what to do."""

    text: str
    who: str = ""
    next: str = ""
    code: str = ""


def sealed_words(record: Record, records: Records) -> SealedWords:
    """Explain a record of TLS or DTLS."""
    said = SealedReading(record, records).said
    lead = leading(said)
    if lead is None:
        return SealedWords("These bytes are no record of the protocol that is spoken here.")
    if lead.alert >= 0:
        return _alert(lead.alert, record)
    names = dict.fromkeys(one.name for one in said if not one.sealed)
    texts = [text for name in names if (text := handshake_purpose(name))]
    texts += [_AGAIN] * (record.note == SENT_AGAIN)
    if any(one.sealed for one in said):
        sealed = next(one for one in said if one.sealed)
        texts.append(handshake_purpose(sealed.name) if not names else "")
        texts.append(_SEALED)
    return SealedWords(" ".join(filter(None, texts)), next=_IMPORT if lead.sealed else "")


def _alert(code: int, record: Record) -> SealedWords:
    ours = record.direction is Direction.OUT
    told = alert(code)
    sender, receiver = ("This side", "peer") if ours else ("The peer", "you")
    who = {"sender": "you" if ours else "peer", "receiver": receiver}.get(told.who, "")
    return SealedWords(f"{sender} {told.text}", who, told.next, f"alert {code}")


def of_alert(code: int, record: Record) -> Failure:
    """Explain a handshake that an alert ended."""
    words = _alert(code, record)
    title = f"The handshake failed: {alert(code).name}"
    return Failure(
        Level.TRANSPORT, title, words.text, words.who or "you", words.next, code=words.code
    )
