from __future__ import annotations

from app.capture.dtls_fragments import Fragment, fragments, joined
from app.values.traffic import Layer, Record
from tests.capture.sealed import Lookup, dtls, fragment, record

BODY = bytes(range(100))


def piece(seq: int, start: int, end: int, number: int = 1) -> Record:
    return record(dtls(22, fragment(11, number, BODY, start, end)), seq, Layer.DTLS)


def last_of(one: Record) -> Fragment:
    return next(fragments(one.seq, one.data, 13, len(one.data)))


def test_fragments_lie_side_by_side_in_a_record() -> None:
    data = fragment(14, 3, b"") + fragment(11, 1, BODY, 10, 30)
    done, part = fragments(1, data, 0, len(data))
    assert done.is_whole
    assert (part.offset, part.total, part.data, part.is_whole) == (10, 100, BODY[10:30], False)


def test_a_fragment_cut_off_says_how_much_is_missing() -> None:
    (only,) = fragments(1, fragment(11, 1, BODY)[:-5], 0, 107)
    assert (only.missing, len(only.data)) == (5, 95)


def test_a_message_is_whole_when_its_last_fragment_has_come() -> None:
    first, second, third = piece(2, 0, 40), piece(3, 70, 100), piece(4, 40, 70)
    records = Lookup(first, second, third)
    assert joined(last_of(second), [], second, records) is None
    whole = joined(last_of(third), [], third, records)
    assert whole is not None
    assert whole.data == BODY
    assert [(one.seq, one.end - one.start) for one in whole.pieces] == [(2, 40), (4, 30), (3, 30)]


def test_what_overlaps_counts_once() -> None:
    first, second = piece(2, 0, 60), piece(3, 40, 100)
    whole = joined(last_of(second), [], second, Lookup(first, second))
    assert whole is not None
    assert whole.data == BODY
    assert [one.start for one in whole.pieces] == [25, 25 + 20]


def test_fragments_of_other_messages_do_not_count() -> None:
    first, second = piece(2, 0, 60, number=0), piece(3, 60, 100)
    assert joined(last_of(second), [], second, Lookup(first, second)) is None


def test_fragments_in_the_same_datagram_count() -> None:
    data = fragment(11, 1, BODY, 0, 50) + fragment(11, 1, BODY, 50, 100)
    one, two = fragments(2, data, 0, len(data))
    whole = joined(two, [one], record(dtls(22, data), 2, Layer.DTLS), Lookup())
    assert whole is not None
    assert whole.data == BODY
