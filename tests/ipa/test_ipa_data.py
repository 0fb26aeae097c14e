from __future__ import annotations

import pytest

from app.codec import tlv
from app.codec.mapping import read
from app.codec.schema import encode
from app.errors import CodecError
from app.ipa import ipa_data
from app.ipa.euicc import CardEuicc
from app.ipa.execute import execute
from app.ipa.options import AboutIpa
from tests.composer.benches import bench_card
from tests.ipa.peers import signed

EIM = "eim.workbench.example"
ALL = "A081A2BF20BF2283 84A5A6A8A9".replace(" ", "")
ALL_OLD = "BF2B80BF20BF228384A5A6A8A9"


def asked(card, tags: str, eim_id: str = EIM, about: AboutIpa | None = None, **more):
    request = encode("IpaEuiccDataRequest", {"tagList": bytes.fromhex(tags), **more})
    return ipa_data.answer(CardEuicc(card), request, eim_id, about or AboutIpa())


def value(raw: bytes, dialect: str = "1.2"):
    return read("IpaEuiccDataResponse", raw, dialect=dialect)


@pytest.fixture(params=["1.0.1", "1.1", "1.3"])
def any_card(request):
    card = bench_card(f"?dialect={request.param}")
    yield card, request.param
    card.close()


def test_everything_a_version_has_is_told(any_card):
    card, dialect = any_card
    card.session().set_default_dp("dp.example")
    execute(card, signed(card, "getRAT"))
    kind, told = value(asked(card, ALL_OLD if dialect == "1.0.1" else ALL), dialect)
    assert kind == "ipaEuiccData"
    assert told["defaultSmdpAddress"] == "dp.example"
    assert told["associationToken"] == 1
    eum, euicc = card.session().certificates()
    assert (told["eumCertificate"], told["euiccCertificate"]) == (eum, euicc)
    assert told["ipaCapabilities"]["ipaSupportedProtocols"] == (b"\xc0", 2)
    assert len(told["deviceInfo"]["tac"]) == 4
    assert {"euiccInfo1", "euiccInfo2", "rootSmdsAddress", "notificationsList"} <= set(told)
    assert ("euiccPackageResultList" in told) is (dialect != "1.0.1")


def test_the_parts_stand_in_the_order_of_the_standard(card):
    inner = tlv.parse(tlv.parse(asked(card, "A9A8BF22A6", eimTransactionId=b"\x01\x02"))[0].value)[
        0
    ]
    tags = [one.tag for one in tlv.parse(inner.value)]
    assert tags == [0xBF22, 0xA6, 0x87, 0xA8, 0xA9]


@pytest.mark.parametrize("tags", ["", "5A", "BF2D", "80", "BF2B", "A5FF", "A59F"])
def test_a_tag_that_does_not_belong_fails_the_request(card, tags):
    kind, told = value(asked(card, tags, eimTransactionId=b"\x01\x02"))
    assert kind == "ipaEuiccDataResponseError"
    assert told == {"eimTransactionId": b"\x01\x02", "ipaEuiccDataErrorCode": 1}


def test_the_first_version_fails_with_a_bare_code():
    card = bench_card("?dialect=1.0.1")
    assert asked(card, "A0") == bytes.fromhex("BF5203810101")
    card.close()


def test_an_unknown_ci_key_has_its_code(card):
    kind, told = value(asked(card, "A5", euiccCiPKIdentifierToBeUsed=bytes(20)))
    assert (kind, told["ipaEuiccDataErrorCode"]) == ("ipaEuiccDataResponseError", 5)


def test_notifications_are_picked_by_number_or_event(card):
    listed = card.session().list_notifications()
    one = value(asked(card, "A0", searchCriteriaNotification=("seqNumber", 2)))[1]
    assert len(one["notificationsList"]) == 1
    wanted = sum("enable" in label.events for label in listed)
    events = ("profileManagementOperation", (b"\x40", 2))
    some = value(asked(card, "A0", searchCriteriaNotification=events))[1]
    assert len(some["notificationsList"]) == wanted


def test_results_are_those_of_the_eim_that_asks(card):
    for _ in range(2):
        execute(card, signed(card, "getRAT"))
    assert len(value(asked(card, "A2"))[1]["euiccPackageResultList"]) == 2
    assert value(asked(card, "A2", eim_id="other"))[1]["euiccPackageResultList"] == []
    picked = asked(card, "A2", searchCriteriaEuiccPackageResult=("seqNumber", 5))
    assert len(value(picked)[1]["euiccPackageResultList"]) == 1


def test_a_device_with_an_imei_tells_it(card):
    told = value(asked(card, "A9", about=AboutIpa("35103600", "351036000000001")))[1]["deviceInfo"]
    assert told["tac"] == bytes.fromhex("53016300")
    assert told["imei"] == bytes.fromhex("53016300000000F1")


def test_a_tac_that_is_no_number_is_said(card):
    with pytest.raises(CodecError, match="TAC"):
        asked(card, "A9", about=AboutIpa("device"))
