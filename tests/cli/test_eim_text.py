"""Devices, queue and results as people read them."""

from __future__ import annotations

import pytest

from app.cli import eim_text
from app.eim.bulk import BadRow
from app.values.eim import Device, QueuedPackage, QueueState, Received, ResultFate
from app.values.ids import Eid
from app.values.packages import Operation, PackageKind, Recipe

EID = Eid("89049032123451234512345678901235")


@pytest.mark.parametrize("show", [eim_text.devices, eim_text.queue, eim_text.results])
def test_an_empty_list_is_a_sentence(show):
    assert show(()).endswith((".", "`."))


def test_the_next_contact_is_told_as_an_estimate():
    text = eim_text.devices([Device(EID, last_contact=1000.0, interval=60.0, identity="e")])
    assert "about 1970-01-01 00:17:40" in text


def test_a_device_nobody_prepared_is_marked():
    assert "not prepared" in eim_text.devices([Device(EID)])


def test_a_package_says_what_it_does_and_how_far_it_got():
    recipe = Recipe(operations=(Operation("enable"), Operation("listProfileInfo")))
    one = QueuedPackage(7, EID, recipe, QueueState.EXECUTED, 0.0, explanation="it is awaited")
    text = eim_text.queue([one])
    assert "enable, listProfileInfo" in text
    assert "executed, not reported" in text
    assert "it is awaited" in text


def test_a_request_goes_by_its_kind():
    assert eim_text.what(Recipe(kind=PackageKind.DATA_REQUEST)) == "ipaEuiccDataRequest"


def test_a_late_result_says_so():
    one = Received(1, EID, 0.0, "EuiccPackageResult", b"", ResultFate.LATE, package=7)
    assert "late" in eim_text.results([one])


def test_a_bad_row_has_line_and_reason():
    text = eim_text.failed_rows([BadRow(3, "No EID.", "Give 32 digits.", {"eid": "12"})])
    assert text.splitlines()[1].split() == ["3", "12", "No", "EID.", "Give", "32", "digits."]
