"""Names of the card application toolkit: proactive commands, envelopes, their data objects.

Sources are ETSI TS 102 223 and TS 101 220.
"""

from __future__ import annotations

COMMANDS: dict[int, str] = {
    0x01: "REFRESH",
    0x02: "MORE TIME",
    0x03: "POLL INTERVAL",
    0x04: "POLLING OFF",
    0x05: "SET UP EVENT LIST",
    0x10: "SET UP CALL",
    0x11: "SEND SS",
    0x12: "SEND USSD",
    0x13: "SEND SHORT MESSAGE",
    0x14: "SEND DTMF",
    0x15: "LAUNCH BROWSER",
    0x20: "PLAY TONE",
    0x21: "DISPLAY TEXT",
    0x22: "GET INKEY",
    0x23: "GET INPUT",
    0x24: "SELECT ITEM",
    0x25: "SET UP MENU",
    0x26: "PROVIDE LOCAL INFORMATION",
    0x27: "TIMER MANAGEMENT",
    0x28: "SET UP IDLE MODE TEXT",
    0x30: "PERFORM CARD APDU",
    0x31: "POWER ON CARD",
    0x32: "POWER OFF CARD",
    0x33: "GET READER STATUS",
    0x34: "RUN AT COMMAND",
    0x35: "LANGUAGE NOTIFICATION",
    0x40: "OPEN CHANNEL",
    0x41: "CLOSE CHANNEL",
    0x42: "RECEIVE DATA",
    0x43: "SEND DATA",
    0x44: "GET CHANNEL STATUS",
    0x81: "END OF SESSION",
}

REFRESH: dict[int, str] = {
    0x00: "NAA initialisation and full file change",
    0x01: "file change",
    0x02: "NAA initialisation and file change",
    0x03: "NAA initialisation",
    0x04: "UICC reset",
    0x05: "NAA application reset",
    0x06: "NAA session reset",
    0x07: "steering of roaming",
    0x09: "eUICC profile state change",
}
"""Qualifier of REFRESH -> its mode."""

ENVELOPES: dict[int, str] = {
    0xD0: "proactive command",
    0xD1: "SMS-PP download",
    0xD2: "cell broadcast download",
    0xD3: "menu selection",
    0xD4: "call control",
    0xD5: "short message control",
    0xD6: "event download",
    0xD7: "timer expiration",
    0xD9: "USSD download",
}

OBJECTS: dict[int, str] = {
    0x01: "command details",
    0x02: "device identities",
    0x03: "result",
    0x04: "duration",
    0x05: "alpha identifier",
    0x06: "address",
    0x0A: "USSD string",
    0x0B: "SMS TPDU",
    0x0D: "text string",
    0x0E: "tone",
    0x0F: "item",
    0x10: "item identifier",
    0x11: "response length",
    0x12: "file list",
    0x13: "location information",
    0x14: "IMEI",
    0x17: "default text",
    0x19: "event list",
    0x1B: "location status",
    0x1E: "icon identifier",
    0x21: "card ATR",
    0x22: "command APDU",
    0x23: "response APDU",
    0x24: "timer identifier",
    0x25: "timer value",
    0x26: "date, time and time zone",
    0x2D: "language",
    0x2F: "application identifier",
    0x35: "bearer description",
    0x36: "channel data",
    0x37: "channel data length",
    0x38: "channel status",
    0x39: "buffer size",
    0x3C: "transport level",
    0x3E: "other address",
    0x3F: "access technology",
    0x47: "network access name",
}
"""Object tag without its comprehension bit -> name."""

DEVICES: dict[int, str] = {
    0x01: "keypad",
    0x02: "display",
    0x03: "earpiece",
    0x81: "UICC",
    0x82: "terminal",
    0x83: "network",
}

RESULTS: dict[int, str] = {
    0x00: "performed",
    0x01: "performed, comprehension was partial",
    0x02: "performed, information was missing",
    0x03: "performed, more files were read",
    0x04: "performed, the icon could not be shown",
    0x10: "session ended by the user",
    0x11: "backward move asked by the user",
    0x12: "no answer from the user",
    0x20: "the terminal cannot do it now",
    0x21: "the network cannot do it now",
    0x22: "refused by the user",
    0x30: "beyond the terminal's capabilities",
    0x31: "command type not understood",
    0x32: "command data not understood",
    0x33: "command number not known",
    0x36: "required values are missing",
    0x3A: "bearer independent protocol error",
}
"""General result of a TERMINAL RESPONSE -> meaning."""
