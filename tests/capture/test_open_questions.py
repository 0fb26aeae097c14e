from __future__ import annotations

from app.capture.open_questions import Asked, OpenQuestions
from app.capture.procedure import ProcedureKind
from app.capture.procedure_draft import Draft
from app.values.traffic import Direction, Layer, Record
from tests.capture.wire import POLL, Wire


def asked(record: Record) -> Asked:
    draft = Draft(1, ProcedureKind.POLL)
    return Asked(draft, 0, record.seq, record.lane, record.direction, "ESipa.GetEimPackage")


def test_an_answer_finds_its_question_once() -> None:
    wire, questions = Wire(), OpenQuestions()
    record = wire.ask()
    questions.put(one := asked(record), record)
    answer = wire.answer(record)
    assert questions.latest(record) is one
    assert questions.waits(one.draft)
    assert questions.answered(answer) is one
    assert questions.answered(answer) is None


def test_only_the_other_ends_record_of_an_open_question_is_its_mirror() -> None:
    wire, questions = Wire(), OpenQuestions()
    record = wire.ask()
    questions.put(one := asked(record), record)
    there = wire.put(Layer.ESIPA, Direction.IN, POLL, lane="eIM")
    assert questions.mirrored(there) is one
    assert questions.mirrored(wire.ask()) is None
    assert questions.mirrored(wire.put(Layer.ESIPA, Direction.OUT, POLL, lane="other")) is None
    one.answer_place = 1
    assert questions.mirrored(there) is None
