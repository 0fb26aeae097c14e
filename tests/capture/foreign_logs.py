"""Short logs as other programs print them, and packets put together by hand."""

from __future__ import annotations

import struct
from pathlib import Path

from app.capture.imports import read_capture
from app.values.traffic import Record

PCSCD = """\
00000000 APDU: 00 70 00 00 01 
00000078 SW: 01 90 00 
00000026 APDU: 01 A4 04 00 10 A0 00 00 05 59 10 10 FF FF FF FF 89 00 00 01 00 
00000094 SW: 61 21 
00000070 APDU: 81 E2 91 00 06 BF 3E 03 5C 01 5A 
00000402 SW: 61 15 
00000067 APDU: 81 C0 00 00 15 
00000050 SW: BF 3E 12 5A 10 89 99 90 01 33 79 39 70 01 11 56 65 08 65 49 51 90 00 
"""  # noqa: W291 - pcscd prints a space at the end

PCSCD_DEBUG = """\
00000000 pcscdaemon.c:350:main() pcscd set to foreground with debug send to stdout
00000002 [140001] eventhandler.c:423:EHStatusHandlerThread() Card inserted into Virtual PCD 00 00
00000004 [140001] Card ATR: 3B 9F 96 80 3F C7 82 80 31 E0 73 FE 21 1F 67 65 49 4D 57 42 01 00 03 
00000003 [140002] winscard.c:258:SCardConnect() Attempting Connect to Virtual PCD 00 00 using protocol: 1
00000003 [140003] winscard.c:258:SCardConnect() Attempting Connect to Virtual PCD 00 01 using protocol: 1
00000010 [140002] APDU: 00 70 00 00 01 
00000010 [140003] APDU: 00 A4 00 04 02 3F 00 
00000010 [140002] SW: 01 90 00 
00000010 [140003] SW: 
00000010 [140001] eventhandler.c:333:EHStatusHandlerThread() Card Removed From Virtual PCD 00 00
"""  # noqa: E501, W291 - as pcscd prints it

LPAC = """\
WARNING: Please use 'LPAC_HTTP_DEBUG' instead of 'LIBEUICC_DEBUG_HTTP'
[DEBUG] [APDU] [TX] CLA: 81, INS: E2, P1: 91, P2: 00, Lc: 06, Data: bf3e035c015a
[DEBUG] [APDU] [RX] SW1: 61, SW2: 15, Data: 
[DEBUG] [APDU] [TX] CLA: 81, INS: C0, P1: 00, P2: 00, Lc: 15, Data: 
[DEBUG] [APDU] [RX] SW1: 90, SW2: 00, Data: bf3e125a1089999001337939700111566508654951
"""  # noqa: W291 - lpac leaves a space where there is no data

AT = """\
2026-11-20T10:00:00.500Z > AT+CCHO="A0000005591010FFFFFFFF8900000100"
2026-11-20T10:00:00.510Z < +CCHO: 1
2026-11-20T10:00:00.510Z < OK
2026-11-20T10:00:01.000Z > AT+CGLA=1,22,"81E2910006BF3E035C015A"
2026-11-20T10:00:01.120Z < +CGLA: 46,"BF3E125A10899990013379397001115665086549519000"
2026-11-20T10:00:01.121Z < OK
2026-11-20T10:00:02.000Z > AT+CSIM=10,"0070000000"
2026-11-20T10:00:02.100Z < +CME ERROR: 13
2026-11-20T10:00:03.000Z > AT+CCHC=1
"""

ATR = bytes.fromhex("3B9F96803FC7828031E073FE211F6765494D5742010003")
GET_EID = bytes.fromhex("81E2910006BF3E035C015A")
EID_ANSWER = bytes.fromhex("BF3E125A10899990013379397001115665086549519000")
COAP_POST = bytes.fromhex("44023039C0FFEE01B467736D61FFBF4F00")
COAP_CHANGED = bytes.fromhex("64443039C0FFEE01FFBF5000")


def read_bytes(folder: Path, raw: bytes) -> list[Record]:
    """Import bytes as a file."""
    path = folder / "foreign"
    path.write_bytes(raw)
    return list(read_capture(path))


def read_text(folder: Path, text: str) -> list[Record]:
    """Import a text as a file."""
    return read_bytes(folder, text.encode())


def udp(data: bytes, ports: tuple[int, int], addresses: tuple[int, int] = (1, 2)) -> bytes:
    """Return an IPv4 packet from and to 10.0.0.x."""
    segment = struct.pack("!HHHH", *ports, 8 + len(data), 0) + data
    source, target = (bytes((10, 0, 0, last)) for last in addresses)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0, 64, 17, 0)
    return head + source + target + segment


def sim(kind: int, body: bytes, slot: int = 0) -> bytes:
    """Return an IPv4 packet with GSMTAP of a SIM."""
    head = bytes((2, 4, 4, slot)) + bytes(8) + bytes((kind, 0, 0, 0))
    return udp(head + body, (47290, 4729))


def pcap(*packets: bytes, link: int = 101, order: str = "<", nano: bool = False) -> bytes:
    """Return a pcap file with packets a millisecond apart, from second 1000 on."""
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    tick = 1_000_000 if nano else 1000
    raw = struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    for number, data in enumerate(packets):
        raw += struct.pack(f"{order}IIII", 1000, number * tick, len(data), len(data)) + data
    return raw
