"""Pre-shared keys for DTLS: a name the client says in clear, and the secret both ends hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import SettingsError

MAX_IDENTITY = 128
MAX_KEY = 256


@dataclass(frozen=True, slots=True)
class Psk:
    """One identity and its key. The key never shows in `repr`.

    Raises SettingsError when OpenSSL could not use it: an identity is 1 to 128 bytes without a
    zero byte, a key 1 to 256 bytes.
    """

    identity: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        name = self.identity.encode()
        if not 0 < len(name) <= MAX_IDENTITY or b"\0" in name:
            raise SettingsError(
                f"{self.identity!r} cannot be used as a PSK identity.",
                key="psk",
                hint=f"Use 1 to {MAX_IDENTITY} bytes of text without a zero byte.",
            )
        if not 0 < len(self.key) <= MAX_KEY:
            raise SettingsError(
                f"The key of the PSK identity {self.identity!r} has {len(self.key)} bytes.",
                key="psk",
                hint=f"Use a key of 1 to {MAX_KEY} bytes; 16 random bytes are usual.",
            )
