import pytest

from app.codec import tlv
from app.codec.mapping import read
from tests.sim.terminal import Terminal, make_chip

PACKAGE = (
    "BF5139302F80087465737465696D315A1089010000000000000000000000000001810101"
    "A00EA30C5A0A891010123456789012F15F37053003020101"
)


def answered(message: str, deviations: str) -> list[tlv.Tlv]:
    data, sw = Terminal(f"deviations={deviations}").store(message)
    assert sw == "9000"
    return tlv.parse(tlv.parse(data)[0].value)


@pytest.mark.parametrize(
    ("message", "deviation", "standard", "deviant"),
    [
        pytest.param("BF2D00", "bare-lists", 0xA0, 0x30, id="bare-lists"),
        pytest.param(PACKAGE, "bare-results", 0xA2, 0x30, id="bare-results"),
        pytest.param("BF3003800163", "base-integers", 0x80, 0x02, id="base-integers"),
        pytest.param("BF5803800100", "tagged-rollback", 0x02, 0x80, id="tagged-rollback"),
    ],
)
def test_first_element_gets_another_tag(message: str, deviation: str, standard: int, deviant: int):
    (plain,) = answered(message, "")
    (other,) = answered(message, deviation)
    assert (plain.tag, other.tag) == (standard, deviant)
    assert plain.value[:8] == other.value[:8]


@pytest.mark.parametrize("message", ["BF2E00", "BF3C00", "BF3E035C015A", "BF2000"])
def test_data_is_no_result_code(message: str):
    assert [part.tag for part in answered(message, "base-integers")] == [
        part.tag for part in answered(message, "")
    ]


def test_nested_certificates_are_read_all_the_same():
    chip = make_chip("deviations=nested-certificates")
    data, _ = Terminal(chip=chip).store("BF5600")
    certs = tlv.parse(tlv.parse(data)[0].value)[0]
    eum, euicc = tlv.parse(certs.value)
    assert (eum.tag, euicc.tag) == (0xA5, 0xA6)
    assert eum.value == chip.keys.eum_certificate
    assert euicc.value == chip.keys.euicc_certificate
    assert read("GetCertsResponse", data) == (
        "certs",
        {
            "eumCertificate": chip.keys.eum_certificate,
            "euiccCertificate": chip.keys.euicc_certificate,
        },
    )


def test_standard_certificates_have_no_inner_sequence():
    (certs,) = answered("BF5600", "")
    eum, _ = tlv.parse(certs.value)
    assert len(tlv.parse(eum.value)) == 3


@pytest.mark.parametrize(
    ("message", "sw"),
    [
        pytest.param("BF5803800100", "6A80", id="context-tag"),
        pytest.param("BF5803010100", "9000", id="universal-tag"),
    ],
)
def test_universal_boolean_is_the_only_one_taken(message: str, sw: str):
    assert Terminal("deviations=universal-boolean").store(message)[1] == sw
