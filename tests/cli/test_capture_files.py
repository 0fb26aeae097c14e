from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path

import pytest

from app.capture.file import CaptureFile
from app.cli.capture_verbs import FORMS
from tests.capture.secret_tape import SECRETS
from tests.capture.tape import EID_ANSWER, Tape
from tests.cli import captures
from tests.cli.captures import eid_capture, secret_capture
from tests.cli.conftest import Run


def content(path: Path) -> bytes:
    """What is in a file; in an archive, what is in its members."""
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as pack:
        return b"\n".join(pack.read(name) for name in pack.namelist())


@pytest.mark.parametrize("form", FORMS)
def test_an_export_has_none_of_the_secrets_bytes(run: Run, tmp_path, form):
    capture = secret_capture(tmp_path / "a.eimcap")
    out = tmp_path / f"out.{form}"
    said = run("capture", "export", capture, str(out), "--json")
    assert said.code == 0, said.out
    assert said.json["redacted"] is True
    written = content(out)
    for name, secret in SECRETS.items():
        forms = (secret, secret.hex().encode(), secret.hex().upper().encode())
        assert not [one for one in forms if one in written], name
        for shift in range(3):
            middle = base64.b64encode(bytes(shift) + secret)[4:-4]
            assert middle not in written, name


@pytest.mark.parametrize("form", ["pcapng", "jsonl", "script", "eimcap"])
def test_secrets_go_along_when_asked_for(run: Run, tmp_path, form):
    capture = secret_capture(tmp_path / "a.eimcap")
    out = tmp_path / f"out.{form}"
    assert run("capture", "export", capture, str(out), "--secrets").code == 0
    pin = SECRETS["PIN"]
    assert any(one in content(out) for one in (pin, pin.hex().encode(), pin.hex().upper().encode()))


def test_only_what_fits_is_exported_and_cut_out_chains_are_still_clean(run: Run, tmp_path):
    capture = secret_capture(tmp_path / "a.eimcap")
    out = tmp_path / "out.jsonl"
    run("capture", "export", capture, str(out), "--filter", "apdu.ins == 0xE2")
    written = content(out).lower()
    secret = SECRETS["hash of the confirmation code"].hex().encode()
    assert written.count(b"\n") > 2
    assert not [at for at in range(0, 64, 16) if secret[at : at + 16] in written]


def test_identifiers_are_hidden_with_mask(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    out = tmp_path / "out.eimcap"
    eid = bytes.fromhex("89049032123451234512345678901235")
    run("capture", "export", capture, str(out))
    assert eid in content(out)
    run("capture", "export", capture, str(out), "--mask", "--replace")
    assert eid not in content(out)


def test_an_unknown_ending_and_an_older_file_are_refused(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    assert run("capture", "export", capture, str(tmp_path / "out.docx")).code == 2
    out = tmp_path / "out.har"
    out.write_bytes(b"precious")
    assert run("capture", "export", capture, str(out)).code == 1
    assert out.read_bytes() == b"precious"
    assert run("capture", "export", capture, capture, "--replace", "--form", "jsonl").code == 1
    assert run("capture", "stats", capture).code == 0


@pytest.mark.parametrize("form", ["jsonl", "pcapng"])
def test_an_export_can_be_taken_in_again(run: Run, tmp_path, form):
    capture = eid_capture(tmp_path / "a.eimcap")
    middle, back = tmp_path / f"out.{form}", tmp_path / "back.eimcap"
    run("capture", "export", capture, str(middle))
    said = run("capture", "import", str(middle), str(back), "--json")
    assert said.code == 0, said.out
    with CaptureFile.open(tmp_path / "a.eimcap") as one, CaptureFile.open(back) as two:
        first, second = [
            [(record.direction, record.data) for record in file.records() if record.layer == "apdu"]
            for file in (one, two)
        ]
    assert [way for way, _ in first] == [way for way, _ in second]
    # A packet has the Le that Wireshark wants, where T=0 has none.
    assert all(new in (old, old + b"\0") for (_, old), (_, new) in zip(first, second, strict=True))


def test_what_is_no_capture_is_refused_and_leaves_nothing(run: Run, tmp_path):
    source, out = tmp_path / "letter.txt", tmp_path / "out.eimcap"
    source.write_text("Dear Sir or Madam\n")
    assert run("capture", "import", str(source), str(out)).code == 1
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["letter.txt"]


def test_a_source_or_folder_that_is_not_there_is_said(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    gone = run("capture", "import", str(tmp_path / "no.pcapng"), capture, "--replace", "--json")
    assert (gone.code, gone.json["error"]["type"] != "Defect") == (1, True)
    nowhere = run("capture", "export", capture, str(tmp_path / "no" / "a.pcapng"), "--json")
    assert (nowhere.code, nowhere.json["error"]["type"]) == (1, "SettingsError")
    assert run("capture", "import", capture, str(tmp_path / "new" / "a.eimcap")).code == 0


def test_a_bundle_says_what_it_holds(run: Run, tmp_path):
    out = tmp_path / "evidence.zip"
    run("capture", "export", eid_capture(tmp_path / "a.eimcap"), str(out))
    with zipfile.ZipFile(out) as pack:
        assert json.loads(pack.read("environment.json"))["python"]
        assert json.loads(pack.read("summary.json"))["stats"]["records"] == 7


def test_the_secrets_of_sessions_go_along_only_by_their_own_option(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    log = tmp_path / "keys.log"
    line = f"CLIENT_RANDOM {'ab' * 32} {'cd' * 48}"
    log.write_text(f"# a comment\n{line}\n")
    without, along = tmp_path / "without.pcapng", tmp_path / "along.pcapng"
    assert run("capture", "export", capture, str(without)).code == 0
    assert run("capture", "export", capture, str(along), "--key-log", str(log)).code == 0
    assert line.encode() not in content(without)
    assert line.encode() in content(along)


def test_packets_are_commented_with_what_they_are(run: Run, tmp_path):
    capture = eid_capture(tmp_path / "a.eimcap")
    run("capture", "export", capture, str(tmp_path / "a.pcapng"))
    assert "STORE DATA · ES10c.GetEID".encode() in content(tmp_path / "a.pcapng")


@pytest.mark.parametrize(
    ("file", "form", "word"),
    [
        pytest.param("none.log", "pcapng", "cannot be read", id="missing"),
        pytest.param("none.log", "jsonl", "Only pcapng", id="another form"),
    ],
)
def test_a_key_log_that_cannot_go_along_is_told(run: Run, tmp_path, file, form, word):
    capture = eid_capture(tmp_path / "a.eimcap")
    out = tmp_path / f"out.{form}"
    said = run("capture", "export", capture, str(out), "--key-log", str(tmp_path / file), "--json")
    assert said.code != 0
    assert word in said.json["error"]["message"]


def test_pysim_gets_a_class_byte_it_knows_and_only_in_packets(run: Run, tmp_path):
    tape = Tape()
    tape.exchange("81C0000015", EID_ANSWER + "9000")
    capture = captures.written(tmp_path / "a.eimcap", tape.recorder.since(0)[2])
    out = tmp_path / "a.pcapng"
    assert run("capture", "export", capture, str(out), "--pysim").code == 0
    assert bytes.fromhex("01C0000015") in content(out)
    assert run("capture", "export", capture, str(tmp_path / "a.jsonl"), "--pysim").code == 2
