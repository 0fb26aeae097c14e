from __future__ import annotations

import pytest

from app.capture.gist import gist, worst
from app.capture.parts import Part, State
from app.codec.schema import encode
from tests.capture.tape import Tape

GET_PROFILES = "81E2910003BF2D00"
GET_EIMS = "81E2910003BF5500"
LIST = "81E2910003BF2800"
REMOVE = "81E2910006BF3003800101"


def profiles(*states: int) -> bytes:
    rows = [
        {"iccid": bytes.fromhex("989209214309876543F5"), "profileState": state} for state in states
    ]
    return encode("ProfileInfoListResponse", ("profileInfoListOk", rows))


def eims(*names: str) -> bytes:
    rows = [{"eimId": name} for name in names]
    return encode("GetEimConfigurationDataResponse", {"eimConfigurationDataList": rows})


def notifications(*numbers: int) -> bytes:
    rows = [
        {
            "seqNumber": number,
            "profileManagementOperation": (b"\x80", 1),
            "notificationAddress": "smdp.example",
        }
        for number in numbers
    ]
    return encode("ListNotificationResponse", ("notificationMetadataList", rows))


@pytest.mark.parametrize(
    ("command", "answer", "text"),
    [
        pytest.param(GET_PROFILES, profiles(1, 0), "2 profiles, 1 enabled", id="profiles"),
        pytest.param(GET_PROFILES, profiles(0), "1 profile, 0 enabled", id="one-profile"),
        pytest.param(GET_PROFILES, profiles(), "no profile", id="no-profile"),
        pytest.param(LIST, notifications(3, 9), "2 notifications, seqNumber 3, 9", id="list"),
        pytest.param(LIST, notifications(), "no notification", id="empty-list"),
        pytest.param(GET_EIMS, eims("eim.a", "eim.b"), "2 eIM: eim.a, eim.b", id="eims"),
        pytest.param(REMOVE, b"\xbf\x30\x03\x80\x01\x01", "nothingToDelete (1)", id="mild"),
        pytest.param("0070000001", b"\x02", "channel 2 is open", id="channel"),
    ],
)
def test_answers_come_to_one_line(command: str, answer: bytes, text: str) -> None:
    tape = Tape()
    _, record = tape.exchange(command, answer.hex() + "9000")
    assert text in tape.decode(record).meaning


def test_a_failure_comes_before_everything() -> None:
    fine = Part("name", 0, 1, "value")
    bad = Part("result", 1, 2, "catBusy (5)", state=State.FAILED)
    assert gist((Part("root", 0, 2, children=(fine, bad)),)) == "catBusy (5)"
    assert worst((fine, bad)) is State.FAILED


def test_the_first_telling_values_are_taken() -> None:
    parts = (Part("tagList", 0, 1, "5A"), Part("a", 1, 2, "1"), Part("b", 2, 3, "2"))
    assert gist(parts) == "a 1, b 2"
    assert gist(()) == ""


def test_one_line_stays_short() -> None:
    assert len(gist((Part("a", 0, 1, "x " * 200),))) <= 80
