"""The report to hand on: complete, readable, and without anybody's numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.modem.compatibility import (
    CompatibilityReport,
    as_json,
    as_markdown,
    make_compatibility_report,
)
from app.modem.link import ModemLink
from app.modem.memory import DeviceMemory, memory_key
from app.modem.notice import NoticeWay, keep_way
from app.modem.persistence import PERSISTENCE
from app.values.modem import AtExchange, ModemIdentity, ModemReport, Subscription, UsbIds
from tests.modem.plugged import FIRST, plugged


@pytest.fixture
def report(tmp_path: Path) -> CompatibilityReport:
    with plugged(tmp_path / "modem", quirks=("unnoticed-profile",)) as port:
        with ModemLink(port.uri) as link:
            keep_way(link, NoticeWay.REBOOT)
            memory = DeviceMemory(memory_key(link.identity))
            memory.keep_found("refresh", "nothing changed")
            memory.keep_found("reboot", "noticed")
            memory.keep_found(PERSISTENCE, "holds")
            return make_compatibility_report(link)


def test_it_tells_who_how_and_what_was_found(report: CompatibilityReport) -> None:
    text = as_markdown(report)
    assert text.startswith("# Quectel EG25 and eUICCs\n")
    assert "| Firmware | EG25GGBR07A08M2G |" in text
    assert "| Way to the card | CCHO/CGLA |" in text
    assert "| unnoticed-profile |" in text
    assert "Way in use: reboot." in text
    assert "| refresh | nothing changed |\n| reboot | noticed |" in text
    assert "A profile when the power goes: holds." in text
    assert 'AT+CCHO="A0000005591010FFFFFFFF8900000100"\n' in text
    assert "    ATI\n        Quectel\n" in text
    assert "| Program: version |" in text


def test_it_is_one_json_document_with_the_same(report: CompatibilityReport) -> None:
    form = json.loads(as_json(report))
    assert form["modem"]["identity"]["model"] == "EG25"
    assert form["modem"]["rung"] == "CCHO/CGLA"
    assert form["found"] == {"refresh": "nothing changed", "reboot": "noticed"}
    assert form["persistence"] == "holds"
    assert form["questions"][0]["command"] == "ATI"
    assert isinstance(form["modem"]["read_at_ns"], int)


@pytest.mark.parametrize("write", [as_json, as_markdown])
def test_numbers_of_device_and_subscriber_are_hidden_unless_wanted(
    report: CompatibilityReport, write
) -> None:
    numbers = (FIRST, report.modem.identity.imei, report.modem.subscription.imsi)
    hidden, shown = write(report), write(report, masked=False)
    assert all(len(number) >= 15 for number in numbers)
    assert not [number for number in numbers if number in hidden]
    assert all(number in shown for number in numbers)
    assert f"{FIRST[:4]}xxx" in hidden


def test_numbers_are_hidden_however_they_are_written() -> None:
    modem = ModemReport(
        ModemIdentity("A", "B", port="/dev/x-SERIAL0042-if2", usb=UsbIds(1, 2, "SERIAL0042")),
        subscription=Subscription("8988303000000614227", "295051234567890"),
    )
    said = ('+CRSM: 144,0,"988803030000604122F7"', "+X: 356938035643809")
    text = as_markdown(CompatibilityReport("now", {}, modem, (AtExchange("AT+X", said),)))
    assert "SERIAL0042" not in text
    assert "356938035643809" not in text
    assert "988803030000604122F7" not in text
    assert "295051234567890" not in text


def test_a_modem_nothing_was_tried_on_says_so(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem") as port, ModemLink(port.uri) as link:
        text = as_markdown(make_compatibility_report(link))
    assert "No way was tried yet." in text
    assert "not tested yet." in text
    assert "## Quirks applied\n\nNone." in text


def test_a_refusal_is_told_as_it_came(tmp_path: Path) -> None:
    with plugged(tmp_path / "modem", quirks=("no-test-form",)) as port:
        with ModemLink(port.uri) as link:
            report = make_compatibility_report(link)
    asked = {one.command: one.answer for one in report.questions}
    assert asked["AT+CCHO=?"][-1].endswith("ERROR") or "ERROR" in asked["AT+CCHO=?"][-1]
