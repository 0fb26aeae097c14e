from pathlib import Path

import pytest

from app.codec.build import build, marks
from app.paths import resources

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_schema_is_what_the_modules_give() -> None:
    shipped = (resources() / "schema" / "sgp.json").read_text("utf-8")
    assert build(ROOT / "asn1") == shipped, "run: python -m app.codec.build"


def test_a_mark_names_the_component_on_its_line() -> None:
    text = """
Outer ::= SEQUENCE {
  plain INTEGER,
  fresh [1] SEQUENCE { -- since 1.1
    inner INTEGER { -- since 1.2
      one(1), -- since 1.3
      two(2)
    } OPTIONAL
  },
  gone [2] NULL OPTIONAL -- until 1.0.1
}
"""
    assert list(marks(text)) == [
        (["Outer", "fresh"], "since", "1.1", ""),
        (["Outer", "fresh", "inner"], "since", "1.2", ""),
        (["Outer", "fresh", "inner", "one"], "since", "1.3", ""),
        (["Outer", "gone"], "until", "1.0.1", ""),
    ]


def test_a_mark_on_a_type_says_what_it_is_a_form_of() -> None:
    text = "OldV101 ::= SEQUENCE {} -- until 1.0.1 form of New\nNew ::= [1] SEQUENCE {}\n"
    assert list(marks(text)) == [(["OldV101"], "until", "1.0.1", "New")]


def test_a_mark_on_nothing_known_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "M.asn").write_text(
        "M DEFINITIONS AUTOMATIC TAGS ::= BEGIN\n"
        "A ::= CHOICE {\n  b INTEGER,\n  c SEQUENCE OF SEQUENCE {\n    d NULL -- since 1.1\n  }\n"
        "}\n"
        "END\n"
    )
    with pytest.raises(ValueError, match=r"A\.c\.d"):
        build(tmp_path)


def test_every_module_says_what_it_is() -> None:
    for path in (ROOT / "asn1").glob("*.asn"):
        assert path.read_text("utf-8").startswith("-- "), path.name
        assert path.stem in (ROOT / "asn1" / "README.md").read_text("utf-8")
