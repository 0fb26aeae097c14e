from __future__ import annotations

import pytest

from app.capture.annotation import (
    COLOURS,
    LONGEST_COMMENT,
    NOTHING,
    Annotation,
    Change,
    nothing_noted,
    plain_note,
    read_note,
)
from app.errors import SettingsError

FULL = Annotation(True, "two\nlines", "red", True)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        pytest.param(Change(), FULL, id="nothing"),
        pytest.param(Change(mark=False), Annotation(False, "two\nlines", "red", True), id="mark"),
        pytest.param(Change(comment=""), Annotation(True, "", "red", True), id="no-comment"),
        pytest.param(Change(comment=" a "), Annotation(True, "a", "red", True), id="comment"),
        pytest.param(
            Change(colour="blue"), Annotation(True, "two\nlines", "blue", True), id="blue"
        ),
        pytest.param(Change(colour=""), Annotation(True, "two\nlines", "", True), id="no-colour"),
        pytest.param(
            Change(hidden=False), Annotation(True, "two\nlines", "red", False), id="shown"
        ),
    ],
)
def test_a_change_touches_only_what_it_names(change: Change, after: Annotation) -> None:
    assert change.applied(FULL) == after


@pytest.mark.parametrize(
    ("values", "key"),
    [
        pytest.param({"colour": "pink"}, "colour", id="unknown-colour"),
        pytest.param({"comment": "x" * (LONGEST_COMMENT + 1)}, "comment", id="too-long"),
    ],
)
def test_what_cannot_be_noted_is_explained(values: dict[str, str], key: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Change(**values)  # type: ignore[arg-type]
    assert (raised.value.key, bool(raised.value.hint)) == (key, True)


@pytest.mark.parametrize("noted", [NOTHING, FULL, Annotation(mark=True), Annotation(colour="teal")])
def test_a_note_reads_back_from_its_plain_form(noted: Annotation) -> None:
    assert read_note(plain_note(noted)) == noted
    assert bool(plain_note(noted)) == bool(noted)


@pytest.mark.parametrize(
    "found",
    [{"mark": 1}, {"comment": None}, {"colour": "pink"}, {"comment": "x" * (LONGEST_COMMENT + 1)}],
)
def test_a_plain_form_that_was_never_written_is_refused(found: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_note(found)


def test_there_are_six_colours_and_nothing_is_noted_by_default() -> None:
    assert len(set(COLOURS)) == 6
    assert not nothing_noted(1)
