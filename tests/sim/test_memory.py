from dataclasses import replace

import pytest

from app.sim.memory import Memory
from app.sim.state import CardState
from app.sim.status import Refused
from app.sim.store import NoStore
from tests.sim.terminal import make_chip

STATE = make_chip().state


class Failing(NoStore):
    def save(self, state: CardState) -> None:
        raise OSError(28, "No space left on device")


def test_change_is_stored_before_it_counts():
    seen: list[bool] = []

    class Watching(NoStore):
        def save(self, state: CardState) -> None:
            seen.append(memory.state is STATE)
            super().save(state)

    store = Watching()
    memory = Memory(store, STATE)
    new = replace(STATE, default_dp="other")
    memory.commit(new)
    assert seen == [True]
    assert memory.state is new
    assert store.open() is new
    assert memory.version == 1


def test_equal_state_is_not_written():
    memory = Memory(Failing(), STATE)
    memory.commit(replace(STATE))
    assert memory.version == 0


@pytest.mark.warns
def test_what_cannot_be_stored_does_not_happen():
    memory = Memory(Failing(), STATE)
    with pytest.raises(Refused, match="6581"):
        memory.commit(replace(STATE, default_dp="other"))
    assert memory.state is STATE
    assert memory.version == 0
