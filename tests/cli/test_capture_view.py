from __future__ import annotations

import pytest

from app.capture.parts import VERDICT
from app.capture.writer import CaptureWriter
from app.cli.capture_view import CaptureView, opened, selected
from app.errors import SettingsError
from tests.capture.secret_tape import PIN
from tests.capture.signed import recorded
from tests.cli.captures import eid_capture, secret_capture


def test_a_view_decodes_what_it_shows(tmp_path):
    with opened(secret_capture(tmp_path / "a.eimcap")) as file:
        open_view = CaptureView(file, secrets=True, identifiers=False)
        hidden = CaptureView(file, secrets=False, identifiers=False)
        (row,) = selected(file, "apdu.ins == 0x20")
        assert PIN in open_view.record(row).data
        assert PIN not in hidden.record(row).data
        assert hidden.get(hidden.record(row).seq) == hidden.record(row)
        shown = hidden.decoding(hidden.record(row))
        assert all(PIN not in source.data for source in shown.sources)


def test_a_record_that_is_not_there_is_none(tmp_path):
    with opened(eid_capture(tmp_path / "a.eimcap")) as file:
        assert CaptureView(file, secrets=False, identifiers=False).get(99) is None
        assert selected(file, " ") == range(7)


def test_a_torn_capture_opens_and_says_so(tmp_path, capsys):
    path = tmp_path / "a.eimcap"
    eid_capture(path)
    path.write_bytes(path.read_bytes()[:-3])
    with opened(str(path)) as file:
        assert len(file) == 6
    assert capsys.readouterr().err.startswith("Note: ")


def test_a_capture_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"), opened(str(tmp_path / "no.eimcap")):
        pass


@pytest.mark.parametrize(
    ("masked", "owner"),
    [pytest.param(False, "eUICC 8999", id="plain"), pytest.param(True, "eUICC …", id="masked")],
)
def test_signatures_are_judged_by_the_bytes_as_recorded(tmp_path, masked, owner):
    path = tmp_path / "a.eimcap"
    with CaptureWriter(path) as writer:
        writer.append(recorded().since(0)[2])
    with opened(str(path)) as file:
        view = CaptureView(file, secrets=False, identifiers=masked)
        verdicts = [
            part.text
            for row in selected(file, "signature == verified and sgp.tag == BF50")
            for part in view.tree(view.record(row)).walk()
            if part.kind == VERDICT
        ]
    assert verdicts
    assert all(text.startswith(f"verified with the key of {owner}") for text in verdicts)
