"""`decode`: names every field of a message, an APDU or a certificate, and where its bytes are."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator

from app.cli import octets, tables
from app.cli.decoding import Decoded, read
from app.cli.octets import Octets
from app.cli.output import Answer
from app.cli.verbs import UsageError
from app.codec import tlv
from app.codec.definitions import exists, type_names
from app.crypto import certs
from app.errors import CodecError
from app.values.euicc import CertificateInfo

_CERTIFICATE = "Certificate"
_APDU_HEADER = 4


def show(arguments: argparse.Namespace) -> Answer:
    """Decode what the command line or a file holds.

    Raises CodecError for text that is no bytes, UsageError for a type nobody defined.
    """
    if arguments.type and not exists(arguments.type):
        raise _no_such_type(arguments.type)
    found = octets.find(arguments.source, sys.stdin.buffer)
    pieces = [found.data] if arguments.type or found.label else list(_pieces(found.data))
    type_name = arguments.type or (_CERTIFICATE if "CERTIFICATE" in found.label else "")
    messages: list[Decoded] = []
    at = 0
    for piece in pieces:
        messages.append(read(piece, at, type_name, arguments.dialect))
        at += len(piece)
    certificates = [info for message in messages if (info := _certificate(message)) is not None]
    data = {
        "form": found.form,
        "bytes": len(found.data),
        "messages": [message.form() for message in messages],
        "certificates": certificates,
    }
    blocks = [_heading(found), *(message.text() for message in messages)]
    blocks += [_certificate_text(info) for info in certificates]
    return Answer(data, "\n\n".join(blocks))


def _no_such_type(name: str) -> UsageError:
    known = {full.rpartition(".")[2] for full in type_names()}
    near = difflib.get_close_matches(name, known, n=3)
    return UsageError(
        f"The standard has no type {name!r}.",
        hint=f"Did you mean {' or '.join(near)}?" if near else "Leave --type out to have it found.",
    )


def _pieces(data: bytes) -> Iterator[bytes]:
    """Split a run of whole TLVs; anything else is looked at in one piece."""
    try:
        found = tlv.parse(data)
    except CodecError:
        found = []
    yield from (element.raw for element in found) if found else (data,)


def _heading(found: Octets) -> str:
    return f"{tables.count(len(found.data), 'byte')} given as {found.form}"


def _certificate(message: Decoded) -> CertificateInfo | None:
    if message.type_name != _CERTIFICATE:
        return None
    try:
        return certs.parse(message.data)
    except CodecError:
        return None


def _certificate_text(info: CertificateInfo) -> str:
    return tables.fields(
        [
            ("Certificate", info.role),
            ("Subject", info.subject),
            ("Issuer", info.issuer),
            ("Serial", info.serial),
            ("Valid", f"{info.not_before} to {info.not_after}"),
            ("Now", "valid" if info.valid_now else "not valid"),
            ("Curve", info.curve),
            ("Key id", info.key_id),
            ("Issuer key id", info.authority_key_id),
            ("SHA-256", info.sha256),
        ]
    )
