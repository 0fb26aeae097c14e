from __future__ import annotations

from pathlib import Path

import pytest

from app.capture.forms import Form, form_of


@pytest.mark.parametrize(
    ("name", "form"),
    [
        pytest.param("a.pcapng", Form.PCAPNG, id="packets"),
        pytest.param("A.PCAPNG", Form.PCAPNG, id="capitals"),
        pytest.param("a.b.zip", Form.ZIP, id="bundle"),
        pytest.param("a.txt", Form.SCRIPT, id="text"),
        pytest.param("a.apdu", Form.SCRIPT, id="apdu"),
        pytest.param("a.docx", None, id="unknown"),
        pytest.param("zip", None, id="no-ending"),
    ],
)
def test_the_ending_says_the_form(name: str, form: Form | None) -> None:
    assert form_of(Path(name)) is form


def test_a_form_says_what_it_counts() -> None:
    assert [form.counted for form in (Form.PCAPNG, Form.HAR, Form.SCRIPT, Form.JSONL)] == [
        "packet",
        "HTTP exchange",
        "command",
        "record",
    ]
