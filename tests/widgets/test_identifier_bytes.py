"""Identifiers in bytes and trees."""

from __future__ import annotations

from dataclasses import replace

from app.composer.drafts import draft
from app.values.packages import SignedPackage
from tests.widgets.packages import CODE, EID, RECIPE, trigger
from tests.widgets.reports import DISABLED
from widgets.identifier_bytes import has_codes, hidden, masked
from widgets.package_bytes import lay_out
from widgets.privacy import Mask

_EID = bytes.fromhex(EID)


def _package() -> SignedPackage:
    return draft(RECIPE, EID, 5)


def test_eid_and_iccid_keep_two_bytes_at_both_ends() -> None:
    decoding = lay_out(_package()).decoding
    data = decoding.sources[0].data
    offsets, over_input = hidden(decoding, Mask(on=True))
    start = data.index(_EID)
    assert {at for at in offsets if start <= at < start + 16} == set(range(start + 2, start + 14))
    assert len(offsets) == 12 + 6  # and ten bytes of an ICCID
    assert offsets == over_input


def test_known_values_are_found_where_no_field_is_read() -> None:
    package = replace(_package(), package_signed=b"\x04\x10" + _EID, signing_input=b"")
    decoding = lay_out(package).decoding
    (offsets,) = hidden(decoding, Mask(on=True), [_EID])
    assert offsets == frozenset(range(4, 16))


def test_without_the_mask_nothing_is_hidden() -> None:
    decoding = lay_out(_package()).decoding
    assert hidden(decoding, Mask(), [_EID]) == (frozenset(), frozenset())
    assert masked(decoding, Mask()) == decoding


def test_the_tree_names_neither_and_keeps_its_places() -> None:
    decoding = lay_out(_package()).decoding
    seen = masked(decoding, Mask(on=True))
    words = " ".join(part.text for part in seen.walk()).replace(" ", "")
    assert EID not in words
    assert DISABLED not in words
    assert "••••" in words
    places = [(part.start, part.end) for part in decoding.walk()]
    assert [(part.start, part.end) for part in seen.walk()] == places


def test_an_activation_code_is_hidden_in_bytes_and_tree_until_it_is_to_be_seen() -> None:
    decoding = lay_out(trigger()).decoding
    data, mask = decoding.sources[0].data, Mask()
    start = data.index(CODE.encode())
    assert has_codes(decoding)
    assert hidden(decoding, mask)[0] == frozenset(range(start, start + len(CODE)))
    assert "MATCH" not in str([part.text for part in masked(decoding, mask).walk()])
    mask.show_codes(True)
    assert hidden(decoding, mask)[0] == frozenset()
    assert masked(decoding, mask) == decoding


def test_a_package_without_codes_has_nothing_to_show() -> None:
    assert not has_codes(lay_out(_package()).decoding)
