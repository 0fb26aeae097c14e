from __future__ import annotations

import json

import pytest

from app.capture.file import CaptureFile
from app.values.traffic import Layer
from tests.cli.captures import eid_capture
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


@pytest.mark.parametrize(
    ("chosen", "most"),
    [
        pytest.param("all", {"", "application data", "close"}, id="all"),
        pytest.param("handshakes", {"", "close"}, id="handshakes"),
        pytest.param("none", set(), id="none"),
    ],
)
def test_how_much_of_tls_is_recorded_can_be_chosen(run: Run, tmp_path, chosen, most):
    out = tmp_path / "a.eimcap"
    words = ("capture", "record", "--out", str(out), "--tls", chosen, "--", "device", "run")
    assert run(*words, "--rounds", "1").code == 0
    with CaptureFile.open(out) as file:
        notes = {record.note for record in file.records() if record.layer is Layer.TLS}
    assert notes == most


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


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(("card", "info", "--reader", "replay:{}"), id="a card"),
        pytest.param(("card", "info", "--reader=replay:{}?order=any"), id="a card with options"),
        pytest.param(("capture", "stats", "{}"), id="a capture"),
    ],
)
def test_a_recording_does_not_replace_what_its_verb_reads(run: Run, tmp_path, reading):
    source = tmp_path / "a.eimcap"
    eid_capture(source)
    before = source.read_bytes()
    link = tmp_path / "same.eimcap"
    link.symlink_to(source)
    words = [word.format(source) for word in reading]
    for out in (source, link):
        said = run("capture", "record", "--replace", "--out", str(out), "--", *words, "--json")
        assert said.code == 1
        assert "what the verb reads" in json.loads(said.out)["error"]["message"]
        assert source.read_bytes() == before


def test_an_older_part_of_a_ring_is_not_replaced_while_it_is_read(run: Run, tmp_path):
    newest, older = tmp_path / "a.eimcap", tmp_path / "a.0001.eimcap"
    eid_capture(newest)
    eid_capture(older)
    words = ("capture", "record", "--replace", "--out", str(newest), "--")
    assert run(*words, "capture", "stats", str(older)).code == 1
    assert older.exists()
    assert run(*words, "readers").code == 0
    assert not older.exists()
