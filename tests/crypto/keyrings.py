"""A keyring that keeps its secrets in memory, installed as the session's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Does what an OS keyring does. locked: refuse, as one nobody has opened."""

    priority = 5
    name = "Memory keyring"

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._require_open()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._require_open()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._require_open()
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _require_open(self) -> None:
        if self.locked:
            raise KeyringLocked("the keyring is locked")


class LostKeyring(KeyringBackend):
    """Does what the Secret Service's does once its bus has gone: lets foreign errors through."""

    name = "Lost keyring"

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805
        raise RuntimeError("Unable to initialize: [Errno 111] Connection refused")

    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionRefusedError(111, "Connection refused")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    def delete_password(self, service: str, username: str) -> None:
        raise ConnectionRefusedError(111, "Connection refused")


@contextmanager
def installed(backend: KeyringBackend) -> Iterator[None]:
    """Let the program find this keyring, and the one before afterwards."""
    import app.crypto.key_box as key_box

    key_box.keyring_name()  # looks for the session's own first, so that it can be put back
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)
