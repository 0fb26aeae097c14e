"""The few things OpenSSL can do and pyOpenSSL does not offer.

Only this module reaches behind pyOpenSSL; both libraries are pinned in the constraints for it.
"""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL

_lib: Any = getattr(SSL, "_lib")  # noqa: B009

GROUPS = "X25519:P-256:P-384:brainpoolP256r1:brainpoolP256r1tls13"
"""Key agreement groups both sides offer unless told otherwise, in OpenSSL's names. The brainpool
curve has two numbers: one for TLS and DTLS 1.2, one for TLS 1.3."""


def offer_groups(context: SSL.Context, names: str = GROUPS) -> None:
    """Set the key agreement groups of a context, best first. Raises ValueError on unknown names."""
    if _lib.SSL_CTX_set1_curves_list(context._context, names.encode()) != 1:
        _lib.ERR_clear_error()
        raise ValueError(f"OpenSSL does not know one of the groups {names}")


def was_resumed(connection: SSL.Connection) -> bool:
    """Whether the handshake took up an earlier session."""
    return bool(_lib.SSL_session_reused(connection._ssl) == 1)
