"""Adds what carried messages to their steps: bytes, blocks, retransmissions, and its failures.

HTTP heads that call an SM-DP+ become steps themselves.
"""

from __future__ import annotations

from app.capture.correlation import MOST_DEVICES, Bounded, Correlation
from app.capture.es9_decoder import es9_body
from app.capture.failure_levels import lost_answer, of_es9, of_event
from app.capture.net_carriers import Carrier, Carriers, Load
from app.capture.open_questions import OpenQuestions
from app.capture.parts import State
from app.capture.procedure import Failure, Party, ProcedureKind, Step
from app.capture.procedure_draft import Draft
from app.capture.sealed_carriers import SealedCarriers
from app.values.traffic import Direction, Layer, Record

_TROUBLE = ("failed", "turned away", "refused", "lost")


class CarrierGrouping:
    """Takes CoAP messages, HTTP heads and events."""

    def __init__(self, correlation: Correlation, questions: OpenQuestions) -> None:
        self._all = correlation
        self._questions = questions
        self._carriers = Carriers()
        self._sealed = SealedCarriers()
        self._unclaimed: Bounded[tuple[str, int], Load] = Bounded(MOST_DEVICES)
        self._es9: Bounded[tuple[str, int], tuple[Draft, int, str]] = Bounded(MOST_DEVICES)

    def add(self, record: Record) -> None:
        """Put a record to the step it belongs to, or drop it when there is none."""
        if record.layer is Layer.EVENT:
            self._event(record)
        elif record.layer in (Layer.TLS, Layer.DTLS):
            if flight := self._sealed.read(record):
                self._carry(record, flight)
                self._in_vain(record, flight.failure)
        elif carrier := self._carriers.read(record):
            if carrier.es9 or (record.lane, record.pair) in self._es9:
                self._es9_head(record, carrier)
            else:
                self._carry(record, carrier)

    def claim(self, record: Record) -> Load:
        """Return what came in before a question was whole, for the question."""
        return self._unclaimed.pop((record.lane, record.session), Load())

    def _carry(self, record: Record, carrier: Carrier) -> None:
        asked = self._questions.latest(record)
        arriving = record.direction is Direction.IN and record.layer is not Layer.HTTP
        key = (record.lane, record.session)
        begins = arriving and carrier.question
        if asked is None or (not asked.waiting and (begins or key in self._unclaimed)):
            self._unclaimed[key] = self._unclaimed.get(key, Load()).plus(carrier)
            return
        if asked.lane != record.lane:  # the other end's view of bytes that were counted here
            return
        if carrier.question:
            asked.draft.carry(asked.place, Load().plus(carrier))
        elif asked.waiting:
            asked.back = asked.back.plus(carrier)
        else:
            asked.draft.carry(asked.answer_place, Load().plus(carrier))
        if carrier.failure is not None and asked.waiting:
            asked.draft.fail(asked.place, carrier.failure)
        self._all.touch(asked.draft)

    def _in_vain(self, record: Record, failure: Failure | None) -> None:
        """Show a handshake that failed before anything was asked, where no one here did ask."""
        load = self._unclaimed.get((record.lane, record.session))
        if failure is None or load is None or self._questions.pending:
            return
        del self._unclaimed[record.lane, record.session]
        draft = self._all.new(ProcedureKind.CONNECTION, lane=record.lane)
        step = Step(
            record.seq, Party.IPA, Party.EIM, "Handshake", record.time_ns, last_seq=record.seq,
            state=State.FAILED, failure=failure,
        )  # fmt: skip
        draft.carry(draft.add(step), load)
        self._all.close(draft)

    def _event(self, record: Record) -> None:
        note = record.note.lower()
        if not any(word in note for word in _TROUBLE):
            return
        asked = self._questions.latest(record)
        if (record.lane, record.session) in self._unclaimed and "handshake" in note:
            self._in_vain(record, of_event(record.note))
        elif asked is not None and asked.waiting and asked.lane == record.lane:
            there = asked.answered_there
            asked.draft.fail(
                asked.place, lost_answer(asked.label) if there else of_event(record.note)
            )
            self._all.touch(asked.draft)

    def _es9_head(self, record: Record, carrier: Carrier) -> None:
        """Add a step to or from an SM-DP+; the eIM asks it while an IPA waits for the eIM."""
        question = self._es9.pop((record.lane, record.pair), None)
        draft = question[0] if question else self._downloading()
        client = Party.EIM if self._questions.waits(draft) else Party.IPA
        if question:
            draft.answered(question[1])
        body = es9_body(record)[1]
        failure = carrier.failure or of_es9(question[2] if question else "", body)
        state = State.OK if question else State.NEUTRAL
        step = Step(
            record.seq,
            Party.SMDP if question else client,
            client if question else Party.SMDP,
            f"↳ {question[2]}" if question else carrier.es9,
            record.time_ns,
            carrier.body,
            record.duration_ns,
            record.seq,
            carrier.size,
            1,
            meaning=body.refusal.title if body.refusal else body.status,
            state=State.FAILED if failure else state,
            failure=failure,
        )
        place = draft.add(step, waits=question is None)
        if question is None:
            self._es9[record.lane, record.seq] = (draft, place, carrier.es9)
        self._all.touch(draft)

    def _downloading(self) -> Draft:
        """Return the download that is under way, a new one when there is none."""
        for draft in reversed(self._all.drafts.values()):
            if draft.open and draft.kind is ProcedureKind.DOWNLOAD:
                return draft
        return self._all.new(ProcedureKind.DOWNLOAD)
