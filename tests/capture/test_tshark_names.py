"""Whatever Debian's tshark has a name for on a card's wire, the inspector has one for as well."""

from __future__ import annotations

import subprocess
from functools import cache

import pytest

from app.capture import toolkit_codes
from app.capture.card_files import WITHIN, file_name
from app.capture.card_names import instruction
from app.card import toolkit_names
from tests.capture.tshark import needs_tshark

pytestmark = needs_tshark


@cache
def _values() -> tuple[tuple[str, int, str], ...]:
    """Return field, number and name of all names tshark knows."""
    done = subprocess.run(
        ["tshark", "-G", "values"], capture_output=True, text=True, check=True, timeout=60
    )
    rows = (line.split("\t") for line in done.stdout.splitlines() if line.startswith("V\t"))
    return tuple((row[1], _number(row[2]), row[3]) for row in rows if _number(row[2]) >= 0)


def _number(text: str) -> int:
    try:
        return int(text, 0)
    except ValueError:
        return -1


def named(field: str) -> dict[int, str]:
    found = {number: name for name_of, number, name in _values() if name_of == field}
    assert found, f"this tshark knows no names for {field}"
    return found


_NO_NAMES = ("_vals", "Void")
"""How lines end that tell how many names a table has, or that a number has none."""

FOREIGN_FOLDERS = {0x5F31, 0x5F32, 0x5F33, 0x5F60}
"""Folders of GSM's satellite systems, which no UICC has had for twenty years."""

PHONE_BOOK = range(0x4F11, 0x4F60)
"""Identifiers a phone book gives to its files itself; EF.PBR says which is which."""


def test_every_file_has_a_name() -> None:
    ours = {number for files in WITHIN.values() for number in files}
    missing = {
        f"{number:04X} {name}"
        for number, name in named("gsm_sim.file_id").items()
        if not file_name(number) and number not in ours
        and number not in PHONE_BOOK and number not in FOREIGN_FOLDERS
    }  # fmt: skip
    assert missing == set()


def test_every_instruction_has_a_name() -> None:
    unnamed = [
        f"{number:02X} {name}"
        for number, name in named("gsm_sim.apdu.ins").items()
        if instruction(0x00, number, 0).startswith("INS ")
    ]
    assert unnamed == []


@pytest.mark.parametrize(
    ("field", "ours"),
    [
        pytest.param("etsi_cat.comp_tlv.cmd_type", toolkit_names.COMMANDS, id="commands"),
        pytest.param("etsi_cat.comp_tlv.result", toolkit_names.RESULTS, id="results"),
        pytest.param("etsi_cat.comp_tlv.src_dev", toolkit_names.DEVICES, id="devices"),
        pytest.param("etsi_cat.comp_tlv.cmd_qual.refresh", toolkit_names.REFRESH, id="refresh"),
        pytest.param(
            "etsi_cat.comp_tlv.cmd_qual.loci", toolkit_codes.LOCAL_INFORMATION, id="information"
        ),
        pytest.param("etsi_cat.comp_tlv.event", toolkit_codes.EVENTS, id="events"),
        pytest.param("etsi_cat.comp_tlv.result.bip", toolkit_codes.BEARER_PROBLEMS, id="bearer"),
        pytest.param(
            "etsi_cat.comp_tlv.access_tech", toolkit_codes.ACCESS_TECHNOLOGIES, id="access"
        ),
        pytest.param("gsm_sim.cat.ber_tlv_tag", toolkit_names.ENVELOPES, id="envelopes"),
        pytest.param(
            "etsi_cat.comp_tlv.result.term", toolkit_codes.TERMINAL_PROBLEMS, id="terminal"
        ),
    ],
)
def test_every_code_of_the_toolkit_has_a_name(field: str, ours: dict[int, str]) -> None:
    table = {number: name for number, name in named(field).items() if not name.endswith(_NO_NAMES)}
    assert {f"{number:02X} {name}" for number, name in table.items() if number not in ours} == set()
