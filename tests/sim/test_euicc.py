import random

import pytest

from app.codec import tlv
from app.codec.functions import FUNCTIONS
from app.sim.euicc import CHANGES, READS
from tests.sim.terminal import Terminal

_MESSAGES = """
BF3E035C015A BF2000 BF2200 BF2D00 BF2D075C055A9F709F67 BF2800 BF280481020490 BF2B00
BF2B05A003800101 BF2B04A0028200 BF3C00 BF4300 BF5500 BF5507A005800365494D BF5600 BF5F00 BF2E00
BF58038001FF BF5D038001FF BF5E03800100 BF5B03800100 BF5C03800100 BF5A03800100 BF420480020780
BF5909800081028837820178 BF3F0D800B6578616D706C652E636F6D BF640482020204 BF340482020204
BF6404820206FE BF3003800101 BF3108A0034F01018101FF BF4106800101810100
BF290E5A0A989909020000002424F8900131 BF330C5A0A989909020000002424F8
BF3111A00C5A0A989909020000002424F88101FF BF3211A00C5A0A989909010000000071F98101FF
BF577CA07A3078800365494D810E3132372E302E302E313A383030308301018401FFA55BA059301306072A8648CE3D02\
0106082A8648CE3D03010703420004FE584A6F450459574AECA195D0299737F74C89BA2D36DF9286EC25D973037A0FBA\
70D14DF3E1F7D0A305E57B95B731C4DE218D2D7F9F22113ED5D18C2E3DDF1C
BF5139302F80087465737465696D315A1089010000000000000000000000000001810101A00EA30C5A0A891010123456\
789012F15F37053003020101
"""
REQUESTS = [bytes.fromhex(message) for message in _MESSAGES.split()]


def test_every_es10_function_of_the_table_but_the_load_has_a_handler():
    es10 = {row.name for row in FUNCTIONS if row.interface.startswith("ES10")}
    assert es10 - set(READS) - set(CHANGES) == {"LoadBoundProfilePackage"}
    assert set(READS) | set(CHANGES) <= es10


@pytest.mark.parametrize(
    ("query", "message", "sw"),
    [
        pytest.param("", "BF7000", "6A88", id="unknown-function"),
        pytest.param("", "BF6500", "6A88", id="package-only-function"),
        pytest.param("", "BF340482020780", "6A88", id="consumer-reset-on-iot"),
        pytest.param("kind=sgp22", "BF5500", "6A88", id="iot-function-on-consumer"),
        pytest.param("kind=sgp22", "BF5600", "6A88", id="certs-on-consumer"),
        pytest.param("dialect=1.0.1", "BF5D038001FF", "6A88", id="fallback-before-v1.1"),
        pytest.param("dialect=1.0.1", "BF640482020204", "6A88", id="new-reset-before-v1.1"),
        pytest.param("", "BF5A00", "6A80", id="old-form-on-new-card"),
        pytest.param("", "BF2001", "6A80", id="cut"),
        pytest.param("", "BF200000", "6A80", id="bytes-after-the-message"),
        pytest.param("", "BF3100", "6A80", id="missing-components"),
        pytest.param("", "BF290E5A0A989909020000002424F89001FF", "6A80", id="no-utf8"),
        pytest.param("", "00", "6A80", id="no-message"),
        pytest.param("", "BF36820100BF2300", "6985", id="bound-profile-package"),
        pytest.param("", "86028001", "6985", id="segment"),
    ],
)
def test_what_is_not_answered(query: str, message: str, sw: str):
    assert Terminal(query).store(message) == (b"", sw)


def test_empty_message_is_refused():
    assert Terminal().send("80E29100") == "6A80"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("dialect=1.0.1", "BF5A00", id="enable-using-dd"),
        pytest.param("dialect=1.0.1", "BF340482020410", id="first-iot-reset"),
        pytest.param("kind=sgp22", "BF340482020780", id="consumer-reset"),
        pytest.param("", "BF5803010100", id="universal-boolean"),
        pytest.param("", "BF2281 00".replace(" ", ""), id="long-length"),
        pytest.param("", "BF2D038F0100", id="unknown-extension"),
    ],
)
def test_what_is_answered(query: str, message: str):
    data, sw = Terminal(query).store(message)
    assert sw == "9000"
    assert data[:2].hex().upper() == message[:4]


def test_kept_answer_is_given_up_when_the_state_changes():
    card = Terminal()
    before, _ = card.store("BF2200")
    assert card.store("BF2200")[0] == before
    card.ask("DeleteProfile", ("iccid", card.state.profiles[1].iccid.wire))
    assert card.store("BF2200")[0] != before


def test_challenge_is_never_kept():
    card = Terminal()
    assert card.store("BF2E00") != card.store("BF2E00")


@pytest.mark.parametrize(
    "query", ["", "dialect=1.0.1", "dialect=1.3&ipa=ipae", "kind=sgp22", "protocol=t1", "blank=1"]
)
def test_mutated_messages_get_a_status_word_and_do_not_spoil_the_card(query: str):
    chance = random.Random(query)
    card = Terminal(query)
    for _ in range(2500):
        data, sw = card.store(_mutated(chance))
        assert len(sw) == 4
        assert not data or sw == "9000"
        if sw not in ("9000", "6A80", "6A88", "6985"):
            pytest.fail(sw)
    for message in ("BF3E035C015A", "BF2000", "BF2200", "BF2D00", "BF2800", "BF2B00", "BF3C00"):
        assert card.store(message)[1] == "9000"


@pytest.mark.parametrize("query", ["", "dialect=1.0.1", "kind=sgp22"])
def test_refused_messages_leave_the_state_alone(query: str):
    chance = random.Random(query)
    card = Terminal(query)
    for _ in range(1500):
        before = card.state
        if card.store(_mutated(chance))[1] != "9000":
            assert card.state is before


def _mutated(chance: random.Random) -> bytes:
    message = bytearray(chance.choice(REQUESTS))
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(message))
        how = chance.randrange(3)
        if how == 0:
            message[place] = chance.randrange(256)
        elif how == 1 and len(message) > 1:
            del message[place]
        else:
            message.insert(place, chance.randrange(256))
    if chance.random() < 0.7 and len(message) > 3:
        body = bytes(message[4:] if message[2] == 0x81 else message[3:])
        return bytes(message[:2]) + tlv.encode_length(len(body)) + body
    return bytes(message)
