"""What is signed."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.values.packages import Fault
from tests.widgets.finding import said
from tests.widgets.packages import click, package, trigger
from widgets.chips import Chip
from widgets.package_bytes import lay_out
from widgets.package_view import PackageView
from widgets.privacy import Mask
from widgets.theme import Theme


def _view(qtbot: QtBot, mask: Mask | None = None) -> PackageView:
    view = PackageView(mask or Mask())
    qtbot.addWidget(view)
    view.resize(460, 600)
    view.show_package(lay_out(package()))
    view.show()
    return view


def test_a_stretch_is_selected_by_its_name(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    click(qtbot, view, "counter  3 B")
    assert view.hex.selected == (5, 8)
    click(qtbot, view, "Whole package")
    click(qtbot, view, "counter  3 B")
    assert view.hex.selected == (8, 11)


def test_the_signing_input_and_the_whole_package_change_places(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    assert "token" in {mark.name for mark in view.hex.marks}
    click(qtbot, view, "Whole package")
    assert "signature" in {mark.name for mark in view.hex.marks}


def test_a_byte_selects_its_field_and_a_field_its_bytes(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    view.hex.byte_clicked.emit(6)
    part = view.tree.selected_part()
    assert part is not None
    assert view.hex.selected == (part.start - 3, part.end - 3)


def test_size_and_counter_are_told(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    size = len(package().message)
    assert f"{size} bytes to send" in said(view)
    assert "14 bytes hashed" in said(view)
    assert "counter 5" in said(view)


def test_a_fault_is_never_shown_as_signed(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    wrong = replace(package().recipe, faults=(Fault.BAD_SIGNATURE,))
    view.show_package(lay_out(replace(package(), recipe=wrong)))
    assert _states(view) == {"deliberately wrong"}


def _states(view: PackageView) -> set[str]:
    """Return the state words shown."""
    states = {"signed", "not signed yet", "deliberately wrong", "carries no signature"}
    chips = view.findChildren(Chip)
    return {chip.accessibleName() for chip in chips if not chip.isHidden()} & states


def test_codes_are_shown_at_the_press_of_a_button(qtbot: QtBot, theme: Theme) -> None:
    view = _view(qtbot)
    assert "Show codes" not in said(view)
    view.show_package(lay_out(trigger()))
    at = trigger().message.index(b"MATCH")
    assert view.hex.shown_at(at) == "••"
    click(qtbot, view, "Show codes")
    assert view.hex.shown_at(at) == "4D"
    click(qtbot, view, "Hide codes")
    assert view.hex.shown_at(at) == "••"
