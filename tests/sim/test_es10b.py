from dataclasses import replace

import pytest
from cryptography import x509

from app.codec import tlv
from app.crypto.keys import PublicKey
from app.sim.state import PackageResult, Rollback
from tests.sim.terminal import Terminal, make_chip, named

RESULT = bytes.fromhex("BF5121A01F301580087465737465696D3181010183010930038301005F37053003020102")


def with_result(query: str = "") -> Terminal:
    chip = make_chip(query)
    return Terminal(chip=make_chip(query, results=(PackageResult(chip.state.next_seq, RESULT),)))


def server_request(challenge: bytes, ci_key_id: bytes, certificate: bytes) -> dict[str, object]:
    return {
        "serverSigned1": {
            "transactionId": b"\x01\x02",
            "euiccChallenge": challenge,
            "serverAddress": "smdp.workbench.example",
            "serverChallenge": bytes(16),
        },
        "serverSignature1": bytes(64),
        "euiccCiPKIdToBeUsed": ci_key_id,
        "serverCertificate": certificate,
        "ctxParams1": (
            "ctxParamsForCommonAuthentication",
            {"deviceInfo": {"tac": bytes(4), "deviceCapabilities": {}}},
        ),
    }


def test_challenge_is_new_each_time():
    card = Terminal()
    first, second = (card.ask("GetEUICCChallenge")["euiccChallenge"] for _ in range(2))
    assert len(first) == 16
    assert first != second


@pytest.mark.parametrize(
    ("challenged", "same", "known_ci", "code"),
    [
        pytest.param(False, True, True, 4, id="no-session-context"),
        pytest.param(True, False, True, 6, id="other-challenge"),
        pytest.param(True, True, False, 7, id="unknown-ci"),
        pytest.param(True, True, True, 127, id="no-download-here"),
    ],
)
def test_authenticate_server_is_refused(challenged: bool, same: bool, known_ci: bool, code: int):
    card = Terminal()
    challenge = card.ask("GetEUICCChallenge")["euiccChallenge"] if challenged else bytes(16)
    keys = card.chip.keys
    request = server_request(
        challenge if same else bytes(16),
        keys.ci_key_id if known_ci else bytes(20),
        keys.euicc_certificate,
    )
    assert card.ask("AuthenticateServer", request) == (
        "authenticateResponseError",
        {"transactionId": b"\x01\x02", "authenticateErrorCode": code},
    )


def test_prepare_download_has_no_session():
    card = Terminal()
    request = {
        "smdpSigned2": {"transactionId": b"\x07", "ccRequiredFlag": False},
        "smdpSignature2": bytes(64),
        "smdpCertificate": card.chip.keys.euicc_certificate,
    }
    assert card.ask("PrepareDownload", request) == (
        "downloadResponseError",
        {"transactionId": b"\x07", "downloadErrorCode": 4},
    )


def test_cancel_session_knows_no_transaction():
    answer = Terminal().ask("CancelSession", {"transactionId": b"\x07", "reason": 0})
    assert answer == ("cancelSessionResponseError", 5)


def test_notifications_are_listed_all_or_by_event():
    card = Terminal()
    kind, listed = card.ask("ListNotification")
    assert kind == "notificationMetadataList"
    assert [item["seqNumber"] for item in listed] == [n.seq for n in card.state.notifications]
    _, enabled = card.ask("ListNotification", {"profileManagementOperation": (b"\x40", 2)})
    assert [item["profileManagementOperation"] for item in enabled] == [(b"\x40", 2)]
    _, none = card.ask("ListNotification", {"profileManagementOperation": (b"\x10", 4)})
    assert none == []


@pytest.mark.parametrize("curve", ["p256", "brainpool"])
def test_retrieved_notification_is_signed_by_the_euicc(curve: str):
    card = Terminal(f"curve={curve}")
    data, _ = card.store("BF2B05A003800102")
    message = tlv.parse(tlv.parse(data)[0].value)[0]
    (notification,) = tlv.parse(message.value)
    label, signature, euicc, eum = tlv.parse(notification.value)
    assert label.tag == 0xBF2F
    assert euicc.raw == card.chip.keys.euicc_certificate
    assert eum.raw == card.chip.keys.eum_certificate
    key = PublicKey.of(x509.load_der_x509_certificate(euicc.raw).public_key())
    assert key.verify(label.raw, signature.value)


@pytest.mark.parametrize(
    ("criterion", "kind", "count"),
    [
        pytest.param(None, "notificationList", 3, id="all"),
        pytest.param(("seqNumber", 1), "notificationList", 1, id="by-number"),
        pytest.param(("seqNumber", 99), "notificationList", 0, id="unknown-number"),
        pytest.param(("seqNumber", 4), "euiccPackageResultList", 1, id="number-of-a-result"),
        pytest.param(
            ("profileManagementOperation", (b"\x80", 1)), "notificationList", 2, id="by-event"
        ),
        pytest.param(("euiccPackageResults", None), "euiccPackageResultList", 1, id="results"),
    ],
)
def test_retrieving_by_criterion(criterion: object, kind: str, count: int):
    request = {} if criterion is None else {"searchCriteria": criterion}
    got, items = with_result().ask("RetrieveNotificationsList", request)
    assert (got, len(items)) == (kind, count)


def test_first_iot_version_answers_with_both_lists():
    data, _ = with_result("dialect=1.0.1").store("BF2B00")
    both = tlv.parse(tlv.parse(data)[0].value)[0]
    assert both.tag == 0xA3
    assert [part.tag for part in tlv.parse(both.value)] == [0xA0, 0xA1]
    assert RESULT in both.value


def test_results_are_handed_out_untouched():
    data, _ = with_result().store("BF2B04A0028200")
    assert data.endswith(RESULT)


def test_notifications_and_results_are_removed_once():
    card = with_result()
    for seq in (2, card.state.results[0].seq):
        request = {"seqNumber": seq}
        assert card.ask("RemoveNotificationFromList", request) == {"deleteNotificationStatus": 0}
        assert card.ask("RemoveNotificationFromList", request) == {"deleteNotificationStatus": 1}
    assert [n.seq for n in card.state.notifications] == [1, 3]
    assert card.state.results == ()


def test_numbers_are_not_used_again():
    card = Terminal()
    highest = card.state.next_seq
    for notification in card.state.notifications:
        card.ask("RemoveNotificationFromList", {"seqNumber": notification.seq})
    target = named(card.state, "Harbour").iccid.wire
    card.ask("DeleteProfile", ("iccid", target))
    assert [n.seq for n in card.state.notifications] == [highest]


def test_authorisation_table_has_an_operator_and_everybody():
    first, second = Terminal().ask("GetRAT")["rat"]
    assert first["allowedOperators"] == [{"mccMnc": bytes.fromhex("00F110")}]
    assert second["allowedOperators"] == [{"mccMnc": bytes.fromhex("EEEEEE")}]
    assert second["pprFlags"] == (b"\x80", 1)


def test_state_is_untouched_by_reading():
    card = with_result()
    before = replace(card.state)
    for function in ("ListNotification", "RetrieveNotificationsList", "GetRAT"):
        card.ask(function)
    assert card.state == before
    assert card.chip.memory.version == 0


def test_removing_a_result_ends_the_right_to_roll_its_package_back():
    card = with_result()
    result = card.state.results[0].seq
    previous = card.state.profiles[0].iccid
    for seq, left in ((result + 1, True), (result, False)):
        right = Rollback(previous, "eim", 1, seq=seq)
        kept = (PackageResult(result, RESULT),)
        card.chip.memory.commit(replace(card.state, rollback=right, results=kept))
        card.ask("RemoveNotificationFromList", {"seqNumber": result})
        assert (card.state.rollback is not None) == left
