"""PC/SC's return codes as sentences: what happened, and what to do about it on this system."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from smartcard import scard

from app.card.holders import describe_holders, find_holders
from app.errors import DeviceError

System = Literal["linux", "windows", "macos"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One code: its name in the standard, a sentence and a hint. `{reader}` is filled in."""

    name: str
    message: str
    hint: str


_REINSERT = "Take the card out, put it back in and try again."
_REPLUG = "Unplug the reader, plug it in again and try once more."

_TABLE: dict[int, Explanation] = {
    scard.SCARD_E_NO_SERVICE: Explanation(
        "SCARD_E_NO_SERVICE", "The smart card service is not running.", "{service}"
    ),
    scard.SCARD_E_SERVICE_STOPPED: Explanation(
        "SCARD_E_SERVICE_STOPPED", "The smart card service was stopped.", "{service}"
    ),
    scard.SCARD_E_NO_READERS_AVAILABLE: Explanation(
        "SCARD_E_NO_READERS_AVAILABLE",
        "No card reader is connected.",
        "Plug in a reader. If one is plugged in, its driver is missing: {driver}",
    ),
    scard.SCARD_E_UNKNOWN_READER: Explanation(
        "SCARD_E_UNKNOWN_READER", "The reader “{reader}” is not there any more.", _REPLUG
    ),
    scard.SCARD_E_READER_UNAVAILABLE: Explanation(
        "SCARD_E_READER_UNAVAILABLE", "The reader “{reader}” was unplugged.", _REPLUG
    ),
    scard.SCARD_E_NO_SMARTCARD: Explanation(
        "SCARD_E_NO_SMARTCARD",
        "There is no card in “{reader}”.",
        "Put a card in, contacts towards the reader's contacts.",
    ),
    scard.SCARD_W_REMOVED_CARD: Explanation(
        "SCARD_W_REMOVED_CARD",
        "The card was taken out of “{reader}”.",
        "Put the card back in and start again.",
    ),
    scard.SCARD_W_RESET_CARD: Explanation(
        "SCARD_W_RESET_CARD",
        "Another program reset the card in “{reader}”.",
        "Start again. If it happens often, close the other program or use exclusive access.",
    ),
    scard.SCARD_E_SHARING_VIOLATION: Explanation(
        "SCARD_E_SHARING_VIOLATION",
        "Another program uses the card in “{reader}”.",
        "Close that program, then try again.",
    ),
    scard.SCARD_W_UNRESPONSIVE_CARD: Explanation(
        "SCARD_W_UNRESPONSIVE_CARD",
        "The card in “{reader}” does not answer to reset.",
        "Check that it is the right way round, clean its contacts, or try another card.",
    ),
    scard.SCARD_W_UNPOWERED_CARD: Explanation(
        "SCARD_W_UNPOWERED_CARD", "The card in “{reader}” has no power.", _REINSERT
    ),
    scard.SCARD_W_UNSUPPORTED_CARD: Explanation(
        "SCARD_W_UNSUPPORTED_CARD",
        "The reader “{reader}” cannot talk to this card.",
        "Try another reader; the card's voltage or protocol does not suit this one.",
    ),
    scard.SCARD_E_PROTO_MISMATCH: Explanation(
        "SCARD_E_PROTO_MISMATCH",
        "The card in “{reader}” does not speak the protocol asked for.",
        "Leave the choice of T=0 or T=1 to the card. Reset it if another program chose.",
    ),
    scard.SCARD_E_NOT_READY: Explanation(
        "SCARD_E_NOT_READY", "The reader “{reader}” is not ready.", _REPLUG
    ),
    scard.SCARD_E_NOT_TRANSACTED: Explanation(
        "SCARD_E_NOT_TRANSACTED",
        "The exchange with the card in “{reader}” broke off.",
        f"{_REINSERT} If it stays, the card's contacts or the reader are at fault.",
    ),
    scard.SCARD_F_COMM_ERROR: Explanation(
        "SCARD_F_COMM_ERROR", "The connection to the smart card service broke.", "{service}"
    ),
    scard.SCARD_E_COMM_DATA_LOST: Explanation(
        "SCARD_E_COMM_DATA_LOST", "Data was lost on the way to “{reader}”.", _REPLUG
    ),
    scard.SCARD_W_SECURITY_VIOLATION: Explanation(
        "SCARD_W_SECURITY_VIOLATION",
        "This user is not allowed to use card readers.",
        "{permission}",
    ),
    scard.SCARD_E_NO_ACCESS: Explanation(
        "SCARD_E_NO_ACCESS", "This user is not allowed to use card readers.", "{permission}"
    ),
    scard.SCARD_E_TIMEOUT: Explanation(
        "SCARD_E_TIMEOUT", "The reader “{reader}” did not answer in time.", _REPLUG
    ),
    scard.SCARD_F_WAITED_TOO_LONG: Explanation(
        "SCARD_F_WAITED_TOO_LONG", "The reader “{reader}” did not answer in time.", _REPLUG
    ),
    scard.SCARD_E_CANCELLED: Explanation(
        "SCARD_E_CANCELLED", "The wait for the reader was cancelled.", "Try again."
    ),
    scard.SCARD_E_SYSTEM_CANCELLED: Explanation(
        "SCARD_E_SYSTEM_CANCELLED",
        "The system cancelled the work with the reader.",
        "Try again after signing in again.",
    ),
    scard.SCARD_E_INVALID_HANDLE: Explanation(
        "SCARD_E_INVALID_HANDLE",
        "The connection to “{reader}” is gone; the smart card service was restarted.",
        "Start again.",
    ),
    scard.SCARD_E_UNSUPPORTED_FEATURE: Explanation(
        "SCARD_E_UNSUPPORTED_FEATURE",
        "The reader “{reader}” cannot do this.",
        "Try another reader.",
    ),
    scard.SCARD_E_NO_MEMORY: Explanation(
        "SCARD_E_NO_MEMORY",
        "The smart card service has no room for one more program.",
        "Close other programs that use readers, then try again.",
    ),
    scard.SCARD_E_SERVER_TOO_BUSY: Explanation(
        "SCARD_E_SERVER_TOO_BUSY", "The smart card service is too busy.", "Try again in a moment."
    ),
    0x0000045D: Explanation(
        "ERROR_IO_DEVICE",
        "The system reports an input/output fault on “{reader}”.",
        "Reset the card or try T=0 instead of T=1; the reader's driver gave up on the exchange.",
    ),
    0x00000016: Explanation(
        "ERROR_BAD_COMMAND", "The reader “{reader}” refused the command.", _REPLUG
    ),
}

_FOR_SYSTEM: dict[System, dict[str, str]] = {
    "linux": {
        "service": "Start it: sudo systemctl enable --now pcscd.socket "
        "(without systemd: sudo pcscd). If it is not installed: sudo apt install pcscd.",
        "driver": "install the package libccid.",
        "permission": "The administrator has to allow it: a polkit rule for "
        "org.debian.pcsc-lite.access_pcsc and access_card, or a local (not remote) login.",
    },
    "windows": {
        "service": "Start “Smart Card” (SCardSvr) in the Services console. It stops by itself "
        "while no reader is plugged in.",
        "driver": "install it from the reader's maker.",
        "permission": "The administrator has to allow it; in a remote session, use the reader "
        "of that computer.",
    },
    "macos": {
        "service": "Unplug the reader and plug it in again; macOS starts the service then.",
        "driver": "update macOS or install the maker's driver.",
        "permission": "Allow the access when macOS asks for it.",
    },
}


def current_system() -> System:
    """Return which system's advice applies here."""
    if sys.platform == "win32":
        return "windows"
    return "macos" if sys.platform == "darwin" else "linux"


def explain_code(code: int, system: System | None = None) -> Explanation:
    """Return the entry of a PC/SC return code, with the system's advice filled in.

    A code without an entry of its own gets one that shows its number.
    """
    advice = _FOR_SYSTEM[system or current_system()]
    known = {number & 0xFFFFFFFF: entry for number, entry in _TABLE.items()}
    entry = known.get(code & 0xFFFFFFFF) or Explanation(
        f"{code & 0xFFFFFFFF:08X}",
        f"PC/SC failed on “{{reader}}” with code {code & 0xFFFFFFFF:08X}.",
        _REPLUG,
    )
    hint = entry.hint
    for key, text in advice.items():
        hint = hint.replace("{" + key + "}", text)
    return Explanation(entry.name, entry.message, hint)


def pcsc_error(code: int, reader: str = "") -> DeviceError:
    """Make the DeviceError for a PC/SC return code; a sharing violation names who likely holds it.

    reader: the name to put in the sentence; empty when no single reader is meant.
    """
    entry = explain_code(code)
    message = entry.message.replace("“{reader}”", f"“{reader}”" if reader else "the reader")
    hint = entry.hint
    if code & 0xFFFFFFFF == scard.SCARD_E_SHARING_VIOLATION & 0xFFFFFFFF:
        hint = f"{describe_holders(find_holders())} {hint}".strip()
    return DeviceError(message, hint=hint)
