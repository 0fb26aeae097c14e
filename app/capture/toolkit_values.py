"""The values of toolkit objects in words: texts, numbers, times, channels, events.

Sources are ETSI TS 102 223 clause 8 and 3GPP TS 31.111 clause 8.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from itertools import pairwise

from app.capture import toolkit_codes
from app.capture.card_files import file_path
from app.capture.gsm_text import alpha_text, packed_text
from app.capture.value_text import (
    aid_text,
    hex_text,
    operator_text,
    size_text,
    swapped_digits,
)
from app.card import toolkit_names

REFRESH, LOCAL_INFORMATION, TIMER = 0x01, 0x26, 0x27
_SEND_DATA, _DISPLAY_TEXT = 0x43, 0x21
_UNITS = {0: "minutes", 1: "seconds", 2: "tenths of a second"}
_TRANSPORTS = {
    1: "UDP, remote, client",
    2: "TCP, remote, client",
    3: "TCP, server",
    4: "UDP, local, client",
    5: "TCP, local, client",
    6: "direct channel",
}
_BEARERS = {
    1: "CSD",
    2: "GPRS, UTRAN or E-UTRAN packet service",
    3: "the default bearer",
    4: "local link, technology independent",
    5: "Bluetooth",
    6: "IrDA",
    7: "RS232",
    8: "cdma2000",
    9: "UTRAN packet service with extended parameters",
    10: "I-WLAN",
    11: "E-UTRAN or mapped UTRAN packet service",
    12: "NG-RAN",
    16: "USB",
}
_LINK_PROBLEMS = {0: "no further information", 5: "link dropped"}
_SERVICE = {0: "normal service", 1: "limited service", 2: "no service"}
_ALPHABETS = {0: "GSM 7 bit packed", 1: "8 bit", 2: "UCS2"}
_TERMINAL_BUSY, _BEARER_ERROR = 0x20, 0x3A
_BCD_TIME = 7
_MOST_LABELS = 32
_MASTER_FILE = b"\x3f\x00"


def value_text(kind: int, value: bytes, command: int) -> str:
    """Return the text of an object; kind: its tag without comprehension bit.

    command: type of the proactive command it belongs to, 0 when not known.
    """
    reader = _READERS.get(kind)
    return (reader(value, command) if reader and value else "") or hex_text(value)


def qualifier_text(command: int, qualifier: int) -> str:
    """Return what the qualifier of a proactive command says; empty when it says nothing known."""
    if command == REFRESH:
        return toolkit_names.REFRESH.get(qualifier, "")
    if command == LOCAL_INFORMATION:
        return toolkit_codes.LOCAL_INFORMATION.get(qualifier, "")
    if command == TIMER:
        return toolkit_codes.TIMERS.get(qualifier & 3, "")
    if command == _SEND_DATA:
        return "send at once" if qualifier & 1 else "keep in the buffer"
    if command == _DISPLAY_TEXT:
        return "high priority" if qualifier & 1 else "normal priority"
    return ""


def _details(value: bytes, command: int) -> str:
    if len(value) != 3:
        return ""
    name = toolkit_names.COMMANDS.get(value[1], f"command {value[1]:02X}")
    mode = qualifier_text(value[1], value[2])
    return f"number {value[0]}, {name}, {mode or f'qualifier {value[2]:02X}'}"


def _devices(value: bytes, command: int) -> str:
    return " → ".join(toolkit_names.DEVICES.get(one, f"device {one:02X}") for one in value)


def _result(value: bytes, command: int) -> str:
    meaning = toolkit_names.RESULTS.get(value[0], "unknown result")
    text = f"{meaning} ({value[0]:02X})"
    if len(value) < 2:
        return text
    causes = {
        _TERMINAL_BUSY: toolkit_codes.TERMINAL_PROBLEMS,
        _BEARER_ERROR: toolkit_codes.BEARER_PROBLEMS,
    }.get(value[0], {})
    return f"{text}, {causes.get(value[1], hex_text(value[1:]))}"


def _duration(value: bytes, command: int) -> str:
    if len(value) != 2:
        return ""
    return f"{value[1]} {_UNITS.get(value[0], f'units {value[0]:02X}')}"


def _alpha(value: bytes, command: int) -> str:
    return alpha_text(value)


def _coded(value: bytes, command: int) -> str:
    """Read a text led by its data coding scheme."""
    alphabet, text = value[0] >> 2 & 3, value[1:]
    if alphabet == 2:
        return text.decode("utf-16-be", "replace")
    if alphabet == 0:
        return packed_text(text)
    return text.decode("latin-1") if text.isascii() else hex_text(text)


def _address(value: bytes, command: int) -> str:
    digits = swapped_digits(value[1:])
    return f"+{digits}" if value[0] & 0x70 == 0x10 else digits


def _item(value: bytes, command: int) -> str:
    return f"{value[0]}: {alpha_text(value[1:])}"


def _number(value: bytes, command: int) -> str:
    return str(value[0]) if len(value) == 1 else ""


def _answer_length(value: bytes, command: int) -> str:
    return f"{value[0]} to {value[1]} characters" if len(value) == 2 else ""


def _files(value: bytes, command: int) -> str:
    rest = value[1:]
    starts = [at for at in range(0, len(rest) - 1, 2) if rest[at : at + 2] == _MASTER_FILE]
    paths = (file_path(rest[start:end]) for start, end in pairwise([*starts, len(rest)]))
    return ", ".join(paths)


def _location(value: bytes, command: int) -> str:
    if len(value) < 5:
        return ""
    cell = f", cell {hex_text(value[5:])}" if len(value) > 5 else ""
    return f"{operator_text(value[:3])}, LAC {hex_text(value[3:5])}{cell}"


def _imei(value: bytes, command: int) -> str:
    return swapped_digits(value)[1:] if len(value) == 8 else ""


def _events(value: bytes, command: int) -> str:
    return ", ".join(toolkit_codes.EVENTS.get(one, f"event {one:02X}") for one in value)


def _service(value: bytes, command: int) -> str:
    return _SERVICE.get(value[0], "")


def _timer_value(value: bytes, command: int) -> str:
    digits = swapped_digits(value)
    return f"{digits[:2]}:{digits[2:4]}:{digits[4:]}" if len(digits) == 6 else ""


def _moment(value: bytes, command: int) -> str:
    digits = swapped_digits(value[:6])
    if len(value) != _BCD_TIME or len(digits) != 12:
        return ""
    day = f"20{digits[:2]}-{digits[2:4]}-{digits[4:6]}"
    return f"{day} {digits[6:8]}:{digits[8:10]}:{digits[10:]}, zone {hex_text(value[6:])}"


def _plain(value: bytes, command: int) -> str:
    return value.decode("latin-1") if value.isascii() else ""


def _application(value: bytes, command: int) -> str:
    return aid_text(value)


def _bearer(value: bytes, command: int) -> str:
    name = _BEARERS.get(value[0], f"bearer {value[0]:02X}")
    return f"{name}, {hex_text(value[1:])}" if len(value) > 1 else name


def _size(value: bytes, command: int) -> str:
    return size_text(int.from_bytes(value)) if len(value) <= 2 else ""


def _data_length(value: bytes, command: int) -> str:
    if value == b"\xff":
        return "255 bytes or more"
    return _size(value, command)


def _channel_status(value: bytes, command: int) -> str:
    if len(value) != 2:
        return ""
    link = "link established" if value[0] & 0x80 else "no link"
    return f"channel {value[0] & 7}, {link}, {_LINK_PROBLEMS.get(value[1], hex_text(value[1:]))}"


def _transport(value: bytes, command: int) -> str:
    if len(value) != 3:
        return ""
    name = _TRANSPORTS.get(value[0], f"protocol {value[0]:02X}")
    return f"{name}, port {int.from_bytes(value[1:])}"


def _internet_address(value: bytes, command: int) -> str:
    sizes = {0x21: 4, 0x57: 16}
    if sizes.get(value[0]) != len(value) - 1:
        return ""
    return str(ipaddress.ip_address(value[1:]))


def _technologies(value: bytes, command: int) -> str:
    names = toolkit_codes.ACCESS_TECHNOLOGIES
    return ", ".join(names.get(one, f"technology {one:02X}") for one in value)


def _access_name(value: bytes, command: int) -> str:
    """Read labels, each behind its length, as they make an access point name."""
    labels: list[str] = []
    at = 0
    while at < len(value) and len(labels) < _MOST_LABELS:
        end = at + 1 + value[at]
        label = value[at + 1 : end]
        if end > len(value) or not label.isascii():
            return ""
        labels.append(label.decode("ascii"))
        at = end
    return ".".join(labels)


_READERS: dict[int, Callable[[bytes, int], str]] = {
    0x01: _details,
    0x02: _devices,
    0x03: _result,
    0x04: _duration,
    0x05: _alpha,
    0x06: _address,
    0x0D: _coded,
    0x0F: _item,
    0x10: _number,
    0x11: _answer_length,
    0x12: _files,
    0x13: _location,
    0x14: _imei,
    0x17: _coded,
    0x19: _events,
    0x1B: _service,
    0x24: _number,
    0x25: _timer_value,
    0x26: _moment,
    0x28: _plain,
    0x29: _plain,
    0x2D: _plain,
    0x2F: _application,
    0x31: _plain,
    0x35: _bearer,
    0x37: _data_length,
    0x38: _channel_status,
    0x39: _size,
    0x3C: _transport,
    0x3E: _internet_address,
    0x3F: _technologies,
    0x47: _access_name,
}
