from dataclasses import fields

from app.sim.modem_habits import Habits
from app.sim.modem_quirks import FAULTS, QUIRKS, WITHOUT


def test_every_habit_can_be_changed_by_a_quirk_a_fault_or_an_omission():
    changed = {name for row in QUIRKS.values() for name in row.changes}
    changed |= {row.changed for row in FAULTS.values()}
    changed |= {name for changes in WITHOUT.values() for name in changes}
    assert changed == {one.name for one in fields(Habits)}
