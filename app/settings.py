"""What the user chose, kept as one TOML file.

Unknown keys are kept, a wrong value is named with its key and what would be right, and the file is
replaced in one step so that a crash leaves the old or the new one.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app import durable, paths
from app.errors import SettingsError

_S = TypeVar("_S", "CardSettings", "BenchSettings", "EimSettings", "CaptureSettings")

ISDR_AID = "A0000005591010FFFFFFFF8900000100"


class RefreshPolicy(StrEnum):
    """What follows a change of the enabled profile, before the truth is read again."""

    RESET = "reset"
    """Ask for no REFRESH; reset the card. Right for readers."""
    REFRESH = "refresh"
    """Set refreshFlag, answer the card's REFRESH, then reset it. Right for devices."""
    NONE = "none"
    """Set no flag and do not reset: the change may not be effective yet."""


class ReaderMode(StrEnum):
    """How a PC/SC reader is opened."""

    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@dataclass(frozen=True, slots=True)
class CardSettings:
    """How cards are talked to.

    isdr_aids: hex, tried in order. block_size: data bytes per STORE DATA, 1 to 255.
    terminal_capability: hex of the template sent before the first SELECT, empty to send none.
    """

    isdr_aids: tuple[str, ...] = (ISDR_AID,)
    block_size: int = 255
    refresh_policy: RefreshPolicy = RefreshPolicy.RESET
    reader_mode: ReaderMode = ReaderMode.SHARED
    terminal_capability: str = "A903830107"


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """What stands on the bench without being found by itself, by URI: simulated cards, modems."""

    simulated: tuple[str, ...] = ("sim:",)
    modems: tuple[str, ...] = ()


class ClientCertificates(StrEnum):
    """Whether devices show a certificate to the bench eIM."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class UnknownDevices(StrEnum):
    """What the bench eIM does with a device nobody registered."""

    ACCEPT = "accept"
    """Say that nothing waits, and list it as seen."""
    REFUSE = "refuse"
    """Say that its EID is not known, and list it as seen."""
    IGNORE = "ignore"
    """Say that its EID is not known, and keep nothing of it."""


class ResultProof(StrEnum):
    """What a result has to prove before it counts; what is checked and fails never counts."""

    POSSIBLE = "possible"
    """What can be checked: it counts even if the eUICC's certificates are not known."""
    SIGNATURE = "signature"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class EimSettings:
    """The bench eIM.

    store: URL of its database; empty for a file beside the state. https, coaps, coap: where it
    listens, as host:port. fqdn: name under which devices reach it, empty for the host it listens
    on. identity, tls_identity: names in the key store; empty for those made on first use.
    roots of client certificates are those of the key store. psk: references to pre-shared keys,
    `file:PATH` (lines `identity:hex`, mode 0600) or `keyring:IDENTITY`; never keys themselves.
    expose: listen on other addresses than loopback. allow_plain: serve CoAP without protection.
    ask_certificates: ask a device for its certificates before its first package.
    proof: what a result has to prove before it counts.
    most_body: bytes of one message. most_peers: connections or sessions at once. most_requests: of
    one host in a second, 0 for no limit; this machine has none over HTTPS. handshake_s, idle_s:
    seconds before a peer is let go.
    """

    store: str = ""
    https: str = "127.0.0.1:8443"
    coaps: str = "127.0.0.1:5684"
    coap: str = "127.0.0.1:5683"
    fqdn: str = ""
    identity: str = ""
    tls_identity: str = ""
    client_certificates: ClientCertificates = ClientCertificates.NONE
    psk: tuple[str, ...] = ()
    unknown_devices: UnknownDevices = UnknownDevices.REFUSE
    expose: bool = False
    allow_plain: bool = False
    ask_certificates: bool = True
    proof: ResultProof = ResultProof.POSSIBLE
    most_body: int = 262_144
    most_peers: int = 2_000
    most_requests: int = 50
    handshake_s: int = 30
    idle_s: int = 300


class TlsRecords(StrEnum):
    """Which records of TLS and DTLS the traffic keeps; named as in `app.values.traffic.Wires`."""

    ALL = "all"
    HANDSHAKES = "handshakes"
    """Handshakes, alerts and goodbyes: what the messages say is on record in the clear."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """Traffic and recordings.

    folder: where recordings go unless said otherwise, empty for the state's own. tls: which records
    of TLS and DTLS are kept.
    """

    folder: str = ""
    tls: TlsRecords = TlsRecords.ALL

    @property
    def home(self) -> Path:
        """The folder; it may not be there yet."""
        return Path(self.folder).expanduser() if self.folder else paths.state_dir() / "captures"


@dataclass(frozen=True, slots=True)
class Values:
    """All settings that have a meaning outside the window."""

    card: CardSettings = field(default_factory=CardSettings)
    bench: BenchSettings = field(default_factory=BenchSettings)
    eim: EimSettings = field(default_factory=EimSettings)
    capture: CaptureSettings = field(default_factory=CaptureSettings)


class Settings:
    """The settings file. Any thread may read `values`; `update` replaces and saves them.

    `window` holds what only the window understands (geometry, splitters), as plain TOML values.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.config_dir() / "settings.toml"
        self._lock = threading.Lock()
        self._document = _load(self.path)
        self.values = Values(
            card=_section(CardSettings, "card", self._document),
            bench=_section(BenchSettings, "bench", self._document),
            eim=_section(EimSettings, "eim", self._document),
            capture=_section(CaptureSettings, "capture", self._document),
        )

    @property
    def window(self) -> Mapping[str, Any]:
        """The window's own table, read-only; change it with `save_window`."""
        table = self._document.get("window", {})
        return table if isinstance(table, dict) else {}

    def save_window(self, table: Mapping[str, Any]) -> None:
        """Keep the window's table."""
        with self._lock:
            self._document["window"] = dict(table)
            self._save()

    def update(
        self,
        *,
        card: CardSettings | None = None,
        bench: BenchSettings | None = None,
        eim: EimSettings | None = None,
        capture: CaptureSettings | None = None,
    ) -> None:
        """Check, take and save new settings. Raises SettingsError and changes nothing if wrong."""
        old = self.values
        new = Values(card or old.card, bench or old.bench, eim or old.eim, capture or old.capture)
        given = {"card": card, "bench": bench, "eim": eim, "capture": capture}
        changed = [name for name, section in given.items() if section is not None]
        for name in changed:
            _check(name, getattr(new, name))
        with self._lock:
            for name in changed:
                known = _table(getattr(new, name))
                self._document[name] = {**self._document.get(name, {}), **known}
            self._save()
            self.values = new

    def _save(self) -> None:
        import tomli_w  # only a program that changes settings pays for it

        try:
            durable.replace(self.path, tomli_w.dumps(self._document).encode())
        except OSError as error:
            raise SettingsError(
                f"The settings could not be saved: {error.strerror}.",
                hint=f"Make {self.path.parent} writable.",
            ) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The settings file cannot be read: {error}.",
            hint=f"Mend or remove {path}; without it the defaults apply.",
        ) from error


def _section(kind: type[_S], name: str, document: Mapping[str, Any]) -> _S:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"[{name}] must be a table.", key=name, hint="Mend the settings file.")
    known = {f.name: f for f in fields(kind)}
    given = {key: _typed(f"{name}.{key}", known[key], table[key]) for key in table if key in known}
    section = kind(**given)
    _check(name, section)
    return section


def _typed(key: str, spec: Field[Any], value: Any) -> Any:
    default = spec.default
    if isinstance(default, StrEnum):
        kind = type(default)
        if value not in list(kind):
            raise _wrong(key, value, "one of " + ", ".join(kind))
        return kind(value)
    if isinstance(default, tuple):
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise _wrong(key, value, "a list of texts")
        return tuple(value)
    if type(value) is not type(default):
        raise _wrong(key, value, f"{_WORDS[type(default)]}")
    return value


_WORDS: dict[type, str] = {int: "a whole number", str: "a text", bool: "true or false"}


def _check(name: str, section: Any) -> None:
    if isinstance(section, CardSettings):
        if not 1 <= section.block_size <= 255:
            raise _wrong(f"{name}.block_size", section.block_size, "a number from 1 to 255")
        if not section.isdr_aids:
            raise _wrong(f"{name}.isdr_aids", "nothing", "at least one AID")
        for aid in section.isdr_aids:
            _hex(f"{name}.isdr_aids", aid, 5, 16)
        _hex(f"{name}.terminal_capability", section.terminal_capability, 0, 255)
    if isinstance(section, BenchSettings):
        for uri in section.simulated:
            if not uri.startswith("sim:"):
                raise _wrong(f"{name}.simulated", uri, "URIs that begin with sim:")
        for uri in section.modems:
            if not uri.startswith("at:") or uri == "at:":
                raise _wrong(f"{name}.modems", uri, "URIs that begin with at:")
    if isinstance(section, CaptureSettings) and section.folder and not section.home.is_absolute():
        raise _wrong(f"{name}.folder", section.folder, "a whole path, as /home/me/captures")
    if isinstance(section, EimSettings):
        check_eim(section, name)


_EIM_NUMBERS = {
    "most_body": range(4_096, 16_777_217),
    "most_peers": range(1, 100_001),
    "most_requests": range(1_000_001),
    "handshake_s": range(1, 301),
    "idle_s": range(1, 86_401),
}
_STORES = ("sqlite:", "postgresql:")
_PSK_PLACES = ("file:", "keyring:")


def check_eim(section: EimSettings, name: str = "eim") -> None:
    """Raise SettingsError, naming the key, for what no bench eIM can be run with."""
    for key, allowed in _EIM_NUMBERS.items():
        if (value := getattr(section, key)) not in allowed:
            right = f"a number from {allowed.start} to {allowed.stop - 1}"
            raise _wrong(f"{name}.{key}", value, right)
    if section.store and not section.store.startswith(_STORES):
        # Not shown: it may hold a password.
        raise _wrong(f"{name}.store", "this URL", "sqlite:///PATH or postgresql://HOST/NAME")
    for key in ("https", "coaps", "coap"):
        host_and_port(getattr(section, key), f"{name}.{key}")
    for index, reference in enumerate(section.psk):
        place = next((one for one in _PSK_PLACES if reference.startswith(one)), "")
        if not reference.removeprefix(place) or not place:
            right = "file:PATH or keyring:IDENTITY, never a key itself"
            raise _wrong(f"{name}.psk", f"entry {index + 1}", right)


def host_and_port(address: str, key: str = "address") -> tuple[str, int]:
    """Split `host:port`, an IPv6 address in brackets. Raises SettingsError naming `key`."""
    host, _, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        host = ""
    if not host or not (port.isascii() and port.isdigit() and len(port) <= 5):
        raise _wrong(key, address, "a host and a port, as 127.0.0.1:8443 or [::1]:8443")
    if int(port) > 65_535:
        raise _wrong(key, address, "a port from 0 to 65535")
    return host, int(port)


def _hex(key: str, text: str, least: int, most: int) -> None:
    try:
        size = len(bytes.fromhex(text))
    except ValueError:
        size = -1
    if not least <= size <= most:
        raise _wrong(key, text, f"{least} to {most} bytes of hex")


def _wrong(key: str, value: object, right: str) -> SettingsError:
    return SettingsError(
        f"The setting {key} cannot be {value!r}.", key=key, hint=f"It takes {right}."
    )


def _table(section: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, StrEnum):
            return str(value)
        return list(value) if isinstance(value, tuple) else value

    return {f.name: plain(getattr(section, f.name)) for f in fields(section)}
