from app.capture.recorder import Recorder
from app.capture.stretches import StretchKind, stretches
from app.values.traffic import Direction, Layer
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape
from tests.widgets.sequence_scenes import refused


def test_a_real_scene_has_everything_its_card_sessions_and_its_procedures():
    found = stretches(refused())
    kinds = [one.kind for one in found]
    assert kinds[0] is StretchKind.ALL
    assert kinds.count(StretchKind.CARD) == 2
    titles = [one.title for one in found if one.kind is StretchKind.PROCEDURE]
    assert [title.partition(" ")[0] for title in titles] == [
        "eIM", "eUICC", "eIM", "Poll", "Notification",
    ]  # fmt: skip


def test_what_only_carries_messages_is_left_out():
    everything = stretches(refused())[0]
    assert {one.layer for one in everything.records} <= {Layer.APDU, Layer.ESIPA, Layer.EVENT}
    assert {one.layer for one in refused()} > {Layer.APDU, Layer.ESIPA, Layer.EVENT}


def test_carriers_stay_where_there_is_nothing_else():
    recorder = Recorder()
    recorder("eIM", Layer.HTTP, Direction.IN, b"POST / HTTP/1.1")
    (only,) = stretches(recorder.since(0)[2])
    assert (only.kind, len(only.records)) == (StretchKind.ALL, 1)


def test_a_power_up_begins_another_card_session():
    tape = Tape()
    for _ in range(2):
        tape.event("power-up", "3B00")
        tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000", lane="other")
    cards = [one for one in stretches(tape.recorder.since(0)[2]) if one.kind is StretchKind.CARD]
    assert [(one.title, len(one.records)) for one in cards] == [
        ("slot 0", 3), ("slot 0", 3), ("other", 2),
    ]  # fmt: skip


def test_a_procedure_has_its_own_records_and_no_others():
    found = [one for one in stretches(refused()) if one.kind is StretchKind.PROCEDURE]
    first, last = found[0], found[-1]
    assert first.records[-1].seq < last.records[0].seq
    assert first.holds(first.records[0].seq)
    assert not first.holds(last.records[0].seq)


def test_nothing_recorded_is_nothing_to_compare():
    assert stretches([]) == []
