"""Pre-shared keys in OpenSSL, which pyOpenSSL does not offer.

pyOpenSSL has neither the two callbacks nor a way to ask a connection for the identity it used, so
they are set through its private `_lib`; it and cryptography are pinned in the constraints for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from OpenSSL import SSL

from app.net.dtls_psk import Psk

_lib: Any = getattr(SSL, "_lib")  # noqa: B009
_ffi: Any = getattr(SSL, "_ffi")  # noqa: B009
_SERVER_CALLBACK = "unsigned int (*)(SSL *, const char *, unsigned char *, unsigned int)"
_CLIENT_CALLBACK = (
    "unsigned int (*)(SSL *, const char *, char *, unsigned int, unsigned char *, unsigned int)"
)


Identities = WeakKeyDictionary[SSL.Connection, str]
"""Which identity each connection used."""


def accept_psks(
    context: SSL.Context, keys: Mapping[str, bytes], used: Identities
) -> Callable[..., int]:
    """Let clients in who hold one of the keys, by identity.

    used: gets the identity of each connection that tries one. Returns the callback, which has to be
    held as long as the context.
    """

    @_ffi.callback(_SERVER_CALLBACK)  # type: ignore[untyped-decorator]
    def find(ssl: Any, identity: Any, out: Any, room: int) -> int:
        name = _ffi.string(identity) if identity else b""
        text = name.decode(errors="replace")
        connection = SSL.Connection._reverse_mapping.get(ssl)
        if connection is not None:
            used[connection] = text
        return _hand_over(keys.get(text), out, room)

    _lib.SSL_CTX_set_psk_server_callback(context._context, find)
    return find  # type: ignore[no-any-return]


def offer_psk(context: SSL.Context, psk: Psk) -> Callable[..., int]:
    """Show this identity and key to servers. Returns the callback, to be held as above."""
    name = psk.identity.encode() + b"\0"

    @_ffi.callback(_CLIENT_CALLBACK)  # type: ignore[untyped-decorator]
    def show(ssl: Any, hint: Any, identity: Any, identity_room: int, out: Any, room: int) -> int:
        if len(name) > identity_room:
            return 0
        _ffi.memmove(identity, name, len(name))
        return _hand_over(psk.key, out, room)

    _lib.SSL_CTX_set_psk_client_callback(context._context, show)
    return show  # type: ignore[no-any-return]


def _hand_over(key: bytes | None, out: Any, room: int) -> int:
    """Copy a key where OpenSSL wants it; 0 refuses the handshake."""
    if key is None or len(key) > room:
        return 0
    _ffi.memmove(out, key, len(key))
    return len(key)
