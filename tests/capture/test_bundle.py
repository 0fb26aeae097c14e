from __future__ import annotations

import json
import zipfile

from app.capture.bundle import (
    CAPTURE,
    ENVIRONMENT,
    PACKETS,
    PAGE,
    SUMMARY,
    preview_bundle,
    write_bundle,
)
from app.capture.file import CaptureFile, CaptureWriter
from app.capture.imports import read_capture
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape


def bundle(folder):
    tape = Tape()
    tape.event("powered, cold reset", "3B9F96C00A31FE45536F4D")
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    records = tape.recorder.since(0)[2]
    with CaptureWriter(folder / "a.eimcap") as writer:
        writer.append(records)
    out = folder / "evidence.zip"
    assert write_bundle(folder / "a.eimcap", out, {"version": "1.2 <3>"}) == len(records)
    with zipfile.ZipFile(out) as pack:
        assert pack.testzip() is None
        pack.extractall(folder / "out")
    return records, folder / "out"


def test_a_bundle_opens_here_and_in_other_programs(tmp_path):
    records, out = bundle(tmp_path)
    assert {path.name for path in out.iterdir()} == {CAPTURE, PACKETS, SUMMARY, PAGE, ENVIRONMENT}
    with CaptureFile.open(out / CAPTURE) as file:
        assert list(file.records()) == records
    again = [record.data for record in read_capture(out / PACKETS)]
    assert records[-1].data in again


def test_the_summary_says_how_each_procedure_stands(tmp_path):
    _, out = bundle(tmp_path)
    summary = json.loads((out / SUMMARY).read_text("utf-8"))
    assert summary["redacted"] is True
    assert summary["stats"]["records"] == 5
    assert {one["kind"] for one in summary["procedures"]} == {"card reading"}
    assert json.loads((out / ENVIRONMENT).read_text("utf-8")) == {"version": "1.2 <3>"}
    assert "1.2 &lt;3&gt;" in (out / PAGE).read_text("utf-8")


def test_the_preview_is_what_is_written_then(tmp_path):
    _, out = bundle(tmp_path)
    preview = preview_bundle(tmp_path / "a.eimcap", {"version": "1.2 <3>"})
    assert preview.page == (out / PAGE).read_text("utf-8")
    assert set(preview.members) == {path.name for path in out.iterdir()}
