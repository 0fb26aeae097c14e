from __future__ import annotations

import pytest

from app.capture.frames import (
    DIRECTIONS,
    HEADER_SIZE,
    LARGEST_DATA,
    LAYERS,
    Header,
    is_sound,
    pack_loss,
    pack_record,
    read_header,
    unpack_loss,
    unpack_record,
)
from app.errors import CodecError
from app.values.traffic import Direction, Layer, Record

PLAIN = Record(7, 1_760_000_000, "slot 0", Layer.APDU, Direction.OUT, bytes.fromhex("00A40400"))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(PLAIN, id="plain"),
        pytest.param(
            Record(
                2**63, 5, "Lesegerät", Layer.EVENT, Direction.NONE, b"", 0, 0, 3, "Karte gezogen ✓"
            ),
            id="no-bytes-but-words",
        ),
        pytest.param(
            Record(9, -1, "", Layer.COAP, Direction.IN, bytes(5000), 2**40, 8, 1), id="no-lane-name"
        ),
    ],
)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    assert unpack_record(pack_record(record, 3)) == record


def test_every_layer_and_direction_has_a_number() -> None:
    assert set(LAYERS) == set(Layer)
    assert set(DIRECTIONS) == set(Direction)


def test_the_numbers_of_layers_in_older_files_stay() -> None:
    assert [layer.value for layer in LAYERS][:7] == [
        "event", "apdu", "esipa", "http", "coap", "tls", "dtls",
    ]  # fmt: skip
    assert len(LAYERS) == len(Layer)


def test_every_changed_bit_is_noticed() -> None:
    frame = pack_record(PLAIN, 0)
    assert is_sound(frame, 0, len(frame))
    for bit in range(len(frame) * 8):
        changed = bytearray(frame)
        changed[bit // 8] ^= 1 << bit % 8
        assert not is_sound(bytes(changed), 0, len(changed)), f"bit {bit}"
        with pytest.raises(CodecError):
            unpack_record(bytes(changed))


def test_every_shorter_frame_is_noticed() -> None:
    frame = pack_record(PLAIN, 0)
    assert not any(is_sound(frame[:size], 0, size) for size in range(len(frame)))


def test_what_is_too_long_is_cut_and_says_so() -> None:
    long = Record(
        1, 0, "x" * 70_000, Layer.HTTP, Direction.IN, bytes(LARGEST_DATA + 1), note="body"
    )
    back = unpack_record(pack_record(long, 0))
    assert len(back.data) == LARGEST_DATA
    assert back.note == f"body (cut from {LARGEST_DATA + 1} bytes)"
    assert back.lane == "x" * 65_535


def test_a_loss_keeps_its_count() -> None:
    assert unpack_loss(pack_loss(1234, 5), 0) == 1234


def test_a_header_keeps_both_clocks() -> None:
    header = Header(1_760_000_000_123_456_789, 42)
    raw = header.pack()
    assert len(raw) == HEADER_SIZE
    assert read_header(raw) == header


def test_damaged_clocks_do_not_close_a_file() -> None:
    raw = bytearray(Header(5, 6).pack())
    raw[-1] ^= 1
    assert read_header(bytes(raw)) == Header(0, 0)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"", "not a capture", id="empty"),
        pytest.param(b"\x0a\x0d\x0d\x0a" + bytes(40), "not a capture", id="pcapng"),
        pytest.param(b"EIMCAP\r\n\x02\x00" + bytes(22), "version 2", id="newer"),
    ],
)
def test_other_files_are_refused_in_words(raw: bytes, said: str) -> None:
    with pytest.raises(CodecError, match=said) as caught:
        read_header(raw)
    assert caught.value.hint
