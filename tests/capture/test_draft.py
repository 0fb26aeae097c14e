import random

import pytest

from app.capture.draft import decode_answer, decode_draft
from app.capture.outgoing import Form
from tests.capture.tape import EID_ANSWER, GET_EID, find

EID_REQUEST = bytes.fromhex("BF3E035C015A")
ANSWER = bytes.fromhex(EID_ANSWER + "9000")
POLL = bytes.fromhex("BF4F125A1089049032123451234512345678901235")


@pytest.mark.parametrize(
    ("form", "data", "title"),
    [
        pytest.param(Form.MESSAGE, EID_REQUEST, "ES10c.GetEID", id="message"),
        pytest.param(
            Form.COMMAND, bytes.fromhex(GET_EID), "STORE DATA · ES10c.GetEID", id="command"
        ),
        pytest.param(Form.ESIPA, POLL, "ESipa.GetEimPackage", id="esipa"),
    ],
)
def test_a_draft_is_named_as_its_record_would_be(form: Form, data: bytes, title: str):
    assert decode_draft(form, data).title == title


def test_offsets_of_a_message_count_from_its_first_byte():
    found = decode_draft(Form.ESIPA, POLL)
    part = find(found, "eidValue")
    assert POLL[part.start : part.end] == POLL[3:]
    assert decode_draft(Form.MESSAGE, EID_REQUEST).parts[0].start == 0


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        pytest.param(Form.MESSAGE, EID_REQUEST, id="message"),
        pytest.param(Form.COMMAND, bytes.fromhex(GET_EID), id="command"),
    ],
)
def test_an_answer_is_read_as_what_was_asked_for(form: Form, sent: bytes):
    found = decode_answer(form, sent, ANSWER)
    assert found.title == "↳ ES10c.GetEID"
    assert "89049032" in find(found, "eidValue").text.replace(" ", "")


def test_a_refusal_tells_its_status_word():
    assert "6A 88" in decode_answer(Form.MESSAGE, EID_REQUEST, b"\x6a\x88").meaning


def test_an_esipa_answer_is_read_as_an_answer():
    found = decode_answer(Form.ESIPA, POLL, bytes.fromhex("BF4F03020101"))
    assert found.title == "↳ ESipa.GetEimPackage"


def test_whatever_is_typed_is_shown():
    chance = random.Random(3)
    for form in Form:
        for _ in range(200):
            data = chance.randbytes(chance.randrange(40))
            assert decode_draft(form, data).sources[0].data == data
            decode_answer(form, data, chance.randbytes(chance.randrange(12)))
