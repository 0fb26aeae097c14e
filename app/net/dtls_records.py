"""DTLS records on the wire: where they begin and end, and which kind they are."""

from __future__ import annotations

from collections.abc import Iterator

RECORD_HEADER = 13
CHANGE_CIPHER_SPEC = 20
ALERT = 21
HANDSHAKE = 22
APPLICATION_DATA = 23

_HANDSHAKE_KINDS = (CHANGE_CIPHER_SPEC, HANDSHAKE)


def split_records(octets: bytes) -> Iterator[bytes]:
    """Yield the records in what OpenSSL wrote or a datagram held; the last may be cut short."""
    start = 0
    while start + RECORD_HEADER <= len(octets):
        length = int.from_bytes(octets[start + 11 : start + 13], "big")
        end = start + RECORD_HEADER + length
        yield octets[start:end]
        start = end


def is_encrypted(datagram: bytes) -> bool:
    """Whether a datagram begins with a record of an epoch after the first."""
    return len(datagram) >= RECORD_HEADER and datagram[3:5] != b"\0\0"


def handshake_bytes(datagram: bytes) -> int:
    """How many bytes of a datagram are handshake records, headers included."""
    return sum(len(r) for r in split_records(datagram) if r[0] in _HANDSHAKE_KINDS)


def into_datagrams(octets: bytes, mtu: int, *, one_each: bool = False) -> Iterator[bytes]:
    """Pack records into datagrams of at most `mtu` bytes.

    one_each: one record per datagram, as for a repeated flight: GnuTLS loses its way in a packed
    repeat. Application data always travels alone, so that one message is one datagram.
    """
    datagram = b""
    for record in split_records(octets):
        alone = one_each or record[0] == APPLICATION_DATA
        if datagram and (alone or len(datagram) + len(record) > mtu):
            yield datagram
            datagram = b""
        datagram += record
    if datagram:
        yield datagram
