from __future__ import annotations

import json
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.composer.history import History
from app.errors import SettingsError
from app.values.json_form import from_json
from app.values.packages import Execution, PackageState
from tests.composer.executions import execution


@pytest.fixture
def history(own_home: Path) -> History:
    return History()


def test_what_was_saved_is_there_for_the_next_program(history):
    history.save(execution())
    assert History().get("20261122-101500-abc123") == execution()


def test_saving_again_replaces_the_record(history):
    history.save(execution(state=PackageState.SENT))
    history.save(execution(state=PackageState.REPORTED))
    assert [one.state for one in history.listing().executions] == [PackageState.REPORTED]


def test_the_newest_comes_first(history):
    for number, at in (("a", 5.0), ("b", 9.0), ("c", 7.0)):
        history.save(execution(number, signed_at=at))
    assert [one.id for one in history.listing().executions] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param("harbour master", ["b"], id="note"),
        pytest.param("ENABLE 8999902000000042428", ["b", "a"], id="operation-and-field"),
        pytest.param("iccidOrAidNotFound", ["b", "a"], id="outcome"),
        pytest.param("old counter", ["b", "a"], id="fault"),
        pytest.param("harbour nowhere", [], id="all-words-must-occur"),
        pytest.param("  ", ["b", "a"], id="nothing-asked"),
    ],
)
def test_words_are_found_wherever_a_person_would_look(history, search, found):
    history.save(execution("a", note="first light"))
    history.save(execution("b", note="Harbour master"))
    assert [one.id for one in history.listing(search).executions] == found


def test_a_damaged_file_is_reported_and_stays(history):
    history.save(execution("good"))
    history.save(execution("torn"))
    path = history.folder / "torn.json"
    path.write_text(path.read_text()[:-40])
    listing = history.listing()
    assert [one.id for one in listing.executions] == ["good"]
    assert [damage.path for damage in listing.damaged] == [path]
    assert listing.damaged[0].reason
    assert path.exists()
    with pytest.raises(SettingsError, match="damaged"):
        history.get("torn")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe", id="no-text"),
        pytest.param(b"[]", id="no-object"),
        pytest.param(b'{"format": 9, "execution": {}}', id="another-format"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_any_content_is_damage_and_never_an_exception(history, content):
    history.save(execution("good"))
    (history.folder / "bad.json").write_bytes(content)
    assert [damage.path.stem for damage in history.listing().damaged] == ["bad"]


def test_a_record_under_another_name_is_damage(history):
    history.save(execution("one"))
    (history.folder / "one.json").rename(history.folder / "two.json")
    assert "'one'" in history.listing().damaged[0].reason


def test_an_execution_is_found_by_the_beginning_of_its_id(history):
    history.save(execution("2026-aa"))
    history.save(execution("2026-ab"))
    history.save(execution("2026-a"))
    assert history.get("2026-ab").id == "2026-ab"
    assert history.get("2026-a").id == "2026-a"
    with pytest.raises(SettingsError, match="Several"):
        history.get("2026")


@pytest.mark.parametrize("identifier", ["", "none", "../settings"])
def test_an_unknown_id_is_an_error_with_a_way_on(history, identifier):
    history.save(execution())
    with pytest.raises(SettingsError) as caught:
        history.get(identifier)
    assert caught.value.hint


def test_a_crash_while_writing_leaves_the_old_record(history, monkeypatch):
    history.save(execution(state=PackageState.SENT))

    def pull_the_plug(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", pull_the_plug)
        with pytest.raises(SettingsError, match="No space left"):
            history.save(execution(state=PackageState.EXECUTED))
    listing = History(history.folder).listing()
    assert [one.state for one in listing.executions] == [PackageState.SENT]
    assert not listing.damaged


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_records_are_for_their_owner_only(history):
    history.save(execution())
    (path,) = history.folder.glob("*.json")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.folder.stat().st_mode) == 0o700


def test_an_export_holds_each_record_whole(history):
    history.save(execution("a"))
    history.save(execution("b", note="Énergie"))
    listed = history.listing().executions
    form = json.loads(history.export(listed))
    assert [from_json(Execution, one) for one in form["executions"]] == list(listed)


def test_ids_are_never_given_twice(history):
    ids = {history.new_id(1_790_000_000.0) for _ in range(200)}
    assert len(ids) == 200
    assert all(one.startswith("20260921-") for one in ids)


def test_threads_saving_one_record_leave_it_whole(history):
    versions = [replace(execution(), error="x" * size) for size in (1, 20_000)]

    def save(version: Execution) -> None:
        for _ in range(20):
            history.save(version)

    threads = [threading.Thread(target=save, args=(version,)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert history.get(execution().id) in versions
