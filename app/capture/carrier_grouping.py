"""Adds what carried messages to their steps: bytes, blocks, retransmissions, and its failures.

HTTP heads that call an SM-DP+ become steps themselves.
"""

from __future__ import annotations

from app.capture.correlation import MOST_DEVICES, Bounded, Correlation
from app.capture.failure_levels import lost_answer, of_event
from app.capture.net_carriers import Carrier, Carriers, Load
from app.capture.open_questions import OpenQuestions
from app.capture.parts import State
from app.capture.procedure import Party, ProcedureKind, Step
from app.capture.procedure_draft import Draft
from app.values.traffic import Direction, Layer, Record

_TROUBLE = ("failed", "turned away", "refused", "lost")


class CarrierGrouping:
    """Takes CoAP messages, HTTP heads and events."""

    def __init__(self, correlation: Correlation, questions: OpenQuestions) -> None:
        self._all = correlation
        self._questions = questions
        self._carriers = Carriers()
        self._unclaimed: Bounded[tuple[str, int], Load] = Bounded(MOST_DEVICES)
        self._es9: Bounded[tuple[str, int], tuple[Draft, int, str]] = Bounded(MOST_DEVICES)

    def add(self, record: Record) -> None:
        """Put a record to the step it belongs to, or drop it when there is none."""
        if record.layer is Layer.EVENT:
            self._event(record)
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
        arriving = record.direction is Direction.IN and record.layer is Layer.COAP
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

    def _event(self, record: Record) -> None:
        note = record.note.lower()
        if not any(word in note for word in _TROUBLE):
            return
        asked = self._questions.latest(record)
        if asked is not None and asked.waiting and asked.lane == record.lane:
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
        name = f"ES9+.{carrier.es9[:1].upper()}{carrier.es9[1:]}"
        state = State.OK if question else State.NEUTRAL
        step = Step(
            record.seq,
            Party.SMDP if question else client,
            client if question else Party.SMDP,
            f"↳ {question[2]}" if question else name,
            record.time_ns,
            carrier.body,
            record.duration_ns,
            record.seq,
            carrier.size,
            1,
            state=State.FAILED if carrier.failure else state,
            failure=carrier.failure,
        )
        place = draft.add(step, waits=question is None)
        if question is None:
            self._es9[record.lane, record.seq] = (draft, place, name)
        self._all.touch(draft)

    def _downloading(self) -> Draft:
        """Return the download that is under way, a new one when there is none."""
        for draft in reversed(self._all.drafts.values()):
            if draft.open and draft.kind is ProcedureKind.DOWNLOAD:
                return draft
        return self._all.new(ProcedureKind.DOWNLOAD)
