from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.capture.file import CaptureFile
from app.capture.forms import Form
from app.capture.handover import Handover, hand_over, leaving, read_key_log
from app.capture.imports import read_capture
from app.capture.snapshot import Snapshot
from app.errors import CancelledError, SettingsError
from tests.capture.secret_tape import SECRETS, secret_tape
from tests.capture.tape import EID_ANSWER, GET_EID, SELECT_ISDR, Tape

EID = bytes.fromhex("89049032123451234512345678901235")


def eid_tape() -> Tape:
    tape = Tape()
    tape.exchange(SELECT_ISDR, "9000")
    tape.exchange(GET_EID, EID_ANSWER + "9000")
    return tape


def test_live_traffic_and_its_capture_come_to_the_same(tmp_path: Path) -> None:
    live = Snapshot(secret_tape().recorder)
    every = range(len(live))
    hand_over(Handover(tmp_path / "a.eimcap", Form.EIMCAP, secrets=True), live, every)
    with CaptureFile.open(tmp_path / "a.eimcap") as file:
        for name, source in (("live", live), ("file", file)):
            hand_over(Handover(tmp_path / f"{name}.jsonl", Form.JSONL), source, every)
    written = (tmp_path / "live.jsonl").read_bytes()
    assert written == (tmp_path / "file.jsonl").read_bytes()
    assert not [
        name for name, secret in SECRETS.items() if secret.hex().upper().encode() in written
    ]


def test_only_the_rows_leave_but_secrets_of_all_records_are_known() -> None:
    live = Snapshot(secret_tape().recorder)
    row = next(row for row in range(len(live)) if b"MATCH-77-QX" in live.record(row).data)
    order = Handover(Path("unused"), Form.JSONL)
    (alone,) = leaving(order, live, [row])
    assert b"MATCH-77-QX" not in alone.data
    (open_one,) = leaving(Handover(Path("unused"), Form.JSONL, secrets=True), live, [row])
    assert open_one == live.record(row)


def test_identifiers_are_hidden_when_asked_for(tmp_path: Path) -> None:
    live = Snapshot(eid_tape().recorder)
    for hide in (False, True):
        order = Handover(tmp_path / "a.jsonl", Form.JSONL, identifiers=hide)
        assert hand_over(order, live, range(4)) == 4
        lines = (tmp_path / "a.jsonl").read_text().splitlines()
        found = any(EID in bytes.fromhex(json.loads(line)["data"]) for line in lines)
        assert found is not hide


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.HAR])
def test_every_form_counts_what_it_wrote(tmp_path: Path, form: Form) -> None:
    path = tmp_path / f"a.{form}"
    count = hand_over(Handover(path, form), Snapshot(eid_tape().recorder), range(4))
    assert count == (2 if form in (Form.PCAPNG, Form.SCRIPT) else 4)
    if form is not Form.SCRIPT:
        assert any(EID in record.data for record in read_capture(path))


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("at", [0, 256, 512])
def test_stopped_at_any_step_it_leaves_no_file(tmp_path: Path, form: Form, at: int) -> None:
    tape = Tape()
    for _ in range(200):
        tape.exchange(GET_EID, EID_ANSWER + "9000")
    steps: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        steps.append((done, total))
        if done >= at:
            raise CancelledError("Stopped.")

    live = Snapshot(tape.recorder)
    with pytest.raises(CancelledError):
        hand_over(Handover(tmp_path / f"a.{form}", form), live, range(400), told)
    assert {total for _, total in steps} == {800}
    assert not list(tmp_path.glob("*a.*"))


def test_a_key_log_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_key_log(tmp_path / "none.log")
