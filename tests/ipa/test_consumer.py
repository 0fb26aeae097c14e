from __future__ import annotations

from dataclasses import replace

import pytest

from app.codec.mapping import read
from app.codec.tree import decode
from app.crypto.keys import Curve, PrivateKey
from app.errors import CodecError, DeviceError, NotSupportedError, ProcedureError
from app.ipa.consumer import ConsumerEuicc
from app.ipa.results import read_result
from app.values.ids import Iccid
from tests.composer.benches import FIRST, OTHER, bench_card
from tests.ipa.consumers import Lab, consumer_card
from tests.ipa.peers import Ipa, ScriptedEim

ENABLE = ("enable", {"iccid": Iccid(OTHER).wire})
BACK = ("enable", {"iccid": Iccid(OTHER).wire, "rollbackFlag": None})


@pytest.fixture
def card():
    card = consumer_card()
    yield card
    card.close()


@pytest.fixture
def lab(card):
    return Lab(card)


def enabled(card) -> str:
    return next(str(one.iccid) for one in card.profiles() if one.enabled)


def arm(raw: bytes):
    return read("EuiccPackageResult", raw)


def test_an_engine_drives_a_consumer_card_and_says_so(card, lab):
    eim = ScriptedEim([lab.eim.psmos(ENABLE)])
    ipa = Ipa(card, eim)
    ipa.around = replace(ipa.around, face=ConsumerEuicc)
    report = ipa.round()
    assert (report.ok, report.emulated, report.delivered, report.waiting) == (True, True, 1, 0)
    assert any("not signed" in step.words for step in report.steps)
    assert enabled(card) == OTHER
    assert lab.euicc.results() == ()


def test_a_result_without_a_device_key_has_an_empty_signature(lab):
    _, value = arm(lab.execute(lab.eim.psmos(ENABLE)))
    assert value["euiccSignEPR"] == b""


@pytest.mark.parametrize("curve", list(Curve))
def test_a_device_key_signs_data_and_token(card, curve):
    key = PrivateKey.generate(curve)
    lab = Lab(card, key=key)
    raw = lab.execute(lab.eim.psmos(("getRAT", {})))
    node = decode("EuiccPackageResult", raw).find(
        "euiccPackageResultSigned.euiccPackageResultDataSigned"
    )
    assert node is not None
    _, value = arm(raw)
    data = raw[node.start : node.end] + bytes.fromhex("840101")
    assert key.public.verify(data, value["euiccSignEPR"])


def test_an_unknown_eim_or_a_bad_signature_gets_an_unsigned_error(lab):
    lab.eim.name = "stranger"
    kind, value = arm(lab.execute(lab.eim.psmos(ENABLE)))
    assert (kind, value["eimId"]) == ("euiccPackageErrorUnsigned", "stranger")
    lab.eim.name, lab.eim.token = "lab", 5
    kind, value = arm(lab.execute(lab.eim.psmos(ENABLE)))
    assert (kind, value["associationToken"]) == ("euiccPackageErrorUnsigned", 1)
    assert enabled(lab.card) == FIRST


@pytest.mark.parametrize(
    ("counter", "eid", "code"),
    [
        pytest.param(1, None, 4, id="replay"),
        pytest.param(0x800000, None, 6, id="out-of-range"),
        pytest.param(9, bytes(16), 3, id="other-card"),
    ],
)
def test_a_package_that_is_not_due_gets_a_signed_error(lab, counter, eid, code):
    lab.execute(lab.eim.psmos(("getRAT", {})))
    lab.eim.eid = eid or lab.eim.eid
    request = lab.eim.raw(0xA0, bytes.fromhex("A600"), counter=counter)
    kind, value = arm(lab.execute(request))
    assert kind == "euiccPackageErrorSigned"
    assert value["euiccPackageErrorDataSigned"]["euiccPackageErrorCode"] == code
    assert lab.euicc.eims()[0].counter == 1


def test_results_are_kept_until_removed_and_notifications_with_them(lab):
    raw = lab.execute(lab.eim.psmos(ENABLE))
    again = ConsumerEuicc(lab.card)
    assert again.results() == (raw,)
    number = read_result(raw).seq or 0
    assert again.remove([number, 1, 77]) == (number, 1)
    assert again.results() == ()
    assert 1 not in again.notification_numbers()


def test_a_package_cut_short_leaves_a_result_that_says_so(lab, monkeypatch):
    def pulled(*_, **__):
        raise DeviceError("The card was pulled out.")

    with monkeypatch.context() as broken:
        broken.setattr(lab.card, "enable", pulled)
        with pytest.raises(DeviceError):
            lab.execute(lab.eim.psmos(ENABLE))
    (raw,) = lab.euicc.results()
    _, value = arm(raw)
    told = value["euiccPackageResultDataSigned"]
    assert (told["counterValue"], told["euiccResult"]) == (1, [("processingTerminated", 3)])
    kind, _ = arm(lab.execute(lab.eim.raw(0xA0, bytes.fromhex("A600"), counter=1)))
    assert kind == "euiccPackageErrorSigned"


def test_going_back_is_a_right_given_once(lab):
    with pytest.raises(ProcedureError):
        lab.euicc.rollback(None)
    lab.execute(lab.eim.psmos(BACK))
    found = read_result(lab.euicc.rollback(None))
    assert (found.rollback, found.counter, enabled(lab.card)) == (True, 1, FIRST)
    with pytest.raises(ProcedureError):
        lab.euicc.rollback(None)


def test_an_operation_nobody_knows_ends_the_package(lab):
    request = lab.eim.raw(0xA0, bytes.fromhex("A600 BF7700 A600"))
    _, value = arm(lab.execute(request))
    results = value["euiccPackageResultDataSigned"]["euiccResult"]
    assert [name for name, _ in results] == ["getRATResult", "processingTerminated"]


def test_certificates_cannot_be_had(lab):
    with pytest.raises(NotSupportedError):
        lab.euicc.certificates(b"")


def test_an_iot_card_is_not_emulated():
    card = bench_card()
    with pytest.raises(NotSupportedError, match="consumer"):
        ConsumerEuicc(card)
    card.close()


@pytest.mark.parametrize("raw", ["", "BF5100", "BF510530005F3700"])
def test_garbage_is_no_package(lab, raw):
    with pytest.raises(CodecError):
        lab.execute(bytes.fromhex(raw))
