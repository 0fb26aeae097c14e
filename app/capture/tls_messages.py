"""The bodies of TLS and DTLS handshake messages taken apart, those that travel in the clear."""

from __future__ import annotations

from collections.abc import Callable

from app.capture.certificate_text import certificate_text, name_text
from app.capture.codec_parts import Reading, message_part
from app.capture.field_cursor import FieldCursor, block
from app.capture.parts import Part
from app.capture.tls_extensions import Told, read_extensions, signature_text, size_of
from app.capture.tls_names import (
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CERTIFICATE_TYPES,
    CERTIFICATE_VERIFY,
    CLIENT_HELLO,
    CLIENT_KEY_EXCHANGE,
    FINISHED,
    GROUPS,
    HELLO_VERIFY_REQUEST,
    MESSAGES,
    NEW_SESSION_TICKET,
    SERVER_HELLO,
    SERVER_KEY_EXCHANGE,
    VERSIONS,
    named,
)
from app.capture.tls_suites import is_suite, suite_text
from app.capture.value_text import hex_text, size_text
from app.codec.tree import decode

_RETRY = bytes.fromhex("CF21AD74E59A6111BE1D8C021E65B891C2A211167ABB8C5E079E09E2C8A8339C")
"""The random of a ServerHello that asks for another ClientHello (RFC 8446 §4.1.3)."""

_NAMED_CURVE = 3
_MOST_NAMED = 3


def message_name(kind: int) -> str:
    """Return the name of a handshake message."""
    return named(MESSAGES, kind, 2)


def read_body(kind: int, start: int, body: FieldCursor) -> Part:
    """Take a message apart. start: where its header begins in the same source."""
    return block(message_name(kind), start, body, _READERS.get(kind, _unknown))


def _unknown(cursor: FieldCursor) -> str:
    size = cursor.left
    if size:
        cursor.octets(size, "body")
    return size_text(size) if size else ""


def _client_hello(cursor: FieldCursor) -> str:
    version = cursor.number(2, "version", _version)
    cursor.octets(32, "random")
    session = cursor.vector(1, "session id")
    if version >> 8 == 0xFE:
        cursor.vector(1, "cookie")
    suites: list[int] = []

    def each(inside: FieldCursor) -> str:
        while inside.left:
            suites.append(inside.number(2, "cipher suite", suite_text))
        return ", ".join(suite_text(one) for one in suites if is_suite(one))

    cursor.group(2, "cipher suites", each)
    cursor.vector(1, "compression methods")
    told = read_extensions(cursor, CLIENT_HELLO)
    count = sum(map(is_suite, suites))
    texts = [_newest(version, told), "1 suite" if count == 1 else f"{count} suites"]
    texts += [f"SNI {told.host}"] * bool(told.host)
    texts += [f"ALPN {', '.join(told.protocols)}"] * bool(told.protocols)
    texts += [told.ticket] if told.ticket else _session(session, version)
    texts += [f"connection id {told.connection_id}"] * bool(told.connection_id)
    return ", ".join(texts)


def _session(session: bytes, version: int) -> list[str]:
    """TLS 1.3 fills the session id with chance; only DTLS and old clients mean it."""
    return ["takes up a session"] if session and version >> 8 == 0xFE else []


def _server_hello(cursor: FieldCursor) -> str:
    version = cursor.number(2, "version", _version)
    random = cursor.octets(32, "random")
    cursor.vector(1, "session id")
    suite = cursor.number(2, "cipher suite", suite_text)
    cursor.number(1, "compression method")
    told = read_extensions(cursor, SERVER_HELLO)
    texts = [_newest(version, told), suite_text(suite), *told.groups]
    texts += [f"ALPN {', '.join(told.protocols)}"] * bool(told.protocols)
    texts += [told.ticket] * (told.ticket == "takes the session up")
    texts += [f"connection id {told.connection_id}"] * bool(told.connection_id)
    if random == _RETRY:
        texts.insert(0, "asks for another ClientHello")
    return ", ".join(texts)


def _newest(version: int, told: Told) -> str:
    """Return the version meant: an extension says it since TLS 1.3, and the field stays old."""
    known = [one for one in told.versions if one in VERSIONS]
    if not known:
        return _version(version)
    return _version(min(known) if known[0] >> 8 == 0xFE else max(known))


def _version(number: int) -> str:
    return named(VERSIONS, number)


def _hello_verify(cursor: FieldCursor) -> str:
    cursor.number(2, "version", _version)
    cookie = cursor.vector(1, "cookie")
    return f"cookie of {size_text(len(cookie))}"


def _certificates(cursor: FieldCursor) -> str:
    owners: list[str] = []

    def each(inside: FieldCursor) -> str:
        while inside.left:
            start = inside.at
            length = int.from_bytes(inside.skip(3, "length of certificate"))
            der = inside.skip(length, "certificate")
            inside.parts.append(_certificate(inside, start, der, owners))
        return f"{len(owners)}"

    cursor.group(3, "certificates", each)
    if not owners:
        return "none"
    more = f", {len(owners) - 1} above it" if len(owners) > 1 else ""
    return f"{owners[0]}{more}"


def _certificate(cursor: FieldCursor, start: int, der: bytes, owners: list[str]) -> Part:
    node = decode("Certificate", der)
    subject = node.find("tbsCertificate.subject")
    owners.append((name_text(subject) if subject else "") or size_text(len(der)))
    part = message_part(Reading("", node), cursor.source, cursor.at - len(der), judge=False)
    text = certificate_text(node) or size_text(len(der))
    children = (part,) if part else ()
    return Part("certificate", start, cursor.at, text, source=cursor.source, children=children)


def _certificate_request(cursor: FieldCursor) -> str:
    def types(raw: bytes) -> str:
        return ", ".join(named(CERTIFICATE_TYPES, one, 2) for one in raw)

    kinds = types(cursor.vector(1, "certificate types", types))

    def algorithms(inside: FieldCursor) -> str:
        found = []
        while inside.left:
            found.append(signature_text(inside.number(2, "algorithm", signature_text)))
        return ", ".join(found)

    cursor.group(2, "signature algorithms", algorithms)
    issuers: list[str] = []

    def names(inside: FieldCursor) -> str:
        while inside.left:
            start = inside.at
            name = inside.skip(int.from_bytes(inside.skip(2, "length of name")), "name")
            issuers.append(name_text(decode("Name", name)) or hex_text(name, 16))
            inside.add("issuer", start, issuers[-1])
        return ", ".join(issuers)

    cursor.group(2, "issuers", names)
    shown = ", ".join(issuers[:_MOST_NAMED]) or "any issuer"
    return f"{kinds}; {shown}"


def _server_key_exchange(cursor: FieldCursor) -> str:
    """A PSK's hint or a curve and a point come first; which, the first bytes tell."""
    head = cursor.data[cursor.at : cursor.at + 3]
    curve = head[:1] == bytes([_NAMED_CURVE]) and int.from_bytes(head[1:]) in GROUPS
    texts: list[str] = []
    if not curve:
        hint = cursor.vector(2, "PSK identity hint", _words)
        texts.append(f"PSK hint {_words(hint)}" if hint else "PSK without a hint")
    if cursor.left:
        cursor.number(1, "curve type", lambda kind: "named curve" if kind == 3 else str(kind))
        group = cursor.number(2, "group", _group)
        cursor.vector(1, "public key", size_of)
        texts.append(_group(group))
    if cursor.left:
        algorithm = cursor.number(2, "signature algorithm", signature_text)
        cursor.vector(2, "signature", size_of)
        texts.append(f"signed, {signature_text(algorithm)}")
    return ", ".join(texts)


def _client_key_exchange(cursor: FieldCursor) -> str:
    """A point alone, or a PSK identity, with or without a point; the lengths tell which."""
    first = cursor.data[cursor.at] if cursor.left else 0
    texts: list[str] = []
    if first + 1 != cursor.left:
        identity = cursor.vector(2, "PSK identity", _words)
        texts.append(f"PSK identity {_words(identity)}")
    if cursor.left:
        texts.append(f"public key of {size_text(len(cursor.vector(1, 'public key', size_of)))}")
    return ", ".join(texts)


def _certificate_verify(cursor: FieldCursor) -> str:
    algorithm = cursor.number(2, "signature algorithm", signature_text)
    cursor.vector(2, "signature", size_of)
    return signature_text(algorithm)


def _new_ticket(cursor: FieldCursor) -> str:
    lifetime = cursor.number(4, "lifetime", lambda seconds: f"{seconds} s")
    ticket = cursor.vector(2, "ticket", size_of)
    return f"{size_text(len(ticket))}, good for {lifetime} s"


def _finished(cursor: FieldCursor) -> str:
    cursor.octets(cursor.left, "verify data")
    return ""


def _group(number: int) -> str:
    return named(GROUPS, number)


def _words(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    return text if text.isprintable() and len(text) <= 128 else hex_text(value, 16)


_READERS: dict[int, Callable[[FieldCursor], str]] = {
    CLIENT_HELLO: _client_hello,
    SERVER_HELLO: _server_hello,
    HELLO_VERIFY_REQUEST: _hello_verify,
    NEW_SESSION_TICKET: _new_ticket,
    CERTIFICATE: _certificates,
    SERVER_KEY_EXCHANGE: _server_key_exchange,
    CERTIFICATE_REQUEST: _certificate_request,
    CERTIFICATE_VERIFY: _certificate_verify,
    CLIENT_KEY_EXCHANGE: _client_key_exchange,
    FINISHED: _finished,
}
