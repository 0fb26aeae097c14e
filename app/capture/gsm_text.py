"""Text in the GSM default alphabet, as short messages and the toolkit carry it.

Source is 3GPP TS 23.038.
"""

from __future__ import annotations

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_ESCAPE = 0x1B


_SURROGATES = 0xD800 >> 11
_UCS2, _HALF_PAGE, _BASE = 0x80, 0x81, 0x82
"""First byte of an alpha field that is not in the default alphabet."""


def alpha_text(data: bytes) -> str:
    """Return an alpha field of a card, without its filling; `empty` when there is only filling.

    ETSI TS 102 221 annex A tells of the four forms.
    """
    form = data[0] if data else 0xFF
    if form == _UCS2:
        return data[1:].decode("utf-16-be", "replace").rstrip("\uffff\ufffd") or "empty"
    if form == _HALF_PAGE and len(data) >= 3:
        return _paged(data[3 : 3 + data[1]], data[2] << 7)
    if form == _BASE and len(data) >= 4:
        return _paged(data[4 : 4 + data[1]], int.from_bytes(data[2:4]))
    return alphabet_text(data.rstrip(b"\xff")) or "empty"


def _paged(data: bytes, base: int) -> str:
    """Return characters of which those with the high bit lie behind a base in Unicode."""
    return "".join(
        _character(base + (one & 0x7F)) if one & 0x80 else alphabet_text(bytes([one]))
        for one in data
    )


def _character(code: int) -> str:
    """Return a character; half of a surrogate pair is none, and no text can hold it."""
    return "\ufffd" if code >> 11 == _SURROGATES else chr(code)


def packed_text(data: bytes) -> str:
    """Return the text of septets packed into octets."""
    bits = int.from_bytes(data, "little")
    septets = bytes(bits >> 7 * at & 0x7F for at in range(len(data) * 8 // 7))
    if len(data) % 7 == 0 and septets[-1:] in (b"\0", b"\r"):  # seven bits left over are filling
        septets = septets[:-1]
    return alphabet_text(septets)


def alphabet_text(septets: bytes) -> str:
    """Return the text of septets that stand one to an octet; high bits do not count."""
    text: list[str] = []
    escaped = False
    for one in septets:
        code = one & 0x7F
        if code == _ESCAPE and not escaped:
            escaped = True
            continue
        text.append(_EXTENDED.get(code, _BASIC[code]) if escaped else _BASIC[code])
        escaped = False
    return "".join(text)
