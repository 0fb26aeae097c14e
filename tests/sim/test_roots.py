"""The roots of the cards kept on this machine."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from app.card.transport import open_transport
from app.paths import state_dir
from app.sim.roots import simulated_roots


def make_card(name: str) -> tuple[bytes, ...]:
    transport = open_transport(f"sim:{name}")
    with contextlib.closing(transport):
        transport.connect()
        return tuple(transport.roots)  # type: ignore[attr-defined]


def test_no_card_has_no_root() -> None:
    assert simulated_roots() == ()


def test_each_kept_card_brings_its_root() -> None:
    first, second = make_card("one"), make_card("two")
    assert set(simulated_roots()) == {*first, *second}
    assert len(simulated_roots()) == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"card": {"chains": {"P-256": {"ci": "x"}}}}', "\udcff"],
    ids=repr,
)
def test_a_file_that_makes_no_sense_is_passed_over(text: str) -> None:
    kept = make_card("one")
    path: Path = state_dir() / "sim" / "odd.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert simulated_roots() == kept
