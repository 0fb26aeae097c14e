from __future__ import annotations

import random

import pytest

from app.capture.parts import Part
from app.capture.tlv_parts import envelope_parts, proactive_name, tlv_parts, toolkit_parts


def read(text: str) -> list[Part]:
    raw = bytes.fromhex(text)
    return [one for part in tlv_parts(raw, 0, len(raw)) for one in part.walk()]


def test_an_fcp_is_named_and_put_in_words() -> None:
    found = {
        part.name: part.text for part in read("621A82054221001A0283022F008A01058B032F060380020034")
    }
    assert found["file identifier"] == "EF.DIR (2F00)"
    assert found["file size"] == "52 bytes"
    assert found["life cycle status"] == "activated (05)"
    assert found["file descriptor"].startswith("linear fixed, 2 records of 26 bytes")


def test_an_isd_r_fci_shows_both_standards_templates() -> None:
    text = "6F278410A0000005591010FFFFFFFF8900000100A5049F6501FFE0058203020500E10480020640"
    found = {part.name: part.text for part in read(text)}
    assert found["application identifier"].startswith("ISD-R (A000")
    assert found["lowest supported SVN"] == "2.5.0"
    assert found["eUICC configuration"] == "no IPAe, a profile is enabled"
    assert found["maximum command data length"] == "255 bytes"


def test_filling_between_objects_is_named() -> None:
    found = [(part.name, part.tag, part.start, part.end) for part in read("FFFF4F02A0000000500141")]
    assert [one[1:] for one in found] == [("", 0, 2), ("4F", 2, 6), ("", 6, 8), ("50", 8, 11)]
    assert {name for name, tag, *_ in found if not tag} == {"filling"}


def test_what_is_cut_off_says_so() -> None:
    (part,) = read("4F10A000")
    assert part.notes == ("The length says 16 bytes, 2 are there.",)


def test_a_proactive_command_is_taken_apart() -> None:
    raw = bytes.fromhex("D009810301010982028182")
    (outer,) = envelope_parts(raw, 0, len(raw))
    assert (outer.name, outer.tag) == ("proactive command", "D0")
    assert [part.text for part in outer.children] == [
        "number 1, REFRESH, eUICC profile state change",
        "UICC → terminal",
    ]


def test_a_terminal_response_tells_how_it_went() -> None:
    raw = bytes.fromhex("810301010482028281030130")
    parts = toolkit_parts(raw, 0, len(raw))
    assert parts[-1].text == "beyond the terminal's capabilities (30)"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("D009810301010482028182", "REFRESH · UICC reset", id="refresh"),
        pytest.param(
            "0103012600", "PROVIDE LOCAL INFORMATION · location", id="without-comprehension-bit"
        ),
        pytest.param("810301EE00", "command EE", id="unknown-command"),
        pytest.param("8202", "", id="no-details"),
    ],
)
def test_a_proactive_command_is_found_by_its_details(text: str, name: str) -> None:
    assert proactive_name(bytes.fromhex(text)) == name


def test_any_bytes_can_be_read() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        raw = chance.randbytes(chance.randrange(40))
        for reader in (tlv_parts, toolkit_parts, envelope_parts):
            for part in reader(raw, 0, len(raw)):
                for one in part.walk():
                    assert 0 <= one.start <= one.end <= len(raw)
