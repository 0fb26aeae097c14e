from __future__ import annotations

import pytest

from app.capture.annotation import NOTHING, Annotation
from app.capture.annotation_text import note_text, read_note_texts


@pytest.mark.parametrize(
    ("noted", "text"),
    [
        pytest.param(NOTHING, "", id="nothing"),
        pytest.param(Annotation(mark=True), "Note (marked)", id="mark"),
        pytest.param(Annotation(comment="why?"), "Note: why?", id="comment"),
        pytest.param(
            Annotation(True, "a: b\nc", "red", True),
            "Note (marked, red, hidden): a: b\nc",
            id="all",
        ),
    ],
)
def test_a_note_is_a_line_people_can_read_and_reads_back(noted: Annotation, text: str) -> None:
    assert note_text(noted) == text
    on_answer = note_text(noted, on_answer=True)
    assert on_answer == text.replace("Note", "Note on the answer", 1)
    assert read_note_texts(["answered after 1.500 ms", text]) == (noted, NOTHING)
    assert read_note_texts([on_answer]) == (NOTHING, noted)


@pytest.mark.parametrize("line", ["Note", "Note (loud)", "Notes: x", "Note (loud): x", "note: x"])
def test_other_remarks_are_no_notes(line: str) -> None:
    assert read_note_texts([line]) == (NOTHING, NOTHING)
