"""ESipa messages put into procedures, with what carried them and what became of them."""

from __future__ import annotations

from app.capture.carrier_grouping import CarrierGrouping
from app.capture.codec_parts import LARGEST, Reading, message_part
from app.capture.correlation import Correlation
from app.capture.failure_levels import of_message
from app.capture.gist import gist
from app.capture.message_facts import Facts, facts
from app.capture.open_questions import Asked, OpenQuestions
from app.capture.parts import State
from app.capture.procedure import Failure, Party, ProcedureKind, Step
from app.capture.procedure_draft import Draft
from app.capture.veiled_parts import without_values
from app.codec.functions import identify
from app.values.traffic import Layer, Record

_POLL, _PUSH = "ESipa.GetEimPackage", "ESipa.TransferEimPackage"
_RESULT, _NOTIFICATION = "ESipa.ProvideEimPackageResult", "ESipa.HandleNotification"
_KINDS = {
    "package": ProcedureKind.PACKAGE,
    "data": ProcedureKind.PACKAGE,
    "download": ProcedureKind.DOWNLOAD,
}


class NetGrouping:
    """Takes records of all network layers."""

    def __init__(self, correlation: Correlation) -> None:
        self._all = correlation
        self._questions = OpenQuestions()
        self._carriers = CarrierGrouping(correlation, self._questions)

    def add(self, record: Record) -> None:
        """Put a record of a network layer, or an event, into its procedure."""
        if record.layer is not Layer.ESIPA:
            self._carriers.add(record)
        elif record.pair:
            self._answer(record)
        else:
            self._question(record)

    def _question(self, record: Record) -> None:
        if (mirrored := self._questions.mirrored(record)) is not None:
            mirrored.draft.copied(mirrored.place)
            self._questions.put(mirrored, record)
            self._carriers.claim(record)  # the same bytes were counted at the other end
            self._all.touch(mirrored.draft)
            return
        reading = esipa_reading(record.data, answer=False)
        told = facts(reading)
        if told.eid:
            self._all.meet(record.lane, record.session, told.eid)
        eid = told.eid or self._all.eid_on(record.lane, record.session)
        draft = self._draft(reading.label, told, eid, record)
        sender = Party.EIM if reading.label == _PUSH else Party.IPA
        step = _step(record, reading, sender, judge=reading.label == _RESULT)
        place = draft.add(step, waits=True, message=record.data)
        draft.carry(place, self._carriers.claim(record))
        asked = Asked(draft, place, record.seq, record.lane, record.direction, reading.label)
        self._questions.put(asked, record)
        if reading.label == _PUSH:
            draft.content = told.content
            self._all.know(draft, told.keys, eid)
        self._all.touch(draft)

    def _draft(self, label: str, told: Facts, eid: str, record: Record) -> Draft:
        """Return the procedure a question belongs to, a new one if need be."""
        current = self._all.device.get(eid)
        if label == _RESULT:
            found = self._reported(told, eid, current)
            if found is not None:
                return found
        elif label == _NOTIFICATION:
            kinds = (ProcedureKind.NOTIFICATIONS, ProcedureKind.DOWNLOAD)
            if current and current.open and current.kind in kinds and not current.settled:
                return current
            if (reading := self._all.tidying(eid)) is not None:
                self._all.close(current)
                reading.kind = ProcedureKind.NOTIFICATIONS
                self._all.device[eid] = reading
                return reading
        elif label not in (_POLL, _PUSH) and current and current.open and not current.settled:
            return current
        self._all.close(current)
        self._all.end_readings(eid)
        draft = self._all.new(_kind(label), eid, record.lane)
        if eid:
            self._all.device[eid] = draft
        if label == _RESULT:
            self._all.know(draft, told.keys, eid)
            draft.content, draft.executed, draft.reported = "package", True, True
        return draft

    def _reported(self, told: Facts, eid: str, current: Draft | None) -> Draft | None:
        """Return the procedure whose result this is, reopened when it had ended."""
        known = self._all.of_keys(told.keys, eid)
        for draft in known:
            draft.reported = True
            self._all.touch(draft)
        if known:
            first = current if current in known else known[0]
            if first is not current:
                self._all.close(current)
            if not first.open:
                first.reopen()
            self._all.device[eid] = first
            return first
        if current and current.open and not current.settled and current.content:
            current.reported = True
            return current
        return None

    def _answer(self, record: Record) -> None:
        asked = self._questions.answered(record)
        if asked is None:
            return
        draft = asked.draft
        if asked.seq != record.pair:
            asked.answered_there = True
            draft.answered_there(asked.place)
            return
        reading = esipa_reading(record.data, answer=True, label=asked.label)
        told = facts(reading)
        sender = Party.IPA if asked.label == _PUSH else Party.EIM
        step = _step(record, reading, sender, judge=True)
        draft.answered(asked.place)
        asked.answer_place = draft.add(step)
        draft.carry(asked.answer_place, asked.back)
        if asked.answered_there:
            draft.copied(asked.answer_place)
        self._settle(asked, told, step.failure)
        self._all.touch(draft)

    def _settle(self, asked: Asked, told: Facts, failure: Failure | None) -> None:
        """Draw from an answer what it means for its procedure."""
        draft = asked.draft
        if asked.label == _POLL:
            draft.kind = _KINDS.get(told.content, draft.kind)
            draft.content = told.content if told.content in _KINDS else ""
            draft.operations = told.operations
            self._all.know(draft, told.keys, told.eid)
            if not draft.content:
                draft.settle()
                self._all.close(draft)
        elif asked.label == _RESULT:
            draft.acknowledged = failure is None
            draft.settle()
        elif asked.label == _PUSH:
            draft.reported = True
            draft.settle()


def esipa_reading(data: bytes, *, answer: bool, label: str = "") -> Reading:
    """Read an ESipa message. label: what its question was named."""
    found = identify(data, response=answer) if data and len(data) <= LARGEST else None
    if found is None:
        return Reading(label or "ESipa message")
    function = found.function
    name = f"{function.interface}.{function.name}" if function else found.type_name
    return Reading(label or name, found.node)


def _kind(label: str) -> ProcedureKind:
    if label == _NOTIFICATION:
        return ProcedureKind.NOTIFICATIONS
    if label in (_RESULT, _PUSH):
        return ProcedureKind.PACKAGE
    return ProcedureKind.POLL if label == _POLL else ProcedureKind.DOWNLOAD


def _step(record: Record, reading: Reading, sender: Party, *, judge: bool) -> Step:
    part = message_part(reading, 0, 0, judge=judge)
    failure = of_message(reading.label, part) if judge else None
    label = f"↳ {reading.label}" if record.pair else reading.label
    state = State.FAILED if failure else State.OK if record.pair else State.NEUTRAL
    receiver = Party.IPA if sender is Party.EIM else Party.EIM
    return Step(
        record.seq,
        sender,
        receiver,
        label,
        record.time_ns,
        len(record.data),
        record.duration_ns,
        record.seq,
        meaning=gist((without_values(part),)) if part else "" if record.data else "no body",
        state=state,
        failure=failure,
    )
