"""The keys an eIM signs with, as its service asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.crypto.keys import PrivateKey


@dataclass(frozen=True)
class EimKey:
    """An eIM that can sign. name: in the key store; eim_id: what eUICCs call it by default.

    public_key: SubjectPublicKeyInfo as DER.
    """

    name: str
    eim_id: str
    key: PrivateKey
    public_key: bytes


class EimKeys(Protocol):
    """Where the keys come from. It is asked from any thread."""

    def find(self, identity: str) -> EimKey:
        """Return the key of this name.

        Raises TrustError when there is none that can sign, SettingsError when it cannot be read.
        """
        ...
