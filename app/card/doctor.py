"""Looks for what keeps cards from being read: service, rights, readers, cards, other programs.

Pure data: each row says what was looked at, what was found and how to mend it. Nothing is changed.
"""

from __future__ import annotations

import ctypes.util
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smartcard import scard

from app.card.holders import KNOWN_CLIENTS, find_holders, running_programs
from app.card.pcsc import establish, readers_of
from app.card.pcsc_errors import System, current_system, explain_code
from app.card.transport import CardUri
from app.card.watch import ReaderState, reader_state
from app.errors import DeviceError, WorkbenchError

AskIsdr = Callable[[str], str]
"""Takes a reader's URI and returns what its ISD-R said, or raises WorkbenchError."""

_VPCD_DRIVER = "libifdvpcd.so"
_DRIVER_DIRS = ("/usr/lib/pcsc/drivers/serial", "/usr/local/lib/pcsc/drivers/serial")
_MODEM_MANAGER = "ModemManager"


class Finding(StrEnum):
    """How a row ended."""

    OK = "ok"
    ATTENTION = "attention"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing looked at. fix: what to do, empty when there is nothing to do."""

    name: str
    finding: Finding
    found: str
    fix: str = ""


def examine(ask_isdr: AskIsdr | None = None) -> tuple[Row, ...]:
    """Look at everything, from the library to the ISD-R, in the order a fault would be sought.

    ask_isdr: reads the card in a reader; without it no card is powered up or talked to.
    Takes up to some seconds and blocks; never raises.
    """
    return tuple(_examine(ask_isdr, current_system()))


def _examine(ask_isdr: AskIsdr | None, system: System) -> Iterator[Row]:
    yield _library(system)
    try:
        context = establish()
    except DeviceError as error:
        yield from _no_service(error, system)
    else:
        try:
            yield Row("PC/SC service", Finding.OK, "The smart card service is running.")
            yield Row("Permission", Finding.OK, "This user may use card readers.")
            yield from _readers(context, ask_isdr)
        finally:
            scard.SCardReleaseContext(context)
    if system == "linux":
        yield _other_programs()
        yield _modem_manager()
        yield _virtual_reader()


def _library(system: System) -> Row:
    name = {"linux": "pcsclite", "macos": "PCSC", "windows": "winscard"}[system]
    if ctypes.util.find_library(name):
        return Row("PC/SC library", Finding.OK, "The PC/SC library is installed.")
    fix = "sudo apt install libpcsclite1" if system == "linux" else "Repair the system."
    return Row("PC/SC library", Finding.FAILED, "The PC/SC library is not installed.", fix)


def _no_service(error: DeviceError, system: System) -> Iterator[Row]:
    denied = explain_code(scard.SCARD_W_SECURITY_VIOLATION).message
    no_access = explain_code(scard.SCARD_E_NO_ACCESS).message
    if str(error) in (denied, no_access):
        yield Row("PC/SC service", Finding.OK, "The smart card service is running.")
        yield Row("Permission", Finding.FAILED, str(error), error.hint)
        return
    state = f" {_systemd_state()}" if system == "linux" else ""
    yield Row("PC/SC service", Finding.FAILED, f"{error}{state}", error.hint)


def _systemd_state() -> str:
    """Say what systemd knows of pcscd."""
    if not Path("/run/systemd/system").is_dir() or not (tool := shutil.which("systemctl")):
        return "This system does not use systemd."
    states = []
    for unit in ("pcscd.socket", "pcscd.service"):
        try:
            asked = subprocess.run(
                [tool, "is-active", unit], capture_output=True, text=True, timeout=3, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        states.append(f"{unit} is {asked.stdout.strip() or 'unknown'}")
    return f"systemd says: {', '.join(states)}."


def _readers(context: int, ask_isdr: AskIsdr | None) -> Iterator[Row]:
    try:
        names = readers_of(context)
    except DeviceError as error:
        yield Row("Readers", Finding.FAILED, str(error), error.hint)
        return
    if not names:
        nothing = explain_code(scard.SCARD_E_NO_READERS_AVAILABLE)
        yield Row("Readers", Finding.FAILED, nothing.message, nothing.hint)
        return
    yield Row("Readers", Finding.OK, f"{len(names)} found: {'; '.join(names)}.")
    asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
    _, states = scard.SCardGetStatusChange(context, 0, asked)
    for name, state, atr in states:
        reader = reader_state(name, state, bytes(atr))
        yield _card(reader)
        if ask_isdr is not None and reader.present and not (reader.mute or reader.exclusive):
            yield _isdr(reader.name, ask_isdr)


def _card(reader: ReaderState) -> Row:
    name = f"Card in {reader.name}"
    if not reader.present:
        finding = Finding.OK if reader.virtual else Finding.ATTENTION
        fix = "" if reader.virtual else "Put a card in to read it."
        return Row(name, finding, "No card.", fix)
    if reader.mute:
        mute = explain_code(scard.SCARD_W_UNRESPONSIVE_CARD)
        return Row(name, Finding.FAILED, "The card does not answer to reset.", mute.hint)
    if reader.exclusive:
        held = explain_code(scard.SCARD_E_SHARING_VIOLATION)
        return Row(name, Finding.FAILED, "Another program holds it alone.", held.hint)
    atr = f"ATR {reader.atr.hex().upper()}" if reader.atr else "A card is in"
    if reader.in_use:
        fix = "If reading fails, close the other program."
        return Row(name, Finding.ATTENTION, f"{atr}; another program is connected too.", fix)
    return Row(name, Finding.OK, f"{atr}.")


def _isdr(reader: str, ask_isdr: AskIsdr) -> Row:
    name = f"ISD-R in {reader}"
    try:
        return Row(name, Finding.OK, ask_isdr(str(CardUri("pcsc", reader, {}))))
    except WorkbenchError as error:
        return Row(name, Finding.FAILED, str(error), error.hint)


def _other_programs() -> Row:
    connected = [holder for holder in find_holders() if holder.connected]
    if not connected:
        return Row("Other programs", Finding.OK, "No other program is seen using card readers.")
    found = f"Connected to the card service: {', '.join(map(str, connected))}."
    return Row("Other programs", Finding.ATTENTION, found, "Close them if a reader is held.")


def _modem_manager() -> Row:
    if _MODEM_MANAGER not in running_programs():
        return Row(_MODEM_MANAGER, Finding.OK, f"{_MODEM_MANAGER} is not running.")
    return Row(
        _MODEM_MANAGER,
        Finding.ATTENTION,
        f"{KNOWN_CLIENTS[_MODEM_MANAGER]} is running and owns the cards inside modems.",
        "Harmless for card readers. For a card in a modem: sudo systemctl stop ModemManager.",
    )


def _virtual_reader() -> Row:
    if any((Path(folder) / _VPCD_DRIVER).exists() for folder in _DRIVER_DIRS):
        return Row("Virtual reader", Finding.OK, "vpcd is installed.")
    return Row(
        "Virtual reader",
        Finding.OK,
        "vpcd is not installed; it is only needed to lend the simulated card to other programs.",
        "If wanted: sudo apt install vsmartcard-vpcd",
    )
