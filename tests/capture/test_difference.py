import random
from pathlib import Path

import pytest

from app.capture import difference
from app.capture.difference import Comparison, Kind, compare
from app.capture.parts import Piece
from app.capture.recorder import Recorder
from app.card.card import Card
from app.card.transport import open_transport
from app.errors import SettingsError
from app.values.traffic import Record
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape

OTHER_EID_ANSWER = EID_ANSWER[:-2] + "98"
LIST_NOTIFICATIONS = "81E2910003BF2800"


def records(tape: Tape) -> list[Record]:
    return tape.recorder.since(0)[2]


def session(*exchanges: tuple[str, str], before: int = 0) -> list[Record]:
    """Return a session's records; before: how many events come first, to shift the numbers."""
    tape = Tape()
    for _ in range(before):
        tape.event("note")
    for command, answer in exchanges:
        tape.exchange(command, answer)
    return records(tape)


def kinds(compared: Comparison) -> list[Kind]:
    return [pair.kind for pair in compared.pairs]


def card_info(uri: str) -> list[Record]:
    recorder = Recorder()
    card = Card(open_transport(uri, recorder))
    card.report()
    card.close()
    return recorder.since(0)[2]


def test_the_same_card_read_twice_differs_in_nothing():
    compared = compare(card_info("sim:"), card_info("sim:"))
    assert compared.first is None
    assert set(kinds(compared)) == {Kind.SAME}
    assert len(compared.pairs) > 20


def test_how_a_protocol_cuts_messages_is_no_difference(tmp_path: Path):
    state = tmp_path / "card.json"
    left, right = f"sim:?state={state}", f"sim:?state={state}&protocol=t1"
    t0, t1 = card_info(left), card_info(right)
    assert len(t0) > len(t1) + 10
    compared = compare(t0, t1, varying={"Le"})
    assert compared.first is None
    assert compared.counts[Kind.VARIES] > 5
    assert max(pair.left.blocks for pair in compared.pairs if pair.left) > 1


def test_two_cards_differ_in_the_messages_and_not_in_their_pieces():
    compared = compare(card_info("sim:?state=memory"), card_info("sim:?state=memory"))
    told = [one.path for pair in compared.pairs for one in pair.differences]
    assert "EUICCInfo2.euiccCiPKIdListForSigning.SubjectKeyIdentifier 1" in told
    assert not {"data", "Le", "SW"} & set(told)


def test_another_version_of_the_card_parts_where_it_says_so():
    compared = compare(
        card_info("sim:?state=memory&dialect=1.2"), card_info("sim:?state=memory&dialect=1.1")
    )
    assert compared.first is not None
    pair = compared.pairs[compared.first]
    assert pair.kind is Kind.DIFFERS
    assert pair.differences
    assert compared.counts[Kind.SAME] > 10


def test_a_field_is_marked_with_its_path_and_the_bytes_in_each_capture():
    left = session((SELECT_ISDR, "9000"), (GET_EID, EID_ANSWER + "9000"))
    right = session((SELECT_ISDR, "9000"), (GET_EID, OTHER_EID_ANSWER + "9000"), before=3)
    compared = compare(left, right)
    assert kinds(compared) == [Kind.SAME, Kind.SAME, Kind.SAME, Kind.DIFFERS]
    assert compared.first == 3
    (found,) = compared.pairs[3].differences
    assert found.path.endswith("eidValue")
    assert (found.left_bytes, found.right_bytes) == ((Piece(4, 3, 21),), (Piece(7, 3, 21),))
    assert found.left is not None
    assert found.right is not None
    assert found.left.replace(" ", "").endswith("35")
    assert "1298 (check digits" in found.right


def test_a_status_word_that_differs_is_the_field():
    compared = compare(session((SELECT_ISDR, "9000")), session((SELECT_ISDR, "6A82")))
    assert [one.path for one in compared.pairs[1].differences] == ["SW"]


def test_what_only_one_side_did_stands_alone_and_the_rest_stays_aligned():
    eid = (GET_EID, EID_ANSWER + "9000")
    extra = (LIST_NOTIFICATIONS, "BF2802A0009000")
    select = (SELECT_ISDR, "9000")
    compared = compare(session(select, eid, eid), session(select, eid, extra, eid))
    assert compared.first is not None
    assert compared.pairs[compared.first].kind is Kind.ONLY_RIGHT
    assert compared.counts == {
        Kind.SAME: 6,
        Kind.VARIES: 0,
        Kind.DIFFERS: 0,
        Kind.ONLY_LEFT: 0,
        Kind.ONLY_RIGHT: 2,
    }
    mirrored = compare(session(select, eid, extra, eid), session(select, eid, eid))
    assert mirrored.counts[Kind.ONLY_LEFT] == 2


def test_fields_new_each_time_do_not_part_two_sessions():
    left = session((GET_EID, EID_ANSWER + "9000"))
    right = session((GET_EID, OTHER_EID_ANSWER + "9000"))
    compared = compare(left, right, varying={"eidValue"})
    assert (kinds(compared), compared.first) == ([Kind.SAME, Kind.VARIES], None)


def test_a_change_in_an_earlier_block_is_found_in_the_whole_message():
    def two_blocks(text: str) -> list[Record]:
        return session((f"81E2110003BF{text}", "9000"), ("81E29101045C015A00", "9000"))

    compared = compare(two_blocks("3E03"), two_blocks("3E04"))
    last = compared.pairs[-2]
    assert last.kind is Kind.DIFFERS
    assert [pair.left.blocks for pair in compared.pairs if pair.left] == [2, 1]


def test_an_empty_session_has_only_the_other_side():
    compared = compare([], session((GET_EID, "9000")))
    assert (kinds(compared), compared.first) == ([Kind.ONLY_RIGHT] * 2, 0)
    assert compare([], []).first is None


def test_too_long_a_session_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(difference, "LONGEST", 3)
    with pytest.raises(SettingsError, match="4 records is too long"):
        compare(session((GET_EID, "9000"), (GET_EID, "9000")), [])


def test_mutated_sessions_are_compared_whatever_their_bytes():
    chance = random.Random(5)
    original = card_info("sim:?state=memory")
    for _ in range(8):
        tape = Tape()
        for record in original:
            data = bytearray(record.data)
            if data and not chance.randrange(6):
                data[chance.randrange(len(data))] = chance.randrange(256)
                del data[chance.randrange(len(data) + 1) :]
            pair = record.pair if chance.randrange(9) else 0
            tape.recorder(
                record.lane, record.layer, record.direction, bytes(data), pair=pair
            )  # fmt: skip
        compared = compare(original, records(tape))
        assert compared.first is not None
        assert all(
            one.left_bytes or one.right_bytes or (one.left, one.right) != (None, None)
            for pair in compared.pairs
            for one in pair.differences
        )
