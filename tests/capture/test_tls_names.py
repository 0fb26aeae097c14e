from __future__ import annotations

import pytest

from app.capture import tls_names
from app.capture.tls_names import is_grease, named


def test_what_is_none_stays_a_number() -> None:
    assert named(tls_names.GROUPS, 26) == "brainpoolP256r1"
    assert named(tls_names.GROUPS, 0x7777) == "0x7777"
    assert named(tls_names.MESSAGES, 99, 2) == "0x63"


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(table, id=name)
        for name, table in vars(tls_names).items()
        if isinstance(table, dict) and name.isupper()
    ],
)
def test_no_two_numbers_share_a_name(table: dict[int, str]) -> None:
    assert len(set(table.values())) == len(table)


def test_grease_is_known_by_its_form() -> None:
    assert is_grease(0x0A0A)
    assert is_grease(0xFAFA)
    assert not is_grease(0x0A1A)
    assert not is_grease(0x1301)
