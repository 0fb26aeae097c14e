from __future__ import annotations

from app.capture.failure_levels import of_event
from app.capture.net_carriers import Load
from app.capture.parts import State
from app.capture.procedure import Party, ProcedureKind, Step
from app.capture.procedure_draft import MOST_STEPS, PLAIN, Draft


def question(label: str = "ESipa.GetEimPackage", receiver: Party = Party.EIM) -> Step:
    return Step(1, Party.IPA, receiver, label, 1_000, 21, last_seq=1)


def test_it_runs_until_it_is_closed_and_then_misses_its_answer() -> None:
    draft = Draft(1, ProcedureKind.POLL)
    draft.add(question(), waits=True)
    running = draft.snapshot()
    draft.close()
    ended = draft.snapshot()
    assert (running.running, running.status) == (True, "running")
    assert (ended.running, ended.state) == (False, State.FAILED)
    assert ended.steps[0].failure is not None
    assert running.steps[0].failure is None, "a snapshot that was handed out stays as it was"


def test_a_step_is_blamed_once() -> None:
    draft = Draft(1, ProcedureKind.POLL)
    place = draft.add(question(), waits=True)
    draft.fail(place, of_event("handshake failed"))
    draft.close()
    failure = draft.snapshot().failure
    assert failure is not None
    assert failure.text == "handshake failed"


def test_steps_beyond_those_kept_are_counted() -> None:
    draft = Draft(1, ProcedureKind.CARD)
    places = [draft.add(question(), waits=True) for _ in range(MOST_STEPS + 3)]
    draft.carry(places[-1], Load(9, 1))
    draft.fail(places[-1], of_event("lost"))
    draft.close()
    found = draft.snapshot()
    assert (places[-1], len(found.steps), found.left_out) == (-1, MOST_STEPS, 3)


def test_plain_card_commands_that_follow_each_other_are_one_pair_of_steps() -> None:
    draft = Draft(1, ProcedureKind.CARD)
    sent = Step(1, Party.IPA, Party.EUICC, PLAIN, 0, wire=5, frames=1)
    back = Step(2, Party.EUICC, Party.IPA, f"↳ {PLAIN}", 0, 8, wire=10, frames=1)
    assert not draft.fold(sent, back)
    draft.add(sent)
    draft.add(back)
    assert draft.fold(sent, back)
    assert not draft.fold(sent, None)
    assert [(one.wire, one.frames, one.size) for one in draft.snapshot().steps] == [
        (10, 2, 0),
        (20, 2, 16),
    ]


def test_an_executed_package_without_result_asks_for_attention() -> None:
    draft = Draft(1, ProcedureKind.PACKAGE)
    draft.content, draft.executed = "package", True
    draft.add(question())
    draft.close()
    lost = draft.snapshot()
    draft.reopen()
    draft.reported = True
    draft.settle()
    assert lost.state is State.ATTENTION
    assert (draft.snapshot().state, draft.snapshot().failure) == (State.OK, None)


def test_a_title_names_some_operations_and_says_that_there_are_more() -> None:
    draft = Draft(1, ProcedureKind.PACKAGE, lane="meter")
    draft.operations = ("enable", "delete", "getRAT", "listProfileInfo", "disable")
    assert draft.snapshot().title == (
        "eIM package: enable, delete, getRAT, listProfileInfo … · meter"
    )
