"""How values read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.values.euicc import CiKind
from app.values.ids import Eid
from tests.widgets.reports import INFO2, PROFILES, SGP02, SGP22, SGP32, UICC, VERDICT
from widgets import words
from widgets.theme import Tone


@pytest.mark.parametrize(
    ("report", "text"),
    [
        pytest.param(SGP32, "SGP.32 v1.2", id="sgp32"),
        pytest.param(SGP22, "SGP.22 v2.5", id="sgp22"),
        pytest.param(SGP02, "SGP.02", id="sgp02"),
        pytest.param(UICC, "plain UICC", id="uicc"),
    ],
)
def test_a_verdict_is_two_words(report: object, text: str) -> None:
    assert words.kind_words(report.verdict) == text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        pytest.param(None, "", id="unknown"),
        pytest.param(812, "812 B", id="bytes"),
        pytest.param(1500, "1.5 kB", id="small"),
        pytest.param(312_000, "312 kB", id="kilobytes-of-1000"),
    ],
)
def test_sizes_carry_their_unit(size: int | None, text: str) -> None:
    assert words.size_words(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [pytest.param(0.024, "24 ms", id="fast"), pytest.param(1.34, "1.3 s", id="slow")],
)
def test_durations_carry_their_unit(seconds: float, text: str) -> None:
    assert words.duration_words(seconds) == text


@pytest.mark.parametrize(
    ("kind", "tone"),
    [
        pytest.param(CiKind.LIVE, Tone.OK, id="live"),
        pytest.param(CiKind.TEST, Tone.ATTENTION, id="test"),
        pytest.param(CiKind.UNKNOWN, Tone.ATTENTION, id="unknown"),
    ],
)
def test_a_test_ci_asks_for_attention(kind: CiKind, tone: Tone) -> None:
    assert words.ci_words(replace(VERDICT, ci_kind=kind)) == (kind.value, tone)


def test_marks_name_rules_in_words() -> None:
    assert words.mark_words(PROFILES[0]) == "fallback"
    assert words.mark_words(PROFILES[2]) == "PPR2 no delete"


def test_the_fact_line_leaves_out_what_is_unknown() -> None:
    line = words.fact_line(replace(INFO2, firmware="", free_nvm_bytes=None), VERDICT)
    assert "free" not in line
    assert "RSP Test EUM" in line
    assert "check digits" in line


def test_check_digits_are_judged_in_words() -> None:
    wrong = replace(VERDICT, eid=Eid("89049032123451234512345678901236"))
    assert "check digits ok" in words.fact_line(None, VERDICT)
    assert "check digits wrong" in words.fact_line(None, wrong)
