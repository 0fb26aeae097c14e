"""Names of what is on a card: instructions, applications and their data objects.

Only names live here; reading bytes is the decoders' work. Files are in `card_files`. Sources are
ETSI TS 102 221 and GlobalPlatform.
"""

from __future__ import annotations

from app.card.apdu import INSTRUCTIONS

_INSTRUCTIONS: dict[int, str] = INSTRUCTIONS | {
    0x04: "DEACTIVATE FILE",
    0x26: "DISABLE PIN",
    0x28: "ENABLE PIN",
    0x32: "INCREASE",
    0x44: "ACTIVATE FILE",
    0x50: "INITIALIZE UPDATE",
    0x73: "MANAGE SECURE CHANNEL",
    0x75: "TRANSACT DATA",
    0x76: "SUSPEND UICC",
    0x82: "EXTERNAL AUTHENTICATE",
    0x89: "AUTHENTICATE",
    0xD4: "RESIZE FILE",
    0xD8: "PUT KEY",
    0xDB: "SET DATA",
    0xE0: "CREATE FILE",
    0xE4: "DELETE",
    0xE6: "INSTALL",
    0xE8: "LOAD",
    0xF0: "SET STATUS",
    0xFA: "SLEEP",
    0xFE: "TERMINATE CARD USAGE",
}
"""What the card room names, and what only other programs send."""

_APPLICATIONS: tuple[tuple[str, str], ...] = (
    ("A0000005591010FFFFFFFF8900000100", "ISD-R"),
    ("A0000005591010FFFFFFFF8900000200", "ECASD"),
    ("A0000005591010FFFFFFFF8900000D00", "ISD-P load file"),
    ("A0000005591010FFFFFFFF8900000E00", "ISD-P module"),
    ("A0000005591010FFFFFFFF890000", "ISD-P"),
    ("A00000015141434C00", "ARA-M"),
    ("A000000151000000", "issuer security domain"),
    ("A0000000871002", "USIM"),
    ("A0000000871004", "ISIM"),
    ("A0000003431002", "CSIM"),
)

SELECT_BY: dict[int, str] = {
    0x00: "by file identifier",
    0x01: "a child DF",
    0x03: "the parent DF",
    0x04: "by AID",
    0x08: "by path from the MF",
    0x09: "by path from here",
}

SELECT_ANSWER: dict[int, str] = {
    0x00: "return the FCI template",
    0x04: "return the FCP template",
    0x0C: "return no data",
}

_FCP: dict[int, str] = {
    0x80: "file size",
    0x81: "total file size",
    0x82: "file descriptor",
    0x83: "file identifier",
    0x84: "application identifier",
    0x85: "proprietary data",
    0x88: "short file identifier",
    0x8A: "life cycle status",
    0x8B: "security attributes (reference)",
    0x8C: "security attributes (compact)",
    0xA5: "proprietary information",
    0xAB: "security attributes (expanded)",
    0xC6: "PIN status template",
}

TEMPLATES: dict[int, dict[int, str]] = {
    0x62: _FCP,
    0x6F: {0x84: "application identifier", 0xA5: "proprietary information"}
    | {0xE0: "ISD-R information (SGP.22)", 0xE1: "ISD-R information (SGP.32)"},
    0xE0: {0x82: "lowest supported SVN", 0x83: "LPAe support"},
    0xE1: {0x80: "eUICC configuration"},
    0xA5: {0x80: "UICC characteristics", 0x83: "available memory"}
    | {0x9F6E: "production life cycle", 0x9F65: "maximum command data length"},
    0xC6: {0x90: "PIN status", 0x83: "key reference", 0x95: "usage qualifier"},
    0x61: {0x4F: "application identifier", 0x50: "application label", 0x51: "path"}
    | {0x73: "discretionary data"},
    0xA9: {0x80: "power supply", 0x81: "extended logical channels", 0x82: "additional interfaces"}
    | {0x83: "eUICC functions of the device"},
}
"""Template tag -> names of the objects inside it."""

OBJECTS: dict[int, str] = {
    0x62: "FCP template",
    0x6F: "FCI template",
    0x61: "application template",
    0xA9: "terminal capability",
    0x5A: "EID or PAN",
    0x42: "issuer identification number",
    0x45: "card image number",
    0x66: "card data",
    0xE0: "key information template",
}


def application(aid: bytes) -> str:
    """Return what an AID selects, or an empty text when it is not known."""
    text = aid.hex().upper()
    return next((name for prefix, name in _APPLICATIONS if text.startswith(prefix)), "")


def instruction(cla: int, ins: int, p1: int) -> str:
    """Return the command's name; an unknown one is named by its INS."""
    if ins == 0xF2 and cla & 0x80 and p1 in (0x80, 0x40, 0x20, 0x10):
        return "GET STATUS"
    return _INSTRUCTIONS.get(ins, f"INS {ins:02X}")
