from __future__ import annotations

from app.capture.annotation import COLOURS, NOTHING, Annotation
from app.capture.parts import State
from app.capture.rows import Row
from widgets import row_words

ROW = Row("14:02:11.234", "eUICC → IPA", "slot 0", "↳ SELECT", "file found", "2", "", State.OK)


def test_what_is_noted_is_said_in_words() -> None:
    noted = Annotation(True, "why?", "teal", True)
    assert row_words.note_words(noted) == ["marked", "teal", "hidden", "comment: why?"]
    assert row_words.note_words(NOTHING) == []
    assert len({row_words.colour_name(one) for one in COLOURS}) == 6


def test_a_tip_begins_with_what_people_wrote() -> None:
    lines = row_words.tip(7, ROW, Annotation(comment="why?")).splitlines()
    assert lines[:3] == ["comment: why?", "#7", "Time: 14:02:11.234"]
    assert "Duration" not in " ".join(lines)


def test_a_row_is_said_with_its_place_and_how_many_are_chosen() -> None:
    said = row_words.spoken(ROW, Annotation(mark=True), (3, 120), 2)
    assert said == (
        "14:02:11.234, eUICC → IPA, slot 0, answer to SELECT, file found, 2, marked, 3 of 120, "
        "2 rows chosen"
    )
    assert row_words.spoken(ROW, NOTHING, (1, 1), 1).endswith("2, 1 of 1")
