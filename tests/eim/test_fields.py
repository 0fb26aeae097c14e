from __future__ import annotations

import pytest

from app.eim.fields import FieldKind, FieldSpec


@pytest.mark.parametrize("value", [None, False, "", b"", ()])
def test_nothing_is_written_for_what_is_empty(value):
    assert not FieldSpec("a", FieldKind.TEXT).is_given(value)


@pytest.mark.parametrize("value", [0, -1, True, "0", b"\0", ("",)])
def test_zero_is_a_value(value):
    assert FieldSpec("a", FieldKind.NUMBER).is_given(value)


def test_a_field_may_ask_for_an_empty_text_to_be_written():
    spec = FieldSpec("a", FieldKind.TEXT, blank=True)
    assert spec.is_given("")
    assert not spec.is_given(None)


def test_the_schema_may_know_a_field_by_another_name():
    assert FieldSpec("a", FieldKind.TEXT).asn1_name == "a"
    assert FieldSpec("a", FieldKind.TEXT, component="b").asn1_name == "b"
