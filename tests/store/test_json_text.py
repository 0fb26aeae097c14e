from __future__ import annotations

import pytest

from app.errors import SettingsError
from app.store.json_text import dump, load, load_optional
from app.values.packages import PackageVerdict, Recipe
from tests.store.entries import RECIPE, VERDICT


@pytest.mark.parametrize("value", [RECIPE, VERDICT], ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_went(value: Recipe | PackageVerdict) -> None:
    text = dump(value)
    assert text is not None
    assert load(type(value), text, "x") == value


def test_nothing_is_null() -> None:
    assert dump(None) is None
    assert load_optional(Recipe, None, "x") is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="of another kind"),
        pytest.param('{"colour": 1}', id="an unknown field"),
        pytest.param("[" * 200_000, id="too deep"),
    ],
)
def test_damage_is_said_with_its_place(text: str) -> None:
    with pytest.raises(SettingsError, match="damaged entry for package 7") as caught:
        load_optional(Recipe, text, "package 7")
    assert "backup" in caught.value.hint
