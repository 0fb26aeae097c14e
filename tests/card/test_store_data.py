"""Blocks of STORE DATA."""

from __future__ import annotations

import pytest

from app.card.store_data import blocks, check_block_size
from app.errors import CodecError, SettingsError


def test_one_block_is_the_last():
    (block,) = blocks(b"\xbf\x3e\x00", 255, want_le=False)
    assert bytes(block).hex().upper() == "80E2910003BF3E00"


def test_numbers_blocks_and_marks_the_last():
    cut = list(blocks(bytes(600), 255, want_le=True))
    assert [(block.p1, block.p2, len(block.data)) for block in cut] == [
        (0x11, 0, 255),
        (0x11, 1, 255),
        (0x91, 2, 90),
    ]
    assert [block.le for block in cut] == [None, None, 256]


def test_a_full_last_block_is_not_followed_by_an_empty_one():
    assert [block.p1 for block in blocks(bytes(510), 255, want_le=False)] == [0x11, 0x91]


def test_carries_the_message_unchanged():
    message = bytes(range(256)) * 40
    assert b"".join(block.data for block in blocks(message, 63, want_le=False)) == message


def test_256_blocks_fit_and_257_do_not():
    assert [block.p2 for block in blocks(bytes(256 * 10), 10, want_le=False)] == list(range(256))
    with pytest.raises(CodecError, match="257 blocks of 10 bytes"):
        blocks(bytes(256 * 10 + 1), 10, want_le=False)


def test_an_empty_message_is_refused():
    with pytest.raises(CodecError, match="empty"):
        blocks(b"", 255, want_le=False)


@pytest.mark.parametrize("size", [0, -1, 256])
def test_refuses_a_block_size_that_does_not_exist(size: int):
    with pytest.raises(SettingsError) as caught:
        check_block_size(size)
    assert caught.value.key == "block_size"
