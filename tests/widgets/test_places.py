"""The places beside the rail."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.values.packages import Operation, Recipe
from app.workbench import Workbench
from tests.widgets.finding import button, child, said
from tests.widgets.packages import SETTLE_MS, blank_slot, read_slot
from widgets.associate_dialog import AssociateDialog
from widgets.bench_place import BenchPlace
from widgets.composer_place import ComposerPlace
from widgets.eim_place import EimPlace
from widgets.eim_queue_dialog import EimQueueDialog
from widgets.help_page import HelpPage
from widgets.navigation_rail import Place
from widgets.places import Places
from widgets.privacy import Mask
from widgets.theme import Theme
from widgets.trust_place import TrustPlace

_LATER: dict[Place, type[QWidget]] = {
    Place.PACKAGES: ComposerPlace,
    Place.EIM: EimPlace,
    Place.TRUST: TrustPlace,
    Place.HELP: HelpPage,
}


@pytest.fixture
def places(qtbot: QtBot, theme: Theme, workbench: Workbench, mask: Mask) -> Places:
    made = Places(BenchPlace(), workbench, mask)
    qtbot.addWidget(made)
    made.resize(1204, 728)
    made.show()
    return made


@pytest.mark.parametrize("place", [pytest.param(place, id=place.value) for place in _LATER])
def test_a_place_is_made_once_when_it_is_first_shown(
    qtbot: QtBot, places: Places, place: Place
) -> None:
    assert places.findChild(_LATER[place]) is None
    places.show_place(place)
    made = child(places, _LATER[place])
    places.show_place(Place.BENCH)
    places.show_place(place)
    assert places.findChildren(_LATER[place]) == [made]
    assert (places.place, places.currentWidget()) == (place, made)
    qtbot.waitUntil(lambda: not places.busy, timeout=SETTLE_MS)


def test_a_composed_package_is_queued_at_the_eim(
    qtbot: QtBot, places: Places, workbench: Workbench
) -> None:
    slot = read_slot(qtbot, workbench)
    places.show_place(Place.PACKAGES)
    places.show_slots(workbench.bench.slots)
    composer = child(places, ComposerPlace)
    composer.show_recipe(Recipe(operations=(Operation("listProfileInfo"),)))
    at_eim = button(composer, "Queue at eIM …")
    qtbot.waitUntil(at_eim.isEnabled, timeout=SETTLE_MS)
    with qtbot.waitSignal(places.place_wanted) as wanted:
        qtbot.mouseClick(at_eim, Qt.MouseButton.LeftButton)
    assert wanted.args == [Place.EIM.value]
    dialog = child(places, EimQueueDialog)
    report = slot.status.report
    assert report is not None
    assert [one.eid for one in dialog.table.chosen()] == [report.eid]
    assert dialog.recipe().operations[0].name == "listProfileInfo"
    qtbot.mouseClick(button(dialog, "Queue"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: not (places.findChild(EimQueueDialog) or places.busy), timeout=SETTLE_MS
    )
    queue = workbench.runtime.spawn(workbench.eim.service.queue(report.eid)).result(20)
    assert [one.recipe.operations[0].name for one in queue] == ["listProfileInfo"]
    places.close_work()


def test_only_trust_reads_again_by_itself(qtbot: QtBot, places: Places) -> None:
    assert not places.reload()
    places.show_place(Place.TRUST)
    qtbot.waitUntil(lambda: not places.busy, timeout=SETTLE_MS)
    assert places.reload()
    assert places.busy
    qtbot.waitUntil(lambda: not places.busy, timeout=SETTLE_MS)


def test_the_card_of_the_bench_is_the_one_that_gets_an_eim(
    qtbot: QtBot, places: Places, workbench: Workbench
) -> None:
    workbench.bench.add_simulated("sim:other")
    slot = blank_slot(qtbot, workbench)
    places.show_place(Place.PACKAGES)
    places.show_slots(workbench.bench.slots)
    places.associate(slot)
    dialog = child(places, AssociateDialog)
    assert slot.name in said(dialog)
    assert child(places, ComposerPlace).target.slot is slot
    dialog.reject()
