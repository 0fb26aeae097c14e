from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.captures import eid_capture, secret_capture
from tests.cli.conftest import Run

NOTED = {
    "seq": 3, "mark": True, "comment": "look here:\nwhy?", "colour": "red", "hidden": False,
}  # fmt: skip


@pytest.fixture
def capture(run: Run, tmp_path: Path) -> str:
    made = eid_capture(tmp_path / "a.eimcap")
    words = ("--mark", "--colour", "red", "--comment", "look here:\nwhy?", "--json")
    assert run("capture", "annotate", made, "3", *words).json["records"] == [NOTED]
    return made


def test_what_was_noted_is_told(run: Run, capture: str) -> None:
    assert run("capture", "annotate", capture, "--json").json["records"] == [NOTED]
    assert "look here: why?" in run("capture", "annotate", capture).out
    assert run("capture", "annotate", capture, "4").out == "Nothing is noted.\n"


def test_notes_change_one_by_one_and_go_away(run: Run, capture: str) -> None:
    run("capture", "annotate", capture, "3", "--no-mark", "--comment", "", "--hide")
    (found,) = run("capture", "annotate", capture, "--json").json["records"]
    assert found == NOTED | {"mark": False, "comment": "", "hidden": True}
    run("capture", "annotate", capture, "3", "--colour", "", "--show")
    assert run("capture", "annotate", capture, "--json").json["records"] == []


@pytest.mark.parametrize(
    ("expression", "seqs"),
    [
        pytest.param("mark", [3], id="mark"),
        pytest.param("colour == red", [3], id="colour"),
        pytest.param("comment contains WHY", [3], id="comment"),
        pytest.param("not mark", [1, 2, 4, 5, 6, 7], id="no-mark"),
        pytest.param("colour != red", [], id="has-another-colour"),
    ],
)
def test_a_filter_asks_for_notes(run: Run, capture: str, expression: str, seqs: list[int]) -> None:
    found = run("capture", "filter", capture, expression, "--json").json["records"]
    assert [one["seq"] for one in found] == seqs


def test_a_filtered_copy_and_its_json_have_the_notes(
    run: Run, capture: str, tmp_path: Path
) -> None:
    (found,) = run("capture", "filter", capture, "mark", "--json").json["records"]
    assert (found["mark"], found["colour"], "hidden" in found) == (True, "red", False)
    out = str(tmp_path / "b.eimcap")
    run("capture", "filter", capture, "seq > 1", "--out", out)
    assert run("capture", "annotate", out, "--json").json["records"] == [NOTED]


@pytest.mark.parametrize("form", ["pcapng", "jsonl", "eimcap", "zip"])
def test_notes_go_through_an_export_and_back(
    run: Run, capture: str, tmp_path: Path, form: str
) -> None:
    out, back = str(tmp_path / f"out.{form}"), str(tmp_path / "back.eimcap")
    assert run("capture", "export", capture, out).code == 0
    assert run("capture", "import", out, back).code == 0
    assert run("capture", "annotate", back, "--json").json["records"] == [NOTED]


def test_a_secret_in_a_comment_does_not_leave(run: Run, tmp_path: Path) -> None:
    made = secret_capture(tmp_path / "a.eimcap")
    code = "LPA:1$smdp.example.com$SECRET-MATCHING-ID"
    run("capture", "annotate", made, "2", "--comment", f"used {code} here")
    for form in ("pcapng", "jsonl", "zip"):
        out = tmp_path / f"out.{form}"
        run("capture", "export", made, str(out))
        assert b"SECRET-MATCHING-ID" not in out.read_bytes()
    assert "SECRET-MATCHING-ID" not in run("capture", "annotate", made).out
    assert code in run("capture", "annotate", made, "--secrets").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["3", "--colour", "pink"], "is no colour", id="colour"),
        pytest.param(["99", "--mark"], "There is no record 99", id="seq"),
        pytest.param(["--mark"], "Nothing says which records", id="no-seq"),
    ],
)
def test_what_cannot_be_noted_is_explained(
    run: Run, capture: str, words: list[str], said: str
) -> None:
    ended = run("capture", "annotate", capture, *words)
    assert (ended.code, said in ended.err) == (1, True)
    assert run("capture", "annotate", capture, "--json").json["records"] == [NOTED]


def test_damaged_notes_are_told_beside_what_is_left(run: Run, capture: str) -> None:
    with Path(f"{capture}.notes").open("a") as file:
        file.write("{torn")
    ended = run("capture", "annotate", capture, "--json")
    assert "Line 3 of a.eimcap.notes is no note of a record; it is kept." in ended.err
    assert ended.json["records"] == [NOTED]
