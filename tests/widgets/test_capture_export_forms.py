"""The forms in words."""

from __future__ import annotations

import pytest

from app.capture.forms import Form
from widgets.capture_export_forms import OFFERED, form_words


@pytest.mark.parametrize("form", list(Form))
def test_every_form_says_what_it_is_for(form: Form) -> None:
    title, purpose = form_words(form)
    assert title
    assert purpose.endswith(".")


def test_forms_that_leave_something_out_say_so() -> None:
    for form in (Form.HAR, Form.SCRIPT, Form.JSONL):
        assert "left out" in form_words(form).purpose


def test_all_but_the_bundle_are_offered_once() -> None:
    assert sorted([*OFFERED, Form.ZIP]) == sorted(Form)
