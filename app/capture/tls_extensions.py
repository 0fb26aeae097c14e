"""The extensions of TLS and DTLS handshake messages, each by name with what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.capture.field_cursor import FieldCursor, block
from app.capture.tls_names import (
    CLIENT_HELLO,
    EXTENSIONS,
    GROUPS,
    SERVER_HELLO,
    SIGNATURES,
    VERSIONS,
    is_grease,
    named,
)
from app.capture.value_text import hex_text, size_text

_FORMATS = {0: "uncompressed", 1: "compressed prime", 2: "compressed char2"}
_PSK_MODES = {0: "PSK only", 1: "PSK with key exchange"}
_CERTIFICATE_KINDS = {0: "X.509", 2: "raw public key", 3: "1609.2"}
_FRAGMENTS = {1: "512 bytes", 2: "1024 bytes", 3: "2048 bytes", 4: "4096 bytes"}


@dataclass(slots=True)
class Told:
    """What the extensions of a message come to. Empty where they do not say."""

    host: str = ""
    versions: list[int] = field(default_factory=list)
    protocols: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    ticket: str = ""
    connection_id: str = ""


def read_extensions(cursor: FieldCursor, message: int) -> Told:
    """Read the extensions to the end of a message. message: its type."""
    told = Told()
    if cursor.left:
        cursor.group(2, "extensions", lambda inside: _each(inside, message, told))
    return told


def _each(cursor: FieldCursor, message: int, told: Told) -> str:
    names: list[str] = []
    while cursor.left:
        start = cursor.at
        number = int.from_bytes(cursor.skip(2, "extension type"))
        length = int.from_bytes(cursor.skip(2, "extension length"))
        name = "GREASE" if is_grease(number) else named(EXTENSIONS, number)
        cursor.skip(length, name)
        inside = FieldCursor(cursor.data, cursor.at - length, cursor.at, cursor.source)
        cursor.parts.append(block(name, start, inside, _reading(number, message, told)))
        names.append(name)
    return f"{len(names)}: {', '.join(names)}" if names else "none"


def _reading(number: int, message: int, told: Told) -> Callable[[FieldCursor], str]:
    reader = _READERS.get(number, _bytes)
    return lambda cursor: reader(cursor, message, told)


def _bytes(cursor: FieldCursor, message: int, told: Told) -> str:
    value = cursor.skip(cursor.left, "value")
    return hex_text(value, 16) if value else "empty"


def _host(cursor: FieldCursor, message: int, told: Told) -> str:
    if not cursor.left:
        return "the server used the name"

    def names(inside: FieldCursor) -> str:
        while inside.left:
            kind = inside.number(1, "name type")
            name = inside.vector(2, "host name", _word).decode("latin-1")
            told.host = told.host or (_word(name.encode("latin-1")) if not kind else "")
        return told.host

    cursor.group(2, "server names", names)
    return told.host


def _versions(cursor: FieldCursor, message: int, told: Told) -> str:
    if message != CLIENT_HELLO:
        told.versions.append(cursor.number(2, "version", _version))
        return _version(told.versions[-1])
    return _numbers(cursor, 1, "versions", _version, told.versions)


def _groups(cursor: FieldCursor, message: int, told: Told) -> str:
    found: list[int] = []
    text = _numbers(cursor, 2, "groups", _group, found)
    told.groups.extend(_group(one) for one in found if not is_grease(one))
    return text


def _signatures(cursor: FieldCursor, message: int, told: Told) -> str:
    return _numbers(cursor, 2, "signature algorithms", signature_text, [])


def _protocols(cursor: FieldCursor, message: int, told: Told) -> str:
    def names(inside: FieldCursor) -> str:
        while inside.left:
            told.protocols.append(_word(inside.vector(1, "protocol", _word)))
        return ", ".join(told.protocols)

    cursor.group(2, "protocols", names)
    return ", ".join(told.protocols)


def _key_share(cursor: FieldCursor, message: int, told: Told) -> str:
    groups: list[str] = []

    def share(inside: FieldCursor) -> str:
        groups.append(_group(inside.number(2, "group", _group)))
        if inside.left:
            inside.vector(2, "public key", size_of)
        return groups[-1]

    def shares(inside: FieldCursor) -> str:
        while inside.left:
            share(inside)
        return ", ".join(groups)

    if message == CLIENT_HELLO:
        cursor.group(2, "key shares", shares)
    else:
        share(cursor)
    if message == SERVER_HELLO:
        told.groups.extend(groups)
    return ", ".join(groups)


def _ticket(cursor: FieldCursor, message: int, told: Told) -> str:
    value = cursor.skip(cursor.left, "ticket")
    if value:
        told.ticket = f"takes up a session by a ticket of {size_text(len(value))}"
    return told.ticket or ("asks for a ticket" if message == CLIENT_HELLO else "a ticket will come")


def _pre_shared(cursor: FieldCursor, message: int, told: Told) -> str:
    if message != CLIENT_HELLO:
        chosen = cursor.number(2, "selected identity")
        told.ticket = "takes the session up"
        return f"identity {chosen}"

    def identities(inside: FieldCursor) -> str:
        count = 0
        while inside.left:
            inside.vector(2, "identity", size_of)
            inside.number(4, "obfuscated ticket age")
            count += 1
        return f"{count} offered"

    def binders(inside: FieldCursor) -> str:
        while inside.left:
            inside.vector(1, "binder", size_of)
        return ""

    cursor.group(2, "identities", identities)
    told.ticket = "takes up a session"
    cursor.group(2, "binders", binders)
    return told.ticket


def _connection_id(cursor: FieldCursor, message: int, told: Told) -> str:
    value = cursor.vector(1, "connection id")
    told.connection_id = value.hex().upper() or "none wanted"
    return told.connection_id


def _renegotiation(cursor: FieldCursor, message: int, told: Told) -> str:
    value = cursor.vector(1, "renegotiated connection")
    return hex_text(value) if value else "none before"


def _byte_list(names: dict[int, str], what: str) -> _Reader:
    def read(cursor: FieldCursor, message: int, told: Told) -> str:
        value = cursor.vector(1, what, lambda raw: _each_byte(names, raw))
        return _each_byte(names, value)

    return read


def _one_byte(names: dict[int, str], what: str) -> _Reader:
    def read(cursor: FieldCursor, message: int, told: Told) -> str:
        return named(names, cursor.number(1, what, lambda one: named(names, one, 2)), 2)

    return read


def _kinds(cursor: FieldCursor, message: int, told: Told) -> str:
    reader = _byte_list if message == CLIENT_HELLO else _one_byte
    return reader(_CERTIFICATE_KINDS, "certificate types")(cursor, message, told)


def _record_size(cursor: FieldCursor, message: int, told: Told) -> str:
    return size_text(cursor.number(2, "limit", size_text))


def _cookie(cursor: FieldCursor, message: int, told: Told) -> str:
    return size_of(cursor.vector(2, "cookie"))


def _numbers(
    cursor: FieldCursor, size: int, name: str, text: Callable[[int], str], found: list[int]
) -> str:
    """Read a list of numbers of two bytes behind its length of `size` bytes."""

    def each(inside: FieldCursor) -> str:
        while inside.left:
            found.append(inside.number(2, name.removesuffix("s"), text))
        return ", ".join(text(one) for one in found)

    cursor.group(size, name, each)
    return ", ".join(text(one) for one in found)


def _each_byte(names: dict[int, str], value: bytes) -> str:
    return ", ".join(named(names, one, 2) for one in value)


def _version(number: int) -> str:
    return "GREASE" if is_grease(number) else named(VERSIONS, number)


def _group(number: int) -> str:
    return "GREASE" if is_grease(number) else named(GROUPS, number)


def signature_text(number: int) -> str:
    """Return the name of a signature algorithm."""
    return "GREASE" if is_grease(number) else named(SIGNATURES, number)


def size_of(value: bytes) -> str:
    """Return how long a value is that says nothing to people."""
    return size_text(len(value))


def _word(value: bytes) -> str:
    """Return text that a peer chose, with nothing in it that is no visible character."""
    text = value.decode("utf-8", "replace")
    return text if text.isprintable() else hex_text(value)


_Reader = Callable[[FieldCursor, int, Told], str]

_READERS: dict[int, _Reader] = {
    0: _host,
    1: _one_byte(_FRAGMENTS, "length"),
    10: _groups,
    11: _byte_list(_FORMATS, "formats"),
    13: _signatures,
    16: _protocols,
    19: _kinds,
    20: _kinds,
    28: _record_size,
    35: _ticket,
    41: _pre_shared,
    43: _versions,
    44: _cookie,
    45: _byte_list(_PSK_MODES, "modes"),
    50: _signatures,
    51: _key_share,
    53: _connection_id,
    54: _connection_id,
    65281: _renegotiation,
}
