from __future__ import annotations

import pytest

from app.card.card import Card
from app.card.transport import open_transport
from app.errors import CodecError, NotSupportedError, ProcedureError, StatusError
from tests.card.simulated import Spoiled, session, uri


def test_the_last_message_and_its_answer_are_kept():
    opened = session()
    eid = opened.eid()

    message, answer = opened.last
    assert message == bytes.fromhex("BF3E035C015A")
    assert answer.endswith(eid.wire)


def test_a_result_code_becomes_an_error_that_says_who_can_act():
    opened = session()
    locked = next(p for p in opened.list_profiles() if "ppr2" in p.policy_rules)

    with pytest.raises(ProcedureError, match="policy") as caught:
        opened.delete(locked.isdp_aid)

    assert caught.value.function == "DeleteProfile"
    assert (caught.value.code, caught.value.name) == (3, "disallowedByPolicy")
    assert "operator" in caught.value.hint


def test_a_status_word_is_an_error_with_the_command():
    with pytest.raises(StatusError) as caught:
        session(deviations="no-local-changes").delete(b"\xa0\x00\x00\x00\x01")

    assert caught.value.sw == 0x6A88
    assert caught.value.command


def test_an_unreadable_answer_is_a_codec_error():
    spoiled = Spoiled(
        open_transport(uri(protocol="t1")),
        lambda answer: b"\xbf\x2e\x03\x80\x01\x00\x90\x00" if answer[:2] == b"\xbf\x3e" else answer,
    )

    with pytest.raises(CodecError):
        Card(spoiled).session().eid()


def test_an_empty_answer_is_a_codec_error():
    spoiled = Spoiled(
        open_transport(uri(protocol="t1")),
        lambda answer: b"\x90\x00" if answer[:2] == b"\xbf\x2e" else answer,
    )

    with pytest.raises(CodecError):
        Card(spoiled).session().challenge()


def test_another_alternative_than_the_one_asked_for_is_a_codec_error():
    spoiled = Spoiled(
        open_transport(uri(protocol="t1")),
        lambda answer: b"\xbf\x2b\x02\xa2\x00\x90\x00" if answer[:2] == b"\xbf\x2b" else answer,
    )

    with pytest.raises(CodecError, match="euiccPackageResultList instead of notificationList"):
        Card(spoiled).session().retrieve_notifications()


def test_what_came_later_names_the_version_it_needs():
    with pytest.raises(NotSupportedError, match="ExecuteFallbackMechanism") as caught:
        session(dialect="1.0.1").execute_fallback()

    assert caught.value.needs == "SGP.32 v1.1"


def test_an_unknown_dialect_lets_everything_through():
    opened = session(kind="sgp22")
    opened.dialect = None

    with pytest.raises(StatusError):
        opened.certificates()
