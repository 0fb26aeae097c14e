from dataclasses import replace

from app.sim.progress import Progress
from tests.sim.terminal import make_chip


def test_nothing_was_done_at_first_and_going_on_leaves_the_start_alone():
    state = make_chip().state
    start = Progress(state)
    assert (start.tried, start.changed, start.switched, start.previous) == (
        frozenset(),
        False,
        False,
        None,
    )
    then = replace(start, state=replace(state, default_dp="other"), changed=True)
    assert start.state is state
    assert then.state.default_dp == "other"
