from __future__ import annotations

from app.capture.parts import State
from app.capture.procedure import Party, Procedure, ProcedureKind, Step


def test_a_procedure_sums_its_steps_up() -> None:
    first = Step(1, Party.IPA, Party.EIM, "a", 5_000, 10, wire=30, retransmissions=1)
    last = Step(2, Party.EIM, Party.IPA, "b", 9_000, 4, wire=20, retransmissions=2)
    found = Procedure(1, ProcedureKind.POLL, "Poll", (first, last), State.OK, "done", False)
    assert (found.start_ns, found.duration_ns, found.size) == (5_000, 4_000, 14)
    assert (found.wire, found.retransmissions) == (50, 3)


def test_a_clock_set_back_makes_no_negative_duration() -> None:
    steps = tuple(Step(1, Party.IPA, Party.EIM, "a", at) for at in (9_000, 5_000))
    found = Procedure(1, ProcedureKind.POLL, "Poll", steps, State.OK, "done", False)
    assert found.duration_ns == 0
    empty = Procedure(1, ProcedureKind.POLL, "Poll", (), State.OK, "done", False)
    assert (empty.start_ns, empty.duration_ns) == (0, 0)
