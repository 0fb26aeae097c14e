"""Who is who: known certificate issuers by key identifier, known manufacturers by EID prefix.

Ids and names only, from `registry.json` in the resources; no certificate is shipped. Each entry
says what it rests on. A root that the user or a simulated card brings is added for one look-up and
is never called live: only the list may say that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app import paths
from app.crypto.certs import COMMON_NAME, COUNTRY, ORGANISATION, Certificate, name_text
from app.errors import CodecError

_FILE = "registry.json"
_EXAMPLE_ARC = "2.999."
_OWN_NAMES = "eIM Workbench"


class RootKind(StrEnum):
    """What trusting a root means."""

    LIVE = "live"
    TEST = "test"
    ADDED = "added here"


@dataclass(frozen=True, slots=True)
class CiEntry:
    """A known certificate issuer. country: two letters, or empty; evidence: what it rests on."""

    key_id: bytes
    name: str
    kind: RootKind
    organisation: str
    country: str
    evidence: str


@dataclass(frozen=True, slots=True)
class EumEntry:
    """A known eUICC manufacturer. prefix: the leading EID digits it stands for."""

    prefix: str
    manufacturer: str
    kind: RootKind
    country: str
    evidence: str


class Registry:
    """The entries, looked up by key identifier and by longest EID prefix."""

    def __init__(self, issuers: Iterable[CiEntry], manufacturers: Iterable[EumEntry]) -> None:
        self.issuers = {entry.key_id: entry for entry in issuers}
        self.manufacturers = {entry.prefix: entry for entry in manufacturers}

    @classmethod
    def from_json(cls, text: str) -> Registry:
        """Read the registry file. Raises CodecError naming the entry that cannot be used."""
        try:
            data = json.loads(text)
            return cls([_issuer(row) for row in data["ci"]], [_maker(row) for row in data["eum"]])
        except (ValueError, KeyError, TypeError) as error:
            raise CodecError(
                f"The list of known roots and manufacturers cannot be read: {error}.",
                hint="Reinstall the program; the file belongs to it.",
            ) from error

    def ci(self, key_id: bytes, roots: Iterable[bytes] = ()) -> CiEntry | None:
        """Return the issuer with this key identifier, from the list or from the given roots."""
        return self.issuers.get(bytes(key_id)) or _added(bytes(key_id), roots)

    def eum(self, eid: str) -> EumEntry | None:
        """Return the manufacturer whose prefix fits this EID best."""
        for length in range(len(eid), 0, -1):
            if entry := self.manufacturers.get(eid[:length]):
                return entry
        return None


@lru_cache(maxsize=1)
def shipped() -> Registry:
    """Return the registry that comes with the program, read once."""
    return Registry.from_json((paths.resources() / _FILE).read_text(encoding="utf-8"))


def ci(key_id: bytes, roots: Iterable[bytes] = ()) -> CiEntry | None:
    """Return the known issuer with this 20-byte key identifier.

    roots: certificates trusted beside the list, such as a bench's own test CI.
    """
    return shipped().ci(key_id, roots)


def eum(eid: str) -> EumEntry | None:
    """Return the known manufacturer of an EID, by longest prefix."""
    return shipped().eum(eid)


def _issuer(row: Mapping[str, str]) -> CiEntry:
    return CiEntry(
        key_id=bytes.fromhex(row["key_id"]),
        name=row["name"],
        kind=RootKind(row["kind"]),
        organisation=row["organisation"],
        country=row["country"],
        evidence=row["evidence"],
    )


def _maker(row: Mapping[str, str]) -> EumEntry:
    if not row["prefix"].isdigit():
        raise ValueError(f"the prefix {row['prefix']!r} is not all digits")
    return EumEntry(
        prefix=row["prefix"],
        manufacturer=row["manufacturer"],
        kind=RootKind(row["kind"]),
        country=row["country"],
        evidence=row["evidence"],
    )


def _added(key_id: bytes, roots: Iterable[bytes]) -> CiEntry | None:
    for raw in roots:
        try:
            root = Certificate(raw)
        except CodecError:
            continue
        if key_id and root.key_id == key_id:
            return CiEntry(
                key_id=key_id,
                name=root.field(COMMON_NAME) or name_text(root.subject),
                kind=_kind_of(root),
                organisation=root.field(ORGANISATION),
                country=root.field(COUNTRY),
                evidence="certificate added here",
            )
    return None


def _kind_of(root: Certificate) -> RootKind:
    """Call a root a test root when it says so itself: the 2.999 arc is reserved for examples."""
    example = root.registered_id.startswith(_EXAMPLE_ARC)
    ours = root.field(COMMON_NAME).startswith(_OWN_NAMES)
    return RootKind.TEST if example or ours else RootKind.ADDED
