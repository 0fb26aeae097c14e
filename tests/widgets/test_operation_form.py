"""Forms made from fields."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.eim.operations import by_name
from app.eim.problems import Problem
from app.eim.requests import by_kind
from app.values.packages import PackageKind
from tests.widgets.finding import said
from tests.widgets.packages import Profiles
from tests.widgets.reports import DISABLED
from widgets.field_inputs import FlagInput, TextInput
from widgets.operation_form import OperationForm
from widgets.theme import Theme


def _form(qtbot: QtBot, name: str, dialect: str = "1.2") -> OperationForm:
    made = OperationForm(by_name(name).fields_in(dialect), Profiles(), dialect)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_typed_becomes_the_canonical_value(qtbot: QtBot, theme: Theme) -> None:
    form = _form(qtbot, "enable")
    with qtbot.waitSignal(form.changed):
        qtbot.keyClicks(form.findChildren(TextInput)[0].line, DISABLED.grouped)
    form.findChildren(FlagInput)[0].box.click()
    assert form.values() == {"iccid": str(DISABLED), "rollbackFlag": True}


def test_the_profile_meant_is_named(qtbot: QtBot, theme: Theme) -> None:
    form = _form(qtbot, "enable")
    form.put({"iccid": str(DISABLED)})
    assert "Factory test" in said(form)
    form.put({"iccid": "8999999999999999999"})
    assert "no profile of this card" in said(form)


def test_tags_are_named_and_codes_taken_apart(qtbot: QtBot, theme: Theme) -> None:
    form = _form(qtbot, "listProfileInfo")
    form.put({"tagList": ("5A", "9F70", "DF01")})
    assert "iccid, profileState, DF01 is unknown" in said(form)
    fields = by_kind(PackageKind.DOWNLOAD_TRIGGER).fields_in("1.2")
    trigger = OperationForm(fields, Profiles(), "1.2")
    qtbot.addWidget(trigger)
    trigger.show()
    trigger.put({"activationCode": "1$smdp.example.com$ABC"})
    assert "SM-DP+ address: smdp.example.com" in said(trigger)


def test_a_problem_stands_beneath_its_field(qtbot: QtBot, theme: Theme) -> None:
    form = _form(qtbot, "enable")
    form.show_problems([("iccid", Problem("operations.0.iccid", "This has to be given."))])
    assert "This has to be given." in said(form)
    form.show_problems([])
    assert "This has to be given." not in said(form)


def test_a_wrong_value_stays_as_it_was_typed(qtbot: QtBot, theme: Theme) -> None:
    form = _form(qtbot, "enable")
    qtbot.keyClicks(form.findChildren(TextInput)[0].line, "12")
    assert form.values() == {"iccid": "12"}


def test_a_version_has_its_own_fields(qtbot: QtBot, theme: Theme) -> None:
    assert len(_form(qtbot, "listProfileInfo", "1.3").findChildren(TextInput)) == 1 + len(
        _form(qtbot, "listProfileInfo", "1.2").findChildren(TextInput)
    )
