from __future__ import annotations

import pytest

from app.capture.parts import State
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape, blocks, find

ADD_EIM = (
    "BF577CA07A3078800365494D810E3132372E302E302E313A383030308301018401FFA55BA059301306072A8648CE3D"
    "020106082A8648CE3D03010703420004FE584A6F450459574AECA195D0299737F74C89BA2D36DF9286EC25D973037A"
    "0FBA70D14DF3E1F7D0A305E57B95B731C4DE218D2D7F9F22113ED5D18C2E3DDF1C"
)


@pytest.mark.parametrize(
    ("command", "title", "meaning"),
    [
        pytest.param(SELECT_ISDR, "SELECT · ISD-R", "AID A000", id="select-isdr"),
        pytest.param("00A40004022FE2", "SELECT · EF.ICCID", "file 2FE2", id="select-file"),
        pytest.param("0070000001", "MANAGE CHANNEL · open", "the card chooses", id="open"),
        pytest.param("00708001", "MANAGE CHANNEL · close", "channel 1", id="close"),
        pytest.param(GET_EID, "STORE DATA · ES10c.GetEID", "asks for the EID", id="get-eid"),
        pytest.param("81C0000015", "GET RESPONSE", "collects 21 bytes", id="get-response"),
        pytest.param("80AA000005A903830107", "TERMINAL CAPABILITY", "tells the card", id="tc"),
        pytest.param("8012000009", "FETCH", "collects the proactive command", id="fetch"),
        pytest.param(
            "801400000C810301010482028281830100",
            "TERMINAL RESPONSE · REFRESH · UICC reset",
            "performed (00)",
            id="terminal-response",
        ),
        pytest.param("00B000000A", "READ BINARY", "up to 10 bytes from offset 0", id="binary"),
        pytest.param("00B2010420", "READ RECORD", "record 1", id="record"),
        pytest.param("80F2000C00", "STATUS", "asks about the current", id="status"),
        pytest.param("80F2400000", "GET STATUS", "asks which", id="gp-status"),
        pytest.param("80CA005A00", "GET DATA · tag 5A", "EID", id="get-data"),
        pytest.param("0020000108313233FFFFFFFFFF", "VERIFY PIN · PIN 1", "not shown", id="verify"),
        pytest.param("80C2000002D600", "ENVELOPE · event download", "hands", id="envelope"),
        pytest.param("00FF0000", "INS FF", "", id="unknown"),
        pytest.param("00A4000404AABB", "SELECT · AABB", "file AABB", id="cut-off"),
    ],
)
def test_commands_are_named_and_told(command: str, title: str, meaning: str) -> None:
    tape = Tape()
    found = tape.decode(tape.send(command))
    assert found.title == title
    assert meaning in found.meaning


def test_a_pin_is_nowhere_in_the_words() -> None:
    tape = Tape()
    found = tape.decode(tape.send("0020000108313233FFFFFFFFFF"))
    assert find(found, "PIN").text == "not shown"
    assert not any("31 32 33" in part.text for part in found.walk())


@pytest.mark.parametrize(
    ("command", "answer", "title", "meaning", "state"),
    [
        pytest.param(
            GET_EID, EID_ANSWER + "9000", "↳ ES10c.GetEID", "EID 8904…1235", State.OK, id="eid"
        ),
        pytest.param(
            GET_EID, "6115", "↳ ES10c.GetEID", "61 15: 21 bytes waiting", State.OK, id="waiting"
        ),
        pytest.param(
            "00A40004026FFF", "6A82", "↳ SELECT · 6FFF", "6A 82: ", State.FAILED, id="refused"
        ),
        pytest.param(
            "80AA000005A903830107", "6E00", "↳ TERMINAL CAPABILITY", "6E 00: ",
            State.ATTENTION, id="harmless",
        ),
        pytest.param(
            "0070000001", "019000", "↳ MANAGE CHANNEL · open", "channel 1 is open",
            State.OK, id="channel",
        ),
        pytest.param(
            "81E291000ABF3107A0054F01018101FF", "BF31038001029000", "↳ ES10c.EnableProfile",
            "profileNotInDisabledState (2)", State.FAILED, id="result-code",
        ),
        pytest.param(
            "8012000009", "D0098103010104820281829000", "↳ FETCH", "REFRESH, UICC reset",
            State.OK, id="proactive",
        ),
        pytest.param(
            "80CA005A00", "5A10890490321234512345123456789012359000", "↳ GET DATA · tag 5A",
            "8904…1235", State.OK, id="ecasd-eid",
        ),
        pytest.param("81E2910003BF5600", "6A88", "↳ ES10b.GetCerts", "6A 88: ", State.FAILED,
                     id="not-iot"),
        pytest.param("80F2000C00", "910B", "↳ STATUS", "a proactive command of 11 bytes",
                     State.OK, id="proactive-waits"),
    ],
)  # fmt: skip
def test_answers_are_read_in_the_light_of_their_command(
    command: str, answer: str, title: str, meaning: str, state: State
) -> None:
    tape = Tape()
    _, record = tape.exchange(command, answer)
    found = tape.decode(record)
    assert found.title == title
    assert meaning in found.meaning
    assert found.state is state


def test_the_last_block_shows_the_whole_request() -> None:
    tape = Tape()
    records = [tape.exchange(command, "9000")[0] for command in blocks(ADD_EIM, 50)]
    first, last = tape.decode(records[0]), tape.decode(records[-1])
    assert first.title == last.title == "STORE DATA · ES10b.AddInitialEim"
    assert first.meaning == "block 1, 50 bytes, more follow"
    assert [source.name for source in last.sources] == ["Record", "Message"]
    part = find(last, "eimFqdn")
    assert (part.source, part.text) == (1, "127.0.0.1:8000")
    pieces = last.sources[1].locate(part.start, part.end)
    assert [piece.seq for piece in pieces] == [records[0].seq]
    key = find(last, "subjectPublicKey")
    assert len(last.sources[1].locate(key.start, key.end)) > 1


def test_the_last_answer_of_a_chain_shows_the_whole_response() -> None:
    tape = Tape()
    tape.exchange(GET_EID, "6115")
    tape.exchange("81C000000A", EID_ANSWER[:20] + "610B")
    _, record = tape.exchange("81C000000B", EID_ANSWER[20:] + "9000")
    found = tape.decode(record)
    eid = find(found, "eidValue")
    assert eid.text == "8904 9032 1234 5123 4512 3456 7890 1235"
    assert len(found.sources[eid.source].locate(eid.start, eid.end)) == 2
    assert found.title == "↳ ES10c.GetEID"


def test_one_block_shows_the_message_inside_its_record() -> None:
    tape = Tape()
    found = tape.decode(tape.send(GET_EID))
    request = find(found, "GetEuiccDataRequest")
    assert (request.source, request.start, request.end) == (0, 5, 11)
    assert find(found, "CLA").text.startswith("channel 1, proprietary class")


def test_a_segment_of_a_package_is_told_by_its_kind() -> None:
    tape = Tape()
    found = tape.decode(tape.send("81E291000488020102"))
    assert found.title == "STORE DATA · ES10b.LoadBoundProfilePackage"
    assert found.meaning == "profile metadata, 4 bytes"


def test_a_message_with_its_beginning_lost_says_so() -> None:
    tape = Tape()
    found = tape.decode(tape.send(blocks(ADD_EIM, 50)[-1]))
    assert found.meaning == "the beginning of the message is not kept"
    assert found.state is State.ATTENTION


def test_file_contents_are_read_by_what_was_selected() -> None:
    tape = Tape()
    tape.exchange("00A40004022FE2", "9000")
    command, record = tape.exchange("00B000000A", "989209214309876543F59000")
    assert tape.decode(command).title == "READ BINARY · EF.ICCID"
    assert tape.decode(record).meaning == "ICCID 8929…6345"
    assert find(tape.decode(record), "ICCID").text == "8929901234907856345"
