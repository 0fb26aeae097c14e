"""A package laid out."""

from __future__ import annotations

from dataclasses import replace

from tests.widgets.packages import SIGNATURE, SIGNED, package
from widgets.package_bytes import SIGNATURE as SIGNATURE_NAME
from widgets.package_bytes import lay_out, tone_of
from widgets.theme import Tone


def test_the_stretches_of_the_signing_input_are_found_in_the_message() -> None:
    laid = lay_out(package())
    message = laid.package.message
    found = {mark.name: message[mark.start : mark.end] for mark in laid.message_marks}
    assert found["eimId"] == SIGNED[2:5]
    assert found[SIGNATURE_NAME] == SIGNATURE
    assert "token" not in found


def test_the_token_is_marked_in_the_signing_input_only() -> None:
    laid = lay_out(package())
    token = next(mark for mark in laid.input_marks if mark.name == "token")
    assert laid.package.signing_input[token.start : token.end] == b"\x84\x01\x07"


def test_a_part_is_found_in_both_sources_and_back() -> None:
    laid = lay_out(package())
    for offset in (3, 6, 9):
        part = laid.part_at(1, offset)
        assert part is not None
        start, end = laid.place(part, 1)
        assert start <= offset < end
        assert laid.package.message[part.start : part.end] == SIGNED[start:end]


def test_the_token_belongs_to_no_part_of_the_message() -> None:
    assert lay_out(package()).part_at(1, len(SIGNED)) is None


def test_a_package_without_signature_shows_what_would_be_signed() -> None:
    laid = lay_out(replace(package(), message=b"", signature=b""))
    assert laid.decoding.sources[0].data == SIGNED
    assert laid.decoding.title == "EuiccPackageSigned"


def test_each_stretch_has_its_tint() -> None:
    assert [tone_of(name) for name in ("eimId", "EID", "counter", "package", "token", "x")] == [
        Tone.ACCENT, Tone.NEUTRAL, Tone.ATTENTION, Tone.OK, Tone.ATTENTION, Tone.NEUTRAL,
    ]  # fmt: skip
