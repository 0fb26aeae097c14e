"""Card exchanges put into procedures: the package they execute, or a reading of the card."""

from __future__ import annotations

from app.capture.card_messages import CardExchange
from app.capture.codec_parts import (
    Reading,
    es10_request,
    es10_response,
    message_part,
    name_request,
)
from app.capture.correlation import Correlation
from app.capture.failure_levels import no_answer, of_message, of_modem, of_status
from app.capture.gist import gist
from app.capture.message_facts import Facts, facts
from app.capture.parts import Part, State
from app.capture.procedure import Failure, Party, ProcedureKind, Step
from app.capture.procedure_draft import PLAIN, TIDYING, Draft
from app.capture.status_text import status_state, status_text
from app.capture.veiled_parts import without_values

IDLE_NS = 5_000_000_000
"""A card that was not spoken to for so long is read anew."""
WORKING_NS = 120_000_000_000
"""Longest pause between the steps of one package on the card."""

_REMOVE = "ES10b.RemoveNotificationFromList"
_PACKAGE = "ES10b.LoadEuiccPackage"
_MEETING = frozenset({"ES10c.GetEID", "ES10b.GetEimConfigurationData"})
"""What an IPA asks a card it has just met."""
_LENDS_KIND = {
    "ES10b.AddInitialEim": ProcedureKind.ASSOCIATION,
    _PACKAGE: ProcedureKind.PACKAGE,
    "ES10b.AuthenticateServer": ProcedureKind.DOWNLOAD,
    "ES10b.PrepareDownload": ProcedureKind.DOWNLOAD,
    "ES10b.LoadBoundProfilePackage": ProcedureKind.DOWNLOAD,
}
_WORK = frozenset({ProcedureKind.PACKAGE, ProcedureKind.DOWNLOAD})


class CardGrouping:
    """Takes whole card exchanges and adds each to the procedure that caused it."""

    def __init__(self, correlation: Correlation) -> None:
        self._all = correlation

    def add(self, exchange: CardExchange) -> None:
        """Put an exchange into its procedure."""
        asked, answered = _readings(exchange)
        told = facts(asked), facts(answered)
        eid = self._eid(exchange.lane, asked.label, *told)
        draft = self._draft(exchange, asked.label, eid)
        question, answer = _steps(exchange, asked, answered)
        if not exchange.es10 and draft.fold(question, answer):
            self._all.touch(draft)
            return
        place = draft.add(question, waits=True)
        if answer is not None:
            draft.answered(place)
            draft.add(answer)
        else:
            draft.fail(place, _unanswered(exchange, question.label))
        self._learn(draft, asked.label, told, eid, done=answer is not None)

    def powered(self, lane: str) -> None:
        """End the reading of a card that was powered up anew, unless a package is under way."""
        self._all.close(self._all.card.pop(lane, None))

    def _eid(self, lane: str, label: str, asked: Facts, answered: Facts) -> str:
        """Return which eUICC is on a lane; until it was asked, a package names the likely one."""
        known = self._all.eid_on(lane)
        found = answered.eid if label == "ES10c.GetEID" else known or asked.eid
        if found and found != known:
            self._all.meet_card(lane, found)
        return found or known

    def _draft(self, exchange: CardExchange, label: str, eid: str) -> Draft:
        working = self._all.device.get(eid) if eid else None
        if working is not None and working.executed and label in _MEETING:
            self._all.close(working)  # the IPA begins anew, so it will not go on where it was
        if working is not None and _takes(working, label, exchange.first_ns):
            return working
        reading = self._all.card.get(exchange.lane)
        other = reading is not None and reading.eid not in ("", eid)
        if reading is not None and (other or not _goes_on(reading, exchange.first_ns)):
            self._all.close(reading)
            reading = None
        if reading is None or not reading.open:
            reading = self._all.new(ProcedureKind.CARD, eid, exchange.lane)
            self._all.card[exchange.lane] = reading
        return reading

    def _learn(
        self, draft: Draft, label: str, told: tuple[Facts, Facts], eid: str, *, done: bool
    ) -> None:
        if draft.kind is ProcedureKind.CARD and label in _LENDS_KIND:
            draft.kind = _LENDS_KIND[label]
        keys = (*told[0].keys, *told[1].keys) if label == _PACKAGE else ()
        if label == _PACKAGE:
            draft.operations = draft.operations or told[0].operations
        if label == _PACKAGE and done:
            draft.executed = True
        self._all.know(draft, keys, eid)


def _takes(draft: Draft, label: str, now: int) -> bool:
    """Whether a card exchange is part of what is under way with the eIM."""
    if not draft.open or now - draft.last_ns > WORKING_NS or now < draft.last_ns - WORKING_NS:
        return False
    if draft.settled:
        return label in ("", _REMOVE)
    if draft.kind is ProcedureKind.NOTIFICATIONS:
        return not label or label in TIDYING
    return draft.kind in _WORK


def _goes_on(draft: Draft, now: int) -> bool:
    return draft.open and -IDLE_NS < now - draft.last_ns < IDLE_NS


def _readings(exchange: CardExchange) -> tuple[Reading, Reading]:
    if not exchange.es10:
        return Reading(""), Reading("")
    request, response = bytes(exchange.request), bytes(exchange.response)
    if not exchange.whole:
        return Reading(name_request(request)), Reading(name_request(request))
    asked = es10_request(request)
    return asked, es10_response(response, asked.label)


def _steps(exchange: CardExchange, asked: Reading, answered: Reading) -> tuple[Step, Step | None]:
    label = (asked.label or "STORE DATA") if exchange.es10 else PLAIN
    said = message_part(asked, 0, 0, judge=False)
    question = Step(
        exchange.seq,
        Party.IPA,
        Party.EUICC,
        label,
        exchange.first_ns,
        exchange.size,
        last_seq=exchange.seq,
        wire=exchange.lines.sent or exchange.sent,
        frames=exchange.lines.lines or exchange.frames,
        blocks=exchange.blocks if exchange.blocks > 1 else 0,
        retransmissions=exchange.repeats,
        meaning=gist((without_values(said),)) if said else "",
    )
    if not exchange.answer_seq:
        return question, None
    told = message_part(answered, 0, 0, judge=True)
    failure = _failure(exchange, told, label)
    text = gist((without_values(told),)) if told else ""
    answer = Step(
        exchange.answer_seq,
        Party.EUICC,
        Party.IPA,
        f"↳ {label}",
        exchange.end_ns,
        exchange.answer_size,
        max(exchange.end_ns - exchange.first_ns, 0),
        exchange.answer_seq,
        exchange.lines.received or exchange.received,
        exchange.lines.answers or exchange.answers,
        exchange.answer_blocks if exchange.answer_blocks > 1 else 0,
        meaning=text or (status_text(exchange.sw) if exchange.es10 else ""),
        state=State.FAILED if failure else State.OK,
        failure=failure,
    )
    return question, answer


def _unanswered(exchange: CardExchange, label: str) -> Failure:
    if exchange.lines.refusal:
        return of_modem(exchange.lines.refusal, label if exchange.es10 else "a card command")
    return no_answer(label, to_card=True)


def _failure(exchange: CardExchange, told: Part | None, label: str) -> Failure | None:
    """Return why a message to the card failed; files that are not there are no failure."""
    if not exchange.es10:
        return None
    if exchange.lines.refusal:
        return of_modem(exchange.lines.refusal, label)
    if status_state(exchange.sw, exchange.command.ins) is State.FAILED:
        return of_status(exchange.sw, label)
    return of_message(label, told)
