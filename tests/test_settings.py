"""Settings: kept whole, checked by key, never half written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.paths import state_dir
from app.settings import (
    CaptureSettings,
    CardSettings,
    ClientCertificates,
    EimSettings,
    ReaderMode,
    RefreshPolicy,
    Settings,
    host_and_port,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_apply_and_nothing_is_written(file: Path) -> None:
    assert Settings(file).values.card == CardSettings()
    assert not file.exists()


def test_what_is_saved_is_read_again(file: Path) -> None:
    card = CardSettings(
        isdr_aids=("A0000005591010FFFFFFFF8900000100", "A06573746B6D65"),
        block_size=120,
        refresh_policy=RefreshPolicy.REFRESH,
        reader_mode=ReaderMode.EXCLUSIVE,
    )
    Settings(file).update(card=card)
    assert Settings(file).values.card == card


def test_unknown_keys_and_the_window_survive_a_change(file: Path) -> None:
    file.write_text('[later]\nthing = 7\n[card]\nfuture = "x"\n', "utf-8")
    settings = Settings(file)
    settings.save_window({"place": "bench"})
    settings.update(card=replace(settings.values.card, block_size=63))
    again = Settings(file)
    assert again.window == {"place": "bench"}
    assert "thing = 7" in file.read_text("utf-8")
    assert 'future = "x"' in file.read_text("utf-8")


def test_recordings_have_a_folder_of_the_state_unless_told_otherwise(file: Path) -> None:
    assert Settings(file).values.capture.home == state_dir() / "captures"
    Settings(file).update(capture=CaptureSettings("~/captures"))
    assert Settings(file).values.capture.home == Path.home() / "captures"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("[capture]\nfolder = 'here'", "capture.folder", id="relative-folder"),
        pytest.param("[card]\nblock_size = 0", "card.block_size", id="too-small"),
        pytest.param("[card]\nblock_size = 256", "card.block_size", id="too-large"),
        pytest.param("[card]\nblock_size = 'x'", "card.block_size", id="not-a-number"),
        pytest.param("[card]\nblock_size = true", "card.block_size", id="a-boolean"),
        pytest.param("[card]\nisdr_aids = []", "card.isdr_aids", id="no-aid"),
        pytest.param("[card]\nisdr_aids = ['zz']", "card.isdr_aids", id="not-hex"),
        pytest.param("[card]\nisdr_aids = 'A000'", "card.isdr_aids", id="not-a-list"),
        pytest.param("[card]\nrefresh_policy = 'maybe'", "card.refresh_policy", id="no-policy"),
        pytest.param("[bench]\nsimulated = ['pcsc:x']", "bench.simulated", id="not-simulated"),
        pytest.param("[bench]\nmodems = ['/dev/ttyUSB2']", "bench.modems", id="not-a-modem"),
        pytest.param("[bench]\nmodems = ['at:']", "bench.modems", id="modem-without-a-port"),
        pytest.param("card = 3", "card", id="not-a-table"),
        pytest.param("[eim]\nstore = 'mysql://x'", "eim.store", id="unknown-store"),
        pytest.param("[eim]\nhttps = 'localhost'", "eim.https", id="no-port"),
        pytest.param("[eim]\ncoaps = '::1:5684'", "eim.coaps", id="ipv6-without-brackets"),
        pytest.param("[eim]\ncoap = 'a:65536'", "eim.coap", id="port-too-high"),
        pytest.param("[eim]\nexpose = 1", "eim.expose", id="no-boolean"),
        pytest.param("[eim]\npsk = ['00112233']", "eim.psk", id="key-itself"),
        pytest.param("[eim]\npsk = ['file:']", "eim.psk", id="no-file"),
        pytest.param("[eim]\nmost_body = 10", "eim.most_body", id="body-too-small"),
        pytest.param("[eim]\nidle_s = 0", "eim.idle_s", id="no-time"),
        pytest.param("[eim]\nunknown_devices = 'x'", "eim.unknown_devices", id="no-choice"),
    ],
)
def test_a_wrong_value_is_named(file: Path, text: str, key: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        Settings(file)
    assert caught.value.key == key
    assert caught.value.hint


def test_what_may_be_secret_is_not_shown(file: Path) -> None:
    for text in ("[eim]\nstore = 'mysql://me:s3cret@host'", "[eim]\npsk = ['s3cret']"):
        file.write_text(text, "utf-8")
        with pytest.raises(SettingsError) as caught:
            Settings(file)
        assert "s3cret" not in f"{caught.value} {caught.value.hint} {caught.value.details()}"


def test_the_settings_of_the_eim_are_saved_beside_the_others(file: Path) -> None:
    eim = EimSettings(
        https="[::1]:8443",
        psk=("file:/etc/psk", "keyring:meter"),
        client_certificates=ClientCertificates.REQUIRED,
        expose=True,
    )
    Settings(file).update(eim=eim)
    again = Settings(file)
    assert again.values.eim == eim
    assert again.values.card == CardSettings()


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        pytest.param("127.0.0.1:8443", ("127.0.0.1", 8443), id="ipv4"),
        pytest.param("[::1]:0", ("::1", 0), id="ipv6"),
        pytest.param("eim.example:443", ("eim.example", 443), id="name"),
    ],
)
def test_an_address_is_split(address: str, parts: tuple[str, int]) -> None:
    assert host_and_port(address) == parts


@pytest.mark.parametrize("content", [b"= = =", b"\xff\xfe\x00"], ids=["no-toml", "no-text"])
def test_a_damaged_file_is_left_as_it_is(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings(file)
    assert file.read_bytes() == content


def test_a_wrong_update_changes_nothing(file: Path) -> None:
    settings = Settings(file)
    with pytest.raises(SettingsError):
        settings.update(card=CardSettings(block_size=999))
    assert settings.values.card.block_size == 255
    assert not file.exists()
