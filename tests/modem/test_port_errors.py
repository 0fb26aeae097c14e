"""Sentences for what can befall a port."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest
import serial

from app.card.holders import Holder
from app.errors import DeviceError
from app.modem.port_errors import PortGoneError, busy, errno_of, gone, open_error

DEVICE = "/dev/ttyUSB2"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOENT, "There is no port"),
        (errno.ENXIO, "There is no port"),
        (errno.EBUSY, "Another program uses"),
        (errno.EAGAIN, "Another program uses"),
        (errno.EACCES, "not allowed to use"),
        (errno.ENOTTY, "is no serial port"),
        (errno.EISDIR, "is no serial port"),
        (errno.ENOMEM, "cannot be opened"),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else None,
)
def test_each_reason_has_its_sentence(number: int, sentence: str) -> None:
    error = open_error(DEVICE, serial.SerialException(number, "could not open port"))

    assert isinstance(error, DeviceError)
    assert sentence in error.message
    assert error.hint


def test_the_number_is_found_behind_pyserials_errors() -> None:
    hidden = serial.SerialException("could not open port: no such file")
    hidden.__context__ = FileNotFoundError(errno.ENOENT, "no such file")

    assert errno_of(hidden) == errno.ENOENT
    assert errno_of(ValueError("baud")) == 0
    assert errno_of(OSError()) == 0


def test_windows_numbers_are_understood() -> None:
    error = serial.SerialException("could not open port")
    cause = OSError("Access is denied.")
    cause.winerror = 5  # type: ignore[attr-defined]
    error.__cause__ = cause

    assert errno_of(error) == errno.EBUSY


@pytest.mark.skipif(sys.platform == "win32", reason="groups are of POSIX")
def test_a_user_without_permission_learns_the_group(tmp_path: Path) -> None:
    error = open_error(str(tmp_path), PermissionError(errno.EACCES, "no"))

    assert "sudo usermod -aG" in error.hint
    assert "sudo usermod -aG dialout" in open_error("/dev/none", PermissionError(13, "no")).hint


def test_the_holder_is_named() -> None:
    error = busy(DEVICE, (Holder(77, "minicom", connected=True),))

    assert "minicom (process 77)" in error.hint
    assert "Close that program" in error.hint


def test_modem_manager_has_its_own_remedy() -> None:
    error = busy(DEVICE, (Holder(77, "ModemManager", connected=False),))

    assert "systemctl stop ModemManager" in error.hint


def test_a_device_of_this_program_is_told_apart() -> None:
    modem, ours = os.openpty()
    try:
        error = busy(os.ttyname(ours))
    finally:
        os.close(modem)
        os.close(ours)

    assert "in this program already" in error.message


@pytest.mark.parametrize("url", ["socket://bench:4000", "rfc2217://bench:4000"])
def test_a_port_elsewhere_has_its_own_words(url: str) -> None:
    assert "No modem answers at" in open_error(url, ConnectionRefusedError(111, "no")).message
    assert "The connection to the modem" in gone(url).message


def test_a_lost_port_may_come_back() -> None:
    assert isinstance(gone(DEVICE), PortGoneError)
    assert "is gone" in gone(DEVICE).message
