from dataclasses import replace

from app.sim import switching
from app.sim.memory import Memory
from app.sim.state import CardState, Origins, Rollback
from app.sim.store import NoStore
from tests.sim.terminal import make_chip, named


class Counting(NoStore):
    """Keeps every state it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[CardState] = []

    def save(self, state: CardState) -> None:
        self.saved.append(state)


def test_without_refresh_all_of_it_is_one_write():
    chip = make_chip()
    store = Counting()
    chip.memory = Memory(store, chip.state)
    target = named(chip.state, "Harbour").iccid
    base = replace(chip.state, default_dp="changed on the way")
    switching.switch(chip, target, Origins(), refresh=False, base=base)
    (saved,) = store.saved
    assert saved.enabled is not None
    assert saved.enabled.iccid == target
    assert saved.default_dp == "changed on the way"
    assert saved.switch is None
    assert len(saved.notifications) == len(base.notifications) + 2


def test_with_refresh_the_change_is_stored_and_completed_later():
    chip = make_chip()
    origins = Origins(fallback=chip.state.profiles[0].iccid)
    target = named(chip.state, "Harbour").iccid
    switching.switch(chip, target, origins, refresh=True)
    assert chip.state.enabled == chip.state.profiles[0]
    assert chip.state.origins == Origins()
    switching.complete(chip)
    assert chip.state.enabled is not None
    assert chip.state.enabled.iccid == target
    assert chip.state.origins == origins
    assert chip.state.switch is None


def test_completing_nothing_writes_nothing():
    chip = make_chip()
    switching.complete(chip)
    assert chip.memory.version == 0


def test_no_target_leaves_no_profile_enabled():
    chip = make_chip()
    switching.switch(chip, None, Origins(), refresh=False)
    assert chip.state.enabled is None
    assert chip.state.notifications[-1].event == "disable"


def test_refresh_takes_the_right_to_roll_back():
    for refresh, kept in ((True, False), (False, True)):
        state = make_chip().state
        chip = make_chip(rollback=Rollback(state.profiles[1].iccid, "eim", 1))
        switching.switch(chip, state.profiles[3].iccid, Origins(), refresh=refresh)
        assert (chip.state.rollback is not None) == kept


def test_terminal_is_asked_to_refresh_only_with_the_flag():
    for refresh in (True, False):
        chip = make_chip()
        chip.toolkit.announce(b"\x00\x00\x80")
        switching.switch(chip, None, Origins(), refresh=refresh)
        assert chip.toolkit.busy == refresh


def test_announcing_asks_only_a_terminal_that_can_and_locks_if_told_to():
    chip = make_chip("deviations=locked-until-reset")
    switching.announce(chip)
    assert (chip.toolkit.busy, chip.locked) == (False, True)
    chip = make_chip()
    chip.toolkit.announce(b"\x00\x00\x80")
    switching.announce(chip)
    assert (chip.toolkit.busy, chip.locked) == (True, False)
