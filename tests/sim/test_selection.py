import pytest

from app.codec import tlv
from app.sim.deviations import VENDOR_ISDR
from tests.sim.terminal import ISDR, Terminal, make_chip

USIM = "A0000000871002FFFFFFFF8907090000"
ECASD = "A0000005591010FFFFFFFF8900000200"


def bare(query: str = "") -> Terminal:
    return Terminal(query, select=False)


def selected(card: Terminal, command: str) -> bytes:
    answer = card.send(command)
    assert answer[:2] == "61", answer
    return bytes.fromhex(card.send("00C00000" + answer[2:])[:-4])


@pytest.mark.parametrize("p2", ["00", "04"])
def test_isdr_describes_itself(p2: str):
    fci = tlv.parse(selected(bare(), f"00A404{p2}10" + ISDR.hex()))[0]
    parts = {part.tag: part.value for part in tlv.parse(fci.value)}
    assert fci.tag == 0x6F
    assert parts[0x84] == ISDR
    assert parts[0xE0] == bytes.fromhex("8203020500")
    assert parts[0xE1] == bytes.fromhex("80020640")


@pytest.mark.parametrize(
    ("query", "template"),
    [
        pytest.param("ipa=ipae", "800206C0", id="ipae"),
        pytest.param("dialect=1.0.1", None, id="first-version"),
        pytest.param("kind=sgp22", None, id="consumer"),
        pytest.param("deviations=no-iot-template", None, id="deviation"),
    ],
)
def test_iot_template_follows_the_card(query: str, template: str | None):
    fci = tlv.parse(selected(bare(query), "00A4040010" + ISDR.hex()))[0]
    found = tlv.find(fci.value, 0xE1)
    assert (found.value.hex().upper() if found else None) == template


def test_template_says_when_no_profile_is_enabled():
    chip = make_chip(profiles=())
    fci = tlv.parse(selected(Terminal(chip=chip, select=False), "00A4040010" + ISDR.hex()))[0]
    found = tlv.find(fci.value, 0xE1)
    assert found is not None
    assert found.value.hex() == "800100"


@pytest.mark.parametrize(
    ("query", "aid", "there"),
    [
        pytest.param("", ISDR.hex(), True, id="isdr"),
        pytest.param("", ECASD, True, id="ecasd"),
        pytest.param("", USIM, True, id="usim"),
        pytest.param("", "A000000559", True, id="partial"),
        pytest.param("", "A000000003", False, id="unknown"),
        pytest.param("kind=sgp02", ISDR.hex(), False, id="sgp02-isdr"),
        pytest.param("kind=sgp02", ECASD, True, id="sgp02-ecasd"),
        pytest.param("kind=uicc", ECASD, False, id="uicc-ecasd"),
        pytest.param("kind=uicc", USIM, True, id="uicc-usim"),
        pytest.param("deviations=vendor-aid", VENDOR_ISDR.hex(), True, id="vendor"),
        pytest.param("deviations=vendor-aid", ISDR.hex(), False, id="vendor-not-standard"),
    ],
)
def test_applications_by_kind(query: str, aid: str, there: bool):
    command = f"00A4040C{len(aid) // 2:02X}{aid}"
    assert bare(query).send(command) == ("9000" if there else "6A82")


def test_partial_name_finds_one_after_the_other():
    card = bare()
    names = [tlv.find(tlv.parse(selected(card, "00A4040005A000000559"))[0].value, 0x84)]
    names.append(tlv.find(tlv.parse(selected(card, "00A4040205A000000559"))[0].value, 0x84))
    assert [name.value.hex().upper() for name in names if name] == [ISDR.hex().upper(), ECASD]
    assert card.send("00A4040205A000000559") == "6A82"


@pytest.mark.parametrize(
    ("command", "sw"),
    [
        pytest.param("00A4040804" + "A0000005", "6A86", id="fmd"),
        pytest.param("00A4041005" + "A000000559", "6A86", id="p2-bits"),
        pytest.param("00A4040004" + "A0000005", "6700", id="short-aid"),
        pytest.param("00A4050C02" + "3F00", "6A86", id="p1"),
        pytest.param("00A4000202" + "3F00", "6A86", id="next-file"),
        pytest.param("00A4000C03" + "3F0000", "6700", id="odd-file-id"),
        pytest.param("00A4000C02" + "6F07", "6A82", id="unknown-file"),
        pytest.param("00A4080C04" + "7F206F07", "6A82", id="deep-path"),
        pytest.param("00A4080C02" + "3F00", "6A82", id="master-file-by-path"),
        pytest.param("00A4080C02" + "2F00", "9000", id="path"),
        pytest.param("00A4020C02" + "2FE2", "9000", id="child-file"),
        pytest.param("00A4000C02" + "3F00", "9000", id="master-file"),
        pytest.param("00A4000C", "9000", id="master-file-by-nothing"),
    ],
)
def test_select_by_parameters(command: str, sw: str):
    assert bare().send(command) == sw


def test_failed_selection_leaves_what_was_selected():
    card = Terminal()
    assert card.send("00A4040C05A000000003") == "6A82"
    assert card.store("BF3E035C015A")[1] == "9000"


def test_file_under_an_application_is_not_the_master_files():
    card = Terminal()
    assert card.send("00A4000C022FE2") == "6A82"
    assert card.send("00A4080C022FE2") == "9000"
    assert card.send("80E2910003BF2000") == "6D00"


def test_status_describes_the_current_directory():
    card = bare()
    assert card.send("80F2000C") == "9000"
    assert card.send("80F2400200") == "6A86"
    exact = card.send("80F2000000")
    assert exact[:2] == "6C"
    assert card.send("80F20000" + exact[2:]).startswith("62")
    card.send("00A4040C10" + ISDR.hex())
    assert card.send("80F2000112") == "8410" + ISDR.hex().upper() + "9000"
