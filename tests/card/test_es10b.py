from __future__ import annotations

import pytest

from app.codec import tlv
from app.errors import ProcedureError
from tests.card.simulated import session


def test_info1_and_info2_agree_and_name_the_bits():
    opened = session()
    info1, info2 = opened.info1(), opened.info2()

    assert info1.svn == info2.svn
    assert info1.ci_for_signing == info2.ci_for_signing
    assert "usimSupport" in info2.uicc_capability
    assert info2.iot_versions == ("1.2.0",)
    assert info2.free_nvm_bytes
    assert info2.raw.startswith(b"\xbf\x22")


def test_each_challenge_is_fresh():
    opened = session()

    assert len({opened.challenge() for _ in range(4)}) == 4
    assert len(opened.challenge()) == 16


def test_notifications_are_listed_by_event_and_retrieved_by_number():
    opened = session()
    every = opened.list_notifications()
    installs = opened.list_notifications("install")
    assert {n.seq for n in installs} < {n.seq for n in every}
    assert all(n.events == ("install",) for n in installs)

    (found,) = opened.retrieve_notifications(installs[0].seq)

    assert found.metadata == installs[0]
    assert found.kind == "otherSignedNotification"
    assert found.raw.startswith(b"\x30")
    assert len(opened.retrieve_notifications(None, "install")) == len(installs)
    assert len(opened.retrieve_notifications()) == len(every)


def test_a_notification_is_removed_once():
    opened = session()
    first, *others = opened.list_notifications()

    opened.remove_notification(first.seq)

    assert opened.list_notifications() == tuple(others)
    with pytest.raises(ProcedureError, match="already gone") as caught:
        opened.remove_notification(first.seq)
    assert caught.value.name == "nothingToDelete"


def test_the_rules_authorisation_table_tells_any_operator_from_a_named_one():
    named, anyone = session().rat()

    assert named.operators[0].mcc_mnc == "00101"
    assert anyone.operators[0].mcc_mnc == ""
    assert anyone.consent_required
    assert named.rules == ("ppr1", "ppr2")


def test_cancelling_a_session_that_is_not_open_is_a_procedure_error():
    with pytest.raises(ProcedureError) as caught:
        session().cancel_session(b"\x01\x02", 0)

    assert caught.value.name == "invalidTransactionId"


def test_both_lists_in_one_answer_are_told_apart_on_the_first_version(
    monkeypatch: pytest.MonkeyPatch,
):
    opened = session(dialect="1.0.1")
    listed = opened.list_notifications()
    ask = opened.channel.store_data

    def join(message: bytes) -> bytes:
        inside = tlv.parse(tlv.parse(ask(message))[0].value)[0].value
        lists = tlv.encode(0xA0, inside) + tlv.encode(0xA1, b"")
        return tlv.encode(0xBF2B, tlv.encode(0xA3, lists))

    monkeypatch.setattr(opened.channel, "store_data", join)

    assert tuple(found.metadata for found in opened.retrieve_notifications()) == listed
    assert opened.package_results() == ()


@pytest.mark.parametrize("verb", ["authenticate_server", "prepare_download", "load_segment"])
def test_whole_messages_pass_through_as_they_are(verb: str):
    opened = session()

    answer = getattr(opened, verb)(bytes.fromhex("BF3E035C015A"))

    assert answer == bytes.fromhex("BF3E125A10") + opened.eid().wire
