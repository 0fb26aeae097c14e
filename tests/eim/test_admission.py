from __future__ import annotations

from dataclasses import replace

import pytest

from app.eim.admission import admitted
from app.eim.options import EimOptions
from app.errors import CodecError, NotSupportedError
from app.values.packages import CARD_DIALECT, Fault, PackageKind, RawEdit, Recipe
from tests.eim.benches import recipe

TAGS = {"tagList": ("A5",)}


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(recipe(), id="package"),
        pytest.param(replace(recipe(), dialect=CARD_DIALECT), id="version left open"),
        pytest.param(replace(recipe(), faults=(Fault.BAD_SIGNATURE,)), id="wrong on purpose"),
        pytest.param(Recipe(kind=PackageKind.DATA_REQUEST, values=TAGS), id="data request"),
        pytest.param(Recipe(kind=PackageKind.DOWNLOAD_TRIGGER), id="download"),
    ],
)
def test_what_a_device_can_fetch_is_admitted(wanted: Recipe) -> None:
    admitted(wanted, EimOptions())


@pytest.mark.parametrize(
    "kind", [PackageKind.ACKNOWLEDGEMENTS, PackageKind.ADD_INITIAL_EIM], ids=str
)
def test_what_no_device_fetches_is_not(kind: PackageKind) -> None:
    with pytest.raises(NotSupportedError, match=kind.value):
        admitted(Recipe(kind=kind), EimOptions())


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        pytest.param(recipe("enable", iccid="12"), "operations.0.iccid", id="field"),
        pytest.param(Recipe(), "operations", id="no operation"),
        pytest.param(
            replace(recipe("unsetFallbackAttribute"), dialect="1.0.1"), "operations.0", id="version"
        ),
        pytest.param(
            replace(recipe(), edits=(RawEdit("30/A0/BF33", b""),)), "30/A0/BF33", id="edit"
        ),
    ],
)
def test_what_cannot_be_written_names_the_place(wanted: Recipe, path: str) -> None:
    with pytest.raises(CodecError) as caught:
        admitted(wanted, EimOptions())
    assert caught.value.path == path
