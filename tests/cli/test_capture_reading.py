from __future__ import annotations

import pytest

from app.capture.file import CaptureFile
from tests.capture.secret_tape import CODE, PIN, SECRETS
from tests.cli.captures import eid_capture, secret_capture
from tests.cli.conftest import Run


def test_a_filter_lists_what_fits(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    said = run("capture", "filter", capture, "sgp.function contains GetEID", "--json").json
    assert (said["matched"], said["total"]) == (2, 7)
    assert [one["title"] for one in said["records"]] == [
        "STORE DATA · ES10c.GetEID",
        "↳ ES10c.GetEID",
    ]
    assert said["records"][1]["pair"] == said["records"][0]["seq"]
    text = run("capture", "filter", capture, "sgp.function contains GetEID").out
    assert text.count("ES10c.GetEID") == 2
    assert text.endswith("2 of 7 records\n")


def test_a_limit_is_told(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    assert "7 of 7 records; the first 3 are shown" in run(
        "capture", "filter", capture, "", "--limit", "3"
    ).out  # fmt: skip


def test_a_wrong_filter_names_its_column(run: Run, tmp_path):
    said = run("capture", "filter", eid_capture(tmp_path / "a.eimcap"), "lane ==", "--json")
    assert said.code == 1
    assert said.json["error"]["column"] == 7


def test_what_fits_can_become_a_capture_of_its_own(run: Run, tmp_path):
    out = tmp_path / "b.eimcap"
    capture = eid_capture(tmp_path / "a.eimcap")
    assert run("capture", "filter", capture, "layer == event", "--out", str(out)).code == 0
    with CaptureFile.open(out) as file:
        assert [record.note for record in file.records()] == ["powered, cold reset"]
    assert run("capture", "filter", capture, "", "--out", str(out)).code == 1


def test_a_capture_is_not_written_over_itself(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    said = run("capture", "filter", capture, "len > 2", "--out", capture, "--replace")
    assert said.code == 1
    assert "over itself" in said.err
    assert run("capture", "stats", capture, "--json").json["stats"]["records"] == 7


def test_records_are_taken_apart(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    said = run("capture", "decode", capture, "7", "--json").json
    names = str(said["records"][0]["parts"])
    assert "GetEuiccDataResponse" in names
    assert "89049032123451234512345678901235" in run("capture", "decode", capture).out.replace(
        " ", ""
    )


def test_a_record_that_is_not_there_is_said(run: Run, tmp_path):
    said = run("capture", "decode", eid_capture(tmp_path / "a.eimcap"), "99")
    assert said.code == 1
    assert "no record 99" in said.err


def test_counts_of_a_capture(run: Run, tmp_path):
    found = run("capture", "stats", eid_capture(tmp_path / "a.eimcap"), "--json").json["stats"]
    assert found["records"] == 7
    assert found["layers"] == {"apdu": 6, "event": 1}
    assert found["lanes"] == {"slot 0": 7}
    assert found["status_words"] == {"9000": 3}
    assert found["answer_ms"] == {"median": 1.5, "95 %": 1.5, "longest": 1.5}
    assert "Status words" in run("capture", "stats", str(tmp_path / "a.eimcap")).out


def test_an_empty_capture_has_counts_too(run: Run, tmp_path):
    from tests.cli.captures import written

    said = run("capture", "stats", written(tmp_path / "a.eimcap", []), "--json")
    assert said.code == 0
    assert said.json["stats"]["records"] == 0


@pytest.mark.parametrize("verb", [("decode",), ("filter",)], ids="".join)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_no_secret_is_shown_unless_asked_for(run: Run, tmp_path, verb, form):
    capture = secret_capture(tmp_path / "a.eimcap")
    more = ("",) if verb == ("filter",) else ()
    said = run("capture", *verb, capture, *more, *form)
    plain = said.out.replace(" ", "")
    for name, secret in SECRETS.items():
        assert secret.hex().upper() not in plain, name
        assert not secret.isascii() or secret.decode() not in said.out, name
    assert CODE in run("capture", *verb, capture, *more, *form, "--secrets").out


def test_the_pin_is_shown_when_asked_for(run: Run, tmp_path):
    capture = secret_capture(tmp_path / "a.eimcap")
    said = run("capture", "filter", capture, "apdu.ins == 0x20", "--secrets", "--json").json
    assert said["records"][0]["data"].endswith(PIN.hex().upper())
