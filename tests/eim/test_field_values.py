from __future__ import annotations

import pytest

from app.crypto.keys import Curve, PrivateKey
from app.crypto.pki import BenchPki
from app.eim.field_values import doubt, from_asn1, tag_list, taken, to_asn1
from app.eim.fields import FieldError, FieldKind, FieldSpec
from app.values.ids import Eid

EID = Eid("89049032123451234512345678901235")
SPKI = PrivateKey.from_number(Curve.P256, 3).public_spki
CERTIFICATE = BenchPki.generate(Curve.P256, EID).ci.certificate
THREE = (("one", 0), ("two", 1), ("nine", 8))


def spec(kind: FieldKind, **more) -> FieldSpec:
    return FieldSpec("field", kind, **more)


PAIRS = [
    pytest.param(spec(FieldKind.ICCID), "8901 4900 0000 0000 0012", "89014900000000000012",
                 bytes.fromhex("98109400000000000021"), id="iccid"),
    pytest.param(spec(FieldKind.FLAG), "yes", True, None, id="flag"),
    pytest.param(spec(FieldKind.TAGS), "5a, 0x9F70;bf22", ("5A", "9F70", "BF22"),
                 bytes.fromhex("5A9F70BF22"), id="tags"),
    pytest.param(spec(FieldKind.OID), " 2.999.10 ", "2.999.10", "2.999.10", id="oid"),
    pytest.param(spec(FieldKind.TEXT), "ä", "ä", "ä", id="text"),
    pytest.param(spec(FieldKind.NUMBER), "-1", -1, -1, id="number"),
    pytest.param(spec(FieldKind.NUMBERS), "1 200", ("1", "200"), [1, 200], id="numbers"),
    pytest.param(spec(FieldKind.CHOICE, choices=THREE), 8, "nine", 8, id="choice-by-number"),
    pytest.param(spec(FieldKind.CHOICE, choices=THREE), "two", "two", 1, id="choice-by-name"),
    pytest.param(spec(FieldKind.BITS, choices=THREE), "nine one", ("one", "nine"),
                 (b"\x80\x80", 9), id="bits"),
    pytest.param(spec(FieldKind.HEX), "00 ff", b"\x00\xff", b"\x00\xff", id="hex"),
    pytest.param(spec(FieldKind.KEY), SPKI.hex(), SPKI, SPKI, id="key"),
    pytest.param(spec(FieldKind.CERTIFICATE), CERTIFICATE, CERTIFICATE, CERTIFICATE, id="cert"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "canonical", "encoded"), PAIRS)
def test_a_value_is_taken_as_spelt_encoded_and_read_back(field, given, canonical, encoded):
    assert taken(field, given) == canonical
    assert taken(field, canonical) == canonical
    assert to_asn1(field, given) == encoded
    assert from_asn1(field, encoded) == canonical


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        pytest.param(spec(FieldKind.ICCID), "8901", "18 to 20 digits", id="iccid"),
        pytest.param(spec(FieldKind.FLAG), 2, "set or not", id="flag"),
        pytest.param(spec(FieldKind.TAGS), "5A,9F", "9F is no tag", id="half-a-tag"),
        pytest.param(spec(FieldKind.TAGS), ("",), "nothing is no tag", id="empty-tag"),
        pytest.param(spec(FieldKind.TAGS), 5, "list", id="no-list"),
        pytest.param(spec(FieldKind.OID), "2", "numbers with dots", id="oid"),
        pytest.param(spec(FieldKind.OID), "1.40.1", "numbers with dots", id="oid-second-arc"),
        pytest.param(spec(FieldKind.TEXT, most=2), "abc", "at most 2", id="long-text"),
        pytest.param(spec(FieldKind.TEXT), "\ud800", "half a character", id="surrogate"),
        pytest.param(spec(FieldKind.TEXT), 5, "a text", id="no-text"),
        pytest.param(spec(FieldKind.NUMBER), "five", "whole number", id="word"),
        pytest.param(spec(FieldKind.NUMBER), True, "whole number", id="flag-as-number"),
        pytest.param(spec(FieldKind.NUMBER, least=0), -1, "at least 0", id="negative"),
        pytest.param(spec(FieldKind.NUMBER), 1 << 4000, "too large", id="huge"),
        pytest.param(spec(FieldKind.NUMBERS, least=0), ("1", "x"), "whole number", id="numbers"),
        pytest.param(spec(FieldKind.CHOICE, choices=THREE), "ten", "one of one, two", id="choice"),
        pytest.param(spec(FieldKind.BITS, choices=THREE), "one ten", "'ten' is none", id="bits"),
        pytest.param(spec(FieldKind.HEX), "0", "pairs of hex", id="odd-hex"),
        pytest.param(spec(FieldKind.HEX, least=20, most=20), b"1", "exactly 20", id="short"),
        pytest.param(spec(FieldKind.KEY), SPKI[:-1], "hold no public key", id="key"),
        pytest.param(spec(FieldKind.CERTIFICATE), SPKI, "certificate", id="certificate"),
    ],
)
def test_what_does_not_fit_is_told_in_words(field, value, told):
    with pytest.raises(FieldError, match=told):
        taken(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(spec(FieldKind.ICCID), bytes.fromhex("9B10940000000000002F"), id="iccid"),
        pytest.param(spec(FieldKind.ICCID), b"\x98", id="short-iccid"),
        pytest.param(spec(FieldKind.TAGS), b"\x5a\x9f", id="cut-tag"),
        pytest.param(spec(FieldKind.BITS, choices=THREE), (b"\x20", 3), id="bit-without-name"),
        pytest.param(spec(FieldKind.CHOICE, choices=THREE), 77, id="number-without-name"),
        pytest.param(spec(FieldKind.NUMBER), 1 << 20000, id="huge"),
        pytest.param(spec(FieldKind.NUMBERS), [1 << 20000], id="huge-in-a-list"),
        pytest.param(spec(FieldKind.TEXT), ["x"], id="another-kind"),
    ],
)
def test_what_no_field_can_hold_is_an_error_in_words(field, value):
    with pytest.raises(FieldError, match=r"\w"):
        from_asn1(field, value)


@pytest.mark.parametrize(
    ("kind", "value", "odd"),
    [
        pytest.param(FieldKind.ADDRESS, "eim.example.com", False, id="host"),
        pytest.param(FieldKind.ADDRESS, "127.0.0.1:8000", False, id="host-and-port"),
        pytest.param(FieldKind.ADDRESS, "", False, id="empty"),
        pytest.param(FieldKind.ADDRESS, "https://a", True, id="url"),
        pytest.param(FieldKind.ADDRESS, "a b", True, id="blank"),
        pytest.param(FieldKind.ACTIVATION_CODE, "1$a.example$B", False, id="code"),
        pytest.param(FieldKind.ACTIVATION_CODE, "1", True, id="odd-code"),
        pytest.param(FieldKind.TEXT, "anything at all", False, id="text"),
    ],
)
def test_a_doubt_is_told_and_stops_nothing(kind, value, odd):
    field = spec(kind)
    assert bool(doubt(field, value)) is odd
    assert taken(field, value) == value


def test_tags_of_any_length_are_told_apart():
    assert tag_list(bytes.fromhex("5A9F70DF8101BF22")) == ("5A", "9F70", "DF8101", "BF22")
    assert taken(spec(FieldKind.TAGS), "DF8101") == ("DF8101",)
