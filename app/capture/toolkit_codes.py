"""Codes inside toolkit objects: causes, events, kinds of information, access technologies.

Sources are ETSI TS 102 223 clause 8 and 3GPP TS 31.111 clause 8.
"""

from __future__ import annotations

TERMINAL_PROBLEMS: dict[int, str] = {
    0x00: "no cause given",
    0x01: "the screen is busy",
    0x02: "busy on a call",
    0x03: "busy on an SS transaction",
    0x04: "no service",
    0x05: "access is barred for the access class",
    0x06: "no radio resource",
    0x07: "not in a speech call",
    0x08: "busy on a USSD transaction",
    0x09: "busy on SEND DTMF",
    0x0A: "no NAA active",
}
"""Second byte of the result when the terminal cannot do it now."""

BEARER_PROBLEMS: dict[int, str] = {
    0x00: "no cause given",
    0x01: "no channel is free",
    0x02: "the channel is closed",
    0x03: "the channel identifier is not valid",
    0x04: "the asked buffer size is not available",
    0x05: "security error",
    0x06: "the transport interface is not available",
    0x07: "the remote device cannot be reached",
    0x08: "service error",
    0x09: "the service identifier is not known",
    0x10: "the port is not available",
    0x11: "launch parameters are missing or wrong",
    0x12: "the application could not be launched",
}
"""Second byte of the result when the bearer independent protocol failed."""

EVENTS: dict[int, str] = {
    0x00: "MT call",
    0x01: "call connected",
    0x02: "call disconnected",
    0x03: "location status",
    0x04: "user activity",
    0x05: "idle screen available",
    0x06: "card reader status",
    0x07: "language selection",
    0x08: "browser termination",
    0x09: "data available",
    0x0A: "channel status",
    0x0B: "access technology change",
    0x0C: "display parameters changed",
    0x0D: "local connection",
    0x0E: "network search mode change",
    0x0F: "browsing status",
    0x10: "frames information change",
    0x11: "I-WLAN access status",
    0x12: "network rejection",
    0x13: "HCI connectivity",
    0x14: "access technology change (multiple)",
    0x15: "CSG cell selection",
    0x16: "contactless state request",
    0x17: "IMS registration",
    0x18: "incoming IMS data",
    0x19: "profile container",
    0x1B: "secured profile container",
    0x1C: "poll interval negotiation",
    0x1D: "data connection status change",
}

LOCAL_INFORMATION: dict[int, str] = {
    0x00: "location",
    0x01: "IMEI",
    0x02: "network measurement results",
    0x03: "date, time and time zone",
    0x04: "language",
    0x05: "timing advance",
    0x06: "access technology",
    0x07: "ESN",
    0x08: "IMEISV",
    0x09: "network search mode",
    0x0A: "charge state of the battery",
    0x0B: "MEID",
    0x0C: "current WSID",
    0x0D: "broadcast network information",
    0x0E: "access technologies",
    0x0F: "location for several access technologies",
    0x10: "network measurement results for several access technologies",
    0x11: "CSG identifiers",
    0x12: "H(e)NB address",
    0x13: "H(e)NB surroundings",
}
"""Qualifier of PROVIDE LOCAL INFORMATION -> what is asked for."""

TIMERS: dict[int, str] = {0x00: "start", 0x01: "stop", 0x02: "get the current value"}
"""Qualifier of TIMER MANAGEMENT, its two low bits."""

ACCESS_TECHNOLOGIES: dict[int, str] = {
    0x00: "GSM",
    0x01: "TIA/EIA-553",
    0x02: "TIA/EIA-136",
    0x03: "UTRAN",
    0x04: "TETRA",
    0x05: "TIA/EIA-95",
    0x06: "cdma2000 1x",
    0x07: "cdma2000 HRPD",
    0x08: "E-UTRAN",
    0x09: "eHRPD",
    0x0A: "NG-RAN",
}
