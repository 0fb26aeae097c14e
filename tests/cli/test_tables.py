from __future__ import annotations

import pytest

from app.cli import tables
from app.values.euicc import CardKind


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(None, "-", id="nothing"),
        pytest.param("", "-", id="empty-text"),
        pytest.param((), "-", id="empty-list"),
        pytest.param(b"", "-", id="no-bytes"),
        pytest.param(True, "yes", id="true"),
        pytest.param(False, "no", id="false"),
        pytest.param(0, "0", id="zero-is-a-value"),
        pytest.param(b"\xa0\x00", "A000", id="hex"),
        pytest.param(("enable", "disable"), "enable, disable", id="list"),
        pytest.param(CardKind.SGP32, "SGP.32 eUICC", id="plain-words"),
        pytest.param("a\x1b[2Jb", "a�[2Jb", id="a-card-cannot-steer-the-terminal"),
        pytest.param("a\nb\x9bc", "a�b�c", id="no-line-breaks-or-c1"),
    ],
)
def test_a_cell_is_shown_plainly(value, shown):
    assert tables.word(value) == shown


def test_fields_align_their_values():
    assert tables.fields([("EID", "89"), ("Free memory", 3)]) == "EID          89\nFree memory  3"
    assert tables.fields([]) == ""


def test_columns_fit_their_widest_cell_and_leave_no_trailing_space():
    text = tables.columns(("State", "Name"), [("enabled", "A"), (None, "long name"), ("x", "")])
    assert text.splitlines() == [
        "State    Name",
        "enabled  A",
        "-        long name",
        "x        -",
    ]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(None, "-"), (0, "0 bytes"), (9999, "9999 bytes"), (345678, "345.7 kB")],
)
def test_sizes_carry_their_unit(count, shown):
    assert tables.size(count) == shown


def test_a_count_agrees_with_its_noun():
    assert [tables.count(n, "profile") for n in (0, 1, 2)] == [
        "0 profiles",
        "1 profile",
        "2 profiles",
    ]


def test_an_empty_section_says_so():
    assert tables.section("eIMs", "") == "eIMs\n-"
    assert tables.section("eIMs", "x") == "eIMs\nx"
