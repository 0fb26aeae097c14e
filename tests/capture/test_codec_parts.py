from __future__ import annotations

import pytest

from app.capture.codec_parts import (
    LARGEST,
    code_of,
    es10_request,
    es10_response,
    is_segment,
    message_part,
    name_request,
    segment_text,
)
from app.capture.parts import Part, State
from app.codec.schema import encode


def parts(data: bytes, asked: str) -> dict[str, Part]:
    part = message_part(es10_response(data, asked), 0, 0)
    assert part is not None
    return {one.name: one for one in part.walk()}


@pytest.mark.parametrize(
    ("data", "label"),
    [
        pytest.param("BF3E035C015A", "ES10c.GetEID", id="whole"),
        pytest.param("BF57", "ES10b.AddInitialEim", id="beginning"),
        pytest.param("BF368201FF", "ES10b.LoadBoundProfilePackage", id="package"),
        pytest.param("8810AA", "ES10b.LoadBoundProfilePackage", id="later-segment"),
        pytest.param("FF", "", id="unknown"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_request_is_named_by_its_first_tag(data: str, label: str) -> None:
    assert name_request(bytes.fromhex(data)) == label


def test_a_response_is_read_as_the_function_asked() -> None:
    found = parts(bytes.fromhex("BF31038001059000"[:12]), "ES10c.EnableProfile")
    code = found["enableResult"]
    assert (code.text, code.state) == ("catBusy (5)", State.FAILED)
    entry = code_of(code)
    assert entry is not None
    assert entry.name == "catBusy"
    assert code_of(found["EnableProfileResponse"]) is None


def test_a_good_result_is_ok_and_a_mild_one_wants_attention() -> None:
    removed = parts(bytes.fromhex("BF3003800100"), "ES10b.RemoveNotificationFromList")
    missing = parts(bytes.fromhex("BF3003800101"), "ES10b.RemoveNotificationFromList")
    assert removed["deleteNotificationStatus"].state is State.OK
    assert missing["deleteNotificationStatus"].state is State.ATTENTION


def test_codes_in_a_request_are_not_judged() -> None:
    data = encode("CancelSessionRequest", {"transactionId": b"\x01", "reason": 0})
    part = message_part(es10_request(data), 0, 0, judge=False)
    assert part is not None
    assert all(one.state is State.NEUTRAL for one in part.walk())


def test_values_are_put_in_words() -> None:
    row = {
        "iccid": bytes.fromhex("989209214309876543F5"),
        "isdpAid": bytes.fromhex("A0000005591010FFFFFFFF8900001100"),
        "profileState": 1,
        "icon": bytes(20),
    }
    data = encode("ProfileInfoListResponse", ("profileInfoListOk", [row]))
    found = parts(data, "ES10c.GetProfilesInfo")
    assert found["iccid"].text == "8929901234907856345"
    assert found["isdpAid"].text.startswith("ISD-P (")
    assert found["profileState"].text == "enabled (1)"
    assert found["icon"].text == "20 bytes"
    assert found["ProfileInfo 1"].tag == "E3"


def test_a_deviation_is_a_note_that_wants_attention() -> None:
    found = parts(bytes.fromhex("BF3E03FF0100"), "ES10c.GetEID")
    assert any(part.notes and part.state is State.ATTENTION for part in found.values())


def test_the_first_segment_of_a_package_is_read_inside() -> None:
    inner = "BF2303820101"
    reading = es10_request(bytes.fromhex("BF368201FF" + inner))
    part = message_part(reading, 0, 5)
    assert part is not None
    assert (part.name, part.start, part.end) == ("InitialiseSecureChannelRequest", 10, 16)


def test_segments_are_told_by_their_tag() -> None:
    assert is_segment(b"\xbf\x36\x10")
    assert not is_segment(b"\xbf\x3e\x00")
    assert segment_text(b"\x86\x01\x00") == "profile elements, 3 bytes"


def test_what_is_too_large_is_not_decoded() -> None:
    assert es10_request(b"\xbf\x3e" + bytes(LARGEST)).node is None
    assert es10_response(b"\xbf\x3e" + bytes(LARGEST), "ES10c.GetEID").node is None
