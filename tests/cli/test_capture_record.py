from __future__ import annotations

import json

from app.capture.file import CaptureFile
from app.values.traffic import Layer
from tests.cli.conftest import Run


def test_another_verb_runs_as_usual_and_its_traffic_is_kept(run: Run, tmp_path):
    out = tmp_path / "a.eimcap"
    said = run("capture", "record", "--out", str(out), "--", "card", "info", "--reader", "sim:",
               "--json")  # fmt: skip
    assert said.code == 0
    plain = run("card", "info", "--reader", "sim:", "--json").json
    assert said.json.keys() == plain.keys()
    assert f"to {out}." in said.err
    with CaptureFile.open(out) as file:
        records = list(file.records())
    assert {record.layer for record in records} == {Layer.APDU, Layer.EVENT}
    assert any(record.data.startswith(bytes.fromhex("81E2910006BF3E")) for record in records)


def test_the_exit_code_and_the_error_are_the_verbs_own(run: Run, tmp_path):
    words = ("card", "enable", "89000000000000000019", "--reader", "sim:", "--json")
    said = run("capture", "record", "--out", str(tmp_path / "a.eimcap"), "--", *words)
    plain = run(*words)
    assert said.code == plain.code != 0
    assert said.json == plain.json


def test_a_trace_and_a_recording_go_together(run: Run, tmp_path):
    out = tmp_path / "a.eimcap"
    said = run("capture", "record", "--out", str(out), "--", "card", "info", "--reader", "sim:",
               "--trace")  # fmt: skip
    assert "> STORE DATA" in said.err
    with CaptureFile.open(out) as file:
        assert len(file) > 10


def test_virtual_devices_and_their_eim_are_recorded(run: Run, tmp_path):
    out = tmp_path / "a.eimcap"
    said = run("capture", "record", "--out", str(out), "--", "device", "run", "--json")
    assert said.code == 0, said.err
    with CaptureFile.open(out) as file:
        layers = {record.layer for record in file.records()}
    assert {Layer.APDU, Layer.ESIPA} <= layers


def test_an_older_file_stays_unless_it_may_go(run: Run, tmp_path):
    out = tmp_path / "a.eimcap"
    out.write_bytes(b"precious")
    words = ("capture", "record", "--out", str(out))
    refused = run(*words, "--", "readers", "--json")
    assert refused.code == 1
    assert "exists already" in json.loads(refused.out)["error"]["message"]
    assert out.read_bytes() == b"precious"
    assert run(*words, "--replace", "--", "readers").code == 0


def test_a_recording_does_not_record_itself(run: Run, tmp_path):
    out = str(tmp_path / "a.eimcap")
    said = run(
        "capture", "record", "--out", out, "--", "capture", "record", "--out", out, "--", "readers"
    )
    assert said.code == 2


def test_a_ring_has_at_least_one_file(run: Run, tmp_path):
    words = ("capture", "record", "--out", str(tmp_path / "a.eimcap"))
    said = run(*words, "--size", "1", "--ring", "2", "--", "readers")
    assert said.code == 0, said.err
    assert run(*words, "--replace", "--ring", "-1", "--", "readers").code == 2
