import pytest

from app.codec.definitions import lookup
from app.codec.primitives import MAX_INTEGER_BYTES, fields, read


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        pytest.param("BOOLEAN", "FF", True, id="true"),
        pytest.param("BOOLEAN", "00", False, id="false"),
        pytest.param("INTEGER", "00BC", 188, id="high bit"),
        pytest.param("INTEGER", "FF", -1, id="minus one"),
        pytest.param("BIT STRING", "0640", (b"\x40", 2), id="bits"),
        pytest.param("BIT STRING", "00", (b"", 0), id="no bits"),
        pytest.param("OCTET STRING", "0102", b"\1\2", id="octets"),
        pytest.param("NULL", "", None, id="null"),
        pytest.param("OBJECT IDENTIFIER", "883701", "2.999.1", id="joint arc"),
        pytest.param("OBJECT IDENTIFIER", "2A8648CE3D040302", "1.2.840.10045.4.3.2", id="ecdsa"),
        pytest.param("UTF8String", "C3A9", "é", id="text"),
        pytest.param("BMPString", "00E9", "é", id="two-byte text"),
        pytest.param("UTCTime", "3235303130313030303030305A", "250101000000Z", id="time"),
    ],
)
def test_values_are_read_without_a_note(kind: str, raw: str, value: object) -> None:
    content = read(kind, bytes.fromhex(raw))
    assert (content.value, content.notes, content.broken) == (value, (), None)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        pytest.param("BOOLEAN", "01", True, id="true not FF"),
        pytest.param("INTEGER", "0005", 5, id="leading zero"),
        pytest.param("INTEGER", "FFFF", -1, id="leading ones"),
    ],
)
def test_what_der_forbids_is_read_and_noted(kind: str, raw: str, value: object) -> None:
    content = read(kind, bytes.fromhex(raw))
    assert content.value == value
    assert [note.kind for note in content.notes] == ["deviation"]
    assert content.broken is None


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        pytest.param("BOOLEAN", "", id="empty boolean"),
        pytest.param("BOOLEAN", "0000", id="long boolean"),
        pytest.param("INTEGER", "", id="empty integer"),
        pytest.param("INTEGER", "01" * (MAX_INTEGER_BYTES + 1), id="endless integer"),
        pytest.param("BIT STRING", "", id="empty bits"),
        pytest.param("BIT STRING", "0840", id="eight unused"),
        pytest.param("BIT STRING", "03", id="unused of nothing"),
        pytest.param("OBJECT IDENTIFIER", "", id="empty oid"),
        pytest.param("OBJECT IDENTIFIER", "2A86", id="cut oid"),
        pytest.param("OBJECT IDENTIFIER", "2A8001", id="padded oid"),
        pytest.param("OBJECT IDENTIFIER", "2A" + 30 * "FF" + "01", id="endless oid"),
        pytest.param("UTF8String", "FF", id="no text"),
        pytest.param("UTCTime", "41", id="no time"),
    ],
)
def test_what_is_no_value_is_kept_raw_and_broken(kind: str, raw: str) -> None:
    content = read(kind, bytes.fromhex(raw))
    assert content.value == bytes.fromhex(raw)
    assert [note.kind for note in content.notes] == ["invalid"]
    assert content.broken


def test_numbers_and_bits_get_their_names() -> None:
    assert read("INTEGER", b"\5", lookup("EnableProfileResult")).named == "catBusy"
    event = lookup("NotificationEvent")
    assert read("BIT STRING", bytes.fromhex("0490"), event).named == (
        "notificationInstall",
        "notificationDelete",
    )


def test_a_number_or_bit_without_a_name_says_so() -> None:
    assert read("INTEGER", b"\x63", lookup("EnableProfileResult")).notes[0].kind == "unknown"
    content = read("BIT STRING", bytes.fromhex("0108000002"), lookup("PprIds"))
    assert content.named == ("bit 4", "bit 30")
    assert "bit 4, 30" in content.notes[0].text


def test_trailing_zeros_of_named_bits_are_a_deviation() -> None:
    content = read("BIT STRING", bytes.fromhex("05C0"), lookup("PprIds"))
    assert content.named == ("pprUpdateControl", "ppr1")
    assert [note.kind for note in content.notes] == ["deviation"]


def test_null_with_content_is_noted_but_still_null() -> None:
    content = read("NULL", b"\0")
    assert (content.value, content.broken) == (None, None)
    assert content.notes[0].kind == "invalid"


def test_a_kind_without_a_reader_stays_bytes() -> None:
    assert read("?", b"\1").value == b"\1"


@pytest.mark.parametrize("raw", ["FF", "0005", ""], ids=["plain", "noted", "broken"])
def test_fields_are_those_of_the_content_in_order(raw: str) -> None:
    assert read("INTEGER", bytes.fromhex(raw)) == fields("INTEGER", bytes.fromhex(raw))
