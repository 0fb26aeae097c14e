from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.annotations import Annotations
from app.capture.file import CaptureFile, CaptureWriter
from app.capture.filter import parse
from app.capture.filter_scan import scan_rows
from app.errors import CancelledError
from app.values.traffic import Direction, Layer, Record

_DATA = tuple(
    bytes.fromhex(text)
    for text in (
        "", "5A", "9000", "6A82", "6A82", "BF3E035C015A", "81E2910006BF3E035C015A",
        "81E2110002BF3E", "BF3E125A10890490321234512345123456789012359000", "00A40004022FE2",
        "40020001B16178", "485454502F312E312035303320427573790D0A", "BF4F03020101", "5A105A105A10",
        "BF4F03028101",
    )
)  # fmt: skip

_QUESTIONS = (
    "lane == a", 'lane != "Slot 0"', "lane matches s.o", "lane in {a, c}", "lane", "layer == apdu",
    "layer not in {apdu, esipa}", "dir == in", "dir != none", "dur", "dur > 2ms", "dur <= 3ms",
    "dur != 1ms", "len < 5", "len in {2, 5..7}", "seq >= 30", "seq not in {10..60}", "pair",
    "pair != 3", "session == 2", "session < 2", "apdu.sw == 9000", "apdu.sw != 9000", "apdu.sw",
    "apdu.sw in {6A00..6AFF}", "sgp.tag == bf3e", "sgp.tag", "sgp.tag != bf3e", "time < 0.00000005",
    "time >= 0.00000002", "data contains 5a", "data contains 5a:10", "data contains ff",
    "data == 5a", "data", "data != 5a", "note contains busy", "note", "note != busy",
    "apdu.ins == e2", "apdu.p2",
    "apdu.cla > 80", "apdu.ins != e2", "apdu.p1 in {11, 91}", "data contains 5a:10:5a",
    "coap.code == 0.02", "coap.path == /a", "http.status > 500", "layer == at",
    "at.command == CGLA", "at.command != CGLA", "at.error contains SIM", "at.error",
    "at.apdu == 6115", "at.apdu contains bf3e", "sgp.function == GetEID",
    "sgp.function != GetEID", "eid contains 8904", "error", "text contains select",
    "value matches 8", "mark", "mark == 1", "mark < 2", "comment contains LOOK", "comment",
    "colour == red", "colour in {red, blue}", "colour not in {red}", "comment matches ^l",
)  # fmt: skip


_RANDOM_LAYERS = tuple(layer for layer in Layer if layer is not Layer.AT)
_LINES = (
    (Direction.OUT, b'AT+CGLA=1,22,"81E2910006BF3E035C015A"\r'),
    (Direction.IN, b'+CGLA: 4,"6115"\r\nOK\r\n'),
    (Direction.OUT, b"AT+CPIN?\r"),
    (Direction.IN, b"+CME ERROR: 10\r\n"),
    (Direction.IN, b"\xff\x00"),
)


def _lines(first: int) -> Iterator[Record]:
    for seq, (direction, data) in enumerate(_LINES, first):
        pair = seq - 1 if direction is Direction.IN else 0
        yield Record(seq, seq, "modem", Layer.AT, direction, data, pair=pair)


def _records(chance: random.Random, count: int) -> Iterator[Record]:
    for seq in range(1, count + 1):
        yield Record(
            seq,
            chance.randrange(100),
            chance.choice(("a", "Slot 0", "SLOT 1", "c", "")),
            chance.choice((*_RANDOM_LAYERS, Layer.APDU, Layer.HTTP, Layer.ESIPA)),
            chance.choice(tuple(Direction)),
            chance.choice(_DATA),
            duration_ns=chance.choice((0, 1_000_000, 2_000_000, 5_000_000)),
            pair=chance.choice((0, max(seq - 1, 0), 3)),
            session=chance.choice((0, 1, 2)),
            note=chance.choice(("", "", "Busy", "nothing \x5a\x10")),
        )


def _filter(chance: random.Random, depth: int = 0) -> str:
    shape = chance.randrange(5) if depth < 3 else 0
    if shape < 2:
        return chance.choice(_QUESTIONS)
    if shape == 2:
        return f"not ({_filter(chance, depth + 1)})"
    sign = chance.choice((" && ", " || "))
    return sign.join(f"({_filter(chance, depth + 1)})" for _ in range(chance.randrange(2, 4)))


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaptureFile]:
    path = tmp_path_factory.mktemp("scan") / "random.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(_records(random.Random(1), 400))
        writer.append(_lines(401))
    chance = random.Random(4)
    notes = Annotations.of_capture(path)
    notes.change(chance.sample(range(1, 401), 90), mark=True)
    notes.change(chance.sample(range(1, 401), 90), comment="Look here")
    notes.change(chance.sample(range(1, 401), 90), colour="red")
    notes.change(chance.sample(range(1, 401), 20), colour="blue")
    with CaptureFile.open(path) as file:
        yield file


def _check(text: str, file: CaptureFile) -> int:
    wanted = parse(text)
    notes = Annotations.of_capture(file.path)
    rows = wanted.select(file.columns, file, annotations=notes).tolist()
    one_by_one = [
        row
        for row, record in enumerate(file.records())
        if wanted.matches(record, file, notes.get(record.seq))
    ]
    assert rows == one_by_one, text
    return len(rows)


@pytest.mark.parametrize("text", ["", *_QUESTIONS])
def test_a_question_finds_what_asking_record_by_record_finds(
    text: str, capture: CaptureFile
) -> None:
    found = _check(text, capture)
    assert found or "ff" in text


def test_any_filter_finds_what_asking_record_by_record_finds(capture: CaptureFile) -> None:
    chance = random.Random(2)
    found = [_check(_filter(chance), capture) for _ in range(150)]
    assert sum(0 < count < len(capture) for count in found) > 75


def test_rows_before_the_start_are_not_looked_at(capture: CaptureFile) -> None:
    wanted = parse("layer == apdu && data contains 5a")
    rows = wanted.select(capture.columns, capture)
    later = wanted.select(capture.columns, capture, start=50)
    assert later.tolist() == [row for row in rows.tolist() if row >= 50]
    assert not len(wanted.select(capture.columns, capture, start=len(capture)))


def test_an_empty_capture_has_no_rows(tmp_path: Path) -> None:
    CaptureWriter(tmp_path / "empty.eimcap").close()
    with CaptureFile.open(tmp_path / "empty.eimcap") as file:
        for text in ("", "lane == a || iccid", "not data contains 5a"):
            assert not len(parse(text).select(file.columns, file))


def test_rows_of_many_chunks_come_in_order(tmp_path: Path) -> None:
    count = 10_000
    with CaptureWriter(tmp_path / "long.eimcap") as writer:
        writer.append(_records(random.Random(3), count))
    with CaptureFile.open(tmp_path / "long.eimcap") as file:
        done: list[int] = []
        condition = parse("data contains 5a:10 || note == busy").condition

        def go_on(rows: int) -> bool:
            done.append(rows)
            return True

        rows = scan_rows(condition, file.columns, file, go_on).tolist()
        assert rows == sorted(set(rows))
        assert rows == [
            row
            for row, record in enumerate(file.records())
            if b"\x5a\x10" in record.data or record.note == "Busy"
        ]
        assert done == sorted(done)
        assert 0 < done[-1] < count


@pytest.mark.parametrize("text", ["lane == a", "text contains x"])
def test_the_work_can_be_stopped(text: str, capture: CaptureFile) -> None:
    with pytest.raises(CancelledError):
        parse(text).select(capture.columns, capture, go_on=lambda done: False)


def test_the_work_can_be_stopped_between_two_chunks_of_records(capture: CaptureFile) -> None:
    answers = iter((True, False))
    with pytest.raises(CancelledError):
        parse("error == busy").select(capture.columns, capture, go_on=lambda done: next(answers))
    assert next(answers, None) is None


def test_only_rows_that_cheap_conditions_leave_are_read(
    capture: CaptureFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    usual = CaptureFile.record

    def record(self: CaptureFile, index: int) -> Record:
        read.append(index)
        return usual(self, index)

    monkeypatch.setattr(CaptureFile, "record", record)
    parse("note == busy && seq in {11..13}").select(capture.columns, capture)
    assert read == [11], "the one of the three that has a note"
    read.clear()
    parse("data contains 5a:10").select(capture.columns, capture)
    assert read == []
