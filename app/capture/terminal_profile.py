"""TERMINAL PROFILE: what the device says it can do for the toolkit, bit by bit.

Sources are ETSI TS 102 223 clause 5.2 and 3GPP TS 31.111 clause 5.2.
"""

from __future__ import annotations

from app.capture.parts import Part
from app.capture.value_text import hex_text

_BITS: tuple[tuple[str, ...], ...] = (
    (
        "profile download", "SMS-PP data download", "cell broadcast data download",
        "menu selection", "SMS-PP download: answer to the card", "timer expiration",
        "USSD in call control", "redial in call control",
    ),
    (
        "command result", "call control", "cell identity in call control",
        "short message control", "alpha identifier handling", "UCS2 entry", "UCS2 display",
        "display of the extension text",
    ),
    (
        "DISPLAY TEXT", "GET INKEY", "GET INPUT", "MORE TIME", "PLAY TONE", "POLL INTERVAL",
        "POLLING OFF", "REFRESH",
    ),
    (
        "SELECT ITEM", "SEND SHORT MESSAGE", "SEND SS", "SEND USSD", "SET UP CALL",
        "SET UP MENU", "PROVIDE LOCAL INFORMATION (location, IMEI)",
        "PROVIDE LOCAL INFORMATION (network measurements)",
    ),
    (
        "SET UP EVENT LIST", "event: MT call", "event: call connected",
        "event: call disconnected", "event: location status", "event: user activity",
        "event: idle screen available", "event: card reader status",
    ),
    (
        "event: language selection", "event: browser termination", "event: data available",
        "event: channel status", "event: access technology change",
        "event: display parameters changed", "event: local connection",
        "event: network search mode change",
    ),
    (
        "POWER ON CARD", "POWER OFF CARD", "PERFORM CARD APDU",
        "GET READER STATUS (status)", "GET READER STATUS (identifier)",
    ),
    (
        "TIMER MANAGEMENT (start, stop)", "TIMER MANAGEMENT (current value)",
        "PROVIDE LOCAL INFORMATION (date, time and time zone)", "GET INKEY (binary choice)",
        "SET UP IDLE MODE TEXT", "RUN AT COMMAND", "second alpha identifier in SET UP CALL",
        "second capability of call control",
    ),
    (
        "DISPLAY TEXT (sustained)", "SEND DTMF", "PROVIDE LOCAL INFORMATION (BCCH)",
        "PROVIDE LOCAL INFORMATION (language)", "PROVIDE LOCAL INFORMATION (timing advance)",
        "LANGUAGE NOTIFICATION", "LAUNCH BROWSER",
        "PROVIDE LOCAL INFORMATION (access technology)",
    ),
    ("soft keys for SELECT ITEM", "soft keys for SET UP MENU"),
    (),
    (
        "OPEN CHANNEL", "CLOSE CHANNEL", "RECEIVE DATA", "SEND DATA", "GET CHANNEL STATUS",
        "SERVICE SEARCH", "GET SERVICE INFORMATION", "DECLARE SERVICE",
    ),
    ("CSD bearer", "GPRS bearer", "Bluetooth bearer", "IrDA bearer", "RS232 bearer"),
    (),
    (),
    (
        "display can be resized", "text wrapping", "text scrolling", "text attributes", "",
        "width reduced in menus",
    ),
    (
        "TCP, remote, client", "UDP, remote, client", "TCP, server", "TCP, local, client",
        "UDP, local, client", "direct channel", "E-UTRAN bearer", "HSDPA bearer",
    ),
    (
        "DISPLAY TEXT (variable time-out)", "GET INKEY (help)", "USB bearer",
        "GET INKEY (variable time-out)", "PROVIDE LOCAL INFORMATION (ESN)",
        "call control on GPRS", "PROVIDE LOCAL INFORMATION (IMEISV)",
        "PROVIDE LOCAL INFORMATION (search mode)",
    ),
    (),
    (),
    ("WML browser", "XHTML browser", "HTML browser", "CHTML browser"),
    (
        "UTRAN PS with extended parameters", "PROVIDE LOCAL INFORMATION (battery)",
        "PLAY TONE (melodies)", "multimedia calls", "toolkit-initiated GBA",
        "RETRIEVE MULTIMEDIA MESSAGE", "SUBMIT MULTIMEDIA MESSAGE",
        "DISPLAY MULTIMEDIA MESSAGE",
    ),
    (
        "SET FRAMES", "GET FRAMES STATUS", "MMS notification download",
        "alpha identifier in REFRESH", "geographical location reporting",
        "PROVIDE LOCAL INFORMATION (MEID)",
        "PROVIDE LOCAL INFORMATION (measurements of UTRAN and E-UTRAN)",
        "USSD data download",
    ),
    (),
    (
        "event: browsing status", "event: MMS transfer status",
        "event: frame information changed", "event: I-WLAN access status",
        "event: network rejection", "event: HCI connectivity",
        "event: network rejection for E-UTRAN", "multiple access technologies",
    ),
    (
        "event: CSG cell selection", "event: contactless state request",
    ),
    (),
    (
        "alignment left", "alignment centre", "alignment right", "font size normal",
        "font size large", "font size small",
    ),
    (
        "style normal", "style bold", "style italic", "style underlined",
        "style strikethrough", "text foreground colour", "text background colour",
    ),
    (
        "I-WLAN bearer", "PROVIDE LOCAL INFORMATION (WSID)", "terminal applications",
        "REFRESH (steering of roaming)", "ACTIVATE", "geographical location request",
        "PROVIDE LOCAL INFORMATION (broadcast network)",
        "REFRESH (steering of roaming for I-WLAN)",
    ),
    (
        "CONTACTLESS STATE CHANGED", "CSG cell discovery",
        "confirmation parameters for OPEN CHANNEL (server)", "communication control for IMS",
        "CAT over the modem interface", "event: incoming IMS data", "event: IMS registration",
        "containers and encapsulated sessions",
    ),
    (
        "IMS bearer", "PROVIDE LOCAL INFORMATION (H(e)NB address)",
        "PROVIDE LOCAL INFORMATION (H(e)NB surroundings)",
        "launch parameters for OPEN CHANNEL (server)",
        "direct channel for OPEN CHANNEL (server)", "security of containers",
        "CAT service list for eCAT", "refresh enforcement policy",
    ),
    (
        "DNS server address request", "network access name reuse", "event: poll interval",
        "event: ProSe usage", "PROVIDE LOCAL INFORMATION (battery level)",
        "PROVIDE LOCAL INFORMATION (supported access technologies)",
        "event: PS data off", "PROVIDE LOCAL INFORMATION (IMS public identities)",
    ),
)  # fmt: skip
"""For each byte, from its lowest bit up; an empty tuple is a byte that is a number."""


def profile_parts(data: bytes, start: int) -> tuple[Part, ...]:
    """Return a part for each byte of a terminal profile; start: where the bytes lie."""
    parts = []
    for at, octet in enumerate(data):
        names = _BITS[at] if at < len(_BITS) else ()
        text = _said(octet, names) if names else hex_text(data[at : at + 1])
        parts.append(Part(f"byte {at + 1}", start + at, start + at + 1, text))
    return tuple(parts)


def _said(octet: int, names: tuple[str, ...]) -> str:
    said = [
        names[bit] if bit < len(names) and names[bit] else f"bit {bit + 1}"
        for bit in range(8)
        if octet >> bit & 1
    ]
    return ", ".join(said) or "none"
