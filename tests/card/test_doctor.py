"""The doctor, on a real pcscd and without one."""

from __future__ import annotations

import pytest

from app.card.doctor import Finding, Row, examine
from app.errors import NotSupportedError
from tests.card.small_card import ATR_T0, SmallCard
from tests.other_program import other_program
from tests.pcscd import READERS, Pcscd


def rows(found: tuple[Row, ...]) -> dict[str, Row]:
    assert len({row.name for row in found}) == len(found)
    for row in found:
        assert row.found
        assert row.fix or row.finding is Finding.OK, row
    return {row.name: row for row in found}


@pytest.mark.pcscd
def test_a_healthy_bench_has_nothing_to_mend(pcscd: Pcscd):
    asked: list[str] = []

    def ask(uri: str) -> str:
        asked.append(uri)
        return "EID 89…"

    with pcscd.inserted(SmallCard()):
        found = rows(examine(ask))
    assert found["PC/SC library"].finding is Finding.OK
    assert found["PC/SC service"].finding is Finding.OK
    assert found["Permission"].finding is Finding.OK
    assert found["Readers"].found == f"2 found: {READERS[0]}; {READERS[1]}."
    assert ATR_T0.hex().upper() in found[f"Card in {READERS[0]}"].found
    assert found[f"ISD-R in {READERS[0]}"] == Row(f"ISD-R in {READERS[0]}", Finding.OK, "EID 89…")
    assert found[f"Card in {READERS[1]}"].found == "No card."
    assert f"ISD-R in {READERS[1]}" not in found
    assert asked == [f"pcsc:{READERS[0]}"]
    assert found["Other programs"].finding is Finding.OK
    assert found["Virtual reader"].found == "vpcd is installed."


@pytest.mark.pcscd
def test_no_card_is_powered_unless_asked_for(pcscd: Pcscd):
    card = SmallCard()
    with pcscd.inserted(card):
        card.log.clear()
        found = rows(examine())
    assert card.log == []
    assert not any(name.startswith("ISD-R") for name in found)


@pytest.mark.pcscd
def test_a_card_without_an_isdr_fails_with_the_reason(pcscd: Pcscd):
    def ask(uri: str) -> str:
        raise NotSupportedError("No ISD-R.", needs="ISD-R", hint="Another card is needed.")

    with pcscd.inserted(SmallCard()):
        row = rows(examine(ask))[f"ISD-R in {READERS[0]}"]
    assert (row.finding, row.found, row.fix) == (
        Finding.FAILED,
        "No ISD-R.",
        "Another card is needed.",
    )


@pytest.mark.pcscd
@pytest.mark.parametrize(
    ("how", "finding"), [("shared", Finding.ATTENTION), ("exclusive", Finding.FAILED)]
)
def test_another_program_is_named(pcscd: Pcscd, how: str, finding: Finding):
    with pcscd.inserted(SmallCard()), other_program(READERS[0], how) as other:
        found = rows(examine())
    assert found[f"Card in {READERS[0]}"].finding is finding
    assert f"process {other.pid}" in found["Other programs"].found


@pytest.mark.pcscd
def test_a_missing_service_is_found_and_everything_else_still_looked_at(pcscd: Pcscd):
    pcscd.kill()
    found = rows(examine())
    assert found["PC/SC service"].finding is Finding.FAILED
    assert "not running" in found["PC/SC service"].found
    assert "pcscd" in found["PC/SC service"].fix
    assert "Readers" not in found
    assert "Virtual reader" in found
