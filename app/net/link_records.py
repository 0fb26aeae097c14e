"""Tells handshake, alerts and application data apart in TLS and DTLS, from outside.

Only record headers and the ServerHello are looked at, so that nothing needs to be decrypted and
nothing secret is touched. TLS 1.3 sends its handshake under the type of application data; there the
client's Finished, whose length follows from the cipher suite, marks where the handshake ends.
"""

from __future__ import annotations

from app.net.link_bytes import RecordTally

_CHANGE_CIPHER, _ALERT, _HANDSHAKE, _APPLICATION, _WITH_CID = 20, 21, 22, 23, 25
_SERVER_HELLO = 2
_SUPPORTED_VERSIONS = 43
_TLS_HEADER, _DTLS_HEADER = 5, 13
_TLS13_TAIL = 1 + 16
_TLS13_ALERT = 2 + _TLS13_TAIL
_SHA384_13 = 0x1302

_SHORT_TAG = frozenset(
    (0xC0A0, 0xC0A1, 0xC0A2, 0xC0A3, 0xC0A8, 0xC0A9, 0xC0AA, 0xC0AB, 0xC0AE, 0xC0AF)
)
_CHACHA = frozenset(range(0xCCA8, 0xCCAF))
_GCM = frozenset((*range(0x009C, 0x00A8), *range(0xC02B, 0xC033), *range(0xC086, 0xC094), 0xD001))
_CCM = frozenset((*range(0xC09C, 0xC0A0), *range(0xC0A4, 0xC0A8), 0xC0AC, 0xC0AD))


def expansion(cipher: int) -> int | None:
    """Return by how much TLS 1.2 or DTLS 1.2 makes a record longer; None for what it depends on."""
    if cipher in _SHORT_TAG or cipher in _CHACHA:
        return 16
    if cipher in _GCM or cipher in _CCM:
        return 24
    return None


class TlsRecords:
    """Follows one TLS connection. Bytes that are no TLS count as plaintext."""

    def __init__(self) -> None:
        self.tally = RecordTally()
        self._pending = {True: bytearray(), False: bytearray()}
        self._cipher = 0
        self._modern = False
        self._finished = False
        self._plain = False

    def feed(self, data: bytes, *, outgoing: bool) -> None:
        """Take bytes of one direction, cut anywhere. outgoing: from the client."""
        pending = self._pending[outgoing]
        pending += data
        while len(pending) >= _TLS_HEADER and not self._plain:
            if not (_CHANGE_CIPHER <= pending[0] <= _APPLICATION and pending[1] == 3):
                self._plain = True
                break
            whole = _TLS_HEADER + int.from_bytes(pending[3:5])
            if len(pending) < whole:
                return
            self._record(pending[0], bytes(pending[_TLS_HEADER:whole]), outgoing=outgoing)
            del pending[:whole]
        if self._plain:
            self._unprotected(len(pending))
            pending.clear()

    def _record(self, kind: int, body: bytes, *, outgoing: bool) -> None:
        size = _TLS_HEADER + len(body)
        if kind == _ALERT:
            self.tally.alerts += size
        elif kind != _APPLICATION:
            self.tally.handshake += size
            if kind == _HANDSHAKE and not outgoing and not self._cipher:
                self._hello(body)
        elif self._modern:
            self._modern_record(len(body), outgoing=outgoing)
        else:
            grown = expansion(self._cipher)
            self.tally.inexact |= grown is None
            self.tally.application += size
            self.tally.plaintext += max(0, len(body) - (grown or 24))

    def _modern_record(self, length: int, *, outgoing: bool) -> None:
        """Sort a TLS 1.3 record that says it were application data."""
        if not self._finished:
            self.tally.handshake += _TLS_HEADER + length
            digest = 48 if self._cipher == _SHA384_13 else 32
            self._finished = outgoing and length == 4 + digest + _TLS13_TAIL
        elif length == _TLS13_ALERT:
            self.tally.alerts += _TLS_HEADER + length
        else:
            self.tally.application += _TLS_HEADER + length
            self.tally.plaintext += length - _TLS13_TAIL
            if not outgoing:
                self.tally.late.append(length - _TLS13_TAIL)

    def _hello(self, body: bytes) -> None:
        if body[:1] == bytes((_SERVER_HELLO,)):
            self._cipher, self._modern = read_server_hello(body[4:])

    def _unprotected(self, size: int) -> None:
        self.tally.application += size
        self.tally.plaintext += size


class DtlsRecords:
    """Follows the datagrams of one DTLS association, or of plain CoAP."""

    def __init__(self) -> None:
        self.tally = RecordTally()
        self._cipher = 0

    def feed(self, datagram: bytes, *, outgoing: bool) -> None:
        """Take one datagram. outgoing: from the client."""
        if not is_dtls(datagram):
            self.tally.application += len(datagram)
            self.tally.plaintext += len(datagram)
            return
        while len(datagram) >= _DTLS_HEADER:
            whole = _DTLS_HEADER + int.from_bytes(datagram[11:13])
            self._record(datagram[0], datagram[_DTLS_HEADER:whole], outgoing=outgoing)
            datagram = datagram[whole:]

    def _record(self, kind: int, body: bytes, *, outgoing: bool) -> None:
        size = _DTLS_HEADER + len(body)
        if kind == _ALERT:
            self.tally.alerts += size
        elif kind in (_APPLICATION, _WITH_CID):
            grown = expansion(self._cipher)
            self.tally.inexact |= grown is None
            self.tally.application += size
            self.tally.plaintext += max(0, len(body) - (grown or 24))
        else:
            self.tally.handshake += size
            if kind == _HANDSHAKE and not outgoing and body[:1] == bytes((_SERVER_HELLO,)):
                self._cipher, _ = read_server_hello(body[12:])


def is_dtls(datagram: bytes) -> bool:
    """Say whether a datagram begins with a DTLS record."""
    return (
        len(datagram) >= _DTLS_HEADER
        and _CHANGE_CIPHER <= datagram[0] <= _WITH_CID
        and datagram[1] == 0xFE
    )


def read_server_hello(body: bytes) -> tuple[int, bool]:
    """Return the cipher suite of a ServerHello, and whether it chose TLS 1.3; 0 when unreadable."""
    at = 2 + 32
    at += 1 + int.from_bytes(body[at : at + 1])
    cipher = int.from_bytes(body[at : at + 2])
    at += 2 + 1 + 2
    while at + 4 <= len(body):
        kind = int.from_bytes(body[at : at + 2])
        length = int.from_bytes(body[at + 2 : at + 4])
        if kind == _SUPPORTED_VERSIONS and body[at + 4 : at + 4 + length] == b"\x03\x04":
            return cipher, True
        at += 4 + length
    return cipher, False
