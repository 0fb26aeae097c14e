"""The store's files: private, whole, and never outside their folder."""

from __future__ import annotations

import json
import stat

import pytest

from app.crypto.trust_files import Record, TrustFiles
from app.errors import SettingsError
from app.values.trust import IdentityKind, Protection

RECORD = Record(
    "one", IdentityKind.EIM, b"\x30\x00", b"\x30\x01", (b"\x30\x02",), "PEM", Protection.NONE, "e"
)


def test_what_was_written_is_read_back(tmp_path):
    files = TrustFiles(tmp_path / "trust")
    files.write(RECORD)
    assert files.read("one") == RECORD
    assert files.names(".json") == ["one"]


def test_files_and_folder_are_for_their_owner_only(tmp_path):
    files = TrustFiles(tmp_path / "trust")
    files.write(RECORD)
    assert stat.S_IMODE(files.path("one", ".json").stat().st_mode) == 0o600
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert [path.name for path in files.folder.iterdir()] == ["one.json"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("../evil", id="parent"),
        pytest.param("a/b", id="folder"),
        pytest.param(".hidden", id="dot"),
        pytest.param("a ", id="trailing-space"),
        pytest.param("x" * 65, id="too-long"),
        pytest.param("a\0b", id="nul"),
    ],
)
def test_a_name_cannot_leave_the_folder(tmp_path, name):
    with pytest.raises(SettingsError, match="cannot be a name"):
        TrustFiles(tmp_path).require_free(name, ".json")


def test_a_name_is_taken_in_any_case_of_letters(tmp_path):
    files = TrustFiles(tmp_path)
    files.write(RECORD)
    with pytest.raises(SettingsError, match="taken"):
        files.require_free("ONE", ".json")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d.pop("key"), id="field-missing"),
        pytest.param(lambda d: d.update(format=99), id="another-format"),
        pytest.param(lambda d: d.update(kind="president"), id="unknown-kind"),
        pytest.param(lambda d: d.update(certificate="%%%"), id="no-base64"),
        pytest.param(lambda d: d.update(chain=5), id="no-list"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, change):
    files = TrustFiles(tmp_path)
    files.write(RECORD)
    path = files.path("one", ".json")
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    with pytest.raises(SettingsError, match="'one' is damaged"):
        files.read("one")


def test_a_file_that_is_not_there_lists_those_that_are(tmp_path):
    files = TrustFiles(tmp_path)
    files.write(RECORD)
    with pytest.raises(SettingsError, match="no identity named 'two'") as caught:
        files.read("two")
    assert "one" in caught.value.hint


def test_a_disk_that_refuses_is_told(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(SettingsError, match="key store cannot be used"):
        TrustFiles(blocker).write(RECORD)
