from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from app.capture.annotation import Annotation
from app.capture.annotation_file import AnnotationFile
from app.errors import SettingsError
from tests.capture.recordings import recording

RED = Annotation(mark=True, comment="a\nb ü", colour="red")


@pytest.fixture
def file(tmp_path: Path) -> AnnotationFile:
    recording(tmp_path / "a.eimcap", 4)
    return AnnotationFile(tmp_path / "a.eimcap")


def test_notes_are_kept_beside_the_capture_for_its_owner(file: AnnotationFile) -> None:
    file.update(lambda noted: noted.update({3: RED}))
    assert file.path.name == "a.eimcap.notes"
    assert AnnotationFile(file.path.with_suffix("")).read().noted == {3: RED}
    if sys.platform != "win32":
        assert file.path.stat().st_mode & 0o777 == 0o600


def test_what_another_program_noted_meanwhile_is_kept(file: AnnotationFile) -> None:
    other = AnnotationFile(file.path.with_suffix(""))
    file.update(lambda noted: noted.update({1: RED}))
    other.update(lambda noted: noted.update({2: RED}))
    file.update(lambda noted: noted.update({1: Annotation()}))
    assert file.read().noted == {2: RED}


def test_without_notes_there_is_no_file(file: AnnotationFile) -> None:
    file.update(lambda noted: noted.update({1: RED}))
    file.update(lambda noted: noted.clear())
    assert not file.path.exists()
    file.replace({})
    assert file.read().noted == {}


def test_lines_not_understood_are_told_and_kept(file: AnnotationFile) -> None:
    file.update(lambda noted: noted.update({1: RED}))
    newer = '{"seq": 2, "mark": true, "stars": 5}'
    with file.path.open("a") as out:
        out.write(f"{newer}\n[]\n")
    found = file.read()
    assert found.noted == {1: RED}
    assert found.problems == [
        "Line 3 of a.eimcap.notes is no note of a record; it is kept.",
        "Line 4 of a.eimcap.notes is no note of a record; it is kept.",
    ]
    file.update(lambda noted: noted.update({3: RED}))
    assert newer in file.path.read_text()
    assert file.read().noted == {1: RED, 3: RED}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"my shopping list\n", id="text"),
        pytest.param(b"\xff\xfe\x00", id="binary"),
        pytest.param(b'{"format": "other"}\n', id="other-json"),
    ],
)
def test_a_file_of_somebody_else_is_left_alone(file: AnnotationFile, content: bytes) -> None:
    file.path.write_bytes(content)
    assert file.read().problems
    with pytest.raises(SettingsError, match="left alone") as raised:
        file.update(lambda noted: noted.update({1: RED}))
    assert "Move a.eimcap.notes elsewhere" in raised.value.hint
    assert file.path.read_bytes() == content


def test_notes_of_another_capture_of_that_name_are_not_taken_for_ours(
    file: AnnotationFile, tmp_path: Path
) -> None:
    file.update(lambda noted: noted.update({1: RED}))
    (tmp_path / "a.eimcap").unlink()
    recording(tmp_path / "a.eimcap", 4)
    found = file.read()
    assert (found.noted, len(found.problems)) == ({}, 1)
    assert "belongs to another capture" in found.problems[0]
    file.replace({2: RED})
    assert file.read().noted == {2: RED}


def test_an_empty_file_is_as_none(file: AnnotationFile) -> None:
    file.path.write_bytes(b"")
    assert file.read().problems == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs a system with folders made of files")
def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "none").write_text("no folder")
    file = AnnotationFile(tmp_path / "none" / "a.eimcap")
    with pytest.raises(SettingsError, match="cannot be kept beside a") as raised:
        file.update(lambda noted: noted.update({1: RED}))
    assert "Copy it to a folder you may write to" in raised.value.hint


def test_the_head_says_what_the_file_is(file: AnnotationFile) -> None:
    file.update(lambda noted: noted.update({1: RED}))
    head = json.loads(file.path.read_text().splitlines()[0])
    assert (head["format"], head["version"]) == ("eIM Workbench annotations", 1)
