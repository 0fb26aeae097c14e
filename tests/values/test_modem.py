from __future__ import annotations

import pytest

from app.values.modem import ModemIdentity, ModemReport, Outcome, Rung, UsbIds


@pytest.mark.parametrize(
    ("identity", "title"),
    [
        pytest.param(ModemIdentity("Quectel", "EG25"), "Quectel EG25", id="maker-and-model"),
        pytest.param(ModemIdentity(model="FM350-GL"), "FM350-GL", id="model-only"),
        pytest.param(ModemIdentity(port="/dev/ttyUSB2"), "Modem", id="tells-nothing"),
    ],
)
def test_a_modem_has_the_name_people_know_it_by(identity: ModemIdentity, title: str) -> None:
    assert identity.title == title


def test_usb_ids_read_as_the_system_writes_them() -> None:
    assert str(UsbIds(0x2C7C, 0x125)) == "2c7c:0125"


def test_rungs_are_in_the_order_they_are_tried() -> None:
    assert [rung.value for rung in Rung] == [
        "CCHO/CGLA",
        "CSIM with MANAGE CHANNEL",
        "CSIM on the basic channel",
    ]


def test_a_report_without_a_reading_claims_nothing() -> None:
    report = ModemReport(ModemIdentity())
    assert report.rung is None
    assert not report.ladder
    assert Outcome.WORKS not in {row.outcome for row in report.ladder}
