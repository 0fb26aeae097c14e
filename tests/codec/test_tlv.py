import pytest

from app.codec import tlv
from app.errors import CodecError


@pytest.mark.parametrize(
    ("data", "tag", "value", "end"),
    [
        pytest.param("5A0102", 0x5A, "02", 3, id="short"),
        pytest.param("9F70010100", 0x9F70, "01", 4, id="two-byte tag"),
        pytest.param("BF5100", 0xBF51, "", 3, id="empty"),
        pytest.param("048180" + 128 * "00", 0x04, 128 * "00", 131, id="long length"),
        pytest.param("9F8364010A", 0x9F8364, "0A", 5, id="three-byte tag"),
        pytest.param("30800201050000", 0x30, "020105", 7, id="indefinite"),
        pytest.param("30803080000004010A0000", 0x30, "3080000004010A", 11, id="nested indefinite"),
    ],
)
def test_header_finds_the_element(data: str, tag: int, value: str, end: int) -> None:
    raw = bytes.fromhex(data)
    head = tlv.header(raw, 0, len(raw))
    found = raw[head.value_start : head.value_end].hex().upper()
    assert (head.tag, found, head.end) == (tag, value, end)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param("5A810102", "deviation", id="length not minimal"),
        pytest.param("5A820081" + 129 * "00", "deviation", id="leading zero length"),
        pytest.param("30800000", "deviation", id="indefinite"),
        pytest.param("04800000", "invalid", id="indefinite primitive"),
        pytest.param("5A", "truncated", id="no length"),
        pytest.param("BF", "truncated", id="half a tag"),
        pytest.param("BFFFFFFF01", "truncated", id="endless tag"),
        pytest.param("5A82FF", "truncated", id="half a length"),
        pytest.param("5A0501", "truncated", id="short content"),
        pytest.param("308002010500", "truncated", id="no end marker"),
        pytest.param("30803082", "truncated", id="cut inside indefinite"),
        pytest.param(70 * "3080" + 70 * "0000", "truncated", id="too many open"),
    ],
)
def test_header_says_what_is_odd_and_stays_inside(data: str, kind: str) -> None:
    raw = bytes.fromhex(data)
    head = tlv.header(raw, 0, len(raw))
    assert head.problem is not None
    assert head.problem[0] == kind
    assert 0 < head.value_start <= head.value_end <= head.end <= len(raw)


def test_parse_splits_a_run_and_keeps_offsets() -> None:
    raw = bytes.fromhex("8001055F37020102")
    first, second = tlv.parse(raw)
    assert first == tlv.Tlv(0x80, b"\5", raw[:3], 0, 2, 3)
    assert (second.tag, second.value, second.start, second.end) == (0x5F37, b"\1\2", 3, 8)
    assert tlv.parse(b"") == []


def test_parse_refuses_cut_off_bytes_with_the_place() -> None:
    with pytest.raises(CodecError, match="the length says 5 bytes, 1 are there") as caught:
        tlv.parse(bytes.fromhex("800105810501"))
    assert caught.value.details() == {"path": "81", "offset": 3}


def test_find_looks_at_the_outer_level_only() -> None:
    raw = bytes.fromhex("3003800105810106800107")
    found = tlv.find(raw, 0x80)
    assert found is not None
    assert found.value == b"\7"
    assert tlv.find(raw, 0x99) is None


@pytest.mark.parametrize("size", [0, 1, 127, 128, 255, 256, 65535, 65536])
@pytest.mark.parametrize("tag", [0x30, 0x9F70, 0x9F8364])
def test_encode_is_read_back(size: int, tag: int) -> None:
    raw = tlv.encode(tag, bytes(size))
    head = tlv.header(raw, 0, len(raw))
    assert head == (tag, len(raw) - size, len(raw), len(raw), None)


def test_join_builds_a_run() -> None:
    assert tlv.join([(0x80, b"\1"), (0xBF51, b"")]) == bytes.fromhex("800101BF5100")


@pytest.mark.parametrize(
    ("tag", "constructed", "flipped", "text"),
    [(0x30, True, 0x10, "30"), (0x9F70, False, 0xBF70, "9F70"), (0x02, False, 0x22, "02")],
)
def test_tags_know_what_they_hold(tag: int, constructed: bool, flipped: int, text: str) -> None:
    assert tlv.is_constructed(tag) is constructed
    assert tlv.flipped(tag) == flipped
    assert tlv.tag_hex(tag) == text
