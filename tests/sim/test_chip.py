from dataclasses import replace

from app.sim.state import Origins, Switch
from tests.sim.terminal import make_chip


def test_a_waiting_switch_makes_every_other_one_wait():
    chip = make_chip()
    assert not chip.busy(refresh=True)
    chip.memory.commit(replace(chip.state, switch=Switch(None, Origins())))
    assert chip.busy(refresh=False)
    assert chip.busy(refresh=True)


def test_a_proactive_command_stands_in_the_way_of_refreshing_functions_only():
    chip = make_chip()
    chip.toolkit.announce(b"\x00\x00\x80")
    chip.toolkit.refresh()
    assert chip.busy(refresh=True)
    assert not chip.busy(refresh=False)
