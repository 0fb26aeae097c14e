"""The shape of the tree: a test for each module, clauses in one form, sizes within the bar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path.relative_to(ROOT)
    for room in ("app", "widgets")
    for path in (ROOT / room).rglob("*.py")
    if path.name != "__init__.py"
)
_CLAUSE = re.compile(
    r"(SGP\.(02|22|26|29|31|32)|ETSI TS 102 22[1-3]|3GPP TS 27\.007|ISO/IEC 7816-4|X\.690)"
    r"( v[\d.]+)? (§|clause )?[\w.]+( §[\w.]+)?$"
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_each_module_has_a_test_of_its_name(module: Path) -> None:
    room, *inner = module.parts
    folder = ROOT / "tests" / Path(*([room] if room == "widgets" else []), *inner[:-1])
    wanted = folder / f"test_{module.stem.strip('_')}.py"
    assert wanted.is_file(), f"{module} wants {wanted.relative_to(ROOT)}"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_can_be_read_in_one_sitting(module: Path) -> None:
    lines = len((ROOT / module).read_text("utf-8").splitlines())
    assert lines <= 380, f"{module} has {lines} lines: split it by noun"


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_clause_stands_alone_in_the_agreed_form(module: Path) -> None:
    for line in (ROOT / module).read_text("utf-8").splitlines():
        text = line.strip()
        if re.match(r"SGP\.\d\d v", text) and not text.endswith((",", ".")) and "§" in text:
            assert _CLAUSE.match(text), text


def test_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
