from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.modem.memory import DeviceMemory, Remembered, memory_key
from app.values.modem import ModemIdentity, UsbIds


def file_of(key: str) -> Path:
    return paths.state_dir() / "modems" / f"{key}.json"


def test_what_was_learnt_is_known_at_the_next_start():
    memory = DeviceMemory("dut")
    memory.keep_block_size(120)
    memory.opened(handle="59107280")
    memory.opened(channel=2)
    assert DeviceMemory("dut").kept == Remembered(120, ("59107280",), (2,))
    assert DeviceMemory("another").kept == Remembered()


def test_what_was_closed_is_struck_out():
    memory = DeviceMemory("dut")
    for handle in ("1", "2"):
        memory.opened(handle=handle)
    memory.opened(channel=1)
    memory.closed(handle="1")
    assert DeviceMemory("dut").kept == Remembered(0, ("2",), (1,))
    memory.all_closed()
    assert DeviceMemory("dut").kept == Remembered()


def test_nothing_is_written_before_there_is_something_to_remember():
    memory = DeviceMemory("dut")
    memory.closed(handle="7")
    assert not file_of("dut").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"block_size": "x", "handles": 7, "channels": []}',
        b'{"block_size": 120, "handles": [], "channels": ["a"]}',
    ],
)
def test_a_damaged_file_counts_as_empty(content: bytes):
    file_of("dut").parent.mkdir(parents=True)
    file_of("dut").write_bytes(content)
    assert DeviceMemory("dut").kept == Remembered()


def test_what_could_harm_a_command_line_is_not_taken_from_a_file():
    file_of("dut").parent.mkdir(parents=True)
    file_of("dut").write_bytes(
        b'{"block_size": 999, "handles": ["1;+CFUN=0", "2"], "channels": [0, 3, 99]}'
    )
    assert DeviceMemory("dut").kept == Remembered(0, ("2",), (3,))


def test_a_disk_that_cannot_be_written_costs_the_memory_only():
    file_of("dut").parent.parent.mkdir(parents=True, exist_ok=True)
    file_of("dut").parent.write_bytes(b"a file where the folder should be")
    memory = DeviceMemory("dut")
    memory.keep_block_size(63)
    assert memory.kept.block_size == 63
    assert DeviceMemory("dut").kept == Remembered()


@pytest.mark.parametrize(
    ("identity", "key"),
    [
        pytest.param(
            ModemIdentity(model="EG25", imei="490154203237518", port="/dev/ttyUSB2"),
            "imei 490154203237518",
            id="imei",
        ),
        pytest.param(
            ModemIdentity(model="EG25", port="/dev/ttyUSB2", usb=UsbIds(0x2C7C, 0x125, "A1")),
            "usb 2c7c:0125 A1 EG25",
            id="usb",
        ),
        pytest.param(ModemIdentity(port="COM5"), "port COM5", id="port"),
    ],
)
def test_a_modem_is_told_from_others_by_the_best_there_is(identity: ModemIdentity, key: str):
    assert memory_key(identity) == key


def test_any_name_makes_a_file_of_its_own():
    DeviceMemory("port socket://[::1]:7/../x").keep_block_size(63)
    (kept,) = (paths.state_dir() / "modems").iterdir()
    assert kept.parent.name == "modems"
    assert DeviceMemory("port socket://[::1]:7/../x").kept.block_size == 63


def test_how_it_is_made_to_notice_a_profile_is_kept_beside_the_rest():
    memory = DeviceMemory("dut")
    memory.keep_block_size(63)
    memory.keep_notice("cfun")
    memory.keep_found("refresh", "noticed nothing")
    memory.keep_found("cfun", "noticed")
    kept = DeviceMemory("dut").kept
    assert (kept.block_size, kept.notice) == (63, "cfun")
    assert kept.found == {"refresh": "noticed nothing", "cfun": "noticed"}


def test_how_a_modem_is_made_to_notice_and_what_was_found_survive() -> None:
    memory = DeviceMemory("imei 1")
    memory.keep_block_size(63)
    memory.keep_notice("reboot")
    memory.keep_found("cfun", "nothing changed")
    memory.keep_found("reboot", "noticed")
    memory.keep_found("cfun", "noticed")
    kept = DeviceMemory("imei 1").kept
    assert (kept.block_size, kept.notice) == (63, "reboot")
    assert kept.found == {"cfun": "noticed", "reboot": "noticed"}
    assert DeviceMemory("imei 2").kept.notice == ""
