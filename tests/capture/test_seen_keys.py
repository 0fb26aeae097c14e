from __future__ import annotations

import gc
import weakref

from app.capture import seen_keys
from app.capture.recorder import Recorder
from app.capture.seen_keys import SeenKeys, keys_of, tokens_of
from app.values.traffic import Direction, Layer, Record
from tests.capture.signed import recorded


def record(recorder: Recorder, seq: int) -> Record:
    found = recorder.get(seq)
    assert found is not None
    return found


def test_keys_of_the_card_and_its_eims_are_found_with_where_they_were() -> None:
    recorder = recorded()
    last = record(recorder, recorder.last_seq)
    found = SeenKeys(recorder).before(last)
    owners = {(one.owner, one.name) for message in found for one in message.keys}
    assert {owner for owner, _ in owners} >= {"eIM", "euicc", "eum"}
    assert ("eIM", "stand-eim") in owners
    assert all(0 < one.seq < last.seq for message in found for one in message.keys)
    assert 1 in tokens_of(found)


def test_what_came_later_is_not_known_yet() -> None:
    recorder = recorded()
    keys = SeenKeys(recorder)
    assert keys.before(record(recorder, recorder.last_seq))
    assert keys.before(record(recorder, 2)) == []


def test_a_message_that_ends_later_is_read_when_it_has_ended() -> None:
    recorder = recorded()
    whole = SeenKeys(recorder)
    step = SeenKeys(recorder)
    for seq in range(1, recorder.last_seq + 1):
        step.before(record(recorder, seq))
    last = record(recorder, recorder.last_seq)
    assert step.before(last) == whole.before(last)


def test_only_so_many_records_are_looked_at(monkeypatch) -> None:
    monkeypatch.setattr(seen_keys, "REACH", 10)
    recorder = recorded()
    for _ in range(20):
        seq = recorder("idle", Layer.APDU, Direction.OUT, bytes.fromhex("80F2000000"))
    assert SeenKeys(recorder).before(record(recorder, seq)) == []


def test_a_capture_no_longer_used_is_let_go() -> None:
    recorder = recorded()
    assert keys_of(recorder) is keys_of(recorder)
    assert keys_of(recorder).before(record(recorder, recorder.last_seq))
    left = weakref.ref(recorder)
    del recorder
    gc.collect()
    assert left() is None
