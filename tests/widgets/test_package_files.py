"""Packages as files."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from app.errors import CodecError, SettingsError
from tests.widgets.packages import RECIPE, package
from widgets.package_files import MESSAGE_FORMS, opened, read, save, written

_MESSAGE = package().message


@pytest.mark.parametrize("form", [*MESSAGE_FORMS])
def test_a_message_is_read_as_it_was_written(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"package{form}"
    save(path, written(form, RECIPE, _MESSAGE))
    assert read(path).message == _MESSAGE


def test_a_recipe_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "package.toml"
    save(path, written(".toml", RECIPE, _MESSAGE))
    assert read(path).recipe == RECIPE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_MESSAGE.hex(" "), id="hex with blanks"),
        pytest.param(_MESSAGE.hex(":", 1), id="hex with colons"),
        pytest.param(base64.encodebytes(_MESSAGE).decode(), id="base64 in lines"),
    ],
)
def test_pasted_text_may_be_spelt_in_any_way(text: str) -> None:
    assert opened(text.encode()).message == _MESSAGE


def test_nothing_is_told_apart_from_nonsense(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="nothing to open"):
        opened(b" \n")
    with pytest.raises(SettingsError, match="recipe"):
        opened(b"what is this?")


def test_a_file_out_of_reach_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path / "none.der")
    with pytest.raises(SettingsError, match="cannot be written"):
        save(tmp_path / "no folder" / "x.der", b"")
