import json
import os
import stat
from pathlib import Path

import pytest

from app.errors import DeviceError
from app.sim.birth import newborn
from app.sim.state import CardState
from app.sim.store import FileStore, NoStore
from tests.sim.terminal import options

STATE = newborn(options())


def saved(path: Path, state: CardState = STATE) -> None:
    store = FileStore(path)
    assert store.open() is None
    store.save(state)
    store.close()


def test_state_comes_back_and_is_for_the_owner_only(tmp_path: Path):
    path = tmp_path / "new folder" / "card.json"
    saved(path)
    store = FileStore(path)
    assert store.open() == STATE
    store.close()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["card.json", "card.json.lock"]


def test_second_opener_is_told_at_once_and_by_whom(tmp_path: Path):
    path = tmp_path / "card.json"
    first = FileStore(path, "dut")
    first.open()
    with pytest.raises(DeviceError, match=rf"“dut” is in use by another program.*{os.getpid()}"):
        FileStore(path, "dut").open()
    with pytest.raises(DeviceError, match="in use"):
        _touched(path).forget()
    first.close()


def _touched(path: Path) -> FileStore:
    path.touch()
    return FileStore(path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="list"),
        pytest.param(b'{"format": 99, "card": {}}', id="other-format"),
        pytest.param(b'{"format": 1}', id="no-card"),
        pytest.param(b'{"format": 1, "card": {"eid": "12"}}', id="bad-eid"),
        pytest.param(b"\xff\xfe", id="no-text"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_damaged_file_is_reported_with_its_path_and_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / "card.json"
    path.write_bytes(content)
    store = FileStore(path, "dut")
    with pytest.raises(DeviceError, match="damaged") as caught:
        store.open()
    assert str(path) in caught.value.message
    assert "sim card --name 'dut' --fresh" in caught.value.hint
    assert path.read_bytes() == content
    assert store.forget()
    assert store.open() is None
    store.close()


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "card.json"
    saved(path)
    before = path.read_bytes()
    store = FileStore(path)
    store.open()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.save(STATE)
    store.close()
    assert path.read_bytes() == before


def test_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="cannot use its file"):
        FileStore(tmp_path / "file" / "card.json").open()


def test_forgetting_what_is_not_there(tmp_path: Path):
    assert not FileStore(tmp_path / "none.json").forget()


def test_file_is_plain_json(tmp_path: Path):
    saved(tmp_path / "card.json")
    kept = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert kept["card"]["eid"] == STATE.eid


def test_no_store_remembers_for_its_own_life():
    store = NoStore()
    assert store.open() is None
    store.save(STATE)
    store.close()
    assert store.open() is STATE
    assert NoStore().open() is None
